/** Nights on end, each in a second: conversations and transcripts come late, servers fail, and in the end every day is
 *  closed with everything that the vendor ever had of it. */
import { afterEach, describe, expect, it } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { runClocked } from "../helpers/clocked-program.ts";
import { dayMs, hourMs, openNights } from "../helpers/nights.ts";
import { startProgram } from "../helpers/program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

const firstDay = "2025-03-10";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage(options: SimulatorOptions = {}) {
  const nights = await openNights(options);
  undo.push(nights.close);
  return nights;
}

/** So many that there are enough of each kind among few conversations. */
const late = { conversations: 0.05, transcripts: 0.12, leastMs: hourMs, mostMs: 5 * dayMs };

describe("night after night", () => {
  it("captures what comes an hour to five days late, and closes every day when all of it is there", async () => {
    const { simulator, dataDir, night, rows, closedDays, midnight } = await stage({
      invented: { conversations: 400, days: 4, late },
    });
    const truth = [...simulator.truth()];
    const isLate = ({ listedAtMs, transcriptAtMs }: (typeof truth)[number], of: number) =>
      Math.max(listedAtMs, transcriptAtMs) > of;
    expect(truth.filter((row) => isLate(row, midnight(4) + 2 * hourMs)).length).toBeGreaterThan(15);

    for (let day = 1; day <= 10; day += 1) {
      expect([day, (await night(day)).code]).toEqual([day, 0]);
      // Whatever is there is done, or known to be open.
      const open = await rows("SELECT conversation_id FROM conversations WHERE state = 'absent'");
      const listed = truth.filter(({ listedAtMs }) => listedAtMs <= midnight(day) + hourMs);
      const done = new Set([...resultIds(dataDir), ...open.map((row) => row["conversation_id"])]);
      expect(listed.filter(({ id }) => !done.has(id))).toEqual([]);
    }
    expect(resultIds(dataDir).toSorted()).toEqual(answerable(truth));
    const days = [0, 1, 2, 3].map((day) => new Date(midnight(day)).toISOString().slice(0, 10));
    expect(await closedDays()).toEqual(expect.arrayContaining(days));
    const expected = await rows(`SELECT day, expected FROM days WHERE expected > 0 ORDER BY day`);
    expect(expected).toEqual(
      days.map((day) => ({
        day,
        expected: truth.filter(({ startedAt }) => startedAt.startsWith(day)).length,
      })),
    );
  }, 300_000);
});

