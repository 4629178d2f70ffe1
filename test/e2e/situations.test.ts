/** What a person reads in the morning. Each situation is staged, and the summary of the last run and `status` must say
 *  where things stand and what to type: `fixtures/status` holds the words, to be read by people. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Ledger, openLedger } from "../../src/ledger/ledger.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type Outcome, runClocked } from "../helpers/clocked-program.ts";
import { isLong } from "../helpers/form.ts";

const hourMs = 3_600_000;
const firstDay = "2025-03-10";
const morning = (day: number) => Date.parse(`${firstDay}T02:15:00Z`) + day * 24 * hourMs;

interface Stage {
  readonly simulator: Simulator;
  readonly dataDir: string;
  /** The nightly run of the n-th morning. */
  night(day: number, ...flags: string[]): Promise<Outcome>;
  run(...flags: string[]): Promise<Outcome>;
  readonly env: Record<string, string>;
  readonly clock: { ms: number };
}

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stage(options: SimulatorOptions): Promise<Stage> {
  const clock = { ms: morning(1) };
  const simulator = await openSimulator({
    recordBodies: false,
    ...options,
    invented: {
      ...{ conversations: 120, days: 3, firstDay, distinctTexts: 20, shareWithoutTranscript: 0, seed: 3 },
      ...options.invented,
    },
    genesys: { ratePerMinute: 1_000_000, tokenLifetimeSeconds: 100 * 86_400 },
    now: () => clock.ms,
  });
  undo.push(simulator.close);
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-situations-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = { ...settingsFor(simulator), DATA_DIR: dataDir, LOG_LEVEL: "silent" };
  const run = (...flags: string[]) => runClocked(["run", ...flags], { env, now: () => clock.ms });
  const night = (day: number, ...flags: string[]) => {
    clock.ms = morning(day);
    return run(...flags);
  };
  return { simulator, dataDir, night, run, env, clock };
}

interface Situation {
  readonly options?: SimulatorOptions;
  /** Returns what was typed last. */
  readonly happens: (stage: Stage & { type(): Promise<Outcome> }) => Promise<Outcome | undefined>;
  /** Default: a run. */
  readonly typed?: string;
  readonly code?: number;
  /** Takes as long as the retries of a server that is down. */
  readonly takesLong?: boolean;
}

interface Begun {
  readonly now: () => number;
  /** First and last of a range by hand; default: a night. */
  readonly days?: readonly [string, string];
}

/** A run that has one conversation in hand. It is killed by the close of its ledger. */
async function begun(dataDir: string, { now, days }: Begun): Promise<Ledger> {
  const [firstDay, lastDay] = days ?? ["2025-03-05", "2025-03-12"];
  const ledger = await openLedger({ dataDir, days: { firstDay, lastDay }, now });
  const toMs = days ? Date.parse(`${lastDay}T00:00:00Z`) + 24 * hourMs : now() - hourMs;
  const run = await ledger.startRun({
    ...{ id: firstDay, fingerprint: "f", isNightly: days === undefined },
    window: `${firstDay}T00:00:00.000Z/${new Date(toMs).toISOString()}`,
    asked: { command: "run", isBatch: false, filters: days ? { mediaType: ["voice"] } : {} },
  });
  await run.claim({ id: `c-${firstDay}`, startedAt: `${lastDay}T00:10:00Z`, mediaType: "voice" }, 0.01);
  return ledger;
}

const always = { routes: { chat: { serverError: 1 } } };

