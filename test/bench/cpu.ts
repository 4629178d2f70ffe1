/** P1, P2, P3, D1: what a conversation costs when nobody makes it wait. Compared is the CPU that each takes: by the clock the
 *  one who waits for nobody would be held against the simulator, which answers both with the other core and takes as long
 *  for a conversation as we do.
 *
 *  The road and the tutorials' way each have a process of their own, as they would when somebody runs them. (In one each
 *  made the other dearer by a half.) Redaction is what a slice costs over one whose redaction is remembered, the ledger
 *  what it costs over one without: nothing is timed inside, for to ask the system for the time of work takes as long as a
 *  guard does.
 *
 *  P3's floor allows 0.65 ms a conversation where theirs takes 1.6. Of our 2.4 the sockets and the HTTP client take 0.43,
 *  what is parsed and read 0.26 and collecting garbage 0.10: a road that brought transcripts and sent them, and did nothing
 *  else, would miss it. The rest is what the tutorials leave out: redaction and guard 0.70, ledger and results 0.35, asking
 *  and reviewing 0.26, the gate 0.16, the audit 0.11. */
import type { Asked, CpuSide, Told } from "./cpu-process.ts";
import { type Measured, median } from "./goals.ts";
import { openSide } from "./side.ts";
import { day, round, withSimulator } from "./simulated.ts";

/** What is compiled is compiled on threads of the process, and for the first thousand conversations at twice what they
 *  cost: a bench that warms up for less measures the compiler. */
const warmUp = { road: 6000, without: 500, tutorials: 1500 };
/** Whole pages of the vendor's list, so that all pay alike for what is listed. */
const slice = 500;

interface Row {
  readonly theirs: number;
  readonly ours: number;
  readonly unredacted: number;
  readonly unkept: number;
}

export const benchCpu = (rounds: number): Promise<Measured[]> => {
  const conversations = warmUp.road + 2 * warmUp.without + rounds * 3 * slice;
  const invented = { conversations, mediaTypes: ["voice"] } as const;
  return withSimulator({ invented }, async ({ settings }, newDir) => {
    const road = openCpuSide({ side: "road", settings, dataDir: newDir(), day });
    const tutorials = openCpuSide({ side: "tutorials", settings, dataDir: newDir(), day });
    const rows: Row[] = [];
    try {
      await road.cpuMs(warmUp.road);
      await road.cpuMs(warmUp.without, "redaction");
      await road.cpuMs(warmUp.without, "ledger");
      await tutorials.cpuMs(warmUp.tutorials);
      for (let done = 0; done < rounds; done += 1) {
        rows.push({
          theirs: await tutorials.cpuMs(slice),
          ours: await road.cpuMs(slice),
          unredacted: await road.cpuMs(slice, "redaction"),
          unkept: await road.cpuMs(slice, "ledger"),
        });
      }
    } finally {
      await Promise.all([road.close(), tutorials.close()]);
    }
    return goalsOf(rows);
  });
};

function goalsOf(rows: readonly Row[]): Measured[] {
  const each = (of: keyof Row) => `${round(median(rows.map((row) => row[of])) / slice, 2)} ms`;
  const shareLeft = median(rows.map(({ unredacted, ours }) => unredacted / ours));
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
      note: `${each("unredacted")} a conversation without, ${each("ours")} with it`,
    },
    {
      id: "P3",
      name: "conversations a second of CPU without latency, against the tutorials' way",
      value: round(median(rows.map(({ theirs, ours }) => theirs / ours)), 2),
      ...{ unit: "x", floor: 2.5, aim: 3.5, isMore: true },
      note: `${each("theirs")} a conversation theirs, ${each("ours")} ours`,
    },
    {
      id: "D1",
      name: "durable ledger vs none on the road, CPU",
      value: round(median(rows.map(({ unkept, ours }) => unkept / ours)), 2),
      ...{ unit: "x", floor: 0.9, aim: 0.95, isMore: true },
      note: `${each("unkept")} a conversation without`,
    },
  ];
}

function openCpuSide(side: CpuSide) {
  const { ask, close } = openSide<Asked, Told>("cpu-process.ts", side);
  return {
    /** What so many conversations took of its CPU. */
    cpuMs: async (count: number, without: Asked["without"] = "nothing") =>
      (await ask({ count, without })).cpuMs,
    close,
  };
}
