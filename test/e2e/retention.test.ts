/** Who is forgotten is nowhere any more, and nobody is missed by the audit for it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/ledger.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { jsonLines, runHere, startProgram } from "../helpers/program.ts";
import { answerable, filesUnder, resultIds } from "../helpers/run-evidence.ts";

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;
let now: number;

/** Nothing that a redactor would mask: only the canaries hold it back. */
const canary = "crimson marmalade lighthouse";

beforeEach(async () => {
  now = Date.parse("2025-03-14T00:00:00Z");
  simulator = await openSimulator({
    invented: {
      ...{ conversations: 24, days: 3, firstDay: "2025-03-10", shareWithoutTranscript: 0 },
      remarks: [`There was a ${canary} in it.`],
    },
    genesys: { ratePerMinute: 100_000 },
    chat: { batchMs: 3_600_000 },
    now: () => now,
  });
  directory = mkdtempSync(join(tmpdir(), "gateway-retention-"));
  dataDir = join(directory, "data");
  const canaries = join(directory, "canaries.txt");
  writeFileSync(canaries, `${canary}\n`);
  env = { ...settingsFor(simulator), DATA_DIR: dataDir, CANARY_FILE: canaries };
});
afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await simulator.close();
});

const gateway = (...args: string[]) => runHere(args, { env });
const run = (...flags: string[]) =>
  gateway("run", "--from", "2025-03-10", "--to", "2025-03-13", "--json", "--max-held", "100%", ...flags);
const forget = async (...ids: string[]) => {
  const { code, stdout } = await gateway("forget", "--conversation", ids.join(","), "--json");
  expect(code).toBe(0);
  return jsonLines(stdout).filter(({ type }) => type === "forgotten");
};
const verify = async () => {
  const { code, stdout } = await gateway("audit", "verify", "--json");
  const lines = jsonLines(stdout);
  return {
    code,
    problems: lines.filter(({ type }) => type === "problem").map(({ says }) => says),
    forgotten: lines.find(({ type }) => type === "audit")?.["forgotten"],
  };
};
const whole = { code: 0, problems: [] };
const heldBack = () => [...simulator.truth()][0]?.id as string;
/** Files that still name the conversation. */
const traces = (id: string) =>
  filesUnder(dataDir)
    .filter(({ text }) => text.includes(id))
    .map(({ name }) => name);
const summaryOf = (stdout: string) => jsonLines(stdout).find(({ type }) => type === "summary");
/** Days back from today that reach to the given day, and spare it. */
const daysSince = (day: string) => `${Math.floor((Date.now() - Date.parse(day)) / 86_400_000)}d`;

