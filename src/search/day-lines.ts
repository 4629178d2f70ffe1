/** What is new in a day's result file. The files are the outbox of the search: a line is durable there, in the order of
 *  the commits, before anybody hears of it, so what is kept of a reader is how far it has come. Nothing is written for
 *  it on the main road, and no crash can make the two disagree: a reader that died reads on, or anew.
 *
 *  A file is appended to, or a copy takes its place when a conversation was done again or is forgotten. The two are told
 *  apart by the last line that was read: every line stands once in a file and each conversation has one, so when
 *  something before that line went away the line can not end where it did. */
import { join } from "node:path";
import { disk } from "../shared/disk.ts";
import { completeLines } from "../shared/lines.ts";
import { sha256 } from "../shared/sha256.ts";

/** A day's file, and how much of it is safe. */
export interface DayFile {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly bytes: number;
  readonly lines: number;
}

/** How far a reader has come in a day's file. */
export interface Position {
  readonly bytes: number;
  readonly lines: number;
  /** Length and SHA-256 of the line that ends there; nothing and none before the first. */
  readonly lastBytes: number;
  readonly lastSha256: string;
}

export const start: Position = { bytes: 0, lines: 0, lastBytes: 0, lastSha256: "" };

const pathOf = (dataDir: string, day: string): string => join(dataDir, "results", `${day}.jsonl`);

/** Is what was read still what the file begins with? @throws Fault `disk.failed`. */
export async function isStillThere(dataDir: string, day: string, position: Position): Promise<boolean> {
  if (position.bytes === 0) return true;
  const path = pathOf(dataDir, day);
  if (((await disk.size(path)) ?? 0) < position.bytes) return false;
  for await (const line of completeLines(disk.read(path, position.bytes - position.lastBytes)))
    return line.length === position.lastBytes && sha256(line) === position.lastSha256;
  return false;
}

export interface NextLine {
  readonly line: Buffer;
  readonly sha256: string;
  /** Behind it. */
  readonly position: Position;
}

/** The safe lines behind a position. A file that is shorter than it should be has fewer. @throws Fault `disk.failed`. */
export async function* linesFrom(dataDir: string, file: DayFile, from: Position): AsyncIterable<NextLine> {
  const path = pathOf(dataDir, file.day);
  if (from.bytes >= file.bytes || (await disk.size(path)) === undefined) return;
  let { bytes, lines } = from;
  for await (const line of completeLines(disk.read(path, bytes))) {
    bytes += line.length;
    if (bytes > file.bytes) return;
    lines += 1;
    const digest = sha256(line);
    yield { line, sha256: digest, position: { bytes, lines, lastBytes: line.length, lastSha256: digest } };
  }
}
