/** Two runs over one directory: one works, whatever becomes of the other. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";
import { Fault } from "../../src/shared/fault.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { conversation } from "../helpers/ledger-material.ts";
import { runHere, startProgram } from "../helpers/program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage({ conversations = 60, latencyMs = 50 } = {}) {
  const simulator = await openSimulator({
    invented: { conversations, days: 1, firstDay: "2025-03-10", distinctTexts: 20 },
    genesys: { ratePerMinute: 1_000_000 },
    chat: { latencyMs },
    recordBodies: false,
  });
  undo.push(simulator.close);
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-lock-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = { ...settingsFor(simulator), DATA_DIR: dataDir, LLM_CONCURRENCY: "4" };
  const atWork = async (requests: number) => {
    while (simulator.received.counts.chat.requests < requests) await sleep(5);
  };
  return { simulator, dataDir, env, atWork, expected: answerable([...simulator.truth()]) };
}

const range = ["run", "--from", "2025-03-10", "--to", "2025-03-11", "--quiet"];

describe("a second run", () => {
  it("fails, skips or waits, as it is told, while the first one works", async () => {
    const { env, dataDir, atWork, expected, simulator } = await stage({ conversations: 100, latencyMs: 400 });
    const first = startProgram(range, { env });
    await atWork(5);
    const [fails, skips, waits] = await Promise.all([
      runHere(range, { env }),
      runHere([...range.slice(0, -1), "--if-running", "skip"], { env }),
      runHere([...range, "--if-running", "wait"], { env }),
    ]);
    expect([fails.code, skips.code, waits.code, (await first.ended).code]).toEqual([25, 0, 0, 0]);
    expect(fails.stderr).toContain(`pid ${first.process.pid}`);
    expect(skips.stderr).toContain("another run is at work; nothing was begun");
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    expect(simulator.received.counts.chat.requests).toBe(expected.length);
  }, 120_000);

  it("that waits goes when it is told to", async () => {
    const { env, dataDir } = await stage();
    const other = await openLedger({ dataDir, now: Date.now });
    undo.push(other.close);
    const waiting = startProgram([...range.slice(0, -1), "--if-running", "wait", "--json"], { env });
    while (!waiting.output().stderr.includes("waits for another run")) await sleep(20);
    waiting.process.kill("SIGTERM");
    const { code, stdout } = await waiting.ended;
    expect(code).toBe(143);
    expect(JSON.parse(stdout.trim())).toMatchObject({ type: "exit", code: 143 });
  }, 60_000);

  it("that waits goes when its own time is up: it counts from the start", async () => {
    const { env, dataDir, simulator } = await stage({ conversations: 1 });
    const other = await openLedger({ dataDir, now: Date.now });
    undo.push(other.close);
    const run = await other.startRun({ id: "r1", fingerprint: "f", window: "" });
    const held = new Fault("guard.held");
    await run.setAside(conversation("c1"), "held", held);
    await other.quarantine.put(conversation("c1"), "f", held, undefined);
    for (const command of [range, ["quarantine", "replay", "--all"]]) {
      const waiting = [...command, "--if-running", "wait", "--max-duration", "1s"];
      const { code, stderr } = await runHere(waiting, { env });
      const why = expect.stringContaining("stopped by --max-duration 1.0 s before another run had ended");
      expect([code, stderr]).toEqual([21, why]);
    }
    expect(simulator.received.counts.chat.requests).toBe(0);
  }, 60_000);

  it("takes over at once from one that was killed", async () => {
    const { env, dataDir, atWork, expected } = await stage();
    const first = startProgram(range, { env });
    await atWork(20);
    first.process.kill("SIGKILL");
    await first.ended;
    expect((await runHere(range, { env })).code).toBe(0);
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
  }, 60_000);

  it("takes over within a minute from one that is stopped, which can not come back", async () => {
    const { env, dataDir, atWork, expected } = await stage();
    const first = startProgram(range, { env });
    await atWork(20);
    first.process.kill("SIGSTOP");
    const stoppedAt = Date.now();
    const second = startProgram([...range, "--if-running", "wait"], { env });
    await atWork(30);
    expect(Date.now() - stoppedAt).toBeLessThan(60_000);
    first.process.kill("SIGCONT");
    expect((await second.ended).code).toBe(0);
    expect((await first.ended).signal).toBe("SIGKILL");
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    const verified = await runHere(["audit", "verify"], { env });
    expect([verified.code, verified.stdout]).toEqual([0, expect.any(String)]);
  }, 120_000);
});

describe("whoever has lost the lock without noticing", () => {
  it("can not commit any more, though somebody has cleared the lock's file away", async () => {
    const { dataDir } = await stage({ conversations: 1 });
    const first = await openLedger({ dataDir, now: Date.now });
    const run = await first.startRun({ id: "first", fingerprint: "f", window: "" });
    const conversation = { id: "c1", startedAt: "2025-03-10T08:00:00Z", mediaType: "voice" } as const;
    await run.claim(conversation, 0);
    rmSync(join(dataDir, "lock.sqlite"));
    const second = await openLedger({ dataDir, now: Date.now });
    undo.push(second.close);
    await expect(run.claim({ ...conversation, id: "c2" }, 0)).rejects.toMatchObject({
      code: "lock.lost",
      exit: 25,
    });
    await expect(run.end({ exitCode: 0, summary: {} })).rejects.toMatchObject({ code: "lock.lost" });
    await first.close();
    expect(second.orphans.requests).toBe(1);
  });
});
