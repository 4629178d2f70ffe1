/** Finds the end of the chain: from where the ledger last noted it, through what a killed run still wrote. Only that is
 *  read, so opening costs the same however old the audit is; `audit verify` reads all. */
import { join } from "node:path";
import type { AuditHead } from "../shared/audit-book.ts";
import type { Disk } from "../shared/disk.ts";
import { Fault } from "../shared/fault.ts";
import { completeLines } from "../shared/lines.ts";
import { type AuditRecord, origin, unseal } from "./record.ts";
import { addRecord, noTotals } from "./totals.ts";

export interface End {
  readonly head: AuditHead | undefined;
  /** The ledger knows of files, and there are none. */
  readonly isGone: boolean;
  /** What stands behind the last whole record: nothing, or the line a killed run was writing. */
  readonly unfinished?: { readonly path: string; readonly fromByte: number; readonly bytes: number };
}

export interface Found {
  readonly head: AuditHead | undefined;
  /** To be said by the next record. */
  readonly recovered: AuditRecord | undefined;
}

export const auditFileName = /^\d{4}-\d{2}\.jsonl$/;

/** Makes the files ready to be added to. @throws as `findEnd`. */
export async function recover(directory: string, noted: AuditHead | undefined, disk: Disk): Promise<Found> {
  const { head, isGone, unfinished } = await findEnd(directory, noted, disk);
  if (isGone) {
    // Put away by the operator, or deleted: numbers and hashes go on where they were, so the gap stays to be seen.
    return { head, recovered: { type: "recovered", from: "missing files", records: head?.seq ?? 0 } };
  }
  if (!unfinished) return { head, recovered: undefined };
  await disk.truncate(unfinished.path, unfinished.fromByte);
  return { head, recovered: { type: "recovered", from: "unfinished line", bytes: unfinished.bytes } };
}

/** Reads only.
 *  @param noted the head in the ledger.
 *  @throws Fault `audit.broken` when the files are not the ones the ledger knows of; `disk.failed`. */
export async function findEnd(directory: string, noted: AuditHead | undefined, disk: Disk): Promise<End> {
  const files = (await disk.list(directory)).filter((name) => auditFileName.test(name));
  if (noted && files.length === 0) return { head: noted, isGone: true };
  if (noted && !files.includes(noted.file)) throw brokenAt(noted.file, noted);
  let head = noted;
  let file = noted?.file ?? "";
  let unfinished: End["unfinished"];
  for (file of files.filter((name) => name >= file)) {
    if (unfinished) throw brokenAt(file, head);
    const path = join(directory, file);
    const size = (await disk.size(path)) ?? 0;
    let at = file === noted?.file ? noted.bytes : 0;
    if (size < at) throw brokenAt(file, head);
    // Asked before every batch beside other processes, and mostly there is nothing new.
    if (size === at) continue;
    for await (const line of completeLines(disk.read(path, at))) {
      at += line.length;
      head = follow(head, line, file, at);
    }
    if (size > at) unfinished = { path, fromByte: at, bytes: size - at };
  }
  return { head, isGone: false, ...(unfinished ? { unfinished } : {}) };
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
