/** What durability costs (goal D1): the same conversations with the ledger, and with nothing but unsynced
 *  writes of their lines. Rounds are interleaved in one process; the median of their ratios counts. A
 *  conversation's other work is stood in for by parsing and masking a document as large as a transcript. */
import { closeSync, openSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openLedger } from "../../src/ledger/ledger.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Result } from "../../src/shared/types.ts";
import { disk } from "../../src/sinks/disk.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { resultLine } from "../../src/sinks/result-line.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";
import { type Measured, median } from "./goals.ts";

interface Round {
  /** Conversations a second. */
  readonly rate: number;
  readonly cpuMs: number;
}

interface Store {
  claim(id: string): Promise<void>;
  put(result: Result): Promise<void>;
  close(): Promise<void>;
}

const conversations = 400;
const workers = 64;
const rounds = 7;
const slowDiskMs = 3;

const turns = Array.from({ length: 180 }, (_, index) => ({
  speaker: index % 2 === 0 ? ("agent" as const) : ("customer" as const),
  text: `Turn ${index}: my number is 555-01${(index % 90) + 10}, and the parcel has still not come to us.` as Cleared,
  startMs: 1_740_823_200_000 + index * 4000,
}));
const document = JSON.stringify({ phrases: turns.map((turn) => ({ ...turn, padding: "x".repeat(3600) })) });

/** Stands in for fetching, parsing, redacting and sending: three passes take as long as the road takes
 *  without its ledger on the same machine. */
function work(): Result["transcript"] {
  let transcript: Result["transcript"] = [];
  for (let pass = 0; pass < 3; pass += 1) {
    const { phrases } = JSON.parse(document) as { phrases: typeof turns };
    transcript = phrases.map(({ speaker, text, startMs }) => ({ speaker, text: masked(text), startMs }));
  }
  return transcript;
}

const patterns = [
  /\b\d{3}-\d{4}\b/g,
  /[a-z.]+@[a-z.]+/gi,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  /\b(?:\d[ -]?){13,16}\b/g,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}\b/g,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/g,
  /\b\d{1,2}\/\d{1,2}\/\d{2,4}\b/g,
  /\b(?:account|number|code|pin)\s(?:is\s)?\d{4,10}\b/gi,
];

const masked = (text: string): Cleared =>
  patterns.reduce((rest, pattern) => rest.replace(pattern, "[OTHER_1]"), text) as Cleared;

async function round(openStore: (dataDir: string) => Promise<Store>): Promise<Round> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-ledger-"));
  const store = await openStore(dataDir);
  let next = 0;
  async function worker(): Promise<void> {
    while (next < conversations) {
      const id = `${(next * 2_654_435_761) % 4_294_967_296}-${next}`;
      next += 1;
      await store.claim(id);
      const transcript = work();
      await new Promise(setImmediate);
      await store.put(resultOf(id, { transcript }));
    }
  }
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: workers }, worker));
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  await store.close();
  await rm(dataDir, { recursive: true });
  return { rate: (conversations / wallMs) * 1000, cpuMs: (user + system) / 1000 / conversations };
}

async function openNothing(dataDir: string): Promise<Store> {
  const file = openSync(join(dataDir, "results.jsonl"), "a");
  return {
    claim: async () => {},
    put: async (result) => {
      writeSync(file, `${resultLine(result)}\n`);
    },
    close: async () => closeSync(file),
  };
}

async function openDurable(dataDir: string, afterSyncMs = 0): Promise<Store> {
  const wait = () => (afterSyncMs === 0 ? undefined : sleep(afterSyncMs));
  const ledger = await openLedger({
    dataDir,
    now: Date.now,
    datasync: async (file) => {
      await file.datasync();
      await wait();
    },
  });
  const run = await ledger.startRun({ id: "run-1", fingerprint: "f1", window: "" });
  const results = await openResults({
    dataDir,
    book: ledger.book,
    disk: {
      ...disk,
      async append(path, bytes) {
        await disk.append(path, bytes);
        await wait();
      },
    },
  });
  return {
    claim: (id) => run.claim(conversation(id)),
    put: results.put,
    async close() {
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
  await round(openDurable);
  await round(openNothing);
  for (let index = 0; index < rounds; index += 1) {
    const none = await round(openNothing);
    const durable = await round(openDurable);
    const slow = await round((dataDir) => openDurable(dataDir, slowDiskMs));
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
