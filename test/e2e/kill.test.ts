/** `kill -9` at moments nobody chose, and the same command again: nothing is lost, nothing comes twice, and hardly
 *  anything is paid for twice. `TEST_LONG=1` takes more conversations. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { createRandom } from "../../src/simulator/random.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { isLong } from "../helpers/form.ts";
import { runHere, startProgram } from "../helpers/program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

const conversations = isLong ? 2500 : 150;
const kills = 5;
const concurrency = 8;

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Stage {
  readonly simulator: Simulator;
  readonly env: Record<string, string>;
  readonly dataDir: string;
}

async function stage({ latencyMs = 25 } = {}): Promise<Stage> {
  const simulator = await openSimulator({
    invented: { conversations, days: 3, firstDay: "2025-03-10", seed: 9, distinctTexts: 100 },
    genesys: { ratePerMinute: 1_000_000 },
    chat: { latencyMs },
    recordBodies: false,
  });
  undo.push(simulator.close);
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-kill-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = { ...settingsFor(simulator), DATA_DIR: dataDir, LLM_CONCURRENCY: String(concurrency) };
  return { simulator, env, dataDir };
}

const range = ["run", "--from", "2025-03-10", "--to", "2025-03-13", "--quiet"];

describe("a run that is killed", () => {
  it(`five times at random moments still answers every conversation exactly once`, async () => {
    const { simulator, env, dataDir } = await stage();
    // A new seed a day: a moment that hurts is found sooner or later, and its seed is in the message.
    const seed = Math.floor(Date.now() / 86_400_000);
    const random = createRandom(seed);
    const expected = answerable([...simulator.truth()]);
    let killedInFlight = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const before = simulator.received.counts.chat.requests;
      const { process: child, ended } = startProgram(range, { env });
      // Somewhere within the next fifth of the work, down to the millisecond.
      const until = before + random.between(1, Math.floor(expected.length / kills) - concurrency);
      while (simulator.received.counts.chat.requests < until && child.exitCode === null) await sleep(2);
      await sleep(random.between(0, 30));
      child.kill("SIGKILL");
      if ((await ended).signal === "SIGKILL") killedInFlight += 1;
    }
    const last = await runHere(range, { env });
    expect([last.code, `seed ${seed}`]).toEqual([0, `seed ${seed}`]);
    expect(killedInFlight).toBe(kills);
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    expect(simulator.received.counts.chat.requests).toBeLessThanOrEqual(
      expected.length + concurrency * kills,
    );
  }, 300_000);

  it("drains on the first signal, with code 143, and goes on where it stopped", async () => {
    const { simulator, env, dataDir } = await stage({ latencyMs: 100 });
    const { process: child, ended } = startProgram(range, { env });
    while (simulator.received.counts.chat.requests < 20) await sleep(5);
    child.kill("SIGTERM");
    // As `timeout` sends it: to the program, and to its group.
    await sleep(20);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(143);
    const { requests } = simulator.received.counts.chat;
    expect(resultIds(dataDir)).toHaveLength(requests);
    expect(requests).toBeLessThan(conversations / 2);
    expect((await runHere(range, { env })).code).toBe(0);
    const expected = answerable([...simulator.truth()]);
    expect(resultIds(dataDir).toSorted()).toEqual(expected);
    expect(simulator.received.counts.chat.requests).toBe(expected.length);
  }, 120_000);

  it("lets go at once when it is told a second time", async () => {
    const { simulator, env } = await stage({ latencyMs: 60_000 });
    const { process: child, ended, output } = startProgram(range.slice(0, -1), { env });
    while (simulator.received.counts.chat.requests < 1) await sleep(5);
    child.kill("SIGINT");
    // Two that a busy machine delivers as one, or in one moment, are meant once: the first is heard before the second.
    while (!output().stderr.includes("a second Ctrl-C lets go")) await sleep(20);
    await sleep(300);
    const toldAt = Date.now();
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining("let go at once")]);
    expect(Date.now() - toldAt).toBeLessThan(30_000);
  }, 120_000);
});
