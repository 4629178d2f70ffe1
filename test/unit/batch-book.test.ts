import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linesOf, parseAnswerLine } from "../../src/forward/batch-question.ts";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { openPlanView } from "../../src/ledger/plan-view.ts";
import type { RunLedger } from "../../src/ledger/run-ledger.ts";
import { conversation } from "../helpers/ledger-material.ts";

const now = () => Date.parse("2025-03-02T04:00:00Z");
const window = "2025-03-01T00:00:00Z/2025-03-02T00:00:00Z";
const many = { lines: 100, bytes: 1e6 };

let directory: string;
let ledger: Ledger;
let runs = 0;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "batch-book-"));
  ledger = await openLedger({ dataDir: join(directory, "data"), now });
});
afterEach(async () => {
  await ledger.close();
  rmSync(directory, { recursive: true });
});

async function startRun(fingerprint = "f1"): Promise<RunLedger> {
  runs += 1;
  return ledger.startRun({ id: `run-${runs}`, fingerprint, window });
}

/** The program ends without a word; another begins. */
async function killed(fingerprint?: string): Promise<RunLedger> {
  await ledger.close();
  ledger = await openLedger({ dataDir: join(directory, "data"), now });
  return startRun(fingerprint);
}

const gather = (run: RunLedger, id: string, bytes = 10) =>
  run.batches.gather(conversation(id), 0.5, {
    customId: `s-${id}`,
    request: Buffer.alloc(bytes, id),
    draft: `{"of":"${id}"}`,
  });

const batchOf = async (run: RunLedger, most = many) => {
  const batch = await run.batches.seal(`b${Math.random()}`, "https://llm.example.com/v1", most);
  if (!batch) throw new Error("nothing to seal");
  return batch;
};

describe("lines that wait to go", () => {
  test("are cut into batches of so many lines and so many bytes, in their order, one line at least", async () => {
    const run = await startRun();
    for (const id of ["a", "b", "c", "d"]) await gather(run, id);
    await gather(run, "e", 500);
    expect(run.batches.gathered()).toEqual({ lines: 5, bytes: 540 });
    const first = await batchOf(run, { lines: 3, bytes: 1000 });
    const second = await batchOf(run, { lines: 3, bytes: 100 });
    const third = await batchOf(run, { lines: 3, bytes: 100 });
    expect([first, second, third].map(({ lines }) => lines)).toEqual([3, 1, 1]);
    const text = run.batches.requestsOf(first).map(({ request }) => request.toString());
    expect(text.join("")).toBe(["a", "b", "c"].map((id) => id.repeat(10)).join(""));
    expect(await run.batches.seal("none", "https://llm.example.com/v1", many)).toBeUndefined();
  });

  test("outlive a kill, and so do their claims: nothing was sent, and nothing is lost", async () => {
    await gather(await startRun(), "a");
    const run = await killed();
    expect(ledger.orphans).toEqual({ requests: 0, costUsd: 0 });
    expect(run.batches.isWaiting("a")).toBe(true);
    const view = await openPlanView(join(directory, "data"));
    expect(["a", "b"].map((id) => view?.isWaiting(id, "f1"))).toEqual([true, false]);
    view?.close();
    expect(run.batches.gathered().lines).toBe(1);
  });

  test("are given up when the rules change, as if they had never been", async () => {
    const first = await startRun();
    await gather(first, "a");
    await gather(first, "b");
    await batchOf(first, { lines: 1, bytes: 1e6 });
    const run = await killed("f2");
    expect([run.batches.waiting(), run.batches.batches().length]).toEqual([0, 0]);
    const view = await openPlanView(join(directory, "data"));
    expect(view?.standing("a", "f1")).toBeUndefined();
    view?.close();
    expect(ledger.spentOn("2025-03-02")).toBe(0);
  });

  test("count towards the day's spending at their estimate until they are answered", async () => {
    const run = await startRun();
    await gather(run, "a");
    await gather(run, "b");
    const batch = await batchOf(run);
    expect(ledger.spentOn("2025-03-02")).toBe(1);
    await run.batches.giveBack(batch, ["s-a"], "undone");
    expect(ledger.spentOn("2025-03-02")).toBe(0.5);
    await run.batches.giveBack(batch, ["s-b"], "lost");
    expect(ledger.spentOn("2025-03-02")).toBe(0.5);
    expect(run.counts()).toMatchObject({ requests: 2, unknownOutcomes: 1, lostUsd: 0.5, orphaned: 2 });
  });
});

describe("a batch under way", () => {
  test("is found by the next run as far as it had come", async () => {
    const first = await startRun();
    await gather(first, "a");
    const batch = await batchOf(first);
    await first.batches.recorded(batch, "s-a", 7);
    await first.batches.uploaded(batch, "file-1");
    expect((await killed()).batches.batches()).toMatchObject([
      { state: "uploaded", fileId: "file-1", lines: 1 },
    ]);
    const run = await killed();
    const [found] = run.batches.batches();
    if (!found) throw new Error("it is gone");
    await run.batches.begun(found, "batch-1");
    const last = await killed("f2");
    expect(last.batches.batches()).toMatchObject([{ state: "begun", batchId: "batch-1", isStale: true }]);
    expect(last.batches.line(found, "s-a")).toEqual({
      customId: "s-a",
      draft: '{"of":"a"}',
      record: 7,
      isPresent: false,
      isDone: false,
    });
    expect(last.batches.line(found, "s-z")).toBeUndefined();
  });
});

describe("a line of an answer file", () => {
  test.each(["", "{", "null", '{"custom_id":7}', '{"custom_id":"a","response":{"status_code":"200"}}'])(
    "%j is none",
    (line) => {
      expect(parseAnswerLine(Buffer.from(line))).toBeUndefined();
    },
  );

  test("is read with its answer, or without one", () => {
    expect(
      parseAnswerLine(Buffer.from('{"custom_id":"a","response":{"status_code":200,"body":{"b":1}}}')),
    ).toEqual({ customId: "a", status: 200, body: Buffer.from('{"b":1}') });
    expect(
      parseAnswerLine(Buffer.from('{"custom_id":"a","response":null,"error":{}}'))?.status,
    ).toBeUndefined();
  });

  test("ends where its line ends", () => {
    const lines = [...linesOf(Buffer.from("a\n\nbc\nd"))].map(String);
    expect(lines).toEqual(["a", "bc", "d"]);
    expect([...linesOf(Buffer.alloc(0))]).toEqual([]);
  });
});
