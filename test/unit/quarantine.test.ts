import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { openQuarantineView } from "../../src/ledger/quarantine.ts";
import { Fault } from "../../src/shared/fault.ts";
import type { Cleared } from "../../src/shared/text.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

const now = () => Date.parse("2025-03-02T04:00:00Z");
const fault = new Fault("guard.held", { facts: { checks: ["number", "mail"], turn: 3 } });
const view = [{ speaker: "customer" as const, text: "on ███-████ or [PHONE_1]" as Cleared }];

let dataDir: string;
let ledger: Ledger;

beforeEach(async () => {
  dataDir = join(mkdtempSync(join(tmpdir(), "quarantine-")), "data");
  ledger = await openLedger({ dataDir, now });
});
afterEach(async () => {
  await ledger.close();
  rmSync(join(dataDir, ".."), { recursive: true });
});

/** Holds them back in a run under these rules. */
async function hold(fingerprint: string, ...ids: readonly [id: string, startedAt: string][]) {
  const run = await ledger.startRun({ id: `run-${fingerprint}`, fingerprint, window: "a/b" });
  for (const [id, startedAt] of ids) {
    await run.setAside(conversation(id, startedAt), "held", fault);
    await ledger.quarantine.put(
      conversation(id, startedAt),
      fingerprint,
      fault,
      id === "c3" ? undefined : view,
    );
  }
  return run;
}

const ids = () => ledger.quarantine.list().map(({ conversationId }) => conversationId);

describe("the quarantine", () => {
  test("lists what was held back with the fault's facts, the oldest conversation first, each once", async () => {
    await hold("f1", ["c2", "2025-03-01T11:00:00Z"], ["c1", "2025-03-01T09:00:00Z"]);
    await hold("f2", ["c2", "2025-03-01T11:00:00Z"]);
    expect(ids()).toEqual(["c1", "c2"]);
    expect(ledger.quarantine.list()[0]).toEqual({
      conversationId: "c1",
      startedAt: "2025-03-01T09:00:00Z",
      mediaType: "voice",
      faultCode: "guard.held",
      facts: { checks: ["number", "mail"], turn: 3 },
      heldAt: now(),
      hasView: true,
    });
  });

  test("shows what may be shown, and says when that is nothing", async () => {
    await hold("f1", ["c1", "2025-03-01T09:00:00Z"], ["c3", "2025-03-01T09:00:00Z"]);
    expect(ledger.quarantine.show("c1")?.turns).toEqual(view);
    expect(ledger.quarantine.show("c3")).toMatchObject({ held: { hasView: false } });
    expect(ledger.quarantine.show("c3")?.turns).toBeUndefined();
    expect(ledger.quarantine.show("c9")).toBeUndefined();
  });

  test("what is released is work again", async () => {
    const run = await hold("f1", ["c1", "2025-03-01T09:00:00Z"], ["c2", "2025-03-01T09:00:00Z"]);
    expect(await ledger.quarantine.release(["c1", "c9"])).toEqual(["c1"]);
    expect(ids()).toEqual(["c2"]);
    expect([run.standing("c1"), run.standing("c2")]).toEqual(["failed", "held"]);
  });

  test("what is dropped stays held, and its text is gone from the file", async () => {
    const run = await hold("f1", ["c1", "2025-03-01T09:00:00Z"]);
    expect(await ledger.quarantine.drop(["c1"])).toEqual(["c1"]);
    expect(ids()).toEqual([]);
    expect(run.standing("c1")).toBe("held");
    await ledger.close();
    expect(readFileSync(join(dataDir, "ledger.sqlite")).includes("███-████")).toBe(false);
  });

  test("what is done after all, under other rules, is in quarantine no longer", async () => {
    await hold("f1", ["c1", "2025-03-01T09:00:00Z"]);
    const result = resultOf("c1", { fingerprint: "f2" });
    await ledger.startRun({ id: "run-1", fingerprint: "f2", window: "a/b" });
    await ledger.book.commit(
      [{ result, day: "2025-03-01", line: Buffer.from("{}\n"), isReplacing: false }],
      new Map([["2025-03-01", { bytes: 3, lines: 1 }]]),
    );
    expect(ids()).toEqual([]);
  });

  test("can be read while a run is at work, and where nothing was ever run", async () => {
    await hold("f1", ["c1", "2025-03-01T09:00:00Z"]);
    const reader = await openQuarantineView(dataDir);
    expect(reader?.list().length).toBe(1);
    reader?.close();
    expect(await openQuarantineView(join(dataDir, "none"))).toBeUndefined();
  });
});
