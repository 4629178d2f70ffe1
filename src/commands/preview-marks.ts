/** Turns that somebody marked, a line each, as cases for the rules: `redact --test --cases FILE` holds the redactor
 *  against those whose words were kept, and `preview --file FILE` shows them. */
import { dirname } from "node:path";
import type { Exhibit } from "../report/preview/exhibit.ts";
import type { Mark } from "../report/preview/pick.ts";
import { disk } from "../shared/disk.ts";
import type { Heard } from "../viewing.ts";

/** Turns before the marked one that are kept, masked: often it is a question that sets what is expected. */
const context = 2;

/** Appends to the file, which is made for this user alone. @throws Fault `disk.failed`. */
export async function keepMark(
  path: string,
  mark: Mark,
  heard: readonly Heard[],
  exhibits: readonly Exhibit[],
): Promise<void> {
  const [one, exhibit] = [heard[mark.conversation], exhibits[mark.conversation]];
  if (!one || !exhibit) throw new RangeError("a mark in no conversation");
  await disk.makeDirectory(dirname(path));
  await disk.append(path, Buffer.from(`${JSON.stringify(caseOf(mark, one, exhibit))}\n`));
}

/** @returns a conversation as `redact --format jsonl` takes it, with where in it something is wrong. */
export function caseOf(mark: Mark, heard: Heard, exhibit: Exhibit) {
  const { kind, turn: at, isRaw, start, end, saidStart, saidEnd, type, detector } = mark;
  const first = Math.max(0, at - context);
  const turns = exhibit.turns.slice(first, at + 1).map(({ speaker, text }, index) => {
    if (first + index !== at) return { speaker, text };
    if (isRaw) return { speaker, text: heard.turns[at]?.text ?? "" };
    return { speaker, text: kind === "miss" ? blockedOut(text, start, end) : text };
  });
  const place = isRaw ? { start: saidStart, end: saidEnd } : { start, end };
  return {
    ...{ id: `${exhibit.id} turn ${at + 1}`, mark: kind, isRaw, turn: at - first, ...place },
    ...(type === undefined ? {} : { maskedAs: type, detector }),
    turns,
  };
}

/** What was missed must not stand in a file that is called sanitized. */
const blockedOut = (text: string, start: number, end: number): string =>
  text.slice(0, start) + "█".repeat(end - start) + text.slice(end);
