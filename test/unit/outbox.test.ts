import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { createOutbox } from "../../src/ledger/outbox.ts";
import { readOutbox } from "../../src/ledger/outbox-view.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import type { Failing, OutgoingEvent } from "../../src/shared/outbox.ts";
import { openResults } from "../../src/sinks/jsonl.ts";
import { conversation, resultOf } from "../helpers/ledger-material.ts";

const startedAt = Date.parse("2025-03-10T02:00:00Z");
const dayMs = 86_400_000;
let dataDir: string;
let ledger: Ledger;
let at: number;
const open = async () => {
  ledger = await openLedger({ dataDir, now: () => at });
};
const reopened = async () => {
  await ledger.close();
  await open();
};

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "outbox-"));
  at = startedAt;
  await open();
});
afterEach(async () => {
  await ledger.close();
  rmSync(dataDir, { recursive: true });
});

const event = (id: string, stream = id, changes: Partial<OutgoingEvent> = {}): OutgoingEvent => ({
  ...{ id, type: "query.page", stream, conversationIds: [] },
  body: Buffer.from(JSON.stringify({ id })),
  ...changes,
});
const page = (id: string, ids: readonly string[]) => {
  const hits = ids.map((conversationId) => ({ conversationId, snippets: [] }));
  return event(id, "q", {
    conversationIds: ids,
    body: Buffer.from(JSON.stringify({ id, matches: ids.length, hits })),
  });
};
const nobody: ReadonlySet<string> = new Set();
const next = (busy = nobody) => ledger.outbox.next(at, busy);
const failing: Failing = { faultCode: "call.status", status: 503 };
const seqOf = () => next()?.seq ?? Number.NaN;

describe("an event in the outbox", () => {
  test("is there after a restart, to the byte, and gone when it was heard", async () => {
    await ledger.outbox.put(event("a", "a", { body: Buffer.from('{"text":"\\u0000 süß"}') }));
    await reopened();
    expect(next()).toMatchObject({ id: "a", attempts: 0, queuedAt: startedAt });
    expect(next()?.body.toString()).toBe('{"text":"\\u0000 süß"}');
    await ledger.outbox.delivered(seqOf());
    await reopened();
    expect(ledger.outbox.state()).toEqual({ waiting: 0, failed: 0 });
  });

  test("that waits already does not wait twice", async () => {
    await ledger.outbox.put(event("a"));
    await ledger.outbox.put(event("a"));
    expect(ledger.outbox.state().waiting).toBe(1);
  });

  test("comes after those of its stream, also when they must wait; other streams pass", async () => {
    for (const [id, stream] of [
      ["a1", "a"],
      ["a2", "a"],
      ["b1", "b"],
    ] as const)
      await ledger.outbox.put(event(id, stream));
    await ledger.outbox.postpone(seqOf(), at + 60_000, failing);
    expect(next()?.id).toBe("b1");
    expect(next(new Set(["b"]))).toBeUndefined();
    expect(ledger.outbox.dueAt()).toBe(0 + at);
    await ledger.outbox.delivered(seqOf());
    expect(ledger.outbox.dueAt()).toBe(at + 60_000);
    at += 60_000;
    expect(next()).toMatchObject({ id: "a1", attempts: 1 });
  });

  test("that was refused lets those behind it pass, and can be taken up again", async () => {
    await ledger.outbox.put(event("a1", "a"));
    await ledger.outbox.put(event("a2", "a"));
    await ledger.outbox.giveUp(seqOf(), "refused", { faultCode: "call.rejected", status: 400 });
    expect(next()?.id).toBe("a2");
    expect(ledger.outbox.state()).toEqual({ waiting: 1, oldestAt: startedAt, failed: 1 });
    expect(await ledger.outbox.revive(["nobody"])).toEqual([]);
    expect(await ledger.outbox.revive(undefined)).toEqual(["a1"]);
    expect(next()?.id).toBe("a1");
  });

  test("rests with all others when the receiver says so, and until somebody is in a hurry", async () => {
    for (const id of ["a", "b"]) await ledger.outbox.put(event(id));
    await ledger.outbox.rest(at + 5000);
    expect([next(), ledger.outbox.dueAt()]).toEqual([undefined, at + 5000]);
    await ledger.outbox.hurry();
    expect(next()?.id).toBe("a");
  });

  test("that the gate let nothing of pass is shown and never tried", async () => {
    await ledger.outbox.put(event("a", "a", { body: Buffer.alloc(0) }));
    expect(next()).toBeUndefined();
    expect(await ledger.outbox.revive(undefined)).toEqual([]);
    expect(await readOutbox(dataDir)).toEqual([
      {
        id: "a",
        type: "query.page",
        state: "held",
        attempts: 0,
        queuedAt: startedAt,
        faultCode: "gate.held",
      },
    ]);
  });

  test("that was given up is kept for a month", async () => {
    await ledger.outbox.put(event("a"));
    await ledger.outbox.giveUp(seqOf(), "expired", failing);
    at += 29 * dayMs;
    await reopened();
    expect(ledger.outbox.state().failed).toBe(1);
    at += 2 * dayMs;
    await reopened();
    expect(ledger.outbox.state().failed).toBe(0);
  });
});

