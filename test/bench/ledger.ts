/** What durability costs (goal D1) and what the audit adds (D2): the same conversations with the ledger, and with
 *  nothing but unsynced writes of their lines. Rounds are interleaved in one process; the median of their ratios counts.
 *  A conversation's other work is stood in for by parsing and masking a document as large as a transcript. That takes
 *  0.8 ms on a quiet machine, half of what the whole road takes: durability looks dearer here than it is in a run.
 *  As on the road it is done in a stage of its own, before the claim. (Where each of the 64 did all of one conversation
 *  they came to go in step: all waited for the disk at once, and then all worked, which no run does.) */
import { closeSync, openSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Disk } from "../../src/shared/disk.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Result } from "../../src/shared/types.ts";
import { about, answered, runFacts } from "../helpers/audit-material.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";
import { built } from "./built.ts";
import { type Measured, median } from "./goals.ts";

const { openAudit } = await built<typeof import("../../src/audit/audit.ts")>("audit/audit");
const { openLedger } = await built<typeof import("../../src/ledger/ledger.ts")>("ledger/ledger");
const { disk } = await built<typeof import("../../src/shared/disk.ts")>("shared/disk");
const { createQueue, drain } = await built<typeof import("../../src/shared/drain.ts")>("shared/drain");
const { openResults } = await built<typeof import("../../src/sinks/jsonl.ts")>("sinks/jsonl");
const { resultLine } = await built<typeof import("../../src/sinks/result-line.ts")>("sinks/result-line");

interface Round {
  /** Conversations a second. */
  readonly rate: number;
  readonly cpuMs: number;
}

interface Store {
  claim(id: string): Promise<void>;
  /** Records the request; what it resolves with records the outcome. */
  leave(id: string): Promise<() => Promise<void>>;
  put(result: Result): Promise<void>;
  close(): Promise<void>;
}

const conversations = 600;
const workers = 64;
const rounds = 7;
const slowDiskMs = 3;

const turns = Array.from({ length: 180 }, (_, index) => ({
  speaker: index % 2 === 0 ? ("agent" as const) : ("customer" as const),
  text: `Turn ${index}: my number is 555-01${(index % 90) + 10}, and the parcel has still not come to us.` as Cleared,
  startMs: 1_740_823_200_000 + index * 4000,
}));
const document = JSON.stringify({ phrases: turns.map((turn) => ({ ...turn, padding: "x".repeat(3600) })) });

/** As many bytes as a transcript's request has. */
const body = Buffer.from(turns.map(({ text }) => text).join("\n"));

/** Stands in for fetching, parsing, redacting and sending. */
function work(): Result["transcript"] {
  const { phrases } = JSON.parse(document) as { phrases: typeof turns };
  return phrases.map(({ speaker, text, startMs }) => ({ speaker, text: masked(text), startMs }));
}

const patterns = [
  /\b\d{3}-\d{4}\b/g,
  /[a-z.]+@[a-z.]+/gi,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  /\b(?:\d[ -]?){13,16}\b/g,
];

const masked = (text: string): Cleared =>
  patterns.reduce((rest, pattern) => rest.replace(pattern, "[OTHER_1]"), text) as Cleared;

async function round(openStore: (dataDir: string) => Promise<Store>): Promise<Round> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-ledger-"));
  const store = await openStore(dataDir);
  const ready = createQueue<{ readonly id: string; readonly transcript: Result["transcript"] }>(workers);
  async function prepare(id: string): Promise<void> {
    const transcript = work();
    await new Promise(setImmediate);
    await ready.push({ id, transcript });
  }
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all([
    drain(ids(), prepare, { workers: 8 }).finally(ready.end),
    drain(
      ready,
      async ({ id, transcript }) => {
        await store.claim(id);
        const answer = await store.leave(id);
        await answer();
        await store.put(resultOf(id, { transcript }));
      },
      { workers },
    ),
  ]);
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  await store.close();
  await rm(dataDir, { recursive: true });
  return { rate: (conversations / wallMs) * 1000, cpuMs: (user + system) / 1000 / conversations };
}

/** In no order, as the vendor's are. */
async function* ids(): AsyncGenerator<string> {
  for (let next = 0; next < conversations; next += 1)
    yield `${(next * 2_654_435_761) % 4_294_967_296}-${next}`;
}

