/** `npm run bench`: what we claim of speed, as ratios measured side by side.
 *
 *      npm run bench                  everything, some eight minutes
 *      npm run bench -- P4 S1         only these
 *      npm run bench -- --quick       shorter runs, noisier figures
 *      npm run bench -- --gate        exit 1 when a floor is missed */
import { benchCpu } from "./cpu.ts";
import { isAtLeast, type Measured } from "./goals.ts";
import { benchAudit, benchLedger } from "./ledger.ts";
import { benchMemory, benchRateLimit, benchTokenLimit, benchWithLatency } from "./pipeline.ts";
import { benchServe } from "./serve.ts";
import { benchStartup } from "./startup.ts";
import { benchWords } from "./words.ts";

const asked = process.argv.slice(2);
const isQuick = asked.includes("--quick");
const ids = asked.filter((word) => !word.startsWith("--"));

const benches: [readonly string[], () => Promise<Measured[]>][] = [
  [["S1", "S2"], benchStartup],
  [["P6"], benchWords],
  [["D1"], benchLedger],
  [["D2"], benchAudit],
  [["P1", "P2", "P3", "D1"], () => benchCpu(isQuick ? 5 : 15)],
  [["P4", "P5"], () => benchWithLatency(isQuick ? 4000 : 20_000)],
  [["L1"], () => benchRateLimit(isQuick ? 15 : 60, false)],
  [["L2"], () => benchTokenLimit(isQuick ? 15 : 60)],
  [["L3"], () => benchRateLimit(isQuick ? 30 : 120, true)],
  [["H1", "H2"], () => benchServe(isQuick ? 5 : 15)],
  [["P7"], () => benchMemory(isQuick ? 30_000 : 100_000)],
];

let isMissed = false;
console.log(`${"".padEnd(4)}${"measured".padStart(10)}${"floor".padStart(9)}${"aim".padStart(9)}`);
for (const [covers, bench] of benches) {
  if (ids.length > 0 && !covers.some((id) => ids.includes(id))) continue;
  for (const goal of await bench()) {
    const mark = isAtLeast(goal.aim, goal) ? "aim" : isAtLeast(goal.floor, goal) ? "floor" : "MISSED";
    isMissed ||= mark === "MISSED";
    const figure = (value: number) => `${value}${goal.unit === "" ? "" : ` ${goal.unit}`}`;
    const columns = `${goal.id.padEnd(4)}${figure(goal.value).padStart(10)}${figure(goal.floor).padStart(9)}${figure(goal.aim).padStart(9)}`;
    console.log(`${columns}  ${mark.padEnd(7)}${goal.name}${goal.note ? ` (${goal.note})` : ""}`);
  }
}
if (isMissed && asked.includes("--gate")) process.exitCode = 1;
