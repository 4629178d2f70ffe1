import { type DayFile, isStillThere } from "./day-lines.ts";
import type { SearchIndex } from "./index-shape.ts";

/** Results that an index has not come to; of a day that has to be read anew, all. @throws Fault `search.failed`,
 *  `disk.failed`. */
export async function waitingIn(
  index: Pick<SearchIndex, "position">,
  dataDir: string,
  files: readonly DayFile[],
): Promise<number> {
  let waiting = 0;
  for (const { day, bytes, lines } of files) {
    const at = index.position(day);
    const isIntact = at && at.bytes <= bytes && (await isStillThere(dataDir, day, at));
    waiting += isIntact ? lines - at.lines : lines;
  }
  return waiting;
}
