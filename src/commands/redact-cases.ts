/** `redact --test --cases F`: turns that were marked in a preview, each held against the redactor as it is now. */
import { resolve } from "node:path";
import type { Redactor } from "../redact/redactor.ts";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { readTextFile } from "../shared/text-file.ts";
import type { Context } from "./context.ts";
import { conversationIn, type ParsedConversation } from "./redact-input.ts";

interface MarkedCase extends ParsedConversation {
  /** Of the file's line, from 1: an id may say too much. */
  readonly line: number;
  readonly mark: "miss" | "over-redaction";
  /** Its turn is kept as it was said; without the words there is nothing to test. */
  readonly isRaw: boolean;
  readonly turn: number;
  /** UTF-16 offsets into that turn, half-open. */
  readonly start: number;
  readonly end: number;
}

/** @throws Fault `usage.invalid`, naming the lines that are no cases. */
export function readCases(path: string, { cwd }: Context): readonly MarkedCase[] {
  const text = readTextFile(resolve(cwd, path), { code: "usage.invalid", what: "the file of --cases", next });
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const cases = lines.flatMap(({ line, number }) => (line.trim() === "" ? [] : [parseCase(line, number)]));
  const bad = cases.flatMap((one) => (typeof one === "number" ? [String(one)] : []));
  if (bad.length > 0) {
    const facts = { path, lines: bad.slice(0, 10) };
    throw new Fault("usage.invalid", { says: "lines of --cases hold no marked turn", next, facts });
  }
  return cases.filter((one) => typeof one !== "number");
}

const next = "give a file that preview has written";

/** The line's number when it is none. */
function parseCase(text: string, line: number): MarkedCase | number {
  try {
    const value: unknown = JSON.parse(text);
    const conversation = conversationIn(value);
    if (!conversation || !isRecord(value)) return line;
    const { mark, isRaw, turn, start, end } = value;
    if (mark !== "miss" && mark !== "over-redaction") return line;
    if (typeof turn !== "number" || typeof start !== "number" || typeof end !== "number") return line;
    return { ...conversation, line, mark, isRaw: isRaw === true, turn, start, end };
  } catch {
    return line;
  }
}

/** One line a case. */
export function testCases(
  cases: readonly MarkedCase[],
  redactor: Redactor,
): { lines: readonly string[]; failed: number } {
  let failed = 0;
  const lines = cases.map((one) => {
    const name = `${one.mark}[line ${one.line}]`;
    if (!one.isRaw) return `skip ${name}: it was kept sanitized\n`;
    const isRight = one.mark === "miss" ? isHidden(one, redactor) : !isTouched(one, redactor);
    if (!isRight) failed += 1;
    return `${isRight ? "ok  " : "FAIL"} ${name}\n`;
  });
  return { lines, failed };
}

const findingsOf = ({ turns, known, turn }: MarkedCase, redactor: Redactor) =>
  redactor.redact(turns, known).findings.filter((finding) => finding.turn === turn);

const isTouched = (one: MarkedCase, redactor: Redactor): boolean =>
  findingsOf(one, redactor).some(({ start, end }) => start < one.end && one.start < end);

/** Every letter and digit of it. */
function isHidden(one: MarkedCase, redactor: Redactor): boolean {
  const findings = findingsOf(one, redactor);
  const text = one.turns[one.turn]?.text ?? "";
  for (let at = one.start; at < one.end; at += 1) {
    if (!/[\p{L}\p{N}]/u.test(text[at] ?? "")) continue;
    if (!findings.some(({ start, end }) => start <= at && at < end)) return false;
  }
  return true;
}
