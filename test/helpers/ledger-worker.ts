/** A run that only keeps its books, to be killed: `ledger-worker.ts DATA_DIR CONVERSATIONS`. It writes a line for each
 *  request it begins and for each result it was promised. */
import { openLedger } from "../../src/ledger/ledger.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { conversation, resultOf } from "./ledger-material.ts";

const [dataDir = "", count = "0"] = process.argv.slice(2);
const workers = 8;

async function main(): Promise<void> {
  const ledger = await openLedger({ dataDir, now: Date.now });
  const run = await ledger.startRun({ id: `run-${process.pid}`, fingerprint: "f1", window: "" });
  const results = await openResults({ dataDir, book: ledger.book });
  let next = 0;
  /** Each hand's requests take another time: in step, all of them would have been promised at the same moment. */
  async function work(requestMs: number): Promise<void> {
    while (next < Number(count)) {
      const id = `c${next}`;
      next += 1;
      if (run.standing(id) === "done") continue;
      await run.claim(conversation(id), 0);
      process.stdout.write(`request ${id}\n`);
      await new Promise((resolve) => setTimeout(resolve, requestMs));
      await results.put(resultOf(id));
      process.stdout.write(`promised ${id}\n`);
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, hand) => work(5 + 3 * hand)));
  await results.close();
  await run.end({ exitCode: 0, summary: {} });
  await ledger.close();
}

await main();
