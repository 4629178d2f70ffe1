/** A plan, a check or a look must not touch what it looks at: the ledger may be a live run's, or a dead one's that
 *  nobody has cleared up after yet. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type Ended, jsonLines, runApart, runProgram, startProgram } from "../helpers/program.ts";
import { resultIds } from "../helpers/run-evidence.ts";

let simulator: Simulator;
let part: { readonly directory: string; readonly done: number };
let directory: string;
let dataDir: string;
let env: Record<string, string>;

const settings = () => ({ ...settingsFor(simulator), DATA_DIR: dataDir, LLM_CONCURRENCY: "4" });

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: 60, days: 1, firstDay: "2025-03-10", distinctTexts: 20 },
    genesys: { ratePerMinute: 1_000_000 },
    chat: { latencyMs: 20 },
  });
  part = await partOfARun();
});
afterAll(async () => {
  await simulator.close();
  rmSync(part.directory, { recursive: true, force: true });
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gateway-look-"));
  dataDir = join(directory, "data");
  env = settings();
  simulator.forgetReceived();
  return () => rmSync(directory, { recursive: true, force: true });
});

const day = ["run", "--from", "2025-03-10", "--to", "2025-03-11"];
const plan = [...day, "--dry-run", "--json"];
const looks = [
  plan,
  ["doctor"],
  ["status"],
  ["quarantine", "list"],
  ["audit", "verify"],
  ["report", "--last"],
];

/** Every file's bytes and time of change. The index of a write-ahead log is the readers' own notice board; and to read
 *  the lock's file here would drop the lock that this process holds on it. */
const traces = () =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .toSorted()
    .map((name) => {
      const path = join(directory, name);
      const { mtimeMs } = statSync(path);
      if (/-shm$|lock\.sqlite$/.test(name) || statSync(path).isDirectory()) return [name];
      return [name, mtimeMs, readFileSync(path).toString("base64")];
    });

const planned = ([first]: readonly Ended[]): unknown =>
  jsonLines(first?.stdout ?? "").find(({ type }) => type === "plan");

/** Made once, of which each test has a copy. `done`: some have no transcript, and may get one later. */
async function partOfARun() {
  directory = mkdtempSync(join(tmpdir(), "gateway-look-"));
  dataDir = join(directory, "data");
  expect((await runProgram([...day, "--limit", "40", "--quiet"], { env: settings() })).code).toBe(21);
  return { directory, done: resultIds(dataDir).length };
}

const afterThatPart = () => cpSync(part.directory, directory, { recursive: true, preserveTimestamps: true });

const codes = (ended: readonly Ended[]) => ended.map(({ code }) => code);
const none = looks.map(() => 0);

async function killedRun(): Promise<void> {
  const { process: child, ended } = startProgram(day, { env });
  while (simulator.received.counts.chat.requests < 20) await sleep(2);
  child.kill("SIGKILL");
  await ended;
}

describe("looking leaves every file as it was, and no other behind", () => {
  test("where there is none", async () => {
    // A list of nothing would say that all is well; whose directory has no ledger has mistaken it.
    expect(codes(await runApart([plan, ["doctor"], ["quarantine", "list"]], { env }))).toEqual([0, 0, 2]);
    expect(existsSync(dataDir)).toBe(false);
  });

  test("after a run that has ended", async () => {
    afterThatPart();
    const before = traces();
    const ended = await runApart(looks, { env });
    expect(codes(ended)).toEqual(none);
    expect(traces()).toEqual(before);
    expect(planned(ended)).toMatchObject({ type: "plan", seen: 60, skipped: part.done });
  });

  test("by two at once, whichever of them goes first", () => {
    afterThatPart();
    const before = traces();
    const script = new URL("../helpers/two-looks.ts", import.meta.url).pathname;
    const looks = ["--expose-gc", "--import", "tsx", script, dataDir];
    expect(spawnSync(process.execPath, looks, { stdio: "inherit" }).status).toBe(0);
    expect(traces()).toEqual(before);
  });

  test("after a run that was killed, whose claims stay for the next one to count", async () => {
    await killedRun();
    const before = traces();
    expect(before.some(([name]) => String(name).endsWith("ledger.sqlite-wal"))).toBe(true);
    await runApart(looks, { env });
    expect(traces()).toEqual(before);
    const next = await openLedger({ dataDir, now: Date.now });
    expect(next.orphans.requests).toBeGreaterThan(0);
    await next.close();
  });

  test("while another run is at work, and without waiting for it", async () => {
    afterThatPart();
    // Silent, for a beat would change a file; so nobody may ask for its lock, who would take it for dead and end us.
    const other = await openLedger({ dataDir, now: Date.now, beatMs: 3_600_000 });
    try {
      await other.startRun({ id: "other", fingerprint: "f", window: "" });
      const before = traces();
      const ended = await runApart(looks, { env });
      expect(codes(ended)).toEqual(none);
      expect(traces()).toEqual(before);
      expect(planned(ended)).toMatchObject({ type: "plan", seen: 60, skipped: part.done });
    } finally {
      await other.close();
    }
  });

  test("while another run is at work, beside which no other begins", async () => {
    const other = await openLedger({ dataDir, now: Date.now });
    try {
      expect((await runProgram(day, { env })).code).toBe(25);
    } finally {
      await other.close();
    }
  });
});
