import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inspectLedger } from "../../src/ledger/inspection.ts";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { openPlanView } from "../../src/ledger/plan-view.ts";
import { openQuarantineView } from "../../src/ledger/quarantine.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { Fault } from "../../src/shared/fault.ts";
import type { Result, Spent } from "../../src/shared/types.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

const now = () => Date.parse("2025-03-02T04:00:00Z");
const run = { id: "run-1", fingerprint: "f1", window: "2025-03-01T00:00:00Z/2025-03-02T00:00:00Z" };

let dataDir: string;
let open: Ledger[] = [];

beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), "ledger-")), "data");
});
afterEach(async () => {
  for (const ledger of open.splice(0)) await ledger.close();
  rmSync(join(dataDir, ".."), { recursive: true });
});

async function ledgerHere(options: { groupMs?: number; groupRows?: number } = {}): Promise<Ledger> {
  const ledger = await openLedger({ dataDir, now, ...options });
  open.push(ledger);
  return ledger;
}
async function closed(ledger: Ledger): Promise<void> {
  open = open.filter((other) => other !== ledger);
  await ledger.close();
}
const spentOf = (changes: Partial<Spent>): Spent => ({
  promptTokens: 0,
  completionTokens: 0,
  costUsd: 0,
  latencyMs: 0,
  attempts: 1,
  ...changes,
});
const commit = (ledger: Ledger, id: string, changes: Partial<Result> = {}) => {
  const result = resultOf(id, changes);
  const entry = { result, ...ledger.book.placeOf(result), line: Buffer.from(`${id}\n`) };
  return ledger.book.commit([entry], new Map());
};

describe("what stands", () => {
  test("a conversation nobody has taken on does not stand anywhere", async () => {
    const ledger = await ledgerHere();
    const runLedger = await ledger.startRun(run);
    expect(runLedger.standing("c1")).toBeUndefined();
  });

  test("each state is seen at once, also while its write is under way", async () => {
    const ledger = await ledgerHere();
    const runLedger = await ledger.startRun(run);
    void runLedger.claim(conversation("c1"), 0.01);
    expect(runLedger.standing("c1")).toBe("claimed");
    void commit(ledger, "c1");
    expect(runLedger.standing("c1")).toBe("done");
    void runLedger.setAside(conversation("c2"), "held", new Fault("guard.held"));
    expect(runLedger.standing("c2")).toBe("held");
  });

  test("under another fingerprint the same conversation is new work", async () => {
    const ledger = await ledgerHere();
    await commit(ledger, "c1");
    const other = await ledger.startRun({ ...run, id: "run-2", fingerprint: "f2" });
    expect(other.standing("c1")).toBeUndefined();
  });

  test("a result under a new fingerprint takes the place of the old one, which becomes work again", async () => {
    const ledger = await ledgerHere();
    const first = await ledger.startRun(run);
    await commit(ledger, "c1");
    const second = await ledger.startRun({ ...run, id: "run-2", fingerprint: "f2" });
    await second.claim(conversation("c1"), 0.01);
    expect(first.standing("c1")).toBe("done");
    await commit(ledger, "c1", { fingerprint: "f2", runId: "run-2" });
    expect(first.standing("c1")).toBeUndefined();
    expect(second.standing("c1")).toBe("done");
  });
});

describe("a result", () => {
  test("leaves its quality and what was noticed in it beside its latency", async () => {
    const ledger = await ledgerHere();
    await ledger.startRun(run);
    const review = {
      score: 0.75,
      completeness: 1,
      length: 0.5,
      coverage: undefined,
      flags: ["link", "repaired"],
    };
    await commit(ledger, "c1", { review });
    await commit(ledger, "c2");
    await closed(ledger);
    const database = await openDatabase(join(dataDir, "ledger.sqlite"));
    const rows = database.all(
      "SELECT quality, flags, latency_ms FROM conversations ORDER BY conversation_id",
    );
    database.close();
    expect(rows).toEqual([
      { quality: 0.75, flags: "link repaired", latency_ms: 12 },
      { quality: null, flags: null, latency_ms: 12 },
    ]);
  });
});

