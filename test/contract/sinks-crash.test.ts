/** Lives of a run, each cut short at some step by a kill or a power cut, and one last life that comes to its
 *  end.
 *
 *  A cut is a copy: at that step the data directory is copied as the cut would leave it, and the next life
 *  begins in the copy. After a kill everything written is there, also half an append; after a power cut only
 *  what had been synced: of the result files what their appends had promised, of the write-ahead log its
 *  state at its last sync. */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";
import { type Disk, disk } from "../../src/shared/disk.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

const workers = 3;

interface Cut {
  /** The how-manieth step. A life that has fewer comes to its end. */
  readonly step: number;
  readonly by: "kill" | "power cut";
}

interface Life {
  readonly fingerprint: string;
  readonly cut?: Cut;
}

interface Aftermath {
  readonly dataDir: string;
  /** Conversations whose result had been promised before the cut, in this life. */
  readonly promised: readonly string[];
  readonly requests: number;
  readonly steps: number;
}

let root: string;
let directories = 0;
let runs = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "cuts-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const newDirectory = () => {
  directories += 1;
  return join(root, `life-${directories}`);
};

const newRunId = () => {
  runs += 1;
  return `run-${runs}`;
};

/** Claims and finishes whatever is not done, as the main job does. */
async function live(dataDir: string, ids: readonly string[], { fingerprint, cut }: Life): Promise<Aftermath> {
  const safeBytes = new Map<string, number>();
  const log = join(dataDir, "ledger.sqlite-wal");
  let safeLog: Uint8Array = statSync(log, { throwIfNoEntry: false }) ? readFileSync(log) : Buffer.alloc(0);
  let steps = 0;
  let requests = 0;
  const promised: string[] = [];
  let aftermath: Aftermath | undefined;

  function step(): void {
    steps += 1;
    if (steps !== cut?.step) return;
    const copy = newDirectory();
    cpSync(dataDir, copy, { recursive: true, filter: (path) => !path.endsWith("-shm") });
    if (cut.by === "power cut") {
      writeFileSync(join(copy, "ledger.sqlite-wal"), safeLog);
      for (const [path, bytes] of safeBytes) {
        const inCopy = path.replace(dataDir, copy);
        if (statSync(inCopy, { throwIfNoEntry: false })) truncateSync(inCopy, bytes);
      }
    }
    aftermath = { dataDir: copy, promised: [...promised], requests, steps };
  }

  const mortal: Disk = {
    ...disk,
    async append(path, bytes) {
      safeBytes.set(path, statSync(path, { throwIfNoEntry: false })?.size ?? 0);
      step();
      const middle = bytes.length >> 1;
      await disk.append(path, bytes.subarray(0, middle));
      step();
      await disk.append(path, bytes.subarray(middle));
      step();
      safeBytes.delete(path);
    },
    async truncate(path, bytes) {
      step();
      await disk.truncate(path, bytes);
      step();
    },
    async rename(from, to) {
      step();
      await disk.rename(from, to);
      step();
    },
    async remove(path) {
      step();
      await disk.remove(path);
      step();
    },
  };

  const ledger = await openLedger({
    dataDir,
    now: Date.now,
    groupRows: 2,
    async datasync(file) {
      step();
      const written = readFileSync(log);
      await file.datasync();
      safeLog = written;
      step();
    },
  });
  const run = await ledger.startRun({ id: newRunId(), fingerprint, window: "" });
  const results = await openResults({ dataDir, book: ledger.book, groupRows: 2, disk: mortal });
  const todo = ids.filter((id) => run.standing(id) !== "done").values();
  async function work(): Promise<void> {
    for (const id of todo) {
      await run.claim(conversation(id), 0);
      requests += 1;
      step();
      const startedAt = `2025-03-0${1 + (Number(id.slice(1)) % 2)}T10:00:00Z`;
      await results.put(resultOf(id, { startedAt, fingerprint }));
      promised.push(id);
    }
  }
  await Promise.all(Array.from({ length: workers }, work));
  await results.close();
  await ledger.close();
  return aftermath ?? { dataDir, promised, requests, steps };
}

