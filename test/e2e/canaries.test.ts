/** A value nobody may see is planted in each of a thousand conversations; with TEST_LONG, of a thousand of every medium.
 *  After the run, the look into quarantine and the second try, after a kill and in batches, it stands nowhere: not in a
 *  request, not in what was printed, in no file, in no byte of the database. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Canary, canaryTraces, inventCanaries } from "../helpers/canaries.ts";
import { isLong } from "../helpers/form.ts";
import { type Ended, runProgram, startProgram } from "../helpers/program.ts";
import { filesUnder, resultIds, resultsIn } from "../helpers/run-evidence.ts";
import { type SpawnedSimulator, spawnSimulator } from "../helpers/spawned-simulator.ts";

const media = ["voice", "message", "email", "chat"] as const;
const count = isLong ? 1000 * media.length : 1000;
const onlyForTheGate = count / 25;

let simulator: SpawnedSimulator;
let directory: string;
let canaries: readonly Canary[];
let env: Record<string, string>;
let ran: Ended;
const printed: string[] = [];
const range = ["run", "--from", "2025-03-10", "--to", "2025-03-12"];

const run = async (...args: string[]): Promise<Ended> => {
  const ended = await runProgram(args, { env, cwd: directory });
  printed.push(ended.stdout, ended.stderr);
  return ended;
};

beforeAll(async () => {
  canaries = inventCanaries(count, onlyForTheGate);
  simulator = await spawnSimulator({
    invented: {
      conversations: count,
      days: 2,
      firstDay: "2025-03-10",
      shareWithoutTranscript: 0,
      mediaTypes: media,
      remarks: canaries.map(({ remark }) => remark),
    },
    genesys: { ratePerMinute: 1_000_000 },
  });
  directory = mkdtempSync(join(tmpdir(), "canaries-"));
  mkdirSync(join(directory, "tmp"));
  mkdirSync(join(directory, "secret"));
  writeFileSync(
    join(directory, "secret", "canaries.txt"),
    canaries.map(({ value }) => `${value}\n`).join(""),
  );
  env = {
    ...simulator.settings,
    DATA_DIR: join(directory, "data"),
    CANARY_FILE: join(directory, "secret", "canaries.txt"),
    TMPDIR: join(directory, "tmp"),
    HOME: directory,
    LOG_FORMAT: "json",
    LLM_CONCURRENCY: "16",
  };
  ran = await run(...range, "--max-held", "10%", "-v");
}, 900_000);

afterAll(async () => {
  await simulator?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Everything that was written or printed, but for the list of canaries itself. */
const traces = (): string[] =>
  [
    ...filesUnder(directory).filter(({ name }) => name !== "canaries.txt"),
    ...printed.map((text, index) => ({ name: `output ${index}`, text })),
  ].flatMap(({ name, text }) =>
    canaryTraces.filter((trace) => trace.test(text)).map((trace) => `${name}: ${trace}`),
  );

describe("a canary in each of a thousand conversations", () => {
  test("every one of them would be seen if it came out", () => {
    for (const { remark } of canaries)
      expect(
        canaryTraces.some((trace) => trace.test(remark)),
        remark,
      ).toBe(true);
    expect(new Set(canaries.map(({ value }) => value)).size).toBe(count);
  });

  test("what the redactor masks is done, what only the gate can know is held back", async () => {
    expect(ran.stderr).not.toMatch(/internal error/);
    expect(ran.code).toBe(20);
    const held = (await run("quarantine", "list", "--json")).stdout
      .trim()
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const truth = await simulator.truth();
    const silent = truth.filter((_, index) => canaries[index]?.isOnlyForTheGate).map(({ id }) => id);
    const heldIds = new Set(held.map(({ conversationId }) => conversationId));
    // Behind a word of passwords the redactor takes even these for one.
    const masked = resultsIn(join(directory, "data"))
      .filter(({ transcript }) =>
        transcript.some(({ text }) => /phrase you want is \[PASSWORD_\d+\]/.test(text)),
      )
      .map(({ conversationId }) => conversationId);
    expect(silent.filter((id) => !heldIds.has(id) && !masked.includes(id))).toEqual([]);
    expect(masked.length).toBeLessThan(0.05 * silent.length);
    expect(resultIds(join(directory, "data")).length).toBeGreaterThanOrEqual(0.9 * count);
    const mediumOf = new Map(truth.map(({ id, mediaType }) => [id, mediaType]));
    for (const ids of [silent, resultIds(join(directory, "data"))])
      expect(new Set(ids.map((id) => mediumOf.get(id)))).toEqual(new Set(media));
  });

  test("none is in a request", async () => {
    const { chat } = await simulator.received();
    expect(chat.length).toBeGreaterThanOrEqual(0.9 * count);
    expect(chat.filter(({ body }) => canaryTraces.some((trace) => trace.test(body)))).toEqual([]);
  });

  test("none is in a file, in the database, in a log line or an error", () => {
    expect(filesUnder(join(directory, "data")).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["ledger.sqlite", "2025-03-10.jsonl", "2025-03-11.jsonl"]),
    );
    expect(printed.join("").length).toBeGreaterThan(1000);
    expect(traces()).toEqual([]);
  });

  test("nor in what quarantine shows, keeps, and tries again", async () => {
    const listed = (await run("quarantine", "list", "--json")).stdout.trim().split("\n").slice(0, -1);
    const [first, second] = listed.map((line) => JSON.parse(line).conversationId as string);
    if (!first || !second) throw new Error("nothing is held back");
    const shown = await run("quarantine", "show", first);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/guard\.held.*canary/);
    expect(shown.stdout).toMatch(/█{5}/);

    const before = (await simulator.received()).chat.length;
    const replayed = await run("quarantine", "replay", "--all", "--max-held", String(count));
    expect(replayed.code).toBe(20);
    expect((await simulator.received()).chat.length).toBe(before);

    expect((await run("quarantine", "drop", second)).code).toBe(0);
    const left = (await run("quarantine", "list", "--json")).stdout.trim().split("\n").slice(0, -1);
    expect(left.length).toBe(listed.length - 1);
    expect((await run("quarantine", "show", second)).code).toBe(2);
    expect(traces()).toEqual([]);
  });

  test("nor in what a killed run leaves, its log of writes included, nor in what goes in batches", async () => {
    const before = (await simulator.counts()).chat.requests;
    env = { ...env, DATA_DIR: join(directory, "data", "killed") };
    const killed = startProgram([...range, "--max-held", "10%"], { env, cwd: directory });
    while ((await simulator.counts()).chat.requests < before + 40) await sleep(50);
    killed.process.kill("SIGKILL");
    await killed.ended;
    expect(filesUnder(join(directory, "data", "killed")).map(({ name }) => name)).toContain(
      "ledger.sqlite-wal",
    );
    expect(traces()).toEqual([]);

    for (const way of ["sends", "collects"]) {
      const { code } = await run(...range, "--llm-mode", "batch", "--limit", "200", "--max-held", "10%");
      expect([way, code]).toEqual([way, 21]);
    }
    const { batches } = await simulator.received();
    expect(batches.flat().length).toBeGreaterThan(100);
    expect(batches.flat().filter((line) => canaryTraces.some((trace) => trace.test(line)))).toEqual([]);
    expect(traces()).toEqual([]);
  });

  test("with the usual limit such a run is stopped, and exits with 23", async () => {
    env = { ...env, DATA_DIR: join(directory, "data", "again") };
    const stopped = await run(...range);
    expect(stopped.code).toBe(23);
    expect(resultIds(join(directory, "data", "again")).length).toBeLessThan(count / 2);
  });
});