describe("after a run that died", () => {
  test("its claims are counted as unknown outcomes and are work again", async () => {
    const first = await ledgerHere();
    const dying = await first.startRun(run);
    await dying.claim(conversation("c1"), 0.5);
    await commit(first, "c2");
    await closed(first);

    const second = await ledgerHere();
    expect(second.orphans).toEqual({ requests: 1, costUsd: 0.5 });
    const next = await second.startRun({ ...run, id: "run-2" });
    expect(next.standing("c1")).toBeUndefined();
    expect(next.standing("c2")).toBe("done");
    await next.claim(conversation("c1"), 0.5);
    await commit(second, "c1", { runId: "run-2" });
    const days = second.counts({ fromDay: "2025-03-01", toDay: "2025-03-01", fingerprint: "f1" });
    expect(days).toMatchObject({ done: 2, orphaned: 0, requests: 2, unknownOutcomes: 1, lostUsd: 0.5 });
    expect(second.spentOn("2025-03-02")).toBeCloseTo(0.501);
  });
});

describe("counts", () => {
  test("tell where a run's conversations stand and what they have taken, in earlier runs too", async () => {
    const ledger = await ledgerHere();
    const first = await ledger.startRun(run);
    const spent = { promptTokens: 10, completionTokens: 5, costUsd: 0.25, latencyMs: 3, attempts: 2 };
    await first.claim(conversation("c1"), 0.01);
    await first.setAside(conversation("c1"), "failed", new Fault("answer.truncated"), spent);
    await first.setAside(conversation("c2"), "absent");
    expect(first.counts()).toMatchObject({ failed: 1, absent: 1, requests: 2, costUsd: 0.25 });

    const second = await ledger.startRun({ ...run, id: "run-2" });
    await second.claim(conversation("c1"), 0.01);
    await commit(ledger, "c1", { runId: "run-2" });
    expect(second.counts()).toMatchObject({ done: 1, failed: 0, requests: 3, promptTokens: 110 });
    expect(first.counts()).toMatchObject({ failed: 0, absent: 1, requests: 0 });
    const days = ledger.counts({ fromDay: "2025-03-01", toDay: "2025-03-01", fingerprint: "f1" });
    expect(days).toMatchObject({ done: 1, absent: 1, requests: 3, promptTokens: 110 });
  });

  test("call a claim nobody waits for any more an unknown outcome when the run ends", async () => {
    const ledger = await ledgerHere();
    const runLedger = await ledger.startRun(run);
    await runLedger.claim(conversation("c1"), 0.01);
    await runLedger.end({ exitCode: 130, summary: {} });
    expect(runLedger.standing("c1")).toBeUndefined();
    expect(runLedger.counts()).toMatchObject({ claimed: 0, orphaned: 1, unknownOutcomes: 1, lostUsd: 0.01 });
  });

  test("a claim that is taken back was no request", async () => {
    const ledger = await ledgerHere();
    const runLedger = await ledger.startRun(run);
    await runLedger.claim(conversation("c1"), 0.01);
    await runLedger.release(conversation("c1"));
    expect(runLedger.standing("c1")).toBeUndefined();
    expect(runLedger.counts()).toMatchObject({ claimed: 0, orphaned: 0, requests: 0 });

    await runLedger.claim(conversation("c1"), 0.01);
    await runLedger.setAside(
      conversation("c1"),
      "failed",
      new Fault("answer.empty"),
      spentOf({ costUsd: 0.02 }),
    );
    await runLedger.claim(conversation("c1"), 0.01);
    await runLedger.release(conversation("c1"));
    expect(runLedger.standing("c1")).toBeUndefined();
    expect(runLedger.counts()).toMatchObject({ requests: 1, costUsd: 0.02, unknownOutcomes: 0 });
  });

  test("a claim that was refused before it was sent is no request either", async () => {
    const ledger = await ledgerHere();
    const runLedger = await ledger.startRun(run);
    await runLedger.claim(conversation("c1"), 0.01);
    await runLedger.setAside(conversation("c1"), "held", new Fault("guard.held"), spentOf({ attempts: 0 }));
    expect(runLedger.counts()).toMatchObject({ held: 1, requests: 0 });
  });
});

