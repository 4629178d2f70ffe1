/** Storms over runs that are at work at once: each has a day of its own and is killed, or stopped for longer than
 *  anybody's lease, at moments nobody chose. The simulator lives on and knows the truth. Only with `TEST_LONG=1`: every day
 *  `recovery.test.ts` storms over one run, and `company.test.ts` kills and stops one beside another. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../src/simulator/random.ts";
import { isLong } from "../helpers/form.ts";
import { objections } from "../helpers/oracle.ts";
import { type Running, runProgram, startProgram } from "../helpers/program.ts";
import { spawnSimulator } from "../helpers/spawned-simulator.ts";

/** `LLM_CONCURRENCY`, and a fifth more. */
const inHand = 4;
/** Who is silent for 35 s is ended; the last he said may have been a beat ago. */
const soonestMs = 30_000;
/** A new seed a day; it is in the message. */
const seed = Math.floor(Date.now() / 86_400_000);

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const days = ["2025-03-10", "2025-03-11", "2025-03-12", "2025-03-13"];
const rangeOf = (nth: number): readonly string[] =>
  ["run", "--from", days[nth], "--to", days[nth + 1], "--quiet", "--if-running", "wait"].map(String);
const ranges = [0, 1, 2].map(rangeOf);

async function stage(conversations: number) {
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-storm-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const simulator = await spawnSimulator({
    invented: { conversations, days: ranges.length, firstDay: "2025-03-10", seed: 17, distinctTexts: 50 },
    genesys: { ratePerMinute: 12_000 },
    chat: { latencyMs: 25 },
  });
  undo.push(simulator.close);
  const env = { ...simulator.settings, DATA_DIR: dataDir, LLM_CONCURRENCY: String(inHand) };
  const truth = await simulator.truth();
  const start = (range: readonly string[]): Running => {
    const running = startProgram(range, { env });
    undo.push(() => void running.process.kill("SIGKILL"));
    return running;
  };
  return {
    ...{ start, env },
    answers: async () => (await simulator.received()).counts.chat.ok,
    wrongs: async (breaks: number) =>
      objections({ dataDir, truth, received: [await simulator.received()], mostRepeats: breaks * inHand }),
  };
}

describe.runIf(isLong)("a storm over runs that are at work at once", () => {
  it(`kills and stops now this one, now that, and loses nothing (seed ${seed})`, async () => {
    const { start, env, answers, wrongs } = await stage(2400);
    let kills = 0;

    /** The same command again and again; each life ends by a blow or of its own. */
    async function live(range: readonly string[], random: Random): Promise<void> {
      for (let blow = 0; blow < 24; blow += 1) {
        const { process: child, ended } = start(range);
        const isStop = random.chance(0.3);
        const until = (await answers()) + random.between(1, 20);
        if (random.chance(0.5)) await sleep(random.between(0, 2500));
        else while ((await answers()) < until && child.exitCode === null) await sleep(random.between(2, 12));
        if (isStop) {
          child.kill("SIGSTOP");
          await sleep(random.between(100, 3000));
          child.kill("SIGCONT");
          await sleep(random.between(0, 500));
        }
        child.kill("SIGKILL");
        const end = await ended;
        if (end.signal === "SIGKILL") kills += 1;
        else expect(end).toMatchObject({ code: 0, stderr: "" });
      }
    }
    await Promise.all(ranges.map((range, index) => live(range, createRandom(seed, index))));
    expect(kills).toBeGreaterThan(ranges.length);

    const last = await Promise.all(ranges.map((range) => runProgram(range, { env })));
    expect(last.map(({ code, stderr }) => [code, stderr])).toEqual(ranges.map(() => [0, ""]));
    expect(await wrongs(kills)).toEqual([]);
  }, 900_000);

  it("stops one beyond its lease while the others work and its own days are asked for", async () => {
    const { start, answers, wrongs } = await stage(360);
    const stopped = start(rangeOf(0));
    while ((await answers()) < 10) await sleep(5);
    const beside = start(rangeOf(1));
    while ((await answers()) < 60) await sleep(5);
    stopped.process.kill("SIGSTOP");
    const stoppedAt = Date.now();
    const [heir, newcomer] = [start(rangeOf(0)), start(rangeOf(2))];
    const ends = await Promise.all([beside.ended, heir.ended, newcomer.ended]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(Date.now() - stoppedAt).toBeGreaterThan(soonestMs);
    // He was ended meanwhile: to be woken changes nothing.
    stopped.process.kill("SIGCONT");
    expect((await stopped.ended).signal).toBe("SIGKILL");
    expect(await wrongs(1)).toEqual([]);
  }, 300_000);
});
