/** What `status` knows of a stream, from its ledger, and what it says of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { openLedger } from "../../../src/ledger/ledger.ts";
import { readStreamStanding } from "../../../src/ledger/stream-standing.ts";
import { adviceOn } from "../../../src/report/status/advice.ts";
import { adviceOnStream } from "../../../src/report/status/stream-advice.ts";
import { Fault } from "../../../src/shared/fault.ts";
import type { StreamStanding } from "../../../src/shared/standing.ts";
import { conversation } from "../../helpers/ledger-material.ts";

const startedAt = "2025-03-10T14:00:00.000Z";
const now = () => Date.parse("2025-03-10T15:00:00Z");
const start = { id: "run-1", fingerprint: "f1", window: `${startedAt}/${startedAt}` };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "stream-standing-"));
  return () => rmSync(dataDir, { recursive: true });
});

const headOf = (id: string) => ({ id, startedAt, mediaType: "voice" as const, queueIds: [] });

describe("how a stream stands", () => {
  test("is who is at work, what goes on, what waits and what was set aside", async () => {
    const ledger = await openLedger({ dataDir, now });
    const run = await ledger.startRun({ ...start, command: "stream --queue q-1 --final" });
    const book = ledger.openLive();
    for (const id of ["c1", "c2", "c3", "c4"]) await book.begin(headOf(id), 0);
    await book.change("c2", { state: "ended", gaps: [{ fromMs: 1, toMs: 2 }] });
    await book.change("c3", { state: "ended", isFinalDue: true });
    await book.change("c4", { state: "closed" });
    await run.setAside(conversation("c1/1"), "held", new Fault("guard.held"));
    await run.setAside(conversation("c1/2"), "failed", new Fault("answer.empty"));
    expect(await readStreamStanding(dataDir)).toEqual({
      ...{ dataDir, startedAt: now(), command: "stream --queue q-1 --final" },
      holders: [expect.objectContaining({ pid: process.pid })],
      ...{ running: 1, toFill: 1, toFinish: 1, held: 1, faults: { "answer.empty": 1 } },
    });
    await run.end({ exitCode: 143, summary: { windows: 2, reason: "stopped; 1 conversation open" } });
    await ledger.close();
    expect(await readStreamStanding(dataDir)).toMatchObject({
      ...{ holders: [], endedAt: now(), exitCode: 143, reason: "stopped; 1 conversation open" },
    });
  });

  test("is nothing where there were only runs, or nothing at all", async () => {
    expect(await readStreamStanding(dataDir)).toBeUndefined();
    const ledger = await openLedger({ dataDir, now });
    await ledger.startRun(start);
    await ledger.close();
    expect(await readStreamStanding(dataDir)).toBeUndefined();
  });
});

describe("what is said of it", () => {
  const ended: StreamStanding = {
    ...{ dataDir: "data/stream", holders: [], startedAt: now(), endedAt: now(), exitCode: 0 },
    ...{ command: "stream --stdin", running: 0, toFill: 0, toFinish: 0, held: 0, faults: {} },
  };
  const command = "transcript-gateway stream --stdin";
  const { exitCode: _, endedAt: __, ...unended } = ended;

  test.each<[string, StreamStanding, object]>([
    [
      "one that is at work, by its process, and needs nothing",
      { ...unended, holders: [{ pid: 7, silentMs: 100 }], running: 2 },
      {
        says: "a stream is at work (process 7) since 2025-03-10 15:00 UTC: 2 conversations at the moment",
        isPressing: false,
      },
    ],
    [
      "one that is at work and says nothing any more",
      { ...unended, holders: [{ pid: 7, silentMs: 40_000 }] },
      { says: expect.stringContaining("silent for 40 s"), isPressing: true },
    ],
    [
      "one that was killed, and the command that goes on with it",
      { ...unended, running: 1, toFill: 3 },
      {
        says: "the last stream, of 2025-03-10 15:00 UTC, was killed or could not write down its end: 1 conversation went on, 3 wait for the transcript of what was missed; the same command goes on where it was",
        ...{ command, isPressing: true },
      },
    ],
    [
      "one that was stopped with work left, and the command",
      { ...ended, exitCode: 143, reason: "stopped; 1 conversation open", toFinish: 1 },
      {
        says: "the last stream ended at 2025-03-10 15:00 UTC with code 143: stopped. 1 waits for the final result; the same command goes on where it was",
        ...{ command, isPressing: true },
      },
    ],
    [
      "one that was broken off by its audit, and where to look",
      { ...ended, exitCode: 24, reason: "the audit cannot be written" },
      { command: "transcript-gateway audit verify --data-dir data/stream", isPressing: true },
    ],
    [
      "one that is over",
      ended,
      {
        says: "the last stream ended at 2025-03-10 15:00 UTC; nothing of it is open",
        isPressing: false,
      },
    ],
  ])("is of %s", (_, stream, advice) => {
    expect(adviceOnStream(stream)).toEqual([expect.objectContaining(advice)]);
  });

  test("names windows that are held back, and those that failed", () => {
    expect(adviceOnStream({ ...ended, held: 2, faults: { "answer.empty": 3 } }).slice(1)).toEqual([
      {
        says: "2 windows of a stream are held back until somebody looks",
        ...{ command: "transcript-gateway quarantine list --data-dir data/stream", isPressing: true },
      },
      {
        says: "3 windows of the last stream failed (answer.empty 3); a run does their conversations whole",
        isPressing: false,
      },
    ]);
  });

  test("stands alone where nothing was ever run, and before it where that presses", () => {
    const pressing = adviceOnStream({ ...unended, toFill: 1 });
    expect(adviceOn(undefined, now(), pressing)).toEqual(pressing);
    const lastRun = {
      ...{ id: "r", isNightly: true, isAtWork: false, startedAt: now(), exitCode: 0 },
      ...{ fromMs: 0, toMs: 86_400_000, command: "run", isBatch: false, filters: {} },
    };
    const standing = {
      ...{ lastRun, lastNight: lastRun, unfinished: [], faults: {}, held: 0, batches: 0 },
      ...{ days: [], holders: [] },
      ...{ callbacks: { waiting: 0, failed: 0 }, queries: { open: 0 } },
      earlier: { days: 0, conversations: 0 },
    };
    expect(adviceOn(standing, now(), pressing).map(({ isPressing }) => isPressing)).toEqual([true, false]);
    const calm = adviceOnStream(ended);
    expect(adviceOn(standing, now(), calm)[1]).toEqual(calm[0]);
  });
});