describe("what was spent on a day", () => {
  test("is told by the day of the claim, lost answers at their estimate, over all runs", async () => {
    let at = now();
    const ledger = await openLedger({ dataDir, now: () => at });
    open.push(ledger);
    const runLedger = await ledger.startRun(run);
    await runLedger.claim(conversation("c1"), 0.5);
    await runLedger.claim(conversation("c2"), 0.5);
    at += 86_400_000;
    const lost = { requests: 1, costUsd: 0.25 };
    await runLedger.setAside(
      conversation("c1"),
      "failed",
      new Fault("call.timeout"),
      spentOf({ costUsd: 0, lost }),
    );
    await commit(ledger, "c2");
    await runLedger.claim(conversation("c1"), 0.5);
    await commit(ledger, "c1");
    expect(ledger.spentOn("2025-03-02")).toBeCloseTo(0.251);
    expect(ledger.spentOn("2025-03-03")).toBeCloseTo(0.001);
    expect(ledger.spentOn("2025-03-04")).toBe(0);
    expect(runLedger.counts()).toMatchObject({ unknownOutcomes: 1, lostUsd: 0.25 });
  });
});

describe("surrogate ids", () => {
  test("stay the same over this ledger, differ in another, and do not show the id", async () => {
    const first = await ledgerHere();
    const surrogate = first.surrogate("c1");
    expect(surrogate).toMatch(/^[0-9a-f]{16}$/);
    await closed(first);
    const second = await ledgerHere();
    expect(second.surrogate("c1")).toBe(surrogate);
    expect(second.surrogate("c2")).not.toBe(surrogate);
    await closed(second);
    rmSync(dataDir, { recursive: true });
    const other = await ledgerHere();
    expect(other.surrogate("c1")).not.toBe(surrogate);
  });
});

describe("the data directory", () => {
  test("is open to its owner only", async () => {
    const ledger = await ledgerHere();
    await ledger.startRun(run);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const file of ["ledger.sqlite", "ledger.sqlite-wal", "lock.sqlite"]) {
      expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  test("takes one writer at a time and names the one that is there", async () => {
    const ledger = await ledgerHere();
    await expect(openLedger({ dataDir, now })).rejects.toMatchObject({
      code: "lock.held",
      exit: 25,
      facts: { pid: process.pid, since: "2025-03-02T04:00:00.000Z" },
    });
    await closed(ledger);
    await ledgerHere();
  });

  test("holds no write-ahead log after an orderly end", async () => {
    const ledger = await ledgerHere();
    await commit(ledger, "c1");
    await closed(ledger);
    expect(statSync(join(dataDir, "ledger.sqlite-wal"), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });
});

describe("a look at the ledger", () => {
  test("tells that there is none", async () => {
    expect(await inspectLedger(dataDir)).toBeUndefined();
  });

  test("tells who is at work, and gives up no claim", async () => {
    const first = await ledgerHere();
    const runLedger = await first.startRun(run);
    await runLedger.claim(conversation("c1"), 0);
    await runLedger.setAside(conversation("c2"), "held", new Fault("guard.held"));
    await commit(first, "c3");
    expect(await inspectLedger(dataDir)).toMatchObject({
      holders: [{ pid: process.pid }],
      done: 1,
      setAside: 1,
    });
    expect(runLedger.standing("c1")).toBe("claimed");
    await closed(first);

    expect(await inspectLedger(dataDir)).toEqual({ holders: [], done: 1, setAside: 1 });
    expect((await ledgerHere()).orphans).toMatchObject({ requests: 1 });
  });

  test("finds nothing in a ledger that was only just begun, and misses no table an older one lacks", async () => {
    mkdirSync(dataDir);
    const path = join(dataDir, "ledger.sqlite");
    writeFileSync(path, "");
    expect(await inspectLedger(dataDir)).toBeUndefined();
    expect(await openPlanView(dataDir)).toBeUndefined();

    const first = await ledgerHere();
    await commit(first, "c1");
    await closed(first);
    const database = await openDatabase(path);
    database.exec("DROP TABLE batch_lines; DROP TABLE quarantine; PRAGMA user_version = 2");
    database.close();
    const plan = await openPlanView(dataDir);
    expect(plan?.standing("c1", "f1")).toBe("done");
    expect(plan?.isWaiting("c1", "f1")).toBe(false);
    plan?.close();
    expect(await openQuarantineView(dataDir)).toBeUndefined();
  });
});
