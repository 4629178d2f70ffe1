import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { runHere, runJson, startProgram } from "../helpers/program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

let simulator: Simulator;
let directory: string;
let env: Record<string, string>;
let expected: readonly string[];

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: 40, days: 1, firstDay: "2025-03-10" },
    genesys: { ratePerMinute: 100_000 },
    chat: { latencyMs: 20 },
  });
  expected = answerable([...simulator.truth()]);
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "money-"));
  env = {
    ...settingsFor(simulator),
    DATA_DIR: join(directory, "data"),
    LLM_PRICE_INPUT: "1000",
    LLM_PRICE_OUTPUT: "2000",
    LLM_CONCURRENCY: "4",
  };
  simulator.setFaults({});
  simulator.forgetReceived();
  return () => rmSync(directory, { recursive: true, force: true });
});

const oneDay = ["run", "--from", "2025-03-10", "--to", "2025-03-11"];
const run = (...flags: string[]) => runJson([...oneDay, ...flags], { env });

describe("a plan", () => {
  test("learns from the runs before it what the model makes of a text", async () => {
    const before = await run("--dry-run");
    await run("--limit", "15");
    const plan = await run("--dry-run");
    const rest = await run();
    expect(Math.abs(plan.summary.costUsd / rest.summary.costUsd - 1)).toBeLessThan(0.1);
    expect(plan.summary.costUsd / plan.summary.done).not.toBe(before.summary.costUsd / before.summary.done);
  });
});

describe("a cost limit", () => {
  test("stops the run with exit 21 before it is overspent, and the same command continues", async () => {
    const dear = await run("--dry-run");
    expect(dear.code).toBe(0);
    const limit = dear.summary.costUsd / 3;
    const each = dear.summary.costUsd / expected.length;
    let spent = 0;
    let runs = 0;
    for (let code: number | null = 21; code === 21; runs += 1) {
      const stopped = await run("--max-cost", String(limit));
      code = stopped.code;
      expect([0, 21]).toContain(code);
      if (code === 21) expect(stopped.exit.reason).toMatch(/limit of --max-cost is reached/);
      // Four requests at once, and none of them three times as dear as planned.
      expect(stopped.summary.costUsd).toBeLessThan(limit + 4 * 2 * each);
      expect(stopped.summary).toMatchObject({
        failed: 0,
        held: 0,
        lostAnswers: { ofThisRun: 0, ofKilledRun: 0 },
      });
      spent += stopped.summary.costUsd;
      if (runs > 8) throw new Error("it does not end");
    }
    expect(runs).toBeGreaterThan(2);
    expect(resultIds(env["DATA_DIR"] ?? "").toSorted()).toEqual(expected);
    // Nobody was asked twice.
    expect(simulator.received.counts.chat.requests).toBe(expected.length);
    expect(spent).toBeGreaterThan(0.5 * dear.summary.costUsd);
  });

  test("of a day holds over runs", async () => {
    const plan = await run("--dry-run");
    const limit = String(plan.summary.costUsd / 2);
    const first = await run("--max-cost-per-day", limit);
    const second = await run("--max-cost-per-day", limit);
    expect([first.code, second.code]).toEqual([21, 21]);
    expect(first.summary.done).toBeGreaterThan(5);
    expect(second.summary.done).toBeLessThanOrEqual(2);
    expect(second.exit.next).toMatch(/another day/);
    expect(first.summary.costUsd + second.summary.costUsd).toBeLessThan(Number(limit) * 1.3);
  });

  test("is held by the prices of the very model", async () => {
    env = {
      ...env,
      LLM_PRICE_INPUT: "",
      LLM_PRICE_OUTPUT: "",
      LLM_PRICES: "other=1/1,gpt-4o-mini=1000/2000",
    };
    const { code, summary } = await run("--max-cost", "5");
    expect(code).toBe(21);
    expect(summary.costUsd).toBeGreaterThan(3);
    expect(summary.costUsd).toBeLessThan(6);
  });

  test("without prices is an error of usage that says so", async () => {
    env = { ...env, LLM_PRICE_INPUT: "" };
    const { code, stderr } = await runHere([...oneDay, "--max-cost", "5"], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/a cost limit needs prices.*LLM_PRICE_INPUT/);
    expect(simulator.received.counts.chat.requests).toBe(0);
  });

  test("holds batches too: what is not sent waits for another run", async () => {
    env = { ...env, LLM_MODE: "batch" };
    const plan = await run("--dry-run");
    const stopped = await run("--max-cost", String(plan.summary.costUsd / 2));
    expect(stopped.code).toBe(21);
    expect(stopped.summary.batched).toBeGreaterThan(expected.length / 5);
    expect(stopped.summary.batched).toBeLessThan(expected.length);
  });
});

describe("a plan", () => {
  test("is held against what was billed, and leaves out what is done", async () => {
    const plan = await run("--dry-run");
    const { summary } = await run();
    expect(summary.billed.costUsd).toBeCloseTo(summary.costUsd, 6);
    expect(plan.summary.requests).toBe(summary.requests);
    // The simulator charges neither for the schema nor for long answers, and a plan has nobody to learn that from.
    expect(Math.abs(plan.summary.costUsd / summary.costUsd - 1)).toBeLessThan(0.6);
    expect(Math.abs(summary.planned.costUsd / summary.costUsd - 1)).toBeLessThan(0.3);
    expect((await run("--dry-run")).summary).toMatchObject({
      done: 0,
      requests: 0,
      skipped: expected.length,
    });
  });

  test("of a batch costs half", async () => {
    const live = await run("--dry-run");
    const batch = await run("--dry-run", "--llm-mode", "batch");
    expect(batch.summary.costUsd).toBeCloseTo(live.summary.costUsd / 2, 6);
  });
});

describe("an answer that is lost", () => {
  test("is counted, priced as estimated, and asked for again", async () => {
    simulator.setFaults({ routes: { chat: { reset: 0.2 } } });
    const { code, summary } = await run();
    expect(code).toBe(0);
    const { resets, requests } = simulator.received.counts.chat;
    expect(resets).toBeGreaterThan(2);
    expect(requests).toBe(summary.requests);
    expect(summary.lostAnswers).toMatchObject({ ofThisRun: resets, ofKilledRun: 0 });
    expect(summary.lostAnswers.costUsd).toBeGreaterThan(0);
  });

  test("to a run that was killed is counted by the next: at most what was in flight", async () => {
    const running = startProgram(oneDay, { env });
    while (simulator.received.counts.chat.requests < 10)
      await new Promise((resolve) => setTimeout(resolve, 5));
    running.process.kill("SIGKILL");
    await running.ended;
    const { code, summary } = await run();
    expect(code).toBe(0);
    expect(summary.lostAnswers.ofKilledRun).toBeLessThanOrEqual(4);
    expect(resultIds(env["DATA_DIR"] ?? "").toSorted()).toEqual(expected);
    const repeats = simulator.received.counts.chat.requests - expected.length;
    expect(repeats).toBeLessThanOrEqual(summary.lostAnswers.ofKilledRun);
  });
});