describe("forget", () => {
  test("leaves no trace of a result, and later runs do not take it on again", async () => {
    await run();
    const [id = "", ...others] = resultIds(dataDir);
    expect(traces(id).length).toBeGreaterThan(0);
    // In capitals, as other tools show it.
    expect(await forget(id.toUpperCase())).toEqual([
      { type: "forgotten", conversationId: id, places: ["ledger", "results", "search"] },
    ]);
    expect(traces(id)).toEqual([]);
    expect(resultIds(dataDir)).toEqual(others);
    expect(await verify()).toEqual({ ...whole, forgotten: { age: 0, asked: 1 } });

    simulator.forgetReceived();
    const { stdout } = await run();
    expect(summaryOf(stdout)).toMatchObject({ done: 0, skipped: 24 });
    expect(simulator.received.counts.chat.requests).toBe(0);
    expect(resultIds(dataDir)).toEqual(others);
    expect(await verify()).toEqual({ ...whole, forgotten: { age: 0, asked: 1 } });
  });

  test("reaches what is held back, a file that was put aside, and turns that were marked", async () => {
    await run();
    const id = heldBack();
    const [other = ""] = resultIds(dataDir);
    const aside = join(dataDir, "results", "2025-03-10.jsonl.old-1");
    writeFileSync(aside, `{"conversationId":"${other}"}\n{"conversationId":"another"}\n`);
    const marks = join(dataDir, "rules-test.jsonl");
    const mark = (of: string) => `{"id":"${of} turn 3","mark":"miss","turns":[]}\n`;
    writeFileSync(marks, mark(id) + mark("another"));
    expect(await forget(id, other)).toMatchObject([
      { conversationId: id, places: ["ledger", "quarantine", "marks"] },
      { conversationId: other, places: ["ledger", "results", "files put aside", "search"] },
    ]);
    expect([...traces(id), ...traces(other)]).toEqual([]);
    expect(readFileSync(aside, "utf8")).toBe('{"conversationId":"another"}\n');
    expect(readFileSync(marks, "utf8")).toBe(mark("another"));
    expect((await gateway("quarantine", "list")).stdout).toBe("nothing is held back\n");
    expect(await verify()).toMatchObject(whole);
  });

  test("reaches a request that waits in a batch, and throws its answer away", async () => {
    env = { ...env, LLM_MODE: "batch" };
    expect((await run()).code).toBe(21);
    const [, id = "", ...others] = answerable([...simulator.truth()]).filter((one) => one !== heldBack());
    expect(await forget(id)).toMatchObject([{ places: ["ledger", "batch"] }]);
    expect(traces(id)).toEqual([]);
    now += 3_600_000;
    await run();
    expect(resultIds(dataDir)).toHaveLength(others.length + 1);
    expect(traces(id)).toEqual([]);
    expect(await verify()).toMatchObject(whole);
  });

  test("keeps a conversation from being taken on that no run has met yet", async () => {
    await run("--limit", "1");
    const ids = answerable([...simulator.truth()]).filter((id) => id !== heldBack());
    const unmet = ids.find((id) => !resultIds(dataDir).includes(id)) as string;
    expect(await forget(unmet)).toMatchObject([{ places: [] }]);
    await run();
    expect(resultIds(dataDir).toSorted()).toEqual(ids.filter((id) => id !== unmet));
    expect(await verify()).toMatchObject(whole);
  });

  test("changes no byte of the record, which still answers for their values, without a name", async () => {
    await run();
    const before = readFileSync(join(dataDir, "audit", readdirSync(join(dataDir, "audit"))[0] ?? ""));
    const requests = jsonLines(before.toString()).filter(({ type }) => type === "request");
    expect(requests.length).toBeGreaterThan(0);
    const values = join(directory, "values.txt");
    const planted = [...simulator.truth()].flatMap((row) => (row.id === heldBack() ? [] : row.planted));
    writeFileSync(values, planted.join("\n"));
    const find = async () => {
      const { stdout } = await gateway("audit", "find", "--value-file", values, "--json");
      const found = jsonLines(stdout).filter(({ type }) => type === "found");
      const sum = (of: (one: Record<string, unknown>) => number) =>
        found.reduce((total, one) => total + of(one), 0);
      return {
        masked: sum(({ maskedIn }) => (maskedIn as readonly string[]).length),
        forgotten: sum(({ forgotten }) => Number(forgotten)),
      };
    };
    const { masked } = await find();
    expect(masked).toBeGreaterThan(10);
    await forget(...resultIds(dataDir));
    expect(await find()).toEqual({ masked: 0, forgotten: masked });
    const after = readFileSync(join(dataDir, "audit", readdirSync(join(dataDir, "audit"))[0] ?? ""));
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect(await verify()).toEqual({ ...whole, forgotten: { age: 0, asked: 23 } });
  });

  test("refuses while a run is at work, and where nothing was ever run", async () => {
    expect((await gateway("forget", "--conversation", "x")).code).toBe(2);
    const other = await openLedger({ dataDir, now: Date.now });
    expect((await gateway("forget", "--conversation", "x")).code).toBe(25);
    const refused = await gateway("purge", "--older-than", "90d");
    expect([refused.code, refused.stderr]).toEqual([25, expect.stringContaining("--if-running wait")]);
    await other.close();
  });

  test("waits for the run when it is told to, unless it is stopped meanwhile, and then forgets", async () => {
    await run();
    const [id = ""] = resultIds(dataDir);
    const other = await openLedger({ dataDir, now: Date.now });
    const waits = async () => {
      const waiting = startProgram(["forget", "--conversation", id, "--if-running", "wait"], { env });
      while (!waiting.output().stderr.includes("waits for another run to end")) await sleep(20);
      return waiting;
    };
    const stopped = await waits();
    stopped.process.kill("SIGTERM");
    const { code, stderr } = await stopped.ended;
    expect([code, stderr]).toEqual([143, expect.stringContaining("Next: the same command")]);
    const waiting = await waits();
    expect(traces(id).length).toBeGreaterThan(0);
    await other.close();
    expect((await waiting.ended).code).toBe(0);
    expect(traces(id)).toEqual([]);
  });
});

describe("purge", () => {
  test("forgets the days before, and leaves the others as they were", async () => {
    await run();
    const results = () => readdirSync(join(dataDir, "results")).toSorted();
    const last = readFileSync(join(dataDir, "results", "2025-03-12.jsonl"));
    const gone = resultIds(dataDir).filter((id) => !last.toString().includes(id));
    writeFileSync(join(dataDir, "results", "2025-03-10.jsonl.old-1"), "somebody else's\n");
    const plan = await gateway("purge", "--older-than", daysSince("2025-03-12"), "--dry-run", "--json");
    expect(jsonLines(plan.stdout)[0]).toEqual({
      ...{ type: "purgePlan", before: "2025-03-12", days: 2, conversations: gone.length + 1 },
    });
    expect(results()).toHaveLength(4);

    const { code, stdout } = await gateway("purge", "--older-than", daysSince("2025-03-12"));
    expect(code).toBe(0);
    expect(stdout).toContain(`forgot ${gone.length + 1} conversations of 2 days before 2025-03-12`);
    expect(results()).toEqual(["2025-03-12.jsonl"]);
    expect(readFileSync(join(dataDir, "results", "2025-03-12.jsonl")).equals(last)).toBe(true);
    expect(gone.flatMap(traces)).toEqual([]);
    expect(await verify()).toEqual({ ...whole, forgotten: { age: gone.length, asked: 0 } });
    expect((await gateway("purge", "--older-than", daysSince("2025-03-12"))).stdout).toContain(
      "nothing is kept",
    );
  });

  test("does not stand in the way of a range that is asked for again", async () => {
    await run();
    const before = resultIds(dataDir);
    await gateway("purge", "--older-than", "8d");
    expect(readdirSync(join(dataDir, "results"))).toEqual([]);
    await run();
    expect(resultIds(dataDir).toSorted()).toEqual(before.toSorted());
    expect(await verify()).toEqual({ ...whole, forgotten: { age: 23, asked: 0 } });
  });

  test.each(["7d", "90", "0d", "3 months"])("refuses an age of %s", async (age) => {
    const { code, stderr } = await gateway("purge", "--older-than", age);
    expect(code).toBe(2);
    expect(stderr).toContain("as 90d");
  });
});