describe("a night", () => {
  it("asks again for a transcript when it is due, and not whenever it runs; a range by hand asks at once", async () => {
    const { simulator, night, run, clock, rows } = await stage({
      invented: { conversations: 60, days: 1, transcriptDelayMs: 30 * hourMs },
    });
    const asked = () => simulator.received.counts.transcriptUrl.requests;
    expect((await night(1)).json("summary")).toMatchObject({ pendingBefore: 0 });
    const pending = (await rows("SELECT 1 FROM conversations WHERE state = 'absent' AND reason IS NULL"))
      .length;
    expect(pending).toBeGreaterThan(30);

    const before = asked();
    clock.ms += 5 * 60_000;
    expect((await run()).json("summary")).toMatchObject({ pending: 0, pendingBefore: pending });
    expect(asked()).toBe(before);
    const byHand = await run("--from", firstDay, "--to", "2025-03-11");
    expect(byHand.json("summary")).toMatchObject({ pending, pendingBefore: 0 });
    expect(asked()).toBeGreaterThan(before);
    expect((await night(3)).json("summary")).toMatchObject({ done: pending, pending: 0 });
  }, 60_000);

  it("on which the model is down closes the days that wait for no answer", async () => {
    const { simulator, night, clock, env, midnight, closedDays } = await stage({
      invented: { conversations: 100, days: 6 },
    });
    for (let day = 1; day <= 5; day += 1) await night(day);
    expect(await closedDays()).not.toContain(firstDay);
    simulator.setFaults({ routes: { chat: { serverError: 1 } } });
    clock.ms = midnight(6) + 2.25 * hourMs;
    const down = startProgram(["run", "--quiet", "--concurrency", "2"], {
      env,
      clock: { startMs: clock.ms, speed: 200 },
    });
    expect((await down.ended).code).toBe(75);
    expect(await closedDays()).toContain(firstDay);
  }, 120_000);

  it("gives up a transcript that never comes, says why, and closes the day without it", async () => {
    const { night, rows, closedDays } = await stage({
      invented: { conversations: 60, days: 1, shareWithoutTranscript: 0.3 },
    });
    for (let day = 1; day <= 9; day += 1) expect((await night(day)).code).toBe(0);
    const reasons = await rows(
      "SELECT reason, count(*) AS n FROM conversations WHERE state = 'absent' GROUP BY 1",
    );
    expect(reasons).toEqual([{ reason: "late", n: expect.any(Number) }]);
    expect(await closedDays()).toContain(firstDay);
  }, 60_000);

  it.each([7, 9])(
    "gives nothing up that came while no night could look for it, until the %ith",
    async (next) => {
      const { simulator, dataDir, night, run, closedDays, env, clock } = await stage({
        invented: {
          ...{ conversations: 60, days: 1, mediaTypes: ["voice"] },
          late: { conversations: 0, transcripts: 1, leastMs: 3 * dayMs, mostMs: 4 * dayMs },
        },
      });
      await night(1);
      expect(resultIds(dataDir)).toEqual([]);
      expect((await night(next)).code).toBe(0);
      if (next > 7) {
        expect(await closedDays()).not.toContain(firstDay);
        const status = await runClocked(["status", "--json"], { env, now: () => clock.ms });
        const next = String(status.json("exit")?.["next"]);
        const [, days = ""] = /^transcript-gateway run --look-back (\d+)$/.exec(next) ?? [];
        expect((await run("--look-back", days)).code).toBe(0);
      }
      expect(resultIds(dataDir).toSorted()).toEqual(answerable([...simulator.truth()]));
      expect(await closedDays()).toContain(firstDay);
    },
  );

  it("gives up sooner when it is told to", async () => {
    const { night, closedDays } = await stage({
      invented: { conversations: 60, days: 1, shareWithoutTranscript: 0.3 },
    });
    for (let day = 1; day < 6; day += 1) await night(day, "--give-up-after", "2d");
    expect(await closedDays()).not.toContain(firstDay);
    const last = await night(6, "--give-up-after", "2d");
    expect(last.json("summary")).toMatchObject({ pending: 0, pendingBefore: 0 });
    expect(await closedDays()).toContain(firstDay);
  }, 60_000);

  it("looks at closed days no more, and a range by hand neither closes nor opens one", async () => {
    const { simulator, night, run, clock, rows, closedDays, midnight } = await stage({
      invented: { conversations: 120 },
    });
    clock.ms = midnight(8);
    expect((await run("--from", firstDay, "--to", "2025-03-14")).code).toBe(0);
    expect(await rows("SELECT * FROM days")).toEqual([]);
    for (let day = 5; day <= 8; day += 1) await night(day);
    const closed = await closedDays();
    expect(closed).toContain("2025-03-12");

    const queries = () => simulator.received.counts.details.requests;
    const before = queries();
    await night(8);
    expect(queries() - before).toBeLessThan(10);
    expect((await run("--from", firstDay, "--to", "2025-03-14")).json("summary")).toMatchObject({
      skipped: 120,
    });
    expect(await closedDays()).toEqual(closed);
  }, 60_000);
});