const unrecorded = async () => async () => {};

async function openNothing(dataDir: string): Promise<Store> {
  const file = openSync(join(dataDir, "results.jsonl"), "a");
  return {
    claim: async () => {},
    leave: unrecorded,
    put: async (result) => {
      writeSync(file, `${resultLine(result)}\n`);
    },
    close: async () => closeSync(file),
  };
}

interface Durability {
  readonly afterSyncMs?: number;
  readonly isAudited?: boolean;
}

async function openDurable(
  dataDir: string,
  { afterSyncMs = 0, isAudited = false }: Durability = {},
): Promise<Store> {
  const wait = () => (afterSyncMs === 0 ? undefined : sleep(afterSyncMs));
  const slowDisk: Disk = {
    ...disk,
    async append(path, bytes) {
      await disk.append(path, bytes);
      await wait();
    },
  };
  const ledger = await openLedger({
    dataDir,
    now: Date.now,
    datasync: async (file) => {
      await file.datasync();
      await wait();
    },
  });
  const run = await ledger.startRun({ id: "run-1", fingerprint: "f1", window: "" });
  const results = await openResults({ dataDir, book: ledger.book, disk: slowDisk });
  const audit = isAudited
    ? await openAudit({ dataDir, book: ledger.audit, now: Date.now, disk: slowDisk }, runFacts)
    : undefined;
  return {
    claim: (id) => run.claim(conversation(id), 0),
    async leave(id) {
      const receipt = await audit?.egress.pass(body, about(id));
      return async () => receipt?.outcome(answered);
    },
    put: results.put,
    async close() {
      await audit?.close();
      await results.close();
      await ledger.close();
    },
  };
}

const goal = { id: "D1", unit: "", isMore: true } as const;
const rounded = (value: number) => Math.round(value * 100) / 100;

export async function benchLedger(): Promise<Measured[]> {
  const byCpu: number[] = [];
  const byRate: number[] = [];
  const noneMs: number[] = [];
  await round((dataDir) => openDurable(dataDir));
  await round(openNothing);
  for (let index = 0; index < rounds; index += 1) {
    const none = await round(openNothing);
    const durable = await round((dataDir) => openDurable(dataDir));
    const slow = await round((dataDir) => openDurable(dataDir, { afterSyncMs: slowDiskMs }));
    byCpu.push(none.cpuMs / durable.cpuMs);
    byRate.push(slow.rate / none.rate);
    noneMs.push(none.cpuMs);
  }
  const note = `beside ${rounded(median(noneMs))} ms of other work`;
  const slowName = `durable ledger vs none, every fsync ${slowDiskMs} ms longer, conversations a second`;
  return [
    {
      ...goal,
      name: "durable ledger vs none, CPU",
      value: rounded(median(byCpu)),
      floor: 0.9,
      aim: 0.95,
      note,
    },
    { ...goal, name: slowName, value: rounded(median(byRate)), floor: 0.75, aim: 0.88, note },
  ];
}

/** Against the same without the audit. */
export async function benchAudit(): Promise<Measured[]> {
  const byCpu: number[] = [];
  const byRate: number[] = [];
  const perSecond: number[] = [];
  for (let index = -1; index < rounds; index += 1) {
    const without = await round((dataDir) => openDurable(dataDir));
    const audited = await round((dataDir) => openDurable(dataDir, { isAudited: true }));
    const slow = await round((dataDir) => openDurable(dataDir, { afterSyncMs: slowDiskMs }));
    const slowAudited = await round((dataDir) =>
      openDurable(dataDir, { afterSyncMs: slowDiskMs, isAudited: true }),
    );
    if (index < 0) continue;
    byCpu.push(without.cpuMs / audited.cpuMs);
    byRate.push(slowAudited.rate / slow.rate);
    perSecond.push(slowAudited.rate);
  }
  const id = { id: "D2", unit: "", isMore: true } as const;
  const note = `${Math.round(median(perSecond))} conversations a second, ${workers} at once`;
  const slowName = `with the audit vs without, every fsync ${slowDiskMs} ms longer, conversations a second`;
  return [
    { ...id, name: "with the audit vs without, CPU", value: rounded(median(byCpu)), floor: 0.8, aim: 0.9 },
    { ...id, name: slowName, value: rounded(median(byRate)), floor: 0.6, aim: 0.8, note },
  ];
}
