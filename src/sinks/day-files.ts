import { join } from "node:path";
import type { Disk } from "../shared/disk.ts";
import { completeLines } from "../shared/lines.ts";
import type { DayFile, ResultBook } from "../shared/result-book.ts";

/** Something outside the program changed a file. It is told once; the run goes on. `missing`: the file is
 *  gone and begun anew. `shortened`: the file ended early and was cut back to its last whole line. `unknown`:
 *  a file of that name that the ledger does not know was put aside. */
export interface ResultNote {
  readonly day: string;
  readonly change: "missing" | "shortened" | "unknown";
}

export interface DayFiles {
  readonly notes: readonly ResultNote[];
  pathOf(day: string): string;
  /** How the file stands, cut back to what the book knows to be safe: it may be appended to. */
  mended(day: string): Promise<DayFile>;
  /** Durable when it resolves, but not safe before the book knows how the file then stands, which is
   *  returned. */
  append(day: string, lines: readonly Uint8Array[]): Promise<DayFile>;
}

const empty: DayFile = { bytes: 0, lines: 0 };

export function createDayFiles(directory: string, book: ResultBook, disk: Disk): DayFiles {
  const notes: ResultNote[] = [];
  const pathOf = (day: string) => join(directory, `${day}.jsonl`);

  async function mended(day: string): Promise<DayFile> {
    const known = book.file(day);
    const size = await disk.size(pathOf(day));
    if (known) return size === known.bytes ? known : await cutBack(day, known, size);
    if (size !== undefined) await putAside(day);
    // Before the file is there, so that a killed run's file is never taken for somebody else's.
    await book.setFile(day, empty);
    return empty;
  }

  async function cutBack(day: string, known: DayFile, size: number | undefined): Promise<DayFile> {
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
      await book.setFile(day, safe);
    }
    return safe;
  }

  async function putAside(day: string): Promise<void> {
    let name = 1;
    while ((await disk.size(`${pathOf(day)}.old-${name}`)) !== undefined) name += 1;
    await disk.rename(pathOf(day), `${pathOf(day)}.old-${name}`);
    notes.push({ day, change: "unknown" });
  }

  return {
    notes,
    pathOf,
    mended,
    async append(day, lines) {
      const file = await mended(day);
      const bytes = Buffer.concat(lines);
      await disk.append(pathOf(day), bytes);
      return { bytes: file.bytes + bytes.length, lines: file.lines + lines.length };
    },
  };
}
