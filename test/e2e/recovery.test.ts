/** Runs that are killed, stopped and starved of disk, again and again, while the simulator lives on and knows the truth.
 *  `test:sweep` asks the same of every single system call. `TEST_LONG=1` makes the storms longer. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createRandom } from "../../src/simulator/random.ts";
import { isLong } from "../helpers/form.ts";
import { openNarrowDisk } from "../helpers/narrow-disk.ts";
import { objections } from "../helpers/oracle.ts";
import { runHere, startProgram } from "../helpers/program.ts";
import { spawnSimulator } from "../helpers/spawned-simulator.ts";

const conversations = isLong ? 2000 : 120;
/** `LLM_CONCURRENCY`, and a fifth more: conversations that may be at the model or being written down. */
const inHand = 4;

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage(dataDir = mkdtempSync(join(tmpdir(), "gateway-recovery-"))) {
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const simulator = await spawnSimulator({
    invented: { conversations, days: 3, firstDay: "2025-03-10", seed: 11, distinctTexts: 50 },
    genesys: { ratePerMinute: 12_000 },
    chat: { latencyMs: 25 },
  });
  undo.push(simulator.close);
  const env = { ...simulator.settings, DATA_DIR: dataDir, LLM_CONCURRENCY: String(inHand) };
  const truth = await simulator.truth();
  const answers = async () => (await simulator.counts()).chat.ok;
  const wrongs = async (breaks: number) =>
    objections({
      dataDir,
      truth,
      received: [await simulator.received()],
      mostRepeats: breaks * inHand,
    });
  return { env, truth, answers, wrongs, dataDir };
}

const range = ["run", "--from", "2025-03-10", "--to", "2025-03-13", "--quiet"];
/** A new seed a day: a moment that hurts is found sooner or later, and its seed is in the message. */
const seed = Math.floor(Date.now() / 86_400_000);

describe("a storm", () => {
  it(`of kills at any moment, from the first instruction on, loses nothing (seed ${seed})`, async () => {
    const { env, answers, wrongs } = await stage();
    const random = createRandom(seed);
    let kills = 0;
    const blows = isLong ? 60 : 6;
    for (let blow = 0; blow < blows; blow += 1) {
      const { process: child, ended } = startProgram(range, { env });
      // By turns after some milliseconds, most of which are spent on the way up, and after some answers.
      const until = (await answers()) + random.between(1, Math.ceil(conversations / 20));
      if (blow % 2 === 0) await sleep(random.between(0, 1200));
      else while ((await answers()) < until && child.exitCode === null) await sleep(random.between(1, 9));
      child.kill("SIGKILL");
      if ((await ended).signal === "SIGKILL") kills += 1;
    }
    expect(kills).toBeGreaterThan(blows / 2);
    expect((await runHere(range, { env })).code).toBe(0);
    expect(await wrongs(kills)).toEqual([]);
  }, 600_000);

  it(`of stops, shorter than anybody would take for death, repeats nothing (seed ${seed})`, async () => {
    const { env, answers, wrongs } = await stage();
    const random = createRandom(seed);
    const { process: child, ended } = startProgram(range, { env });
    for (let stop = 0; stop < (isLong ? 5 : 3); stop += 1) {
      const until = (await answers()) + random.between(1, Math.ceil(conversations / 8));
      while ((await answers()) < until && child.exitCode === null) await sleep(5);
      child.kill("SIGSTOP");
      await sleep(random.between(100, isLong ? 12_000 : 1500));
      child.kill("SIGCONT");
    }
    expect((await ended).code).toBe(0);
    expect(await wrongs(0)).toEqual([]);
  }, 600_000);
});

describe("a disk that is full", () => {
  it("stops the run with 24 however often it is tried, and with room the same command goes on", async ({
    skip,
  }) => {
    const disk = openNarrowDisk();
    if (!disk) return skip("no right to mount a small file system");
    undo.push(disk.close);
    const dataDir = join(disk.path, "data");
    mkdirSync(dataDir);
    const { env, wrongs } = await stage(dataDir);
    const breaks = isLong ? [300, 40, 4, 250] : [300, 4];
    for (const roomKb of breaks) {
      disk.leaveRoom(roomKb);
      const { code, stderr } = await runHere(range, { env });
      expect([roomKb, code, stderr]).toEqual([roomKb, 24, expect.stringContaining("the disk is full")]);
      expect(stderr).toContain("Next: make room and run again");
    }
    disk.leaveRoom(65_536);
    expect((await runHere(range, { env })).code).toBe(0);
    expect(await wrongs(breaks.length)).toEqual([]);
  }, 300_000);
});
