/** P1, P2, P3: what the road costs when nobody makes it wait. */
import { type Measured, median } from "./goals.ts";
import { runRoad } from "./road.ts";
import { day, round, withSimulator } from "./simulated.ts";
import { runTutorialsWay } from "./tutorials-way.ts";

/** A backfill has a hundred thousand conversations. Of these the first five thousand are the dear ones: a conversation
 *  takes up to twice the CPU as long as the code, and above all its patterns, is not compiled for good. */
const warmUpRounds = 4;

const unhurried = { day, days: 1, concurrency: 16, mediaTypes: ["voice"] } as const;

/** What one does without waiting: whole runs in turn. Compared is the CPU that each takes of this process: by the clock
 *  the one who waits for nobody would be held against the simulator, which answers both with the other core and takes as
 *  long for a conversation as we do. */
export const benchWithoutLatency = (conversations: number, rounds: number): Promise<Measured[]> =>
  withSimulator({ invented: { conversations } }, async ({ settings }, newDir) => {
    const byCpu: number[] = [];
    const byClock: number[] = [];
    const ours: number[] = [];
    for (let roundNumber = -warmUpRounds; roundNumber < rounds; roundNumber += 1) {
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      const done = await runTutorialsWay({
        settings,
        day,
        conversations: conversations / 4,
        resultsPath: `${newDir()}.jsonl`,
      });
      const theirs = (done * 1000) / (performance.now() - startedAt);
      const { user, system } = process.cpuUsage(cpu);
      const run = await runRoad({ ...unhurried, settings, dataDir: newDir() });
      if (roundNumber < 0) continue;
      byClock.push((run.tally.done * 1000) / run.wallMs / theirs);
      byCpu.push((user + system) / 1000 / done / (run.cpuMs / run.tally.done));
      ours.push(run.cpuMs / run.tally.done);
    }
    return [
      {
        id: "P3",
        name: "conversations a second of CPU without latency, against the tutorials' way",
        value: round(median(byCpu), 2),
        unit: "x",
        floor: 2.5,
        aim: 3.5,
        isMore: true,
        note: `${round(median(ours), 2)} ms a conversation; by the clock ${round(median(byClock), 2)}x`,
      },
    ];
  });

/** What redactor and guard take of it. They are timed in runs of their own: to look at the clock costs something. */
export const benchRedactionShare = (conversations: number, rounds: number): Promise<Measured[]> =>
  withSimulator({ invented: { conversations } }, async ({ settings }, newDir) => {
    const shares: number[] = [];
    for (let roundNumber = -warmUpRounds; roundNumber < rounds; roundNumber += 1) {
      const run = await runRoad({ ...unhurried, settings, dataDir: newDir(), isClearingTimed: true });
      if (roundNumber >= 0) shares.push(run.clearingMs / run.cpuMs);
    }
    const share = median(shares);
    return [
      {
        id: "P1",
        name: "redactor's and guard's share of the CPU a conversation takes, without latency",
        value: round(100 * share),
        ...{ unit: "%", floor: 25, aim: 12, isMore: false },
      },
      {
        id: "P2",
        name: "conversations a second of CPU, against the same without redaction",
        value: round(1 - share, 2),
        ...{ unit: "x", floor: 0.75, aim: 0.88, isMore: true },
      },
    ];
  });
