/** Servers that count: the program is to stay under their limits by itself, not to bounce off them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { isLong } from "../helpers/form.ts";
import { runProgram } from "../helpers/program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function runAgainst(options: SimulatorOptions, env: Readonly<Record<string, string>> = {}) {
  const simulator = await openSimulator({ recordBodies: false, ...options });
  undo.push(simulator.close);
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-limits-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const startedAt = performance.now();
  const { code } = await runProgram(["run", "--from", "2025-03-10", "--to", "2025-03-11", "--quiet"], {
    env: { ...settingsFor(simulator), DATA_DIR: dataDir, ...env },
  });
  expect(code).toBe(0);
  expect(resultIds(dataDir).toSorted()).toEqual(answerable([...simulator.truth()]));
  return { counts: simulator.received.counts, seconds: (performance.now() - startedAt) / 1000 };
}

const invented = { days: 1, firstDay: "2025-03-10", distinctTexts: 50 };

describe("a run against servers with limits", () => {
  it.runIf(isLong)(
    "provokes no 429 of Genesys in three windows of a minute, at nine tenths of a token's limit",
    async () => {
      const { counts, seconds } = await runAgainst({ invented: { ...invented, conversations: 420 } });
      const { transcriptUrl, conversation, messages, emails, details } = counts;
      const api = [transcriptUrl, conversation, messages, emails, details];
      const requests = api.reduce((sum, count) => sum + count.requests, 0);
      expect(requests).toBeGreaterThan(600);
      expect(api.map(({ limited }) => limited)).toEqual([0, 0, 0, 0, 0]);
      expect(requests / (seconds / 60)).toBeGreaterThan(250);
    },
    300_000,
  );

  it("learns the LLM's limit from its headers, meets it hardly ever, and makes good use of it", async () => {
    const { counts, seconds } = await runAgainst({
      invented: { ...invented, conversations: 150 },
      genesys: { ratePerMinute: 1_000_000 },
      chat: { requestsPerMinute: 600, burstMs: 2000, latencyMs: 20 },
    });
    expect(counts.chat.ok).toBeGreaterThan(140);
    // Eight senders may ask before the first answer has told them of a limit.
    expect(counts.chat.limited).toBeLessThanOrEqual(8);
    expect(seconds).toBeLessThan(45);
  }, 180_000);
});
