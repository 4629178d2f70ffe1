/** A fortnight in which everything goes wrong that does in life: data that come late, servers that are down, runs that
 *  are killed, a disk that is full, and a week's backfill beside the nights. In the end every day is closed, every number
 *  is the vendor's, and `status` says so. `TEST_LONG=1` takes more conversations. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Faults } from "../../src/simulator/options.ts";
import { runClocked } from "../helpers/clocked-program.ts";
import { isLong } from "../helpers/form.ts";
import { openNarrowDisk } from "../helpers/narrow-disk.ts";
import { dayMs, hourMs, openNights } from "../helpers/nights.ts";
import { objections } from "../helpers/oracle.ts";
import { startProgram } from "../helpers/program.ts";

/** The week of the backfill, the week the first night looks back on, the fortnight. */
const days = 28;
const firstMorning = 14;
const inHand = 4;

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage() {
  const disk = openNarrowDisk();
  if (disk) undo.push(disk.close);
  const nights = await openNights({
    ...(disk ? { dataDir: join(disk.path, "data") } : {}),
    recordBodies: true,
    invented: {
      ...{
        conversations: isLong ? 8400 : 700,
        days,
        seed: 5,
        shareWithoutTranscript: 0.02,
      },
      late: { conversations: 0.02, transcripts: 0.05, leastMs: hourMs, mostMs: 5 * dayMs },
    },
    chat: { latencyMs: 40 },
  });
  undo.push(nights.close);
  const { simulator, clock, midnight, env } = nights;
  env["LLM_CONCURRENCY"] = String(inHand);

  /** In a process of its own, which can be killed, and in which the waits for servers that are down are short. */
  function start(morning: number, ...argv: string[]) {
    clock.ms = midnight(firstMorning + morning) + 2.25 * hourMs;
    return startProgram(["run", ...argv, "--quiet"], { env, clock: { startMs: clock.ms, speed: 200 } });
  }
  const night = async (morning: number, ...argv: string[]) =>
    (await nights.night(firstMorning + morning, ...argv)).code;

  return {
    ...nights,
    hasDisk: disk !== undefined,
    /** Nights like any other. */
    async quiet(first: number, last = first): Promise<void> {
      for (let morning = first; morning <= last; morning += 1)
        expect([morning, await night(morning)]).toEqual([morning, 0]);
    },
    async killed(morning: number): Promise<void> {
      const { process: child, ended } = start(morning);
      const answers = () => simulator.received.counts.chat.ok;
      const until = answers() + 3;
      while (answers() < until && child.exitCode === null) await sleep(2);
      child.kill("SIGKILL");
      expect([morning, (await ended).signal]).toEqual([morning, "SIGKILL"]);
    },
    async outage(morning: number, faults: Faults): Promise<void> {
      simulator.setFaults(faults);
      expect([morning, (await start(morning).ended).code]).toEqual([morning, 75]);
      simulator.setFaults({});
    },
    /** What `status` says to do, which is done when it is a run. */
    async advised(): Promise<string> {
      const status = await runClocked(["status", "--json"], { env, now: () => clock.ms });
      const next = String(status.json("exit")?.["next"]);
      const [, flags] = /^transcript-gateway run (.*)$/.exec(next) ?? [];
      if (flags) expect([next, (await nights.run(...flags.split(" "))).code]).toEqual([next, 0]);
      return next;
    },
    async diskIsFull(morning: number): Promise<void> {
      disk?.leaveRoom(60);
      expect([morning, await night(morning)]).toEqual([morning, disk ? 24 : 0]);
      disk?.leaveRoom(65_536);
    },
    /** It takes one conversation at a time, and so is still at work when the night beside it has ended. */
    async backfillBeside(morning: number): Promise<void> {
      const [from = "", to = ""] = [midnight(0), midnight(7)].map((ms) => new Date(ms).toISOString());
      const before = simulator.received.counts.chat.ok;
      const filling = start(morning, "--from", from, "--to", to, "--concurrency", "1");
      while (simulator.received.counts.chat.ok < before + 3) await sleep(5);
      expect([morning, await night(morning), filling.process.exitCode]).toEqual([morning, 0, null]);
      expect([morning, (await filling.ended).code]).toEqual([morning, 0]);
    },
  };
}

describe("a fortnight", () => {
  it("of late data, two outages, three kills, a full disk and a backfill ends with every day closed", async ({
    annotate,
  }) => {
    const { quiet, killed, outage, diskIsFull, backfillBeside, advised, hasDisk, ...nights } = await stage();
    if (!hasDisk) await annotate("without the full disk: that takes the right to mount one");
    const { simulator, dataDir, env, clock, midnight } = nights;
    await quiet(0);
    await killed(1);
    // Somebody has seen it the same morning.
    await quiet(1, 2);
    await outage(3, { everywhere: { serverError: 1 } });
    await quiet(4, 5);
    await backfillBeside(6);
    await diskIsFull(7);
    // Three more bad nights on end, and a day is not looked at when its time has come. Who reads `status` types that.
    await outage(8, { routes: { chat: { serverError: 1 } } });
    await killed(9);
    await killed(10);
    await quiet(11);
    // Of many conversations a killed night may leave one day more to be closed.
    const days = isLong ? "(9|10)" : "9";
    expect(await advised()).toMatch(new RegExp(`^transcript-gateway run --look-back ${days}$`));
    await quiet(12, 21);
    expect(await advised()).toBe("nothing");

    const wrongs = await objections({
      ...{ dataDir, truth: [...simulator.truth()], received: [simulator.received], now: () => clock.ms },
      // Three kills, and the disk.
      mostRepeats: 4 * inHand,
      closedFrom: new Date(midnight(7)).toISOString().slice(0, 10),
    });
    expect(wrongs).toEqual([]);
    // The backfill's week is no night's: its numbers were held against the truth, and no day of it was opened or closed.
    expect((await nights.closedDays())[0]).toBe(new Date(midnight(7)).toISOString().slice(0, 10));
    const { stdout } = await runClocked(["status"], { env, now: () => clock.ms });
    expect(stdout).toContain("All that is there is done");
  }, 900_000);
});
