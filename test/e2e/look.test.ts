/** A plan, a check or a look must not touch what it looks at: the ledger may be a live run's, or a dead one's that
 *  nobody has cleared up after yet. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type Ended, jsonLines, runProgram, startProgram } from "../helpers/program.ts";
import { resultIds } from "../helpers/run-evidence.ts";

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: 60, days: 1, firstDay: "2025-03-10", distinctTexts: 20 },
    genesys: { ratePerMinute: 1_000_000 },
    chat: { latencyMs: 20 },
  });
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gateway-look-"));
  dataDir = join(directory, "data");
  env = { ...settingsFor(simulator), DATA_DIR: dataDir, LLM_CONCURRENCY: "4" };
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

const planned = ({ stdout }: Ended): unknown => jsonLines(stdout).find(({ type }) => type === "plan");

/** Returns how many conversations are done with. Some have no transcript, and may get one later. */
async function partOfARun(): Promise<number> {
  expect((await runProgram([...day, "--limit", "40", "--quiet"], { env })).code).toBe(21);
  return resultIds(dataDir).length;
}

async function killedRun(): Promise<void> {
  const { process: child, ended } = startProgram(day, { env });
  while (simulator.received.counts.chat.requests < 20) await sleep(2);
  child.kill("SIGKILL");
  await ended;
}

describe("looking leaves every file as it was, and no other behind", () => {
  test("where there is none", async () => {
    for (const look of [plan, ["doctor"], ["quarantine", "list"]])
      expect((await runProgram(look, { env })).code).toBe(0);
    expect(existsSync(dataDir)).toBe(false);
  });

  test("after a run that has ended", async () => {
    const skipped = await partOfARun();
    const before = traces();
    for (const look of looks) expect((await runProgram(look, { env })).code).toBe(0);
    expect(traces()).toEqual(before);
    expect(planned(await runProgram(plan, { env }))).toMatchObject({ type: "plan", seen: 60, skipped });
  });

  test("by two at once, whichever of them goes first", async () => {
    await partOfARun();
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
    for (const look of looks) await runProgram(look, { env });
    expect(traces()).toEqual(before);
    const next = await openLedger({ dataDir, now: Date.now });
    expect(next.orphans.requests).toBeGreaterThan(0);
    await next.close();
  });

  test("while another run is at work, and without waiting for it", async () => {
    const skipped = await partOfARun();
    // Silent, for a beat would change a file; so nobody may ask for its lock, who would take it for dead and end us.
    const other = await openLedger({ dataDir, now: Date.now, beatMs: 3_600_000 });
    try {
      await other.startRun({ id: "other", fingerprint: "f", window: "" });
      const before = traces();
      for (const look of looks) expect((await runProgram(look, { env })).code).toBe(0);
      expect(traces()).toEqual(before);
      expect(planned(await runProgram(plan, { env }))).toMatchObject({ type: "plan", seen: 60, skipped });
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
