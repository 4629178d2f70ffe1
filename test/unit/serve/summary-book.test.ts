/** Tasks in the ledger, over the deaths of whoever works on them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLedger } from "../../../src/ledger/ledger.ts";
import type { SummaryBook } from "../../../src/shared/summary-book.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "summary-book-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function withBook<T>(use: (book: SummaryBook) => Promise<T>): Promise<T> {
  const ledger = await openLedger({ dataDir, now: Date.now });
  try {
    return await use(await ledger.openSummaries());
  } finally {
    await ledger.close();
  }
}

const wish = {
  fingerprint: "f",
  conversationId: "c",
  template: "summary",
  maxLength: 500,
  source: "llm",
} as const;

test("what was in hand is taken again after each death, and after the fifth no more", async () => {
  await withBook((book) => book.add({ id: "t", ...wish }));
  for (let death = 1; death <= 5; death += 1) {
    const taken = await withBook((book) => book.take());
    expect([taken?.id, taken?.attempts]).toEqual(["t", death]);
  }
  await withBook(async (book) => {
    expect(book.find("t")).toMatchObject({ state: "failed", reason: "deadly" });
    expect(await book.take()).toBeUndefined();
    expect(book.counts()).toEqual({ pending: 0, processing: 0, completed: 0, failed: 1 });
  });
});

test("who waited long for a transcript is not given up for that at the first death", async () => {
  await withBook(async (book) => {
    await book.add({ id: "t", ...wish });
    for (let turn = 0; turn < 9; turn += 1) {
      await book.take();
      await book.putOff("t", Date.now(), "transcript.absent");
    }
    await book.take();
  });
  await withBook(async (book) => expect(book.find("t")).toMatchObject({ state: "pending", attempts: 10 }));
});

test("the same is joined while it is under way, and is another task once it has ended", async () => {
  await withBook(async (book) => {
    const adding = ["a", "b", "c"].map((id) => book.add({ id, ...wish }));
    expect((await Promise.all(adding)).map(({ id }) => id)).toEqual(["a", "a", "a"]);
    await book.take();
    expect((await book.add({ id: "d", ...wish })).id).toBe("a");
    await book.fail("a", "answer.refused");
    expect((await book.add({ id: "e", ...wish })).id).toBe("e");
    expect((await book.add({ id: "f", ...wish, fingerprint: "other" })).id).toBe("f");
  });
});

test("what is put off is due no sooner, and what has waited longest comes first", async () => {
  await withBook(async (book) => {
    for (const id of ["a", "b"]) await book.add({ id, ...wish, conversationId: id });
    await book.take();
    await book.putOff("a", Date.now() + 60_000, "transcript.absent");
    expect((await book.take())?.id).toBe("b");
    expect(await book.take()).toBeUndefined();
    expect(book.nextDueAt()).toBeGreaterThan(Date.now() + 50_000);
  });
});

test("a task that was dropped meanwhile is not completed after all", async () => {
  await withBook(async (book) => {
    await book.complete("gone", "f", {
      startedAt: "2025-03-10T10:00:00Z",
      mediaType: "voice",
      summary: "It was forgotten.",
      details: {},
      redactions: {},
    });
    expect(book.find("gone")).toBeUndefined();
    expect(book.counts().completed).toBe(0);
  });
});
