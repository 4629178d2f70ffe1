/** Holds an index against the result files, whole: what is missing, what says something else than the results, and what
 *  should not be there. */
import { type DayFile, linesFrom, start } from "./day-lines.ts";
import { essenceOf, parseDocument } from "./document.ts";
import type { SearchIndex } from "./index-shape.ts";

export interface Verification {
  /** Conversations in the results. */
  readonly results: number;
  /** Ids of conversations, sorted. */
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  readonly extra: readonly string[];
}

export const isEqual = ({ missing, stale, extra }: Verification): boolean =>
  missing.length + stale.length + extra.length === 0;

/** Holds a hash a conversation in memory. @throws what the index throws; Fault `disk.failed`, `ledger.failed`. */
export async function verifyIndex(
  index: SearchIndex,
  dataDir: string,
  files: readonly DayFile[],
): Promise<Verification> {
  const due = new Map<string, string>();
  for (const file of files) {
    for await (const { line } of linesFrom(dataDir, file, start)) {
      const document = parseDocument(line, file.day);
      if (document) due.set(document.conversationId, essenceOf(document));
    }
  }
  const results = due.size;
  const stale: string[] = [];
  const extra: string[] = [];
  for await (const { conversationId, essence } of index.contents()) {
    const expected = due.get(conversationId);
    if (expected === undefined) extra.push(conversationId);
    else if (expected !== essence) stale.push(conversationId);
    due.delete(conversationId);
  }
  return { results, missing: [...due.keys()].toSorted(), stale: stale.toSorted(), extra: extra.toSorted() };
}
