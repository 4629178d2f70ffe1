/** A run's report: every number in it against the simulator's truth, the run's own summary, the
 *  result files and the audit. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunReport } from "../../src/report/run/report.ts";
import type { Result } from "../../src/shared/types.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { findChromium, openChromium } from "../helpers/chromium.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { jsonLines, runHere, runJson, startProgram } from "../helpers/program.ts";
import { resultsIn } from "../helpers/run-evidence.ts";

/** As its line tells it. */
type Told = Omit<RunReport, "run" | "recorded"> & { readonly runId: string };

const days = ["2025-03-10", "2025-03-11", "2025-03-12"];

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;
let summary: Record<string, unknown>;
let report: Told;

const range = ["run", "--from", "2025-03-10", "--to", "2025-03-13"];

async function reportOf(...args: string[]): Promise<Told> {
  const { stdout, code } = await runHere(["report", ...args, "--json"], { env });
  expect(code).toBe(0);
  return jsonLines(stdout)[0] as unknown as Told;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "report-"));
  dataDir = join(directory, "data");
  simulator = await openSimulator({
    invented: { conversations: 120, days: days.length, firstDay: days[0] ?? "", remarks: ["zebra lantern"] },
    genesys: { ratePerMinute: 100_000 },
    chat: { latencyMs: 20 },
    faults: {
      everywhere: { serverError: 0.02, limited: 0.02, retryAfter: "0" },
      answers: { length: 0.05 },
    },
  });
  env = {
    ...settingsFor(simulator),
    DATA_DIR: dataDir,
    LLM_PRICE_INPUT: "0.15",
    LLM_PRICE_OUTPUT: "0.60",
    CANARY_FILE: join(directory, "canaries"),
  };
  writeFileSync(env["CANARY_FILE"] ?? "", "zebra lantern\n");
  ({ summary } = await runJson([...range, "--max-held", "5"], { env }));
  report = await reportOf("--last");
});
afterAll(async () => {
  await simulator.close();
  rmSync(directory, { recursive: true, force: true });
});

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);

