/** Finds the end of the chain when it is opened: from where the ledger last noted it, through what a killed run still
 *  wrote. Only that is read, so opening costs the same however old the audit is; `audit verify` reads all. */
import { join } from "node:path";
import type { AuditHead } from "../shared/audit-book.ts";
import type { Disk } from "../shared/disk.ts";
import { Fault } from "../shared/fault.ts";
import { completeLines } from "../shared/lines.ts";
import { type AuditRecord, origin, unseal } from "./record.ts";
import { addRecord, noTotals } from "./totals.ts";

export interface Found {
  readonly head: AuditHead | undefined;
  /** To be said by the next record. */
  readonly recovered: AuditRecord | undefined;
}

export const auditFileName = /^\d{4}-\d{2}\.jsonl$/;

/** @param noted the head in the ledger.
 *  @throws Fault `audit.broken`, `disk.failed`. */
export async function recover(directory: string, noted: AuditHead | undefined, disk: Disk): Promise<Found> {
  const files = (await disk.list(directory)).filter((name) => auditFileName.test(name));
  if (noted && files.length === 0) {
    // Put away by the operator, or deleted: numbers and hashes go on where they were, so the gap stays to be seen.
    return { head: noted, recovered: { type: "recovered", from: "missing files", records: noted.seq } };
  }
  if (noted && !files.includes(noted.file)) throw brokenAt(noted.file, noted);
  let head = noted;
  let file = noted?.file ?? "";
  let cut = { bytes: 0, at: 0 };
  for (file of files.filter((name) => name >= file)) {
    if (cut.bytes > 0) throw brokenAt(file, head);
    const path = join(directory, file);
    const size = (await disk.size(path)) ?? 0;
    let at = file === noted?.file ? noted.bytes : 0;
    if (size < at) throw brokenAt(file, head);
    for await (const line of completeLines(disk.read(path, at))) {
      at += line.length;
      head = follow(head, line, file, at);
    }
    cut = { bytes: size - at, at };
  }
  if (cut.bytes === 0) return { head, recovered: undefined };
  await disk.truncate(join(directory, file), cut.at);
  return { head, recovered: { type: "recovered", from: "unfinished line", bytes: cut.bytes } };
}

/** The head after one more line. */
function follow(head: AuditHead | undefined, line: Buffer, file: string, bytes: number): AuditHead {
  const next = unseal(line);
  const due = head ? { seq: head.seq + 1, previous: head.hash } : origin;
  if (next?.seq !== due.seq || next.previous !== due.previous) throw brokenAt(file, head);
  const totals = addRecord(head?.totals ?? noTotals, next.record);
  return { seq: next.seq, hash: next.hash, file, bytes, totals };
}

const brokenAt = (file: string, head: AuditHead | undefined) =>
  new Fault("audit.broken", { facts: { file, afterRecord: head?.seq ?? 0 } });
