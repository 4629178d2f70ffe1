/** Two look at a ledger at once, and the one who came first goes first; needs `--expose-gc`, for a connection is closed
 *  when its statements have been collected. */
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { openView } from "../../src/ledger/view.ts";

const [dataDir = ""] = process.argv.slice(2);
const looks = [await openView(dataDir, "conversations"), await openView(dataDir, "conversations")];
while (looks.length > 0) {
  looks.shift()?.close();
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await sleep(10);
  }
}
