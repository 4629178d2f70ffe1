/** Clocks that jump, years that end, and nights that have 23 or 25 hours somewhere: a day is UTC's and nothing moves. */
import process from "node:process";
import { afterEach, describe, expect, it } from "vitest";
import { runClocked } from "../helpers/clocked-program.ts";
import { isLong } from "../helpers/form.ts";
import { hourMs, type Nights, type NightsOptions, openNights } from "../helpers/nights.ts";
import { objections } from "../helpers/oracle.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage(options: NightsOptions): Promise<Nights> {
  const nights = await openNights({ recordBodies: true, ...options });
  undo.push(nights.close);
  return nights;
}

/** Of runs that nobody broke off. */
const wrongsOf = ({ simulator, dataDir, clock }: Nights, closedFrom = "9999") =>
  objections({
    ...{ dataDir, closedFrom, mostRepeats: 0, now: () => clock.ms },
    truth: [...simulator.truth()],
    received: [simulator.received],
  });

describe("a clock that jumps in the middle of a run", () => {
  const jumps: readonly (readonly [string, string, number])[] = [
    ["an hour on", "2025-03-20T02:15:00Z", hourMs],
    ["an hour back", "2025-03-20T02:15:00Z", -hourMs],
    ["into the next year", "2025-12-31T23:59:59Z", 2000],
    ["back into the year before", "2026-01-01T00:00:01Z", -2000],
    ["to where it was wrong by ten years", "2035-05-05T05:05:05Z", -10 * 365 * 24 * hourMs],
  ];
  it.each(jumps)(
    "%s costs nothing and is told nowhere",
    async (_, at, jumpMs) => {
      const nights = await stage({ invented: { conversations: 50, days: 2 } });
      const { simulator, clock, env } = nights;
      const range = ["run", "--from", "2025-03-10", "--to", "2025-03-12", "--json"];
      const before = Date.parse(at);
      // The servers' clocks are right; only the program's jumps.
      clock.ms = before + Math.max(0, jumpMs);
      const now = () => (simulator.received.counts.chat.requests < 30 ? before : before + jumpMs);
      const { code, stderr } = await runClocked(range, { env, now });
      expect([code, stderr]).toEqual([0, ""]);
      expect(await wrongsOf(nights)).toEqual([]);
    },
    120_000,
  );
});

describe("a clock that is wrong for a night", () => {
  it.each(isLong ? [-26, -1, 1, 30] : [-26, 30])(
    "by %i hours leaves every day to be closed, and no day closed too soon",
    async (hours) => {
      const nights = await stage({
        invented: {
          ...{ conversations: 60, days: 4 },
          late: { conversations: 0.2, transcripts: 0.2, leastMs: hourMs, mostMs: 40 * hourMs },
        },
      });
      const { night, run, clock, midnight } = nights;
      for (let day = 1; day <= 11; day += 1) {
        if (day !== 3 && day !== 6) expect([day, (await night(day)).code]).toEqual([day, 0]);
        else {
          clock.ms = midnight(day) + (2.25 + hours) * hourMs;
          expect([day, (await run()).code]).toEqual([day, 0]);
        }
      }
      expect(await wrongsOf(nights, "2025")).toEqual([]);
    },
    120_000,
  );
});

describe("a night on which the clocks are put forward or back", () => {
  const switches: readonly (readonly [string, string])[] = [
    ["Europe/Berlin", "2025-03-30"],
    ["America/New_York", "2025-11-02"],
    // At midnight: a day that has none, and one that has two.
    ["America/Havana", "2025-03-09"],
    ["America/Havana", "2025-11-02"],
    ["Europe/Berlin", "2025-10-26"],
    ["America/New_York", "2025-03-09"],
  ];
  it.each(isLong ? switches : switches.slice(0, 3))(
    "in %s on %s is a night like any other",
    async (zone, day) => {
      const before = process.env["TZ"];
      undo.push(() => {
        if (before === undefined) delete process.env["TZ"];
        else process.env["TZ"] = before;
      });
      process.env["TZ"] = zone;
      const offset = (hour: number) =>
        new Date(Date.parse(`${day}T00:00:00Z`) + hour * hourMs).getTimezoneOffset();
      expect(offset(12)).not.toBe(offset(-12));

      const firstDay = new Date(Date.parse(`${day}T00:00:00Z`) - 24 * hourMs).toISOString().slice(0, 10);
      const nights = await stage({ invented: { conversations: 60, days: 3, firstDay } });
      for (let of = 1; of <= 9; of += 1) expect([of, (await nights.night(of)).code]).toEqual([of, 0]);
      expect(await wrongsOf(nights, "2025")).toEqual([]);
    },
    120_000,
  );
});
