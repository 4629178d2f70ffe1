/** One side of the benches of durability: the same conversations with the ledger, with ledger and audit, or with nothing
 *  but unsynced writes of their lines. A conversation's other work is stood in for by parsing and masking a document as
 *  large as a transcript, twice: that takes about as long as the road without a ledger (2.0 to 2.6 ms; D1's row on the
 *  road tells today's) and as that of the reference (464 conversations a second, `performance.md` 3). Beside once, which
 *  is half of it, durability looked twice as dear as it is in a run.
 *  As on the road it is done in a stage of its own, before the claim. (Where each of the 64 did all of one conversation
 *  they came to go in step: all waited for the disk at once, and then all worked, which no run does.) */
import { openSync, writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Disk } from "../../src/shared/disk.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Result } from "../../src/shared/types.ts";
import { about, answered, runFacts } from "../helpers/audit-material.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";
import { built } from "./built.ts";
import { answerEach, cpuMsOf, given } from "./side.ts";

const { openAudit } = await built<typeof import("../../src/audit/audit.ts")>("audit/audit");
const { openLedger } = await built<typeof import("../../src/ledger/ledger.ts")>("ledger/ledger");
const { disk } = await built<typeof import("../../src/shared/disk.ts")>("shared/disk");
const { createQueue, drain } = await built<typeof import("../../src/shared/drain.ts")>("shared/drain");
const { openResults } = await built<typeof import("../../src/sinks/jsonl.ts")>("sinks/jsonl");
const { resultLine } = await built<typeof import("../../src/sinks/result-line.ts")>("sinks/result-line");

/** Without a ledger when it is not durable. */
export interface StoreSide {
  readonly dataDir: string;
  readonly isDurable: boolean;
  readonly isAudited?: boolean;
  /** How much longer every sync takes. */
  readonly afterSyncMs?: number;
}

export interface Asked {
  readonly conversations: number;
}

export interface Round {
  /** Conversations a second. */
  readonly rate: number;
  /** A conversation. */
  readonly cpuMs: number;
}

interface Store {
  claim(id: string): Promise<void>;
  /** Records the request; what it resolves with records the outcome. */
  leave(id: string): Promise<() => Promise<void>>;
  put(result: Result): Promise<void>;
}

const workers = 64;

const turns = Array.from({ length: 180 }, (_, index) => ({
  speaker: index % 2 === 0 ? ("agent" as const) : ("customer" as const),
  text: `Turn ${index}: my number is 555-01${(index % 90) + 10}, and the parcel has still not come to us.` as Cleared,
  startMs: 1_740_823_200_000 + index * 4000,
}));
const document = JSON.stringify({ phrases: turns.map((turn) => ({ ...turn, padding: "x".repeat(3600) })) });

/** As many bytes as a transcript's request has. */
const body = Buffer.from(turns.map(({ text }) => text).join("\n"));

/** Stands in for fetching, parsing and redacting, and then for asking and reading the answer. */
function work(): Result["transcript"] {
  readAndMask();
  return readAndMask();
}

function readAndMask(): Result["transcript"] {
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

const side = given<StoreSide>();
await mkdir(side.dataDir, { recursive: true });
const store = await (side.isDurable ? openDurable(side) : openNothing(side));
let begun = 0;

answerEach<Asked, Round>(async ({ conversations }) => {
  const startedAt = performance.now();
  const cpuMs = await cpuMsOf(() => carry(conversations));
  return { rate: (conversations * 1000) / (performance.now() - startedAt), cpuMs: cpuMs / conversations };
});

async function carry(conversations: number): Promise<void> {
  const ready = createQueue<{ readonly id: string; readonly transcript: Result["transcript"] }>(workers);
  async function prepare(id: string): Promise<void> {
    const transcript = work();
    await new Promise(setImmediate);
    await ready.push({ id, transcript });
  }
  await Promise.all([
    drain(ids(conversations), prepare, { workers: 8 }).finally(ready.end),
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
}

/** In no order, as the vendor's are. */
async function* ids(conversations: number): AsyncGenerator<string> {
  for (const end = begun + conversations; begun < end; begun += 1)
    yield `${(begun * 2_654_435_761) % 4_294_967_296}-${begun}`;
}

async function openNothing({ dataDir }: StoreSide): Promise<Store> {
  const file = openSync(join(dataDir, "results.jsonl"), "a");
  return {
    claim: async () => {},
    leave: async () => async () => {},
    put: async (result) => {
      writeSync(file, `${resultLine(result)}\n`);
    },
  };
}

async function openDurable({ dataDir, afterSyncMs = 0, isAudited = false }: StoreSide): Promise<Store> {
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
  };
}