test("an event of a result is there when the conversation is done, and not before", async () => {
  const run = await ledger.startRun({ id: "run-1", fingerprint: "f1", window: "a/b" });
  await run.claim(conversation("c1"), 0);
  const results = await openResults({
    dataDir,
    book: ledger.book,
    eventOf: ({ conversationId }) =>
      event(`of ${conversationId}`, "r", { conversationIds: [conversationId] }),
  });
  expect(next()).toBeUndefined();
  await results.put(resultOf("c1"));
  expect(next()).toMatchObject({ id: "of c1", conversationIds: ["c1"] });
  await results.close();
});

describe("room", () => {
  const fill = async (room: { bytes: number; events: number }, events: number) => {
    await ledger.close();
    const database = await openDatabase(join(dataDir, "ledger.sqlite"));
    const group = { write: async <T>(work: () => T) => work(), settle: async () => {} };
    const outbox = createOutbox(database, group, () => at, room);
    for (let index = 0; index < events; index += 1) {
      at += 1;
      await outbox.put(
        event(`e${index}`, `s${index}`, { body: Buffer.alloc(100, "x"), conversationIds: ["c1"] }),
      );
    }
    database.close();
    await open();
  };

  test("is made by the oldest bodies: their rows say so", async () => {
    await fill({ bytes: 5000, events: 1000 }, 120);
    const entries = await readOutbox(dataDir);
    expect(entries.length).toBe(120);
    const full = entries.filter(({ state }) => state === "full");
    expect(full.length).toBeGreaterThanOrEqual(70);
    expect(full).toEqual(entries.slice(0, full.length));
    expect(entries.length - full.length).toBeGreaterThan(30);
  });

  test("is bounded in events, too", async () => {
    await fill({ bytes: 1e6, events: 50 }, 120);
    const entries = await readOutbox(dataDir);
    expect(entries.length).toBeLessThanOrEqual(50);
    expect(entries.length).toBeGreaterThan(40);
    expect(entries.at(-1)?.id).toBe("e119");
  });
});

describe("forgetting", () => {
  test("takes a conversation out of the pages that name it, and with it what is only about it", async () => {
    await ledger.outbox.put(page("p1", ["c1", "c2"]));
    const about = Buffer.from(JSON.stringify({ conversationId: "c1", analysis: { summary: "a call" } }));
    await ledger.outbox.put(event("r1", "r1", { type: "result", conversationIds: ["c1"], body: about }));
    expect(await ledger.forgetting.drop("c1")).toEqual(["callbacks"]);
    expect(JSON.parse(String(next()?.body))).toEqual({
      id: "p1",
      matches: 2,
      hits: [{ conversationId: "c2", snippets: [] }],
    });
    expect(ledger.outbox.state().waiting).toBe(1);
    await reopened();
    await ledger.close();
    expect(readFileSync(join(dataDir, "ledger.sqlite")).includes("a call")).toBe(false);
    await open();
  });

  test("of days takes what waits since before then", async () => {
    await ledger.outbox.put(page("p1", ["c1"]));
    at += dayMs;
    await ledger.outbox.put(page("p2", ["c2"]));
    await ledger.forgetting.dropEventsBefore("2025-03-11");
    expect(next()?.id).toBe("p2");
    expect(await ledger.forgetting.drop("c1")).toEqual([]);
  });
});
