import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { beforeEach, describe, expect, test } from "vitest";
import { closeAfter } from "../../src/commands/run-close.ts";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import type { RunLedger } from "../../src/ledger/run-ledger.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { readStanding } from "../../src/ledger/standing.ts";
import { adviceOn } from "../../src/report/status/advice.ts";
import { dayText, statusText } from "../../src/report/status/text.ts";
import { Fault } from "../../src/shared/fault.ts";
import { createLog } from "../../src/shared/log.ts";
import type { IndexStanding } from "../../src/shared/search-standing.ts";
import type { DayStanding, Standing } from "../../src/shared/standing.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

const day = "2025-03-01";
let ticks = 0;
/** Each look at it is a millisecond later. */
const now = () => Date.parse("2025-03-02T04:00:00Z") + ticks++;
const retryAt = Date.parse("2025-03-02T09:30:00Z");

let dataDir: string;
let ledger: Ledger;
let run: RunLedger;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "standing-"));
  ledger = await openLedger({ dataDir, now });
  run = await ledger.startRun({
    ...{ id: "run-1", fingerprint: "f1", isNightly: true },
    window: "2025-02-23T00:00:00.000Z/2025-03-02T03:00:00.000Z",
  });
  return async () => {
    await ledger.close();
    rmSync(dataDir, { recursive: true });
  };
});

async function done(id: string): Promise<void> {
  await run.claim(conversation(id), 0);
  const result = resultOf(id);
  const entry = { result, ...ledger.book.placeOf(result), line: Buffer.from(`${id}\n`) };
  await ledger.book.commit([entry], new Map());
}

/** One conversation of each kind, two that are done, and one that nobody has come to. */
async function everyKind(): Promise<void> {
  await done("c1");
  await done("c2");
  await run.setAside(conversation("c3"), "held", new Fault("guard.held"));
  await run.claim(conversation("c4"), 0);
  await run.setAside(conversation("c4"), "failed", new Fault("answer.empty"));
  await run.setAside(conversation("c5"), "failed", new Fault("transcript.shape"));
  await run.setAside(conversation("c6"), "absent", undefined, undefined, { retryAt, giveUpAt: retryAt * 2 });
  await run.setAside(conversation("c7"), "absent", undefined, undefined, { reason: "late" });
  await run.claim(conversation("c8"), 0);
  const line = { customId: "s9", request: Buffer.from("{}\n"), draft: "{}" };
  await run.batches.gather(conversation("c9"), 0, line);
  const listed = { day, expected: 10, communications: 21, running: 0, isSettled: false, isClosed: false };
  await ledger.days.note("", [listed]);
}

const dayOf = async (): Promise<DayStanding> => {
  const found = (await readStanding(dataDir, day))?.days[0];
  if (!found) throw new Error("the day is not there");
  return found;
};