function linesIn(dataDir: string): { conversationId: string; fingerprint: string }[] {
  const directory = join(dataDir, "results");
  expect(readdirSync(directory).filter((name) => !/^\d{4}-\d\d-\d\d\.jsonl$/.test(name))).toEqual([]);
  return readdirSync(directory)
    .flatMap((name) => readFileSync(join(directory, name), "utf8").split(/(?<=\n)/))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** What the next life finds before it begins to work. */
async function standingAfter({ dataDir }: Aftermath, ids: readonly string[], fingerprint: string) {
  const ledger = await openLedger({ dataDir, now: Date.now });
  const run = await ledger.startRun({ id: newRunId(), fingerprint, window: "" });
  const done = ids.filter((id) => run.standing(id) === "done");
  const results = await openResults({ dataDir, book: ledger.book });
  // No cut is taken for somebody's meddling.
  expect(results.notes).toEqual([]);
  await results.close();
  await ledger.close();
  return done.sort();
}

async function expectOnce(lives: readonly Life[], count: number, begunIn = newDirectory()): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `c${index}`);
  let dataDir = begunIn;
  let done: readonly string[] = [];
  let requests = 0;
  for (const life of lives) {
    const after = await live(dataDir, ids, life);
    dataDir = after.dataDir;
    requests += after.requests;
    // Nothing that was promised is lost, and what is done is in the files once, under its fingerprint.
    done = await standingAfter(after, ids, life.fingerprint);
    expect(done).toEqual(expect.arrayContaining([...after.promised]));
    const lines = linesIn(dataDir);
    expect(new Set(lines.map(({ conversationId }) => conversationId)).size).toBe(lines.length);
    const written = lines.filter(({ fingerprint }) => fingerprint === life.fingerprint);
    expect(written.map(({ conversationId }) => conversationId).sort()).toEqual(done);
  }
  expect(done).toEqual(ids);
  // At most what was in flight is done again.
  const isOneWork = new Set(lives.map(({ fingerprint }) => fingerprint)).size === 1;
  if (isOneWork) expect(requests).toBeLessThanOrEqual(count + workers * (lives.length - 1));
}

describe("each conversation is in the files exactly once", { timeout: 240_000 }, () => {
  for (const by of ["kill", "power cut"] as const) {
    test(`whichever step a ${by} cuts, in the first life`, async () => {
      const { steps } = await live(newDirectory(), ["c0", "c1", "c2"], { fingerprint: "f1" });
      expect(steps).toBeGreaterThan(10);
      for (let step = 1; step <= steps; step += 1) {
        await expectOnce([{ fingerprint: "f1", cut: { step, by } }, { fingerprint: "f1" }], 3);
      }
    });

    test(`whichever step a ${by} cuts while lines are replaced`, async () => {
      const ids = ["c0", "c1", "c2"];
      const { dataDir } = await live(newDirectory(), ids, { fingerprint: "f1" });
      const copy = () => {
        const directory = newDirectory();
        cpSync(dataDir, directory, { recursive: true });
        return directory;
      };
      const { steps } = await live(copy(), ids, { fingerprint: "another" });
      expect(steps).toBeGreaterThan(10);
      for (let step = 1; step <= steps; step += 1) {
        const lives = [{ fingerprint: "another", cut: { step, by } }, { fingerprint: "another" }];
        await expectOnce(lives, 3, copy());
      }
    });
  }

  test("however many lives are cut, wherever, under whichever fingerprints", async () => {
    const cut = fc.record({
      step: fc.integer({ min: 1, max: 60 }),
      by: fc.constantFrom("kill" as const, "power cut" as const),
    });
    const life = fc.record({ fingerprint: fc.constantFrom("f1", "another"), cut });
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { maxLength: 4 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom("f1", "another"),
        (lives, count, fingerprint) => expectOnce([...lives, { fingerprint }], count),
      ),
      { numRuns: 30 },
    );
  });
});
