/** Result lines come to rest in one file a day, each conversation exactly once however often a run was killed.
 *
 *  A line waits in the outbox until it is safely in its file; the outbox also knows how many bytes of each file are
 *  safe. So an append that was cut short is found by its length and cut off, and its lines are written again; an
 *  append that was whole but not yet noted is treated the same. Nothing is ever looked for in a file.
 *
 *  A conversation that was done again, under other rules or another model, has a line in the file already. Its new
 *  line waits until `close`, when all such lines of a day go in with one copy of the file: written beside it,
 *  noted, put in its place, noted. Each of these steps can be told from the others after a kill. */
import { join } from "node:path";
import type { DayFile, Outbox, OutboxLine } from "../shared/outbox.ts";
import { createDelivery, type Delivery } from "./delivery.ts";
import { type Disk, disk as realDisk } from "./disk.ts";
import { completeLines } from "./lines.ts";
import { conversationOf } from "./result-line.ts";

export interface ResultsOptions {
  readonly dataDir: string;
  readonly outbox: Outbox;
  readonly disk?: Disk;
}

/** Something outside the program changed a file. What is told is told once; the run goes on.
 *  `missing`: the file is gone and begun anew. `shortened`: the file ended early and was cut back to its last whole
 *  line. `unknown`: a file of that name that the ledger does not know was put aside. */
export interface ResultNote {
  readonly day: string;
  readonly change: "missing" | "shortened" | "unknown";
}

/** Delivers the lines of conversations that have none yet. */
export interface Results extends Delivery {
  readonly notes: readonly ResultNote[];
  /** Delivers what waits, also the lines that replace others. */
  close(): Promise<void>;
}

/** Lines that go into a file together. */
const batchLines = 32;
/** A copy is written in pieces of about this size. */
const pieceBytes = 1 << 20;

/** Opens the result files and mends what a killed run left.
 *  @throws Fault `disk.failed`, `ledger.failed`, as do all functions of the result. */
export async function openResults({ dataDir, outbox, disk = realDisk }: ResultsOptions): Promise<Results> {
  const directory = join(dataDir, "results");
  const notes: ResultNote[] = [];
  const pathOf = (day: string) => join(directory, `${day}.jsonl`);
  const copyOf = (day: string) => join(directory, `${day}.jsonl.next`);

  /** The file as it may be appended to. */
  async function whole(day: string): Promise<DayFile> {
    const known = outbox.file(day);
    const size = await disk.size(pathOf(day));
    if (!known) {
      if (size !== undefined) await putAside(day);
      await outbox.written(day, { bytes: 0, lines: 0 }, 0);
      return { bytes: 0, lines: 0 };
    }
    return size === known.bytes ? known : await mend(day, known, size);
  }

  async function mend(day: string, known: DayFile, size: number | undefined): Promise<DayFile> {
    const safe = { bytes: 0, lines: 0 };
    if (size !== undefined) {
      for await (const line of completeLines(disk.read(pathOf(day)))) {
        if (safe.bytes + line.length > known.bytes) break;
        safe.bytes += line.length;
        safe.lines += 1;
      }
      if (size > safe.bytes) await disk.truncate(pathOf(day), safe.bytes);
    }
    if (safe.bytes !== known.bytes) {
      notes.push({ day, change: size === undefined ? "missing" : "shortened" });
      await outbox.written(day, safe, 0);
    }
    return safe;
  }

  async function putAside(day: string): Promise<void> {
    let name = 1;
    while ((await disk.size(`${pathOf(day)}.old-${name}`)) !== undefined) name += 1;
    await disk.rename(pathOf(day), `${pathOf(day)}.old-${name}`);
    notes.push({ day, change: "unknown" });
  }

  async function append(): Promise<void> {
    for (const { day, lastSeq } of outbox.waitingDays("fresh")) {
      for (const batch of batches("fresh", day, lastSeq)) {
        const file = await whole(day);
        const bytes = Buffer.concat(batch.map(({ line }) => line));
        await disk.append(pathOf(day), bytes);
        const grown = { bytes: file.bytes + bytes.length, lines: file.lines + batch.length };
        await outbox.written(day, grown, batch.at(-1)?.seq ?? 0);
      }
    }
  }

  function* batches(kind: "fresh" | "replacing", day: string, lastSeq: number): Iterable<OutboxLine[]> {
    for (let seq = 0; seq < lastSeq; ) {
      const batch = outbox.waiting(kind, day, seq, batchLines).filter((line) => line.seq <= lastSeq);
      const last = batch.at(-1);
      if (!last) return;
      yield batch;
      seq = last.seq;
    }
  }

  async function replace(): Promise<void> {
    for (const { day, lastSeq } of outbox.waitingDays("replacing")) {
      await whole(day);
      const copied = await writeCopy(day, lastSeq);
      await outbox.replacing(day, { ...copied, throughSeq: lastSeq });
      await disk.rename(copyOf(day), pathOf(day));
      await outbox.replaced(day);
    }
  }

  /** The file without the lines that are replaced, and after them the replacing ones. */
  async function writeCopy(day: string, lastSeq: number): Promise<DayFile> {
    const copy = { bytes: 0, lines: 0 };
    let piece: Uint8Array[] = [];
    let pending = 0;
    const write = async () => {
      await disk.append(copyOf(day), Buffer.concat(piece));
      copy.bytes += pending;
      piece = [];
      pending = 0;
    };
    const add = async (line: Uint8Array) => {
      piece.push(line);
      pending += line.length;
      copy.lines += 1;
      if (pending >= pieceBytes) await write();
    };
    await disk.remove(copyOf(day));
    for await (const line of existingLines(day)) {
      const conversationId = conversationOf(line.toString("utf8"));
      if (conversationId === undefined || !outbox.isReplaced(day, conversationId, lastSeq)) await add(line);
    }
    for (const batch of batches("replacing", day, lastSeq)) for (const { line } of batch) await add(line);
    await write();
    return copy;
  }

  async function* existingLines(day: string): AsyncIterable<Buffer> {
    if ((await disk.size(pathOf(day))) !== undefined) yield* completeLines(disk.read(pathOf(day)));
  }

  async function recover(): Promise<void> {
    for (const day of outbox.days()) {
      const { replacement } = outbox.file(day) ?? {};
      const copySize = await disk.size(copyOf(day));
      if (replacement) {
        if (copySize === replacement.bytes) await disk.rename(copyOf(day), pathOf(day));
        if ((await disk.size(pathOf(day))) === replacement.bytes) await outbox.replaced(day);
        else await outbox.replacementLost(day);
      } else if (copySize !== undefined) await disk.remove(copyOf(day));
      await whole(day);
    }
    await append();
    await replace();
  }

  await disk.makeDirectory(directory);
  await recover();
  const delivery = createDelivery(append);
  return {
    notes,
    ...delivery,
    async close() {
      await delivery.settle();
      await replace();
    },
  };
}