describe("a day", () => {
  test("counts what was asked to be forgotten as come to an end, and not as missing", async () => {
    await everyKind();
    await ledger.forgetting.drop("c2");
    await ledger.forgetting.drop("c7");
    await ledger.forgetting.drop("c7");
    const of = await dayOf();
    expect(of).toMatchObject({ present: 5, done: 1, none: { forgotten: 2 }, missing: 1 });
    expect(dayText(of, [], { hasColour: false, columns: 100 })).toMatch(
      /no transcript +2 {2}forgotten, as somebody asked/,
    );
  });

  test("counts so, too, what was forgotten before any run had met it, once the vendor has named it", async () => {
    await everyKind();
    await ledger.forgetting.drop("c10");
    expect(await dayOf()).toMatchObject({ none: { late: 1 }, missing: 1 });
    await ledger.close();
    ledger = await openLedger({ dataDir, now });
    expect(ledger.forgotten.has("c10")).toBe(true);
    ledger.forgotten.named(conversation("c10"));
    await ledger.days.note("", []);
    expect(await dayOf()).toMatchObject({ none: { late: 1, forgotten: 1 }, missing: 0 });
  });

  test("adds up, whatever its conversations are at", async () => {
    await everyKind();
    const of = await dayOf();
    expect(of).toMatchObject({
      ...{ present: 6, pending: 1, none: { late: 1 }, unread: 1, missing: 1, retryAt },
      ...{ redacted: 5, held: 1, sent: 4, waiting: 1, done: 2, failed: 1, unknown: 1 },
      listed: { expected: 10, communications: 21 },
    });
    expect(of.present + of.pending + 1 + of.unread + of.missing).toBe(of.listed?.expected);
    expect(of.redacted + of.held).toBe(of.present);
    expect(of.sent + of.waiting).toBe(of.redacted);
    expect(of.done + of.failed + of.unknown).toBe(of.sent);
  });

  test("is shown in full, each number under the one it is a part of", async () => {
    await everyKind();
    expect(dayText(await dayOf(), [], { hasColour: false, columns: 100 })).toBe(`\
2025-03-01  open, listed at 2025-03-02 04:00 UTC; more may come to it
  expected                         10  with 21 communications
    transcript there                6
      redacted                      5
        sent                        4
          done                      2
          answer failed             1
          under way                 1
        in a batch                  1
      held back                     1
    no transcript yet               1  asked again from 2025-03-02 09:30 UTC on
    no transcript                   1  none came in the time it was given
    could not be read               1
    not yet come to                 1

`);
  });

  test("is a line of the table, which fits into 80 columns", async () => {
    await everyKind();
    const text = statusText(await readStanding(dataDir), [], { hasColour: false, columns: 80 });
    expect(text).toMatch(/^2025-03-01 {2}open +10 +2 +1 +1 +2 +1 +3$/m);
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("counts a conversation once, as it was touched last, under whatever rules", async () => {
    await done("c1");
    const other = await ledger.startRun({ id: "run-2", fingerprint: "f2", window: "" });
    await other.claim(conversation("c1"), 0);
    await other.setAside(conversation("c1"), "failed", new Fault("answer.empty"));
    expect(await dayOf()).toMatchObject({ done: 0, failed: 1 });
    expect(await readStanding(dataDir)).toMatchObject({ faults: { "answer.empty": 1 }, failedIn: "run-2" });
  });

  test("that is closed misses nothing: what it no longer holds was forgotten", async () => {
    await done("c1");
    const closed = { day, expected: 2, communications: 2, running: 0, isSettled: true, isClosed: true };
    await ledger.days.note("", [closed]);
    expect(await dayOf()).toMatchObject({ done: 1, missing: 0 });
  });
});

describe("days before the look-back", () => {
  const listed = { day, expected: 1, communications: 1, running: 0, isSettled: true, isClosed: false };
  const aged = { day: "2025-03-02", failedBefore: "2025-03-02" };
  const isClosed = () => ledger.days.closed("").has(day);

  test("are closed when what was pending is given up, and what failed is old", async () => {
    const giveUpAt = now() - 1;
    await run.setAside(conversation("c1"), "absent", undefined, undefined, { retryAt, giveUpAt });
    await run.setAside(conversation("c2"), "failed", new Fault("answer.empty"));
    await ledger.days.note("", [listed]);
    await ledger.days.ageOut("", { ...aged, failedBefore: day });
    expect(isClosed()).toBe(false);
    await ledger.days.ageOut("", aged);
    expect(isClosed()).toBe(true);
    expect(await dayOf()).toMatchObject({ none: { late: 1 }, failed: 0, unread: 1 });
  });

  test("stay open when what is pending could not be looked for in its last nights", async () => {
    const giveUpAt = now() - 1;
    const absence = { retryAt: giveUpAt - 2 * 86_400_000, giveUpAt };
    await run.setAside(conversation("c1"), "absent", undefined, undefined, absence);
    await ledger.days.note("", [listed]);
    await ledger.days.ageOut("", aged);
    expect(isClosed()).toBe(false);
    expect(await dayOf()).toMatchObject({ pending: 1, none: {} });
  });

  test("stay open as long as a request is under way, or more may come", async () => {
    await run.claim(conversation("c1"), 0);
    await ledger.days.note("", [listed]);
    await ledger.days.ageOut("", aged);
    expect(isClosed()).toBe(false);
    await done("c1");
    await ledger.days.note("", [{ ...listed, isSettled: false }]);
    await ledger.days.ageOut("", aged);
    expect(isClosed()).toBe(false);
  });
});

describe("a run that did not come to a good end", () => {
  const week = "2025-02-03T00:00:00.000Z/2025-02-10T00:00:00.000Z";
  const asked = (filters = {}, command = "run") => ({ command, isBatch: false, filters });

  /** A run in a process of its own; without a code it was killed. */
  async function past(start: Omit<Parameters<Ledger["startRun"]>[0], "fingerprint">, exitCode?: number) {
    await ledger.close();
    ledger = await openLedger({ dataDir, now });
    const other = await ledger.startRun({ fingerprint: "f1", ...start });
    if (exitCode !== undefined) await other.end({ exitCode, summary: { reason: "so", next: "that" } });
  }
  const unfinished = async () => {
    await ledger.close();
    const found = await readStanding(dataDir);
    ledger = await openLedger({ dataDir, now });
    return found?.unfinished.map(({ id }) => id);
  };

  test("is told of until a later one takes up its work", async () => {
    await past({ id: "killed", window: week, asked: asked() });
    await past({ id: "down", window: "2025-03-01T00:00:00.000Z/2025-03-02T00:00:00.000Z" }, 75);
    await past({ id: "well", window: "2025-01-01T00:00:00.000Z/2025-01-02T00:00:00.000Z" }, 20);
    expect(await unfinished()).toEqual(["down", "killed", "run-1"]);
    await past({ id: "night", window: "", isNightly: true }, 0);
    expect(await unfinished()).toEqual(["down", "killed"]);
    await past({ id: "part", window: week.replace("02-03", "02-04"), asked: asked() }, 0);
    await past({ id: "voice", window: week, asked: asked({ mediaType: ["voice"] }) }, 0);
    expect(await unfinished()).toEqual(["down", "killed"]);
    await past({ id: "again", window: week.replace("02-10", "02-11"), asked: asked() }, 0);
    expect(await unfinished()).toEqual(["down"]);
  });

  test("is not told of while it is at work, nor when a stream goes on with it", async () => {
    await past({ id: "final", window: week, asked: asked({}, "stream") });
    await past({ id: "at work", window: week, asked: asked() });
    expect(await readStanding(dataDir)).toMatchObject({
      lastRun: { id: "at work", isAtWork: true },
      unfinished: [{ id: "run-1", isAtWork: false }],
    });
  });

  test("is told of behind however many others when it was the last night, and the night is known", async () => {
    await ledger.close();
    const database = await openDatabase(join(dataDir, "ledger.sqlite"));
    database.exec(`
      WITH RECURSIVE others(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM others WHERE n < 201)
      INSERT INTO runs (id, started_at, ended_at, exit_code, "window", fingerprint)
      SELECT 'other-' || n, ${now()} + n, ${now()} + n, 0, '${week}', 'f1' FROM others`);
    database.close();
    const standing = await readStanding(dataDir);
    ledger = await openLedger({ dataDir, now });
    expect(standing).toMatchObject({
      lastRun: { id: "other-201" },
      lastNight: { id: "run-1" },
      unfinished: [{ id: "run-1" }],
    });
    const advice = adviceOn(standing, now() + 2 * 86_400_000).map(({ says }) => says);
    expect(advice).toContainEqual(expect.stringContaining("no nightly run has begun since"));
  });

  test("has the end that was seen when it was closed, unless none was written down", async () => {
    const failed = new Fault("ledger.failed", { facts: { code: "SQLITE_IOERR" } });
    const destination = new PassThrough().resume();
    const written = {
      dataDir,
      runId: "run-1",
      log: createLog({ level: "silent", isPretty: false, destination }),
    };
    const closeBadly = ({ code }: { readonly code: number }) =>
      closeAfter({ reason: "so", next: "that", code }, () => Promise.reject(failed), { ...written, code });
    const lastRun = async () => (await readStanding(dataDir))?.lastRun;

    expect(await closeBadly({ code: 0 })).toMatchObject({ code: 24 });
    expect(await lastRun()).not.toHaveProperty("exitCode");
    await run.end({ exitCode: 20, summary: { reason: "1 failed", next: "nothing" } });
    expect(await closeBadly({ code: 20 })).toMatchObject({ code: 24 });
    const { message: reason, next } = failed;
    expect(await lastRun()).toMatchObject({ exitCode: 24, reason: `${reason} (code SQLITE_IOERR)`, next });
  });

  test("has the end that it came to when another was to be written down", async () => {
    await run.end({ exitCode: 0, summary: { reason: "all done", next: "nothing" } });
    const exit = { code: 24, reason: "a file can not be written", next: "check" };
    const log = createLog({ level: "silent", isPretty: false, destination: new PassThrough().resume() });
    await closeAfter(exit, async () => {}, { code: 0, dataDir, runId: "run-1", log });
    expect((await readStanding(dataDir))?.lastRun).toMatchObject({ exitCode: 24, reason: exit.reason });
  });

  test("keeps what was asked of it, also when it was killed", async () => {
    const filters = { mediaType: ["voice"], queue: ["q1"] };
    await past({ id: "killed", window: week, asked: { command: "run", isBatch: true, filters } });
    await ledger.close();
    const standing = await readStanding(dataDir);
    ledger = await openLedger({ dataDir, now });
    expect(adviceOn(standing, now()).slice(0, 2)).toMatchObject([
      {
        says: expect.stringMatching(/^the last run was killed/),
        command:
          "transcript-gateway run --from 2025-02-03 --to 2025-02-10 --media-type voice --queue q1 --llm-mode batch",
      },
      {
        says: expect.stringMatching(/^the nightly run of 2025-03-02 04:00 UTC was killed/),
        command: "transcript-gateway run",
      },
    ]);
  });
});

describe("the advice", () => {
  const lastRun = {
    ...{ id: "r", isNightly: true, isAtWork: false, startedAt: now(), exitCode: 0 },
    ...{ fromMs: 0, toMs: 86_400_000, command: "run", isBatch: false, filters: {} },
  };
  const calm: Standing = {
    ...{
      lastRun,
      lastNight: lastRun,
      unfinished: [],
      faults: {},
      held: 0,
      batches: 0,
      days: [],
      holders: [],
    },
    callbacks: { waiting: 0, failed: 0 },
    queries: { open: 0 },
    earlier: { days: 0, conversations: 0 },
  };

  test("for a run that is silent is to take its place", () => {
    const [first] = adviceOn({ ...calm, holders: [{ pid: 7, silentMs: 40_000 }] }, now());
    expect(first).toMatchObject({
      says: expect.stringContaining("silent for 40 s"),
      command: "transcript-gateway run --if-running wait",
    });
  });

  test("for a range by hand that was killed is the same range, with its filters", () => {
    const { exitCode: _, ...killed } = {
      ...lastRun,
      isNightly: false,
      filters: { queue: ["a", "b"], limit: 5 },
    };
    expect(adviceOn({ ...calm, lastRun: killed, unfinished: [killed] }, now())[0]?.command).toBe(
      "transcript-gateway run --from 1970-01-01 --to 1970-01-02 --queue a,b",
    );
  });

  test("for a killed command whose question was not written down is to give it again, and names no other", () => {
    const { exitCode: _, ...killed } = { ...lastRun, isNightly: false };
    const on = (command: string) => {
      const run = { ...killed, command };
      return adviceOn({ ...calm, lastRun: run, unfinished: [run] }, now())[0];
    };
    expect(on("query --forward")).toEqual({
      says: expect.stringMatching(/^the last `query --forward` was killed.*the same command goes on/),
      isPressing: true,
    });
    expect(on("retry")).toMatchObject({
      says: expect.stringMatching(/^the last `retry` was killed.*a run over its days goes on/),
      command: "transcript-gateway run --from 1970-01-01 --to 1970-01-02",
    });
  });

  test("on a run that was given a number is given of the last one only, and of any that ran out of time or money", () => {
    const limited = { ...lastRun, id: "l", exitCode: 21, reason: "stopped by --limit 5" };
    const later = { ...lastRun, id: "m" };
    expect(adviceOn({ ...calm, lastRun: limited, unfinished: [limited] }, now())[0]?.says).toContain(
      "stopped by --limit 5",
    );
    expect(adviceOn({ ...calm, lastRun: later, unfinished: [limited] }, now())).toEqual(
      adviceOn({ ...calm, lastRun: later }, now()),
    );
    for (const reason of ["stopped by --max-duration 6 h 00 min", "a cost limit is reached (limitUsd 5)"])
      expect(
        adviceOn({ ...calm, lastRun: later, unfinished: [{ ...limited, reason }] }, now())[0]?.says,
      ).toContain(reason);
  });

  test("says why most have failed, and what to do when that does not pass by itself", () => {
    const failed = (faults: Record<string, number>) =>
      adviceOn({ ...calm, faults, failedIn: "r9" }, now())[0]?.says;
    expect(failed({ "call.timeout": 1, "answer.refused": 3 })).toBe(
      "4 conversations failed (answer.refused 3, call.timeout 1): mostly, the model refused to answer. To do: see the prompt",
    );
    expect(failed({ "call.timeout": 1 })).toBe(
      "1 conversation failed (call.timeout 1): the server did not answer in time",
    );
    expect(failed({ "no longer known": 1 })).toBe("1 conversation failed (no longer known 1)");
  });

  test("tells of a query that was interrupted, or is at work, in a directory without a run too", () => {
    const asked = { open: 2, oldestAt: Date.parse("2025-03-10T08:30:00Z") };
    const says = "2 queries of 2025-03-10 08:30 UTC and later can go on";
    expect(adviceOn({ ...calm, queries: asked }, now())[0]?.says).toContain(says);
    const { lastRun: _, ...unrun } = calm;
    expect(adviceOn({ ...unrun, queries: asked }, now()).map((advice) => advice.says)).toEqual([
      expect.stringContaining(says),
    ]);
    const reader = { pid: 7, isReading: true };
    expect(adviceOn({ ...unrun, holders: [reader], queries: asked }, now())).toEqual([
      { says: "a query is at work (process 7)", isPressing: false },
    ]);
    const looker = { pid: 8, isReading: true, isLooking: true };
    expect(adviceOn({ ...calm, holders: [looker, reader] }, now()).map((advice) => advice.says)).toEqual([
      "a query is at work (process 7)",
      "a preview shows somebody what was said (process 8)",
    ]);
  });

  test("for calls that failed needs no class, for answers that failed it does", () => {
    const failed = (code: string) => adviceOn({ ...calm, faults: { [code]: 2 }, failedIn: "r9" }, now())[0];
    expect(failed("call.timeout")?.command).toBe("transcript-gateway retry --run r9");
    expect(failed("answer.empty")?.command).toBe("transcript-gateway retry --run r9 --class all");
  });

  describe("on the search", () => {
    const hour = 3_600_000;
    const well = { waiting: 0, leaving: 0, refused: {} };
    const on = (cluster: Partial<IndexStanding>) =>
      adviceOn({ ...calm, search: { cluster: { ...well, ...cluster } } }, now());

    test("is silent about a cluster that has all, and about an index that a search fills by itself", () => {
      const none = adviceOn(calm, now());
      expect(on({ reachedAt: now() })).toEqual(none);
      expect(adviceOn({ ...calm, search: { local: { ...well, waiting: 7 } } }, now())).toEqual(none);
    });

    test("is to sync what waits, which presses when the cluster has failed for an hour", () => {
      const command = "transcript-gateway search sync --index cluster";
      expect(on({ waiting: 3 })[0]).toEqual({
        ...{ says: "3 results wait for the search cluster; the next run tries again", command },
        isPressing: false,
      });
      const failing = (forMs: number) =>
        on({ waiting: 1, failedAt: now() - forMs, faultCode: "call.network" })[0];
      expect(failing(hour - 1)?.isPressing).toBe(false);
      expect(failing(hour + 1)).toMatchObject({
        ...{
          says: expect.stringMatching(/^1 result waits .* fails since .* UTC \(call\.network\)/),
          command,
        },
        isPressing: true,
      });
    });

    test("presses for who was forgotten here and lies there, and says the command once", () => {
      const [first, second] = on({ leaving: 2, waiting: 5 });
      expect(first).toMatchObject({ says: expect.stringMatching(/^2 .* forgotten here/), isPressing: true });
      expect(first?.command).toBe("transcript-gateway search sync --index cluster");
      expect(second).toMatchObject({ says: expect.stringContaining("5 results wait") });
      expect(second?.command).toBeUndefined();
    });

    test("names what it will never take by the cluster's words, and a rebuild", () => {
      expect(on({ refused: { mapper_parsing_exception: 2, too_large: 1 } })[0]).toMatchObject({
        says: expect.stringMatching(/^3 conversations are .* \(mapper_parsing_exception 2, too_large 1\)$/),
        command: "transcript-gateway search rebuild --index cluster",
        isPressing: true,
      });
    });
  });
});
