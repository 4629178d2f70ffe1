/** Runs over different days, at work at once in one directory: as if each were alone, but for the rates and the money,
 *  which they keep together. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { busiest, openCountingProxy } from "../helpers/counting-proxy.ts";
import { isLong } from "../helpers/form.ts";
import { jsonLines, runHere, runProgram, startProgram } from "../helpers/program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage({ conversations, chat }: { conversations: number; chat?: SimulatorOptions["chat"] }) {
  const simulator = await openSimulator({
    invented: { conversations, days: 2, firstDay: "2025-03-10", distinctTexts: 20 },
    genesys: { ratePerMinute: 1_000_000 },
    chat: { latencyMs: 50, ...chat },
  });
  undo.push(simulator.close);
  const genesys = await openCountingProxy(simulator.urls.api);
  undo.push(genesys.close);
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-company-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = {
    ...settingsFor(simulator),
    GENESYS_API_URL: genesys.url,
    DATA_DIR: dataDir,
    LLM_CONCURRENCY: "4",
  };
  const requests = () => simulator.received.counts.chat.requests;
  const atWork = async (count: number) => {
    while (requests() < count) await sleep(5);
  };
  const chatAtMs = () => simulator.received.chat.map(({ atMs }) => atMs);
  return {
    ...{ genesys, dataDir, env, requests, atWork, chatAtMs },
    expected: answerable([...simulator.truth()]),
  };
}

const first = ["run", "--from", "2025-03-10", "--to", "2025-03-11", "--quiet"];
const second = ["run", "--from", "2025-03-11", "--to", "2025-03-12", "--quiet"];
const both = ["run", "--from", "2025-03-10", "--to", "2025-03-12", "--quiet"];

/** The vendors' is a quarter of it, and the test would take four times as long. */
const perMinute = 1200;
/** What a limiter saves up at the most and lets go at once. */
const burst = 30;
/** Requests that were let go one after the other and arrive in one moment. */
const late = 32;
const stretchSeconds = 4;
/** What one run alone may send in the stretch, and what a busy machine lets arrive together. So short a stretch, because
 *  two that share nothing must stand out: they send a burst each and up to twice the rest, 180 where this allows 142. */
function expectKept(atMs: readonly number[]): void {
  const allowed = (perMinute * stretchSeconds) / 60 + burst + late;
  expect(busiest(atMs, stretchSeconds * 1000)).toBeLessThanOrEqual(allowed);
}

async function verified(env: Readonly<Record<string, string>>): Promise<void> {
  const { code, stdout } = await runHere(["audit", "verify"], { env });
  expect([code, stdout]).toEqual([0, expect.stringContaining("whole and in order")]);
}

describe("two runs over different days", () => {
  it("do all of it, each conversation once, and say of each other who they are", async () => {
    const { env, dataDir, genesys, atWork, expected, requests } = await stage({ conversations: 160 });
    const one = startProgram(first, { env });
    await atWork(5);
    // Neither ends before it was seen, for there is more than a run has in hand.
    const letGo = genesys.hold();
    const other = startProgram(second, { env });
    let holders: { pid?: number }[] = [];
    // Who has just come holds the lock a moment before it has said who it is.
    while (holders.filter(({ pid }) => pid).length < 2 && one.process.exitCode === null) {
      const status = await runHere(["status", "--json"], { env });
      holders = jsonLines(status.stdout).find(({ type }) => type === "status")?.["holders"] as typeof holders;
    }
    expect(holders).toMatchObject([
      { pid: one.process.pid, days: "2025-03-10 to 2025-03-10" },
      { pid: other.process.pid, days: "2025-03-11 to 2025-03-11" },
    ]);
    const [overlapping, forgetting] = await Promise.all([
      runHere(both, { env }),
      runHere(["purge", "--older-than", "90d"], { env }),
    ]);
    expect([overlapping.code, forgetting.code]).toEqual([25, 25]);
    expect(overlapping.stderr).toContain("days 2025-03-10 to 2025-03-10");
    letGo();
    expect([(await one.ended).code, (await other.ended).code]).toEqual([0, 0]);
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    expect(requests()).toBe(expected.length);
    await verified(env);
  }, 180_000);

  it("keep the vendor's rate together, while one begins beside the other and when it has gone", async () => {
    const { env, genesys, dataDir, expected } = await stage({ conversations: 240 });
    const kept = { ...env, GENESYS_RPM: String(perMinute) };
    const one = startProgram(first, { env: kept });
    while (genesys.atMs.length < 160) await sleep(5);
    const other = startProgram([...second, "--limit", "60"], { env: kept });
    expect((await other.ended).code).toBe(21);
    expect((await one.ended).code).toBe(0);
    expect((await runHere(second, { env: kept })).code).toBe(0);
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    expectKept(genesys.atMs);
  }, 240_000);

  it("leave room for a query beside them, with which they keep the vendor's rate", async () => {
    // Some 390 requests, of which thirty may come at once: the run is at work for fifteen seconds and more.
    const { env, genesys } = await stage({ conversations: 500 });
    const kept = { ...env, GENESYS_RPM: String(perMinute) };
    const one = startProgram(first, { env: kept });
    while (genesys.atMs.length < 160 && one.process.exitCode === null) await sleep(5);
    const range = ["--from", "2025-03-10", "--to", "2025-03-12"];
    const asked = await runHere(["query", ...range, "--any", "the", "--limit", "5", "--json"], { env: kept });
    expect([asked.code, one.process.exitCode]).toEqual([21, null]);
    expect(jsonLines(asked.stdout).find(({ type }) => type === "query")).toMatchObject({ matches: 5 });
    expect((await one.ended).code).toBe(0);
    expectKept(genesys.atMs);
    await verified(env);
  }, 240_000);

  it("keep the model's rate together", async () => {
    const { env, chatAtMs } = await stage({ conversations: 240 });
    const kept = { ...env, LLM_RPM: String(perMinute) };
    const runs = [first, second].map((args) => runProgram(args, { env: kept }));
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0]);
    expectKept(chatAtMs());
  }, 240_000);

  it("spend together no more than a day's limit allows, and most of it", async () => {
    const { env, dataDir } = await stage({ conversations: 240 });
    const limitUsd = 0.025;
    const priced = {
      ...env,
      LLM_PRICE_INPUT: "0.15",
      LLM_PRICE_OUTPUT: "0.6",
      LLM_MAX_COST_PER_DAY: String(limitUsd),
      // So that what is expected of an answer is what one takes.
      LLM_MAX_OUTPUT_TOKENS: "220",
    };
    const codes = (await Promise.all([first, second].map((args) => runProgram(args, { env: priced })))).map(
      ({ code }) => code,
    );
    expect(codes).toEqual([21, 21]);
    const ledger = await openLedger({ dataDir, now: Date.now });
    const spentUsd = ledger.spentOn(new Date().toISOString().slice(0, 10));
    await ledger.close();
    // A request costs some 0.0004 USD; eight are under way at once.
    expect(spentUsd).toBeLessThanOrEqual(limitUsd + 0.001);
    expect(spentUsd).toBeGreaterThan(0.8 * limitUsd);
    await verified(env);
  }, 180_000);
});

