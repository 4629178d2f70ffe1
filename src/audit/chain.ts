/** The audit's files, one a month, and the one way to add to them. Records that come while the disk is busy are
 *  written and synced together; a promise resolves when its record would survive a power cut. After the first failure
 *  nothing is added any more: whoever must write before it sends, sends nothing any more. */
import { join } from "node:path";
import type { AuditBook, AuditHead } from "../shared/audit-book.ts";
import { createBatches } from "../shared/batches.ts";
import { type Disk, disk as realDisk } from "../shared/disk.ts";
import { forgottenRecords } from "./forgotten.ts";
import { type AuditRecord, origin, seal } from "./record.ts";
import { recover } from "./recovery.ts";
import { addRecord, noTotals } from "./totals.ts";

export interface ChainOptions {
  readonly dataDir: string;
  readonly book: AuditBook;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A record waits at most so long for others, and for at most so many. */
  readonly groupMs?: number;
  readonly groupRows?: number;
  readonly disk?: Disk;
}

export interface Chain {
  /** What was recovered from when it was opened. */
  readonly recovered: AuditRecord | undefined;
  /** The record's number, once it is durable. @throws Fault `disk.failed`. */
  append(record: AuditRecord): Promise<number>;
  /** Where the files durably stand; undefined before the first record. */
  head(): AuditHead | undefined;
  close(): Promise<void>;
}

interface Entry {
  readonly record: AuditRecord;
  readonly at: number;
  seq: number;
}

export const auditDirectory = (dataDir: string): string => join(dataDir, "audit");

/** `YYYY-MM.jsonl` in UTC. */
const fileOf = (at: number): string => `${new Date(at).toISOString().slice(0, 7)}.jsonl`;

/** Opens the files for adding; takes off the unfinished line of a killed run, and tells what was forgotten since.
 *  @throws Fault `audit.broken` when the files are not the ones the ledger knows of; `disk.failed`. */
export async function openChain(options: ChainOptions): Promise<Chain> {
  const { dataDir, book, now, groupMs = 5, groupRows = 64, disk = realDisk } = options;
  const directory = auditDirectory(dataDir);
  await disk.makeDirectory(directory);
  const found = await recover(directory, book.head(), disk);
  let head = found.head;
  let broken: { readonly error: unknown } | undefined;
  const batches = createBatches<Entry>({ carry, groupMs, groupRows });

  async function carry(entries: readonly Entry[]): Promise<void> {
    if (broken) throw broken.error;
    const file = laterOf(head?.file, fileOf(entries[0]?.at ?? now()));
    const bytes = file === head?.file ? head.bytes : 0;
    let { seq, previous } = head ? { seq: head.seq + 1, previous: head.hash } : origin;
    let totals = head?.totals ?? noTotals;
    const lines: string[] = [];
    for (const entry of entries) {
      const { line, hash } = seal({ seq, previous }, entry.at, entry.record);
      lines.push(line);
      entry.seq = seq;
      totals = addRecord(totals, entry.record);
      seq += 1;
      previous = hash;
    }
    const added = Buffer.from(lines.join(""));
    try {
      await disk.append(join(directory, file), added);
    } catch (error) {
      broken = { error };
      // Whole lines of requests that were then not sent would say too much; what can not be cut says "unknown".
      await disk.truncate(join(directory, file), bytes).catch(() => undefined);
      throw error;
    }
    head = { seq: seq - 1, hash: previous, file, bytes: bytes + added.length, totals };
  }

  async function append(record: AuditRecord): Promise<number> {
    const entry: Entry = { record, at: now(), seq: 0 };
    await batches.put(entry);
    return entry.seq;
  }

  book.follow(() => head);
  if (found.recovered) await append(found.recovered);
  for (const { record, surrogates } of forgottenRecords(book.untold())) {
    await append(record);
    await book.told(surrogates);
  }
  return { recovered: found.recovered, append, head: () => head, close: batches.settle };
}

/** A clock that is put back does not go back to the file of the month before. */
const laterOf = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);
