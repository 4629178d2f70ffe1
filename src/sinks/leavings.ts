/** What lies about besides the lines the book knows of: result files that were put aside because the book did not know
 *  them, copies that a kill left, turns that somebody marked in the preview. Who is to be forgotten must not live on in
 *  those. */
import { join } from "node:path";
import { type Disk, disk as realDisk } from "../shared/disk.ts";
import { completeLines } from "../shared/lines.ts";
import { conversationOfKey } from "../shared/result-key.ts";
import { keyIn } from "./result-line.ts";

/** Where `preview` puts what is marked, unless it is told another place. */
const marksFile = "rules-test.jsonl";

const dayFile = /^(\d{4}-\d{2}-\d{2})\.jsonl(\..+)?$/;

export interface Leavings {
  /** Removes a day's file and all that lies beside it. */
  removeDay(day: string): Promise<void>;
  /** Takes a conversation's lines out of the files beside the days'. Returns how many there were. */
  removeLines(conversationId: string): Promise<number>;
  /** Takes its turns out of the marks that lie in DATA_DIR. Returns how many there were. */
  removeMarks(conversationId: string): Promise<number>;
}

/** All functions throw Fault `disk.failed`. */
export function createLeavings(dataDir: string, disk: Disk = realDisk): Leavings {
  const directory = join(dataDir, "results");
  const pathsOf = async (isMeant: (day: string, rest: string) => boolean) =>
    (await disk.list(directory))
      .filter((name) => {
        const [, day, rest = ""] = dayFile.exec(name) ?? [];
        return day !== undefined && isMeant(day, rest);
      })
      .map((name) => join(directory, name));

  async function filter(path: string, isMeant: (line: string) => boolean): Promise<number> {
    const kept: Uint8Array[] = [];
    let removed = 0;
    for await (const line of completeLines(disk.read(path))) {
      if (isMeant(line.toString("utf8"))) removed += 1;
      else kept.push(line);
    }
    if (removed === 0) return 0;
    const copy = `${path}.copy`;
    await disk.remove(copy);
    await disk.append(copy, Buffer.concat(kept));
    await disk.rename(copy, path);
    return removed;
  }

  return {
    async removeDay(day) {
      for (const path of await pathsOf((of) => of === day)) await disk.remove(path);
    },
    async removeLines(conversationId) {
      let removed = 0;
      for (const path of await pathsOf((_, rest) => rest.startsWith(".old-")))
        removed += await filter(path, (line) => conversationOfKey(keyIn(line) ?? "") === conversationId);
      return removed;
    },
    async removeMarks(conversationId) {
      const path = join(dataDir, marksFile);
      if ((await disk.size(path)) === undefined) return 0;
      // As `preview` writes them: its id, a blank, and which turn.
      return filter(path, (line) => line.includes(`"id":"${conversationId} `));
    },
  };
}