describe("beside a run that", () => {
  it("was killed, the other goes on, and its days' next run repeats at most what was in flight", async () => {
    const { env, dataDir, atWork, expected, requests } = await stage({
      conversations: 120,
      chat: { latencyMs: 300 },
    });
    const dying = startProgram(first, { env });
    await atWork(10);
    const other = startProgram(second, { env });
    await atWork(35);
    dying.process.kill("SIGKILL");
    await dying.ended;
    const again = startProgram(first, { env });
    expect([(await other.ended).code, (await again.ended).code]).toEqual([0, 0]);
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    expect(requests() - expected.length).toBeLessThanOrEqual(5);
    await verified(env);
  }, 180_000);

  it("is stopped, the other goes on or ends it within a minute", async () => {
    const { env, dataDir, atWork, expected, requests } = await stage({
      conversations: 120,
      chat: { latencyMs: 300 },
    });
    const stopped = startProgram(first, { env });
    await atWork(10);
    const other = startProgram(second, { env });
    await atWork(30);
    stopped.process.kill("SIGSTOP");
    const before = requests();
    const stoppedAt = Date.now();
    await atWork(before + 20);
    expect(Date.now() - stoppedAt).toBeLessThan(60_000);
    expect((await other.ended).code).toBe(0);
    stopped.process.kill("SIGCONT");
    const { code, signal } = await stopped.ended;
    if (code !== 0) {
      expect(signal).toBe("SIGKILL");
      expect((await runHere(first, { env })).code).toBe(0);
    }
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    await verified(env);
  }, 240_000);

  it("does not answer, one that comes says for whom it waits", async () => {
    const { env, dataDir, atWork, expected } = await stage({ conversations: 50, chat: { latencyMs: 300 } });
    const stopped = startProgram(first, { env });
    await atWork(10);
    stopped.process.kill("SIGSTOP");
    const other = startProgram(second.slice(0, -1), { env });
    const isTold = () => other.output().stderr.includes("waits for a run beside it that does not answer");
    while (!isTold() && other.process.exitCode === null) await sleep(20);
    stopped.process.kill("SIGCONT");
    expect(other.output().stderr).toContain(`"pid":${stopped.process.pid}`);
    expect([(await stopped.ended).code, (await other.ended).code]).toEqual([0, 0]);
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
  }, 120_000);

  it.runIf(isLong)(
    "was stopped in the middle of a transaction, one that comes for other days ends it",
    async () => {
      const { env, dataDir } = await stage({ conversations: 20 });
      const script = new URL("../helpers/ledger-stopper.ts", import.meta.url).pathname;
      const stopped = spawn(process.execPath, ["--import", "tsx", script, dataDir, "2025-03-10"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      undo.push(() => void stopped.kill("SIGKILL"));
      const gone = once(stopped, "exit");
      await once(stopped.stdout, "data");
      const startedAt = Date.now();
      expect((await runProgram(second, { env })).code).toBe(0);
      expect(Date.now() - startedAt).toBeLessThan(60_000);
      expect(await gone).toEqual([null, "SIGKILL"]);
    },
    120_000,
  );
});
