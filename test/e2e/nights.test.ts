/** Nights on end, each in a second: conversations and transcripts come late, servers fail, and in the end every day is
 *  closed with everything that the vendor ever had of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { type Outcome, runClocked } from "../helpers/clocked-program.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const firstDay = "2025-03-10";
const midnight = (day: number) => Date.parse(`${firstDay}T00:00:00Z`) + day * dayMs;

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A data directory, a simulator, and a clock that both go by. */
async function stage(options: SimulatorOptions = {}) {
  const clock = { ms: midnight(0) };
  const simulator = await openSimulator({
    recordBodies: false,
    ...options,
    invented: {
      ...{ conversations: 400, days: 4, firstDay, distinctTexts: 20, shareWithoutTranscript: 0 },
      ...options.invented,
    },
    genesys: { ratePerMinute: 1_000_000, tokenLifetimeSeconds: 100 * 86_400, ...options.genesys },
    now: () => clock.ms,
  });
  undo.push(simulator.close);
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-nights-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = { ...settingsFor(simulator), DATA_DIR: dataDir };
  const run = (...argv: string[]): Promise<Outcome> =>
    runClocked(["run", "--json", ...argv], { env, now: () => clock.ms });
  /** Of the simulator's n-th day, a quarter past two in the morning. */
  const night = (day: number, ...argv: string[]) => {
    clock.ms = midnight(day) + 2.25 * hourMs;
    return run(...argv);
  };
  const rows = async (sql: string) => {
    const database = await openDatabase(join(dataDir, "ledger.sqlite"), { readOnly: true });
    try {
      return database.all(sql);
    } finally {
      database.close();
    }
  };
  const closedDays = async () =>
    (await rows("SELECT day FROM days WHERE closed_at IS NOT NULL ORDER BY day")).map(({ day }) => day);
  return { simulator, clock, dataDir, run, night, rows, closedDays };
}

const late = { conversations: 0.02, transcripts: 0.05, leastMs: hourMs, mostMs: 5 * dayMs };

describe("night after night", () => {
  it("captures what comes an hour to five days late, and closes every day when all of it is there", async () => {
    const { simulator, dataDir, night, rows, closedDays } = await stage({
      invented: { conversations: 1000, days: 4, late },
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
