/** P1, P2, P3: what a conversation costs when nobody makes it wait. Compared is the CPU that each takes: by the clock the
 *  one who waits for nobody would be held against the simulator, which answers both with the other core and takes as long
 *  for a conversation as we do.
 *
 *  The road and the tutorials' way each have a process of their own (`cpu-process.ts`), as they would when somebody runs
 *  them, and take turns by slices, so that both meet the same noise. (In one process each made the other dearer by a
 *  half: V8 compiles for what it has seen, and it had seen two ways to use Node's streams.) Redaction is what a slice
 *  costs over one whose redaction is remembered: nothing is timed inside, for to ask the system for the time of work takes
 *  as long as a guard does. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Asked, Side } from "./cpu-process.ts";
import { type Measured, median } from "./goals.ts";
import { day, round, withSimulator } from "./simulated.ts";

/** What is compiled is compiled on threads of the process, and for the first thousand conversations at twice what they
 *  cost: a bench that warms up for less measures the compiler. */
const warmUp = { road: 6000, remembered: 500, tutorials: 1500 };
/** Whole pages of the vendor's list, so that all pay alike for what is listed. */
const slice = 500;

interface Row {
  readonly theirs: number;
  readonly ours: number;
  readonly remembered: number;
}

export const benchCpu = (rounds: number): Promise<Measured[]> => {
  const conversations = warmUp.road + warmUp.remembered + rounds * 2 * slice;
  const invented = { conversations, mediaTypes: ["voice"] } as const;
  return withSimulator({ invented }, async ({ settings }, newDir) => {
    const road = openSide({ side: "road", settings, dataDir: newDir(), day });
    const tutorials = openSide({ side: "tutorials", settings, dataDir: newDir(), day });
    const rows: Row[] = [];
    try {
      await road.cpuMs(warmUp.road);
      await road.cpuMs(warmUp.remembered, true);
      await tutorials.cpuMs(warmUp.tutorials);
      for (let done = 0; done < rounds; done += 1) {
        rows.push({
          theirs: await tutorials.cpuMs(slice),
          ours: await road.cpuMs(slice),
          remembered: await road.cpuMs(slice, true),
        });
      }
    } finally {
      road.close();
      tutorials.close();
    }
    return goalsOf(rows);
  });
};

function goalsOf(rows: readonly Row[]): Measured[] {
  const each = (of: keyof Row) => `${round(median(rows.map((row) => row[of])) / slice, 2)} ms`;
  const shareLeft = median(rows.map(({ remembered, ours }) => remembered / ours));
  return [
    {
      id: "P1",
      name: "redaction's share of the CPU a conversation takes, without latency",
      value: round(100 * (1 - shareLeft)),
      ...{ unit: "%", floor: 25, aim: 12, isMore: false },
    },
    {
      id: "P2",
      name: "conversations a second of CPU, against the same without redaction",
      value: round(shareLeft, 2),
      ...{ unit: "x", floor: 0.75, aim: 0.88, isMore: true },
      note: `${each("remembered")} a conversation without, ${each("ours")} with it`,
    },
    {
      id: "P3",
      name: "conversations a second of CPU without latency, against the tutorials' way",
      value: round(median(rows.map(({ theirs, ours }) => theirs / ours)), 2),
      ...{ unit: "x", floor: 2.5, aim: 3.5, isMore: true },
      note: `${each("theirs")} a conversation theirs, ${each("ours")} ours`,
    },
  ];
}

/** One at a time is asked, and the other waits. */
function openSide(side: Side) {
  const script = new URL("cpu-process.ts", import.meta.url).pathname;
  const child = fork(script, [JSON.stringify(side)], { execArgv: ["--import", "tsx"] });
  const gone = once(child, "exit").then(() => {
    throw new Error(`the process of the ${side.side} ended`);
  });
  gone.catch(() => undefined);
  return {
    /** What so many conversations took of its CPU. */
    async cpuMs(count: number, isRemembered = false): Promise<number> {
      const answer = once(child, "message");
      child.send({ count, isRemembered } satisfies Asked);
      const [ms] = (await Promise.race([answer, gone])) as [number];
      return ms;
    },
    close: () => child.kill(),
  };
}
