/** A run as it shows itself: on a terminal, where there is none, and where it is to be quiet. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runProgram } from "../../src/cli.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { createEmulator } from "../helpers/emulator.ts";
import { root } from "../helpers/source-tree.ts";

const conversations = 60;

let simulator: Simulator;
let directory: string;

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations, days: 1, firstDay: "2025-03-10", shareWithoutTranscript: 0 },
    genesys: { ratePerMinute: 100_000 },
    chat: { latencyMs: 60, requestsPerMinute: 6000 },
  });
});
afterAll(() => simulator.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "live-"));
  simulator.setFaults({});
  return () => rmSync(directory, { recursive: true, force: true });
});

/** Begins a run whose stderr is a terminal of 80 columns, or a pipe. @param isOutput its stdout is that terminal too. */
function begin(
  flags: readonly string[],
  { isTTY = true, isOutput = false, env = {} as Record<string, string> } = {},
) {
  const emulator = createEmulator(80);
  let written = "";
  let lines = "";
  const stop = new AbortController();
  const stderr = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      emulator.write(String(chunk));
      done();
    },
  });
  const stdout = new PassThrough().setEncoding("utf8").on("data", (text: string) => {
    lines += text;
  });
  const ended = runProgram(["run", "--from", "2025-03-10", "--to", "2025-03-11", ...flags], {
    env: { ...settingsFor(simulator), DATA_DIR: join(directory, "data"), LLM_CONCURRENCY: "4", ...env },
    cwd: root,
    stdin: new PassThrough(),
    stdout: Object.assign(stdout, isOutput ? { isTTY: true } : {}),
    stderr: Object.assign(stderr, isTTY ? { isTTY, columns: 80 } : {}),
    stop: stop.signal,
    abort: new AbortController().signal,
    stopCode: () => 130,
    now: Date.now,
  });
  return { emulator, ended, stop, written: () => written, stdout: () => lines };
}

/** What stands on the screen, as soon as it holds this. */
async function shown({ emulator }: ReturnType<typeof begin>, wanted: RegExp): Promise<string> {
  for (;;) {
    const text = emulator.rows().join("\n");
    if (wanted.test(text)) return text;
    await sleep(20);
  }
}

describe("a run", () => {
  test("on a terminal shows how far it is and how hard it works, and leaves nothing of that behind", async () => {
    const run = begin([]);
    const text = await shown(run, /^ {2}\d\d of 60 /m);
    for (const part of [
      / % .* a second /,
      /━/,
      /done \d+ +held back 0/,
      /Genesys .* of 90,000 requests a minute/,
    ])
      expect(text).toMatch(part);
    expect(text).toMatch(/LLM .* of 5,988 requests a minute/);
    expect(text).toMatch(/fetching \d+ of 8 {3}ready \d of 4 {3}asking \d of 4/);
    expect(run.emulator.isCursorShown()).toBe(false);
    expect(await run.ended).toBe(0);
    expect(run.emulator.rows()).toEqual([]);
    expect(run.emulator.isCursorShown()).toBe(true);
    expect(run.stdout()).toMatch(/^Run [\s\S]* done +60\n/);
  });

  test("lets what is logged pass above", async () => {
    simulator.setFaults({ answers: { refusal: 0.2 } });
    const run = begin([]);
    await run.ended;
    const rows = run.emulator.rows();
    expect(rows.filter((row) => /warn {2}failed/.test(row)).length).toBeGreaterThan(2);
    expect(rows.join("\n")).not.toMatch(/a minute|In hand/);
  });

  test("that is told to end says that it finishes what is in hand", async () => {
    const run = begin([]);
    await shown(run, /^ {2}1\d of 60 /m);
    run.stop.abort();
    await shown(run, /finishing what is in hand; a second Ctrl-C lets go/);
    expect(await run.ended).toBe(130);
    expect(run.emulator.rows().join("\n")).not.toContain("In hand");
    expect(run.emulator.isCursorShown()).toBe(true);
  });

  test("shows no colours where there are to be none", async () => {
    for (const [flags, env] of [
      [["--no-color"], {}],
      [[], { NO_COLOR: "1" }],
    ] as const) {
      const run = begin([...flags, "--limit", "20"], { env });
      await run.ended;
      expect(run.written()).toContain("held back 0");
      for (const colour of [1, 2, 31, 32, 33, 36]) expect(run.written()).not.toContain(`\u001b[${colour}m`);
    }
  });

  test("writes no escape where there is no terminal that obeys them", async () => {
    for (const options of [{ isTTY: false }, { env: { TERM: "dumb" } }]) {
      const run = begin(["--limit", "20"], options);
      await run.ended;
      expect(run.written()).not.toContain("\u001b");
    }
  });

  test("is quiet when it is to be, and with --json where its lines come too", async () => {
    const quiet = begin(["--quiet"]);
    expect(await quiet.ended).toBe(0);
    expect(quiet.written() + quiet.stdout()).toBe("");
    const json = begin(["--json"], { isOutput: true });
    expect(await json.ended).toBe(0);
    expect(json.written()).toBe("");
    expect(JSON.parse(json.stdout().trim().split("\n").at(-1) ?? "")).toMatchObject({
      type: "exit",
      code: 0,
    });
  });
});