describe("a fortnight of trouble", () => {
  it("ends with every day closed and every number equal to what the vendor knows", async () => {
    const { simulator, dataDir, night, run, clock, rows, closedDays, midnight } = await stage({
      invented: { conversations: 280, days: 14, late, seed: 5, shareWithoutTranscript: 0.05 },
    });
    const truth = [...simulator.truth()];
    const codes: number[] = [];
    for (let day = 1; day <= 22; day += 1) {
      // Two nights without permission, one that is stopped, one when answers fail, one that does not come.
      simulator.setFaults(
        day === 4 || day === 5
          ? { routes: { details: { isWithheld: true } } }
          : day === 9
            ? { answers: { refusal: 0.3 } }
            : {},
      );
      if (day === 12) continue;
      codes.push((await night(day, ...(day === 7 ? ["--limit", "20"] : []))).code);
      if (day === 10) {
        clock.ms += hourMs;
        expect((await run("--from", "2025-03-10", "--to", "2025-03-17")).code).toBe(0);
      }
    }
    expect(codes).toEqual([0, 0, 0, 77, 77, 0, 21, 0, 20, ...Array.from({ length: 12 }, () => 0)]);
    expect(resultIds(dataDir).toSorted()).toEqual(answerable(truth));

    const days = Array.from({ length: 14 }, (_, day) => new Date(midnight(day)).toISOString().slice(0, 10));
    expect(await closedDays()).toEqual(expect.arrayContaining(days));
    const ofDay = (day: string) => truth.filter(({ startedAt }) => startedAt.startsWith(day));
    const counted = await rows(`
      SELECT d.day, expected, sum(state = 'done') AS done, sum(state = 'absent' AND reason = 'late') AS none
      FROM days d JOIN conversations c USING (day) WHERE expected > 0 GROUP BY d.day ORDER BY d.day`);
    expect(counted).toEqual(
      days.map((day) => ({
        day,
        expected: ofDay(day).length,
        done: ofDay(day).filter(({ hasTranscript }) => hasTranscript).length,
        none: ofDay(day).filter(({ hasTranscript }) => !hasTranscript).length,
      })),
    );
  }, 300_000);
});

describe("a budget of trouble", () => {
  it("of time stops the taking, and the same command goes on", async () => {
    const { dataDir, run, clock, simulator, midnight } = await stage({
      invented: { conversations: 80, days: 1 },
      chat: { latencyMs: 150 },
    });
    clock.ms = midnight(20);
    const range = ["--from", firstDay, "--to", "2025-03-11"];
    const first = await run(...range, "--max-duration", "1s", "--concurrency", "2");
    expect(first.code).toBe(21);
    expect(first.json("exit")).toMatchObject({ reason: "stopped by --max-duration 1.0 s" });
    expect(resultIds(dataDir).length).toBeLessThan(80);
    expect((await run(...range, "--concurrency", "64")).code).toBe(0);
    expect(resultIds(dataDir).toSorted()).toEqual(answerable([...simulator.truth()]));
  }, 60_000);

  it("of failures stops the run, and one bad conversation does not", async () => {
    const { run, clock, simulator, midnight } = await stage({ invented: { conversations: 200, days: 1 } });
    clock.ms = midnight(20);
    const range = ["--from", firstDay, "--to", "2025-03-11"];
    simulator.setFaults({ answers: { refusal: 0.02 } });
    const few = await run(...range, "--max-failures", "25%");
    expect(few.code).toBe(20);
    const { failed } = few.json("summary") as { failed: number };
    expect(failed).toBeGreaterThan(0);
    simulator.setFaults({ answers: { refusal: 1 } });
    expect((await run(...range, "--max-failures", String(failed - 1))).code).toBe(26);
  }, 60_000);
});

describe("retry", () => {
  it("takes what failed in a run, and of it what may do better now", async () => {
    const { clock, env, run, dataDir, simulator, midnight } = await stage({
      invented: { conversations: 80, days: 1 },
    });
    clock.ms = midnight(20);
    const retry = (...flags: string[]) =>
      runClocked(["retry", "--json", ...flags], { env, now: () => clock.ms });
    simulator.setFaults({ answers: { refusal: 0.3 } });
    const first = await run("--from", firstDay, "--to", "2025-03-11");
    expect(first.code).toBe(20);
    const { runId, failed } = first.json("summary") as { runId: string; failed: number };
    simulator.setFaults({});
    simulator.forgetReceived();

    expect((await retry("--run", runId)).json("exit")).toMatchObject({
      code: 0,
      reason: "nothing failed but for good reasons",
    });
    expect(simulator.received.counts.chat.requests).toBe(0);
    const again = await retry("--run", runId, "--class", "all");
    expect(again.json("summary")).toMatchObject({ taken: failed, done: failed });
    expect(resultIds(dataDir).toSorted()).toEqual(answerable([...simulator.truth()]));
    expect((await retry("--run", runId)).code).toBe(2);
    expect((await retry("--class", "all")).json("exit")).toMatchObject({
      code: 0,
      reason: "nothing has failed",
    });
  }, 60_000);
});
