/** The audit's files, one a month, and the one way to add to them. Records that come while the disk is busy are
 *  written and synced together; a promise resolves when its record would survive a power cut. After the first failure
 *  nothing is added any more: whoever must write before it sends, sends nothing any more.
 *
 *  Processes that work at once add to one chain, a batch at a time in turn. Each reads first what the others have
 *  written since, and so goes on from the last line there is and checks it; what one of them was killed in the middle
 *  of, the next one takes off. (A chain for each would need no turns, but nobody could then say in which order things
 *  left, a batch's answers would be told in another chain than its requests, and to vouch for all there would be as many
 *  last hashes as chains.) */
import { join } from "node:path";
import type { AuditBook, AuditHead } from "../shared/audit-book.ts";
import { createBatches } from "../shared/batches.ts";
import { type Disk, disk as realDisk } from "../shared/disk.ts";
import { usualGroupMs } from "../shared/idle.ts";
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
  append(record: Made): Promise<number>;
  /** Where the files durably stand; undefined before the first record. */
  head(): AuditHead | undefined;
  close(): Promise<void>;
}

/** Some records say what stands before them, which is known only when their turn comes. */
type Made = AuditRecord | ((head: AuditHead | undefined) => AuditRecord);

interface Entry {
  readonly record: Made;
  readonly at: number;
  seq: number;
}

export const auditDirectory = (dataDir: string): string => join(dataDir, "audit");

/** `YYYY-MM.jsonl` in UTC. */
const fileOf = (at: number): string => `${new Date(at).toISOString().slice(0, 7)}.jsonl`;

/** Opens the files for adding; takes off the unfinished line of a killed run, and tells what was forgotten since.
 *  @throws Fault `audit.broken` when the files are not the ones the ledger knows of; `disk.failed`. */
export async function openChain(options: ChainOptions): Promise<Chain> {
  const { dataDir, book, now, groupMs = usualGroupMs, groupRows = 64, disk = realDisk } = options;
  const directory = auditDirectory(dataDir);
  await disk.makeDirectory(directory);
  const found = await book.turn(() => recover(directory, book.head(), disk));
  let head = found.head;
  let broken: { readonly error: unknown } | undefined;
  const batches = createBatches<Entry>({ carry, groupMs, groupRows });

  /** What others have added since. @returns what has to be said of it. */
  async function catchUp(): Promise<readonly Entry[]> {
    const known = await recover(directory, head, disk);
    head = known.head;
    return known.recovered ? [{ record: known.recovered, at: now(), seq: 0 }] : [];
  }

  function carry(entries: readonly Entry[]): Promise<void> {
    return book.turn(async (isShared) => {
      if (broken) throw broken.error;
      await add(isShared ? [...(await catchUp()), ...entries] : entries);
    });
  }

  async function add(entries: readonly Entry[]): Promise<void> {
    const file = laterOf(head?.file, fileOf(entries[0]?.at ?? now()));
    const before = file === head?.file ? head.bytes : 0;
    let next = head;
    const lines: Buffer[] = [];
    for (const entry of entries) {
      const record = typeof entry.record === "function" ? entry.record(next) : entry.record;
      const place = next ? { seq: next.seq + 1, previous: next.hash } : origin;
      const { line, hash } = seal(place, entry.at, record);
      const bytes = (next?.file === file ? next.bytes : 0) + Buffer.byteLength(line);
      next = { seq: place.seq, hash, file, bytes, totals: addRecord(next?.totals ?? noTotals, record) };
      entry.seq = place.seq;
      lines.push(Buffer.from(line));
    }
    try {
      await disk.append(join(directory, file), Buffer.concat(lines));
    } catch (error) {
      broken = { error };
      // Whole lines of requests that were then not sent would say too much; what can not be cut says "unknown".
      await disk.truncate(join(directory, file), before).catch(() => undefined);
      throw error;
    }
    head = next;
  }

  async function append(record: Made): Promise<number> {
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