describe("the report of a run", () => {
  test("tells of each day what the simulator had, and where all of it went", () => {
    const truth = [...simulator.truth()];
    for (const { day, seen, absent, done, failed, held, ...rest } of report.days) {
      const ofDay = truth.filter(({ startedAt }) => startedAt.startsWith(day));
      expect(seen).toBe(ofDay.length);
      expect(absent + rest.pending).toBe(ofDay.filter(({ hasTranscript }) => !hasTranscript).length);
      expect(done + failed + held + absent + rest.pending).toBe(seen);
    }
    expect(report.days.map(({ day }) => day)).toEqual(days);
    expect(report.totals).toMatchObject({ held: 1, done: summary["done"], failed: summary["failed"] });
    expect(report.totals.failed).toBeGreaterThan(0);
  });

  test("tells what the run told, the results hold and the audit recorded", () => {
    expect(report.books).toEqual([
      expect.objectContaining({ run: summary["done"], ledger: summary["done"], results: summary["done"] }),
      expect.objectContaining({ name: "LLM requests", run: summary["requests"], audit: summary["requests"] }),
      expect.objectContaining({ name: "tokens", agrees: true }),
      expect.objectContaining({ name: "cost", run: summary["costUsd"], agrees: true }),
    ]);
    expect(report.books[1]?.run).toBe(simulator.received.chat.length);
    expect(Object.fromEntries(report.redactions.map(({ type, masks }) => [type, masks]))).toEqual(
      summary["redactions"],
    );
    expect(
      Object.fromEntries(report.reasons.map(({ code, conversations }) => [code, conversations])),
    ).toEqual(summary["faults"]);
    expect(report.retries).toBe(summary["retries"]);
    expect(sum(report.waits.map(({ count }) => count))).toBe(summary["retries"]);
  });

  test("tells over its time as much as in all", () => {
    expect(sum(report.steps.map(({ done }) => done))).toBe(summary["done"]);
    expect(sum(report.steps.map(({ retries }) => retries))).toBe(summary["retries"]);
    const results = resultsIn(dataDir) as unknown as readonly Result[];
    const latencies = results.map(({ llm }) => Math.round(llm.latencyMs)).toSorted((a, b) => a - b);
    expect(report.latency?.medianMs).toBe(latencies[Math.ceil(latencies.length / 2) - 1]);
    expect(report.latency?.p95Ms).toBe(latencies[Math.ceil(latencies.length * 0.95) - 1]);
  });

  test("tells of the answers what the result files say", () => {
    const results = resultsIn(dataDir) as unknown as readonly Result[];
    const sentiment = report.facets.find(({ name }) => name === "customer sentiment");
    expect(sum((sentiment?.values ?? []).map(({ answers }) => answers))).toBe(results.length);
    for (const { text, answers } of report.facets.find(({ name }) => name === "topics")?.values ?? [])
      expect(answers).toBe(
        results.filter(({ analysis }) => (analysis["topics"] as readonly string[]).includes(text)).length,
      );
  });

  test("is found by the beginning of the run's id, and asks for one when there is none", async () => {
    expect((await reportOf(report.runId.slice(0, 8))).runId).toBe(report.runId);
    for (const args of [[], ["ffffffff-none"], [report.runId, "--last"]]) {
      const { code, stderr } = await runHere(["report", ...args], { env });
      expect(code).toBe(2);
      expect(stderr).toMatch(/Next: /);
    }
    expect((await runHere(["report"], { env })).stderr).toMatch(
      `which run? Next: say --last, or name one: ${report.runId}`,
    );
  });

  test("says where nothing was ever run that it was not, and leaves no trace", async () => {
    const elsewhere = join(directory, "elsewhere");
    const { code, stderr } = await runHere(["report", "--last"], { env: { ...env, DATA_DIR: elsewhere } });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("nothing was ever run") });
    expect(existsSync(elsewhere)).toBe(false);
  });

  test("keeps telling of a run when a later one has done the rest", async () => {
    simulator.setFaults({});
    const later = await runJson(range, { env });
    const before = await reportOf(report.runId);
    expect(before.totals).toEqual(report.totals);
    expect(before.books[0]).toMatchObject({ run: summary["done"], ledger: summary["done"], agrees: true });
    const after = await reportOf("--last");
    expect(after.totals).toMatchObject({
      done: later.summary["done"],
      before: report.totals.done,
      failed: 0,
      held: 1,
      seen: 120,
    });
    expect(after.aside).toEqual([]);
  });

  test("tells of a killed run what it had done", async () => {
    const other = { ...env, DATA_DIR: join(directory, "killed") };
    const { process: child, ended } = startProgram(range, { env: other });
    simulator.forgetReceived();
    while (simulator.received.counts.chat.ok < 30) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    await ended;
    const { stdout, code } = await runHere(["report", "--last", "--json"], { env: other });
    const killed = jsonLines(stdout)[0] as unknown as Told;
    expect(code).toBe(0);
    expect(killed).toMatchObject({ isWhole: false, days: [] });
    expect(killed.totals.done).toBeGreaterThan(0);
    // What lies in the files beyond what the ledger calls safe is nobody's.
    expect(killed.books[0]).toMatchObject({ ledger: killed.totals.done, results: killed.totals.done });
  });
});

describe("its page", () => {
  const file = () => join(directory, "report.html");

  test("is for this user alone, replaces nothing unasked, and holds nothing that was planted", async () => {
    const args = ["report", report.runId, "--html", file()];
    expect((await runHere(args, { env })).code).toBe(0);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const again = await runHere(args, { env });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("--force");
    expect((await runHere([...args, "--force"], { env })).code).toBe(0);
    const { leaksIn } = createLeakFinder([...simulator.truth()].flatMap(({ planted }) => planted));
    expect(leaksIn(readFileSync(file(), "utf8"))).toEqual([]);
  });

  const path = findChromium();
  test.skipIf(path === undefined)(
    `in ${path === undefined ? "Chromium, of which this machine has none: skipped" : "Chromium"} asks for nothing, complains of nothing, and fits`,
    async () => {
      const chromium = await openChromium(path ?? "");
      try {
        const tab = await chromium.newTab();
        for (const [width, isDark] of [
          [1280, false],
          [390, true],
        ] as const) {
          await tab.resize(width, 900, isDark);
          await tab.open(pathToFileURL(file()).href);
          expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(width);
          expect(await tab.evaluate("document.querySelector('h2').innerText")).toMatch(
            /of 120 conversations are done/,
          );
          const [drawn, empty] = await tab.evaluate<[number, number]>(
            "(() => { const all = [...document.querySelectorAll('svg.chart')]; return [all.length, all.filter((one) => one.getBoundingClientRect().width < 200).length]; })()",
          );
          expect(drawn).toBeGreaterThan(2);
          expect(empty).toBe(0);
        }
        expect(new Set(tab.requests)).toEqual(new Set([pathToFileURL(file()).href]));
        expect(tab.complaints).toEqual([]);
      } finally {
        await chromium.close();
      }
    },
  );
});
