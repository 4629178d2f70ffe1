/** A conversation that was done again, under other rules or another model, has a line in its day's file already.
 *  The new line waits in the book; all such lines of a day go in with one copy of the file: written beside it,
 *  noted, put in its place, noted. After a kill each of these steps can be told from the others. An empty line in the
 *  place of another takes it out: the conversation was forgotten. */
import type { Disk } from "../shared/disk.ts";
import { completeLines } from "../shared/lines.ts";
import type { DayFile, ResultBook } from "../shared/result-book.ts";
import type { DayFiles } from "./day-files.ts";
import { keyIn } from "./result-line.ts";

export interface Replacement {
  /** Finishes or forgets a copy that a killed run left. */
  recover(day: string): Promise<void>;
  /** Puts in every line that waits. */
  putIn(): Promise<void>;
}

/** Lines read from the book at a time. */
const batchLines = 32;
/** A copy is written in pieces of about this size. */
const pieceBytes = 1 << 20;

export function createReplacement(files: DayFiles, book: ResultBook, disk: Disk): Replacement {
  const copyPathOf = (day: string) => `${files.pathOf(day)}.copy`;

  async function writeCopy(day: string, lastSeq: number): Promise<DayFile> {
    const copy = { bytes: 0, lines: 0 };
    let piece: Uint8Array[] = [];
    let pieceLength = 0;
    await disk.remove(copyPathOf(day));
    for await (const line of linesFor(day, lastSeq)) {
      piece.push(line);
      pieceLength += line.length;
      copy.bytes += line.length;
      copy.lines += 1;
      if (pieceLength < pieceBytes) continue;
      await disk.append(copyPathOf(day), Buffer.concat(piece));
      piece = [];
      pieceLength = 0;
    }
    await disk.append(copyPathOf(day), Buffer.concat(piece));
    return copy;
  }

  /** The file's lines without those that are replaced, and after them the replacing ones. */
  async function* linesFor(day: string, lastSeq: number): AsyncIterable<Uint8Array> {
    const { bytes } = await files.mended(day);
    if (bytes > 0) {
      for await (const line of completeLines(disk.read(files.pathOf(day)))) {
        const key = keyIn(line.toString("utf8"));
        if (key === undefined || !book.isWaiting(day, key, lastSeq)) yield line;
      }
    }
    for (let seq = 0; seq < lastSeq; ) {
      const batch = book.waiting(day, seq, batchLines).filter((waiting) => waiting.seq <= lastSeq);
      for (const { line } of batch) if (line.length > 0) yield line;
      seq = batch.at(-1)?.seq ?? lastSeq;
    }
  }

  return {
    async recover(day) {
      const { copy } = book.file(day) ?? {};
      const size = await disk.size(copyPathOf(day));
      if (!copy) return size === undefined ? undefined : disk.remove(copyPathOf(day));
      if (size === copy.bytes) await disk.rename(copyPathOf(day), files.pathOf(day));
      const isPlaced = (await disk.size(files.pathOf(day))) === copy.bytes;
      await (isPlaced ? book.copyPlaced(day) : book.copyLost(day));
    },

    async putIn() {
      for (const { day, lastSeq } of book.waitingDays()) {
        const copy = await writeCopy(day, lastSeq);
        await book.copyWritten(day, { ...copy, throughSeq: lastSeq });
        await disk.rename(copyPathOf(day), files.pathOf(day));
        await book.copyPlaced(day);
      }
    },
  };
}
