/** Nights on end, each in a second: a data directory, a simulator, and one clock by which both go. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../../src/ledger/sqlite.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type Outcome, runClocked } from "./clocked-program.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export interface Nights {
  readonly simulator: Simulator;
  /** Epoch milliseconds; to be turned by the test. */
  readonly clock: { ms: number };
  readonly dataDir: string;
  readonly env: Record<string, string>;
  /** Of the simulator's n-th day, epoch milliseconds. */
  midnight(day: number): number;
  run(...argv: string[]): Promise<Outcome>;
  /** The nightly run of the n-th day, a quarter past two in the morning. */
  night(day: number, ...argv: string[]): Promise<Outcome>;
  rows(sql: string): Promise<readonly Row[]>;
  closedDays(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export interface NightsOptions extends SimulatorOptions {
  /** Default: a new one, which is removed in the end. */
  readonly dataDir?: string;
}

export async function openNights({ dataDir: given, ...options }: NightsOptions = {}): Promise<Nights> {
  const { firstDay = "2025-03-10" } = options.invented ?? {};
  const midnight = (day: number) => Date.parse(`${firstDay}T00:00:00Z`) + day * dayMs;
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
  const dataDir = given ?? mkdtempSync(join(tmpdir(), "gateway-nights-"));
  const env = { ...settingsFor(simulator), DATA_DIR: dataDir };
  const run = (...argv: string[]) => runClocked(["run", "--json", ...argv], { env, now: () => clock.ms });
  async function rows(sql: string): Promise<readonly Row[]> {
    const database = await openDatabase(join(dataDir, "ledger.sqlite"), { readOnly: true });
    try {
      return database.all(sql);
    } finally {
      database.close();
    }
  }
  return {
    ...{ simulator, clock, dataDir, env, midnight, run, rows },
    night(day, ...argv) {
      clock.ms = midnight(day) + 2.25 * hourMs;
      return run(...argv);
    },
    closedDays: async () =>
      (await rows("SELECT day FROM days WHERE closed_at IS NOT NULL ORDER BY day")).map(({ day }) => day),
    async close() {
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