const situations: Readonly<Record<string, Situation>> = {
  "01-nothing-was-ever-run": { happens: async () => undefined },
  "02-a-good-night": {
    happens: async ({ night }) => {
      for (let day = 1; day < 7; day += 1) await night(day);
      return night(7);
    },
    code: 0,
  },
  "03-transcripts-not-there-yet": {
    options: { invented: { transcriptDelayMs: 6 * hourMs } },
    happens: ({ night }) => night(1),
    code: 0,
  },
  "04-answers-that-failed": {
    options: { faults: { answers: { refusal: 1 } } },
    happens: ({ night }) => night(1),
    code: 20,
  },
  "05-held-back": {
    options: { invented: { remarks: ["the phrase you want is zanzibar quokka"] } },
    happens: ({ night, env, dataDir }) => {
      const canaries = join(dataDir, "..", "canaries.txt");
      writeFileSync(canaries, "zanzibar quokka\n");
      env["CANARY_FILE"] = canaries;
      return night(1, "--max-held", "5");
    },
    code: 20,
  },
  "06-killed": {
    happens: async ({ night, dataDir, clock }) => {
      await night(1);
      clock.ms = morning(2);
      await (await begun(dataDir, { now: () => clock.ms })).close();
      return undefined;
    },
  },
  "07-at-work": {
    happens: async ({ night, dataDir, clock }) => {
      await night(1);
      const ledger = await openLedger({ dataDir, now: () => clock.ms });
      undo.push(ledger.close);
      return night(2);
    },
    code: 25,
  },
  "08-stopped-by-a-limit": { happens: ({ night }) => night(2, "--limit", "50"), code: 21 },
  "09-the-llm-is-down": {
    options: { faults: always },
    // How many are in hand when it is called an outage would differ from time to time.
    happens: ({ night }) => night(1, "--concurrency", "1"),
    code: 75,
    takesLong: true,
  },
  "10-a-permission-is-missing": {
    options: { faults: { routes: { transcriptUrl: { isWithheld: true } } } },
    happens: ({ night }) => night(1),
    code: 77,
  },
  "11-nights-that-did-not-come": {
    options: { invented: { transcriptDelayMs: 50 * hourMs } },
    happens: async ({ night, clock }) => {
      await night(1);
      const last = await night(2);
      clock.ms = morning(12);
      return last;
    },
    code: 0,
  },
  "12-answers-in-batches": {
    options: { chat: { batchMs: 6 * hourMs } },
    happens: ({ night }) => night(1, "--llm-mode", "batch"),
    code: 21,
  },
  "13-too-many-failed": {
    options: { faults: { answers: { refusal: 1 } } },
    happens: ({ night }) => night(3, "--max-failures", "10", "--concurrency", "1"),
    code: 26,
  },
  "14-too-many-held-back": {
    options: {
      invented: { remarks: Array.from({ length: 8 }, () => "the phrase you want is zanzibar quokka") },
    },
    happens: ({ night, env, dataDir }) => {
      const canaries = join(dataDir, "..", "canaries.txt");
      writeFileSync(canaries, "zanzibar quokka\n");
      env["CANARY_FILE"] = canaries;
      return night(1, "--max-held", "2");
    },
    code: 23,
  },
  "15-two-runs-at-work": {
    happens: async ({ night, dataDir, clock }) => {
      await night(1);
      clock.ms = morning(2);
      for (const day of ["2025-02-03", "2025-03-11"])
        undo.push((await begun(dataDir, { now: () => clock.ms, days: [day, day] })).close);
      return undefined;
    },
  },
  "16-nobody-takes-the-callbacks": {
    happens: async ({ night, env, clock }) => {
      Object.assign(env, {
        WEBHOOK_EVENTS: "result",
        WEBHOOK_URL: "http://127.0.0.1:9/qa",
        WEBHOOK_SECRET: "a-secret-that-only-the-tests-know-of",
      });
      const last = await night(1);
      clock.ms += 2 * hourMs;
      return last;
    },
    code: 0,
  },
  "17-the-search-is-behind": {
    happens: async ({ night, env, clock }) => {
      env["SEARCH_URL"] = "http://127.0.0.1:9";
      const last = await night(1);
      clock.ms += 2 * hourMs;
      return last;
    },
    code: 0,
  },
  "18-a-power-cut-under-two-runs": {
    happens: async ({ night, dataDir, clock }) => {
      await night(1);
      clock.ms = morning(2) - hourMs;
      const now = () => clock.ms;
      const filling = await begun(dataDir, { now, days: ["2025-02-03", "2025-02-09"] });
      clock.ms = morning(2);
      const nightly = await begun(dataDir, { now });
      for (const run of [filling, nightly]) await run.close();
      return undefined;
    },
  },
  "19-to-be-forgotten-while-a-run-is-at-work": {
    typed: "forget --conversation 11111111-2222-4333-8444-555555555555",
    happens: async ({ night, dataDir, clock, type }) => {
      await night(1);
      clock.ms = morning(2);
      undo.push((await begun(dataDir, { now: () => clock.ms })).close);
      return type();
    },
    code: 25,
  },
  "20-a-batch-is-collected-beside-a-backfill": {
    options: { chat: { batchMs: 6 * hourMs } },
    typed: "run --from 2025-02-03 --to 2025-02-10",
    happens: async ({ night, dataDir, clock, type }) => {
      await night(1, "--llm-mode", "batch");
      clock.ms = morning(2);
      undo.push((await begun(dataDir, { now: () => clock.ms })).close);
      return type();
    },
    code: 25,
  },
};

/** Rows of the summary, with the lines they run on to, that tell of time, chance and money. */
const unsteady =
  /^ {2}(?:requests|tokens|answers|planned|time|masked|audit|noticed in them|cost) .*\n(?: {16}.*\n)*/gm;

/** What differs from one time to the next. */
const lasting = (text: string, { dataDir, simulator }: Stage): string =>
  text
    .replaceAll(dataDir, "DATA_DIR")
    .replaceAll(Object.values(simulator.urls)[3] ?? "", "LLM_URL")
    .replaceAll(/[0-9a-f]{64}/g, "HASH")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
    .replaceAll(/process \d+ on [\w.-]+/g, "process PID on HOST")
    .replaceAll(/pid \d+; host [\w.-]+/g, "pid PID; host HOST")
    .replaceAll(/; silentMs \d+/g, "")
    .replaceAll(/^.*Z {2}waiting .*\n/gm, "")
    .replaceAll(/(?<=\((?:failed|held) )\d+; taken \d+/g, "N; taken N")
    .replaceAll(/(?<=^ {2}conversations )[\d,]+ of .*(?= in the range)/gm, "N of N")
    .replaceAll(unsteady, "");

describe("a person who reads only the summary and `status` knows what to do:", () => {
  const quick = Object.entries(situations).filter(([, { takesLong }]) => isLong || !takesLong);
  it.each(quick)(
    "%s",
    async (name, { options = {}, happens, typed = "run", code }) => {
      const staged = await stage(options);
      const type = () => runClocked(typed.split(" "), { env: staged.env, now: () => staged.clock.ms });
      const last = await happens({ ...staged, type });
      expect(last?.code).toBe(code);
      const status = await runClocked(["status"], { env: staged.env, now: () => staged.clock.ms });
      expect([status.code, status.stderr]).toEqual([0, ""]);
      const summary = last
        ? `$ transcript-gateway ${typed}\n${last.stdout}${last.stderr}[${last.code}]\n\n`
        : "";
      const screen = lasting(`${summary}$ transcript-gateway status\n${status.stdout}`, staged);
      await expect(screen).toMatchFileSnapshot(`../../fixtures/status/${name}.txt`);
    },
    300_000,
  );
});
