/** P1, P2, P3, D1: what a conversation costs when nobody makes it wait. Compared is the CPU that each takes: by the clock the
 *  one who waits for nobody would be held against the simulator, which answers both with the other core and takes as long
 *  for a conversation as we do.
 *
 *  The road and the tutorials' way each have a process of their own, as they would when somebody runs them. (In one each
 *  made the other dearer by a half.) Redaction is what a slice costs over one whose redaction is remembered, the ledger
 *  what it costs over one without: nothing is timed inside, for to ask the system for the time of work takes as long as a
 *  guard does.
 *
 *  Both speak TLS, as they must with Genesys and with every model that is not on the same machine: a new connection for
 *  every call is what the tutorials pay most for (`performance.md`, finding 4). Over plain HTTP, told beside it, P3's floor
 *  is out of reach: it allows 0.65 ms a conversation where theirs takes 1.6. Of our 2.4 the sockets and the HTTP client
 *  take 0.43, what is parsed and read 0.26 and collecting garbage 0.10: a road that brought transcripts and sent them, and
 *  did nothing else, would miss it. The rest is what the tutorials leave out: redaction and guard 0.70, ledger and results
 *  0.35, asking and reviewing 0.26, the gate 0.16, the audit 0.11. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canMakeIdentity, type MadeIdentity, makeIdentity } from "../helpers/identity.ts";
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

export async function benchCpu(rounds: number): Promise<Measured[]> {
  const plain = await raceOver(undefined, rounds);
  if (!canMakeIdentity) return [...sharesOf(plain), lead(plain, "plain HTTP, as no openssl is here")];
  const directory = mkdtempSync(join(tmpdir(), "gateway-bench-"));
  try {
    const secured = await raceOver(makeIdentity(directory), rounds);
    return [...sharesOf(secured), lead(secured, "TLS"), lead(plain, "plain HTTP")];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function raceOver(identity: MadeIdentity | undefined, rounds: number): Promise<Row[]> {
  const conversations = warmUp.road + 2 * warmUp.without + rounds * 3 * slice;
  const invented = { conversations, mediaTypes: ["voice"] } as const;
  return withSimulator({ invented, ...(identity && { identity }) }, async ({ settings }, newDir) => {
    const open = (side: CpuSide["side"]) =>
      openCpuSide({ side, settings, dataDir: newDir(), day }, identity?.certPath);
    const [road, tutorials] = [open("road"), open("tutorials")];
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
    return rows;
  });
}

const each = (rows: readonly Row[], of: keyof Row): string =>
  `${round(median(rows.map((row) => row[of])) / slice, 2)} ms`;

function lead(rows: readonly Row[], transport: string): Measured {
  return {
    id: "P3",
    name: `conversations a second of CPU without latency, against the tutorials' way, over ${transport}`,
    value: round(median(rows.map(({ theirs, ours }) => theirs / ours)), 2),
    ...{ unit: "x", floor: 2.5, aim: 3.5, isMore: true },
    note: `${each(rows, "theirs")} a conversation theirs, ${each(rows, "ours")} ours`,
  };
}

function sharesOf(rows: readonly Row[]): Measured[] {
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
      note: `${each(rows, "unredacted")} a conversation without, ${each(rows, "ours")} with it`,
    },
    {
      id: "D1",
      name: "durable ledger vs none on the road, CPU",
      value: round(median(rows.map(({ unkept, ours }) => unkept / ours)), 2),
      ...{ unit: "x", floor: 0.9, aim: 0.95, isMore: true },
      note: `${each(rows, "unkept")} a conversation without`,
    },
  ];
}

function openCpuSide(side: CpuSide, trusted?: string) {
  const env = trusted ? { NODE_EXTRA_CA_CERTS: trusted } : {};
  const { ask, close } = openSide<Asked, Told>("cpu-process.ts", side, env);
  return {
    /** What so many conversations took of its CPU. */
    cpuMs: async (count: number, without: Asked["without"] = "nothing") =>
      (await ask({ count, without })).cpuMs,
    close,
  };
}
