/** Holds the result files against the ledger, line by line. */
import { join } from "node:path";
import type { AuditView } from "../shared/audit-book.ts";
import { disk } from "../shared/disk.ts";
import { completeLines } from "../shared/lines.ts";
import { keyOfLine } from "../shared/result-key.ts";
import { sha256 } from "../shared/sha256.ts";

export interface ResultLine {
  /** Counted from 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** With its window, as the ledger knows it; empty when the line is not one of ours. */
  readonly conversationId: string;
}

/** The lines of a day that the ledger calls safe. @throws Fault `disk.failed`. */
export async function* safeLines(dataDir: string, day: string, bytes: number): AsyncIterable<ResultLine> {
  const path = join(dataDir, "results", `${day}.jsonl`);
  if ((await disk.size(path)) === undefined) return;
  let read = 0;
  let number = 0;
  for await (const line of completeLines(disk.read(path))) {
    read += line.length;
    if (read > bytes) return;
    number += 1;
    yield { number, bytes: line, conversationId: conversationIn(line) };
  }
}

function conversationIn(line: Buffer): string {
  try {
    return keyOfLine(JSON.parse(line.toString())) ?? "";
  } catch {
    return "";
  }
}

/** @throws Fault `disk.failed`, `ledger.failed`. */
export async function* resultProblems(dataDir: string, view: AuditView): AsyncIterable<string> {
  for (const { day, bytes } of view.days()) {
    const due = new Map([...view.results(day)].map((result) => [result.conversationId, result]));
    const leaving = view.leaving(day);
    const seen = new Set<string>();
    for await (const line of safeLines(dataDir, day, bytes)) {
      const at = `results/${day}.jsonl line ${line.number}:`;
      const result = due.get(line.conversationId);
      if (leaving.has(line.conversationId)) continue;
      if (!result) yield `${at} the ledger knows no such result`;
      else if (seen.has(line.conversationId))
        yield `${at} conversation ${line.conversationId} stands a second time`;
      else if (!result.isWaiting && sha256(line.bytes) !== result.sha256)
        yield `${at} conversation ${line.conversationId} was changed`;
      seen.add(line.conversationId);
    }
    for (const id of due.keys())
      if (!seen.has(id)) yield `results/${day}.jsonl: the line of conversation ${id} is missing`;
  }
}
