/** Works on a day and is stopped in the middle of a transaction: `ledger-stopper.ts DATA_DIR DAY`. Ended by whoever
 *  waits for it. */
import { join } from "node:path";
import { openLedger } from "../../src/ledger/ledger.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";

const [dataDir = "", day = ""] = process.argv.slice(2);
await openLedger({ dataDir, now: Date.now, days: { firstDay: day, lastDay: day } });
const database = await openDatabase(join(dataDir, "ledger.sqlite"));
database.exec("BEGIN IMMEDIATE");
process.stdout.write("in the middle\n", () => process.kill(process.pid, "SIGSTOP"));
