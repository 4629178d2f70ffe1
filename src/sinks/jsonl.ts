/** Result lines rest in one file a day, each conversation exactly once however often a run was killed.
 *
 *  A line goes to its file first and is durable there; then one transaction of the ledger says that the
 *  conversation is done and how long the file now is. A kill between the two leaves a tail that no
 *  transaction knows of: it is cut off, and its conversations are work again, as if the kill had come a
 *  moment earlier. (Keeping lines in the ledger until they are in a file promises no more, and writes every
 *  line four times: a transcript of 18 KB then costs 400 µs of CPU instead of less than 200.) */
import { join } from "node:path";
import { createBatches } from "../shared/batches.ts";
import { type Disk, disk as realDisk } from "../shared/disk.ts";
import { usualGroupMs } from "../shared/idle.ts";
import type { OutgoingEvent } from "../shared/outbox.ts";
import type { DayFile, Entry, ResultBook } from "../shared/result-book.ts";
import { resultKey } from "../shared/result-key.ts";
import type { Result } from "../shared/types.ts";
import { createDayFiles, type ResultNote } from "./day-files.ts";
import { createReplacement } from "./replacement.ts";
import { resultLine } from "./result-line.ts";

export interface ResultsOptions {
  readonly dataDir: string;
  readonly book: ResultBook;
  /** What somebody outside is to be told of a result; it is committed with it. */
  readonly eventOf?: ((result: Result) => OutgoingEvent | undefined) | undefined;
  /** A result waits at most so long for others, and for at most so many. */
  readonly groupMs?: number;
  readonly groupRows?: number;
  readonly disk?: Disk;
}

export interface Results {
  readonly notes: readonly ResultNote[];
  /** The conversation is done: when it resolves, its line is safe and the ledger says so. A line that
   *  replaces another is safe in the ledger, and comes into its file with `close`. */
  put(result: Result): Promise<void>;
  close(): Promise<void>;
}

/** Opens the result files and mends what a killed run left.
 *  @throws Fault `disk.failed`, `ledger.failed`, as do all functions of the result. */
export async function openResults(options: ResultsOptions): Promise<Results> {
  const { dataDir, book, eventOf, groupMs = usualGroupMs, groupRows = 64, disk = realDisk } = options;
  const directory = join(dataDir, "results");
  const files = createDayFiles(directory, book, disk);
  const replacement = createReplacement(files, book, disk);
  const batches = createBatches<Result>({ carry: commit, groupMs, groupRows });

  async function commit(results: readonly Result[]): Promise<void> {
    const entries = entriesOf(results);
    const grown = new Map<string, DayFile>();
    for (const [day, lines] of newLinesByDay(entries)) grown.set(day, await files.append(day, lines));
    await book.commit(entries, grown);
  }

  /** A conversation that is done twice within a batch replaces itself. */
  function entriesOf(results: readonly Result[]): Entry[] {
    const days = new Map<string, string>();
    return results.map((result) => {
      const place = book.placeOf(result);
      const key = resultKey(result.conversationId, result.window);
      const earlierDay = days.get(key);
      days.set(key, earlierDay ?? place.day);
      return {
        result,
        day: earlierDay ?? place.day,
        isReplacing: place.isReplacing || earlierDay !== undefined,
        line: Buffer.from(`${resultLine(result)}\n`),
        event: eventOf?.(result),
      };
    });
  }

  await disk.makeDirectory(directory);
  for (const day of book.ownDays()) {
    await replacement.recover(day);
    await files.mended(day);
  }
  await replacement.putIn();
  return {
    notes: files.notes,
    put: batches.put,
    async close() {
      await batches.settle();
      await replacement.putIn();
    },
  };
}

function newLinesByDay(entries: readonly Entry[]): Map<string, Uint8Array[]> {
  const byDay = new Map<string, Uint8Array[]>();
  for (const { day, line, isReplacing } of entries) {
    if (isReplacing) continue;
    const lines = byDay.get(day);
    if (lines) lines.push(line);
    else byDay.set(day, [line]);
  }
  return byDay;
}
