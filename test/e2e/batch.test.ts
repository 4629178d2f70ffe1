import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { runJson } from "../helpers/program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;
let now: number;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "batch-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let runs = 0;
beforeEach(async () => {
  now = Date.parse("2025-03-12T00:00:00Z");
  simulator = await openSimulator({
    invented: { conversations: 30, days: 1, firstDay: "2025-03-10" },
    genesys: { ratePerMinute: 100_000 },
    chat: { batchMs: 3_600_000 },
    now: () => now,
  });
  runs += 1;
  dataDir = join(directory, String(runs));
  env = {
    ...settingsFor(simulator),
    DATA_DIR: dataDir,
    LLM_MODE: "batch",
    LLM_PRICE_INPUT: "1",
    LLM_PRICE_OUTPUT: "10",
  };
  return () => simulator.close();
});

const oneDay = ["run", "--from", "2025-03-10", "--to", "2025-03-11"];
const run = (...flags: string[]) => runJson([...oneDay, ...flags], { env });

const anHour = () => {
  now += 3_600_000;
};

describe("a run in batch mode", () => {
  test("sends everything in one batch and ends; a later run collects the answers, at half the price", async () => {
    const expected = answerable([...simulator.truth()]);
    const first = await run();
    expect(first.stderr).toBe("");
    expect(first).toMatchObject({
      code: 21,
      summary: {
        done: 0,
        batched: expected.length,
        inBatches: { conversations: expected.length, batches: 1 },
      },
      exit: { next: "run the same command later: it collects them" },
    });
    expect(simulator.received.batches.map((lines) => lines.length)).toEqual([expected.length]);
    expect(simulator.received.counts.chat.requests).toBe(0);

    const early = await run();
    expect(early).toMatchObject({ code: 21, summary: { done: 0, batched: 0, waiting: expected.length } });

    anHour();
    const last = await run();
    expect(last.stderr).toBe("");
    expect(last).toMatchObject({ code: 0, summary: { done: expected.length, failed: 0 } });
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    const { promptTokens, completionTokens, costUsd } = last.summary;
    expect(costUsd).toBeCloseTo((promptTokens * 1 + completionTokens * 10) / 2e6);
    expect(simulator.received.batches.length).toBe(1);
    expect((await run()).summary).toMatchObject({ done: 0, skipped: expected.length });
  });
});
