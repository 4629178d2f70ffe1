/** What durability costs (goal D1) and what the audit adds (D2), in ratios of rounds that follow each other; the median
 *  counts. Each way to keep results has a process of its own, `ledger-process.ts`, and its ledger from the first round
 *  to the last, as a run has. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Measured, median } from "./goals.ts";
import type { Asked, Round, StoreSide } from "./ledger-process.ts";
import { openSide } from "./side.ts";

const conversations = 600;
/** Until all that a conversation needs is compiled. */
const warmUp = 6 * conversations;
const rounds = 9;
const slowDiskMs = 3;

type Ways = Readonly<Record<string, Omit<StoreSide, "dataDir">>>;

/** Rounds of all ways in turn. */
async function compare<W extends Ways>(ways: W): Promise<readonly Readonly<Record<keyof W, Round>>[]> {
  const directory = await mkdtemp(join(tmpdir(), "bench-ledger-"));
  const sides = Object.entries(ways).map(
    ([name, way]) =>
      [
        name,
        openSide<Asked, Round>("ledger-process.ts", { ...way, dataDir: join(directory, name) }),
      ] as const,
  );
  const ask = async (count: number) => {
    const told: [string, Round][] = [];
    for (const [name, side] of sides) told.push([name, await side.ask({ conversations: count })]);
    return Object.fromEntries(told) as Record<keyof W, Round>;
  };
  try {
    await ask(warmUp);
    const all: Record<keyof W, Round>[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await ask(conversations));
    return all;
  } finally {
    await Promise.all(sides.map(([, side]) => side.close()));
    await rm(directory, { recursive: true });
  }
}

const rounded = (value: number) => Math.round(value * 100) / 100;

export async function benchLedger(): Promise<Measured[]> {
  const all = await compare({
    none: { isDurable: false },
    durable: { isDurable: true },
    slow: { isDurable: true, afterSyncMs: slowDiskMs },
  });
  const goal = { id: "D1", unit: "", isMore: true } as const;
  const note = `beside ${rounded(median(all.map(({ none }) => none.cpuMs)))} ms of other work`;
  return [
    {
      ...goal,
      name: "durable ledger vs none, CPU",
      value: rounded(median(all.map(({ none, durable }) => none.cpuMs / durable.cpuMs))),
      floor: 0.9,
      aim: 0.95,
      note,
    },
    {
      ...goal,
      name: `durable ledger vs none, every fsync ${slowDiskMs} ms longer, conversations a second`,
      value: rounded(median(all.map(({ none, slow }) => slow.rate / none.rate))),
      floor: 0.75,
      aim: 0.88,
      note,
    },
  ];
}

/** Against the same without the audit. */
export async function benchAudit(): Promise<Measured[]> {
  const all = await compare({
    without: { isDurable: true },
    audited: { isDurable: true, isAudited: true },
    slow: { isDurable: true, afterSyncMs: slowDiskMs },
    slowAudited: { isDurable: true, isAudited: true, afterSyncMs: slowDiskMs },
  });
  const goal = { id: "D2", unit: "", isMore: true } as const;
  return [
    {
      ...goal,
      name: "with the audit vs without, CPU",
      value: rounded(median(all.map(({ without, audited }) => without.cpuMs / audited.cpuMs))),
      floor: 0.8,
      aim: 0.9,
    },
    {
      ...goal,
      name: `with the audit vs without, every fsync ${slowDiskMs} ms longer, conversations a second`,
      value: rounded(median(all.map(({ slow, slowAudited }) => slowAudited.rate / slow.rate))),
      floor: 0.6,
      aim: 0.8,
      note: `${Math.round(median(all.map(({ slowAudited }) => slowAudited.rate)))} conversations a second`,
    },
  ];
}
