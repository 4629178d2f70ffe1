import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { codeDigest } from "../../src/audit/code-digest.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { runHere, startProgram } from "../helpers/program.ts";
import { filesUnder, resultIds } from "../helpers/run-evidence.ts";

const count = 24;
let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;
/** What one run left; what is done to it is done to a copy. */
let pristine: string;

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: count, days: 1, firstDay: "2025-03-10", shareWithoutTranscript: 0, seed: 11 },
    chat: { latencyMs: 40 },
  });
  pristine = mkdtempSync(join(tmpdir(), "audit-"));
  setUp(pristine);
  await run();
});
afterAll(async () => {
  rmSync(pristine, { recursive: true });
  await simulator.close();
});

function setUp(into: string): void {
  dataDir = join(into, "data");
  env = {
    ...settingsFor(simulator),
    ...{ DATA_DIR: dataDir, LLM_PRICE_INPUT: "0.15", LLM_PRICE_OUTPUT: "0.60", LLM_CONCURRENCY: "4" },
  };
}
const afterOneRun = () => cpSync(join(pristine, "data"), dataDir, { recursive: true });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "audit-"));
  setUp(directory);
  simulator.setFaults({});
  simulator.forgetReceived();
  return () => rmSync(directory, { recursive: true, force: true });
});

const oneDay = ["run", "--from", "2025-03-10", "--to", "2025-03-11", "--quiet", "--max-held", "100%"];
const run = () => runHere(oneDay, { env });
const audit = (...args: string[]) => runHere(["audit", ...args], { env });
const verify = async () => {
  const { code, stdout } = await audit("verify", "--json");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const problems = lines.filter(({ type }) => type === "problem").map(({ says }) => says as string);
  return { ...lines.find(({ type }) => type === "audit"), code, problems };
};

const auditFile = () => join(dataDir, "audit", readdirSync(join(dataDir, "audit"))[0] as string);
const resultFile = () => join(dataDir, "results", "2025-03-10.jsonl");
const linesOf = (path: string) => readFileSync(path, "utf8").split(/(?<=\n)/);
const records = () => linesOf(auditFile()).map((line) => JSON.parse(line));
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("after a run", () => {
  test("the record has each request that the server got, byte for byte, and no other", async () => {
    simulator.setFaults({ routes: { chat: { reset: 0.2 } } });
    await run();
    const recorded = records().flatMap(({ type, sha256 }) => (type === "request" ? [sha256] : []));
    const received = simulator.received.chat.map(({ body }) => sha256(body));
    expect(received.length).toBeGreaterThan(count);
    expect(recorded.filter((hash) => received.includes(hash)).toSorted()).toEqual(received.toSorted());
    const { code, problems, totals } = await verify();
    expect(problems).toEqual([]);
    expect(code).toBe(0);
    expect(totals.requests).toBe(recorded.length);
  });

  test("nothing in it is anybody's: no id of the vendor's, no value, no text", () => {
    afterOneRun();
    const { leaksIn } = createLeakFinder(
      [...simulator.truth()].flatMap(({ id, planted }) => [id, ...planted]),
    );
    expect(leaksIn(readFileSync(auditFile(), "utf8"))).toEqual([]);
  });

  test("it says what the rules of the run switched off, and which redactor it was", async () => {
    const rules = join(directory, "rules.json");
    writeFileSync(rules, JSON.stringify({ locales: ["us"], detectors: { off: ["URL", "name"] } }));
    await runHere([...oneDay, "--limit", "1"], { env: { ...env, REDACTION_RULES: rules } });
    const [{ off, redactor }] = records();
    expect(off.slice(0, 2)).toEqual(["URL", "name"]);
    expect(off.length).toBeGreaterThan(10);
    expect(redactor).toBe(await codeDigest(join(import.meta.dirname, "../../src/redact")));
  });

  test("requests that travel in batches are recorded line by line, and what became of them later", async () => {
    const batch = [...oneDay, "--llm-mode", "batch"];
    await runHere(batch, { env });
    const sent = await verify();
    expect(sent.problems).toEqual([]);
    expect(sent.totals.unknown).toBeGreaterThanOrEqual(count);
    await runHere(batch, { env });
    const collected = await verify();
    expect(collected.problems).toEqual([]);
    expect(collected.totals.unknown).toBeLessThan(sent.totals.unknown);
    const lines = simulator.received.batches.flat().map((line) => sha256(`${line}\n`));
    const recorded = records().flatMap(({ type, sha256 }) => (type === "request" ? [sha256] : []));
    expect(lines.length).toBeGreaterThan(count - 3);
    expect(recorded).toEqual(expect.arrayContaining(lines));
  });

  test("and after a kill and another run, it is whole, and the kill can be seen", async () => {
    const killed = startProgram(oneDay, { env });
    while (simulator.received.chat.length < 6) await sleep(5);
    killed.process.kill("SIGKILL");
    await killed.ended;
    const between = await verify();
    expect(between.problems).toEqual([]);
    expect(between.unended.length).toBe(1);
    await run();
    const after = await verify();
    expect(after.problems).toEqual([]);
    expect(after.code).toBe(0);
    expect(after.totals.unknown).toBeGreaterThan(0);
    expect(new Set(resultIds(dataDir)).size).toBe(resultIds(dataDir).length);
  });
});

test("while a run is at work, it is whole as far as the ledger knows, packed too", async () => {
  simulator.setFaults({ routes: { chat: { slow: 1, slowMs: 300 } } });
  const running = startProgram([...oneDay, "--concurrency", "2"], { env });
  let looks = 0;
  for (let isOver = false; !isOver; looks += 1) {
    isOver = await Promise.race([running.ended.then(() => true), sleep(100, false)]);
    if (simulator.received.chat.length === 0) continue;
    expect((await verify()).problems).toEqual([]);
    const out = join(directory, `bundle-${looks}`);
    await audit("bundle", "--out", out);
    expect(spawnSync(process.execPath, [join(out, "verify.mjs")], { encoding: "utf8" }).stdout).toMatch(
      /^\d+ records, 0 problems/,
    );
  }
  expect(looks).toBeGreaterThan(2);
});

describe("audit verify says what was done", () => {
  const sql = async (statement: string) => {
    const database = await openDatabase(join(dataDir, "ledger.sqlite"));
    database.exec(statement);
    database.close();
  };

  test("to a result", async () => {
    afterOneRun();
    const lines = linesOf(resultFile());
    const [first = ""] = lines;
    writeFileSync(
      resultFile(),
      [first.replace('"speaker":"agent"', '"speaker":"AGENT"'), ...lines.slice(1)].join(""),
    );
    const { code, problems } = await verify();
    expect(code).toBe(24);
    expect(problems).toEqual([
      `results/2025-03-10.jsonl line 1: conversation ${JSON.parse(first).conversationId} was changed`,
    ]);
  });

  test("to a result that is gone", async () => {
    afterOneRun();
    const lines = linesOf(resultFile());
    writeFileSync(resultFile(), lines.slice(0, -1).join(""));
    const { conversationId } = JSON.parse(lines.at(-1) ?? "");
    expect((await verify()).problems).toEqual([
      `results/2025-03-10.jsonl: the line of conversation ${conversationId} is missing`,
    ]);
  });

  test("to the end of the record", async () => {
    afterOneRun();
    const lines = linesOf(auditFile());
    writeFileSync(auditFile(), lines.slice(0, -2).join(""));
    const { code, problems } = await verify();
    expect(code).toBe(24);
    expect(problems).toEqual([
      `records ${lines.length - 1} to ${lines.length} are missing: the end was cut off`,
    ]);
    const refused = await run();
    expect(refused.code).toBe(24);
    expect(refused.stderr).toMatch(/audit.*ledger knows of.*audit verify/s);
  });

  test("to all of the record", async () => {
    afterOneRun();
    const { length } = linesOf(auditFile());
    rmSync(join(dataDir, "audit"), { recursive: true });
    const { code, problems } = await verify();
    expect(code).toBe(24);
    expect(problems).toContain(`records 1 to ${length} are missing: the end was cut off`);
  });

  test("to the ledger: a conversation that was sent is gone from it", async () => {
    afterOneRun();
    const [id] = resultIds(dataDir);
    await sql(`DELETE FROM conversations WHERE conversation_id = '${id}'`);
    const { code, problems } = await verify();
    expect(code).toBe(24);
    expect(problems).toEqual([
      expect.stringMatching(/^surrogate [0-9a-f]{16}: the audit has 1 requests, the ledger knows no such/),
      "results/2025-03-10.jsonl line 1: the ledger knows no such result",
    ]);
  });

  test("to the ledger's bill, and to its count", async () => {
    afterOneRun();
    const [dear, often] = resultIds(dataDir);
    await sql(`UPDATE conversations SET cost_usd = cost_usd * 2 WHERE conversation_id = '${dear}'`);
    await sql(`UPDATE conversations SET requests = 3 WHERE conversation_id = '${often}'`);
    const { problems } = await verify();
    expect(problems.length).toBe(2);
    expect(problems).toContainEqual(
      expect.stringMatching(`conversation ${dear}: the ledger says it cost .* USD, the audit`),
    );
    expect(problems).toContain(`conversation ${often}: the ledger counts 3 requests, the audit has 1`);
  });
});

describe("audit find", () => {
  test("says of a value in which conversations it was masked, and does not show it", async () => {
    afterOneRun();
    const leak = createLeakFinder([...simulator.truth()].flatMap(({ planted }) => planted));
    const rows = [...simulator.truth()].filter(({ planted }) =>
      planted.some((value) => /^\d{10}$/.test(value)),
    );
    const [row] = rows;
    const value = row?.planted.find((of) => /^\d{10}$/.test(of)) ?? "";
    const file = join(directory, "values.txt");
    writeFileSync(file, `${value}\nNobody Ofthatname\n`);
    const { stdout, code } = await audit("find", "--value-file", file, "--json");
    const [masked, never] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(masked.maskedIn).toContain(row?.id);
    expect(masked.unmaskedIn).toEqual([]);
    expect(never).toMatchObject({ value: 2, requests: 0, maskedIn: [], unmaskedIn: [] });
    expect(leak.leaksIn(stdout)).toEqual([]);
  });

  test.each([
    ["(317) 555-0142", "317 555 0142"],
    ["three one seven five five five oh one four two", "317 555 0142"],
    ["317-555-0142", "three one seven, triple five, oh one four two"],
    ["quill dot canary at example dot com", "quill.canary@example.com"],
  ])("finds what rests unmasked, however it is written: %s, asked for as %s", async (said, asked) => {
    afterOneRun();
    const lines = linesOf(resultFile());
    const first = JSON.parse(lines[0] ?? "");
    first.transcript[0].text = `call me at ${said}, yes?`;
    writeFileSync(resultFile(), [`${JSON.stringify(first)}\n`, ...lines.slice(1)].join(""));
    const file = join(directory, "values.txt");
    writeFileSync(file, `${asked}\n`);
    const { stdout } = await audit("find", "--value-file", file);
    expect(stdout).toContain(`rests as it is in the results of\n  ${first.conversationId}\n`);
  });
});

describe("audit bundle", () => {
  const pack = async () => {
    afterOneRun();
    const out = join(directory, "bundle");
    expect((await audit("bundle", "--out", out)).code).toBe(0);
    return out;
  };
  /** As somebody would who has nothing but the bundle and Node. */
  const check = (out: string) => {
    const { status, stdout } = spawnSync(process.execPath, [join(out, "verify.mjs")], {
      ...{ encoding: "utf8", env: {}, cwd: mkdtempSync(join(directory, "empty-")) },
    });
    return { status, stdout };
  };

  test("can be checked on bare Node, and holds no key, no id and no value", async () => {
    const out = await pack();
    const { length } = linesOf(auditFile());
    const { head } = await verify();
    expect(check(out)).toEqual({
      status: 0,
      stdout: `${length} records, 0 problems; record ${head.seq} is ${head.hash}\n`,
    });
    const { leaksIn } = createLeakFinder(
      [...simulator.truth()].flatMap(({ id, planted }) => [id, ...planted]),
    );
    for (const { text } of filesUnder(out)) expect(leaksIn(text)).toEqual([]);
    for (const name of readdirSync(out)) expect(statSync(join(out, name)).mode & 0o077).toBe(0);
    for (const name of ["verify.mjs", "reconciliation.mjs"])
      expect(readFileSync(join(out, name))).toEqual(
        readFileSync(new URL(`../../src/audit/${name}`, import.meta.url)),
      );
  });

  type Tampering = (lines: string[]) => string[];
  const changed =
    (from: RegExp, to: string): Tampering =>
    (lines) =>
      lines.with(3, lines[3]?.replace(from, to) ?? "");
  const dropped: Tampering = (lines) => lines.toSpliced(3, 1);
  const cut: Tampering = (lines) => lines.slice(0, 9);

  test.each<[string, Record<string, Tampering | "gone">, RegExp]>([
    ["a record", { month: changed(/2/, "3") }, /line 4: was changed/],
    ["a record that is gone", { month: dropped }, /records 4 to 4 are missing/],
    ["records in another order", { month: ([a = "", b = "", ...rest]) => [b, a, ...rest] }, /out of order/],
    ["the end", { month: cut }, /the end was cut off/],
    ["all records", { month: "gone" }, /the end was cut off/],
    [
      "where the chain ended",
      { head: (lines) => lines.map((line) => line.replace(/"hash":"./, '"hash":"x')) },
      /head says/,
    ],
    ["the head, gone", { head: "gone" }, /one is missing/],
    ["what a conversation cost", { conversations: changed(/"costUsd":0/, '"costUsd":1') }, /not the one/],
    ["a conversation that is gone", { conversations: dropped }, /not the one/],
    ["the conversations, gone", { conversations: "gone" }, /one is missing/],
  ])("whose verifier finds what was done to %s", async (_, tamperings, says) => {
    const out = await pack();
    for (const [file, tampering] of Object.entries(tamperings)) {
      const name = { month: readdirSync(out)[0], head: "head.json" }[file] ?? "conversations.jsonl";
      const path = join(out, name);
      if (tampering === "gone") rmSync(path);
      else writeFileSync(path, tampering(linesOf(path)).join(""));
    }
    const { status, stdout } = check(out);
    expect(stdout).toMatch(says);
    expect(status).toBe(24);
  });

  test("whose verifier finds an end that was cut off with a head to fit", async () => {
    const out = await pack();
    const month = join(out, readdirSync(out)[0] as string);
    const kept = linesOf(month).slice(0, 9);
    writeFileSync(month, kept.join(""));
    const { seq, hash } = JSON.parse(kept.at(-1) ?? "");
    const head = JSON.parse(readFileSync(join(out, "head.json"), "utf8"));
    writeFileSync(join(out, "head.json"), JSON.stringify({ ...head, seq, hash }));
    const { status, stdout } = check(out);
    expect(stdout).toMatch(/the ledger counts 1 requests, the audit has 0/);
    expect(status).toBe(24);
  });

  test("does not mix with what is there already", async () => {
    afterOneRun();
    const { code, stderr } = await audit("bundle", "--out", dataDir);
    expect(code).toBe(2);
    expect(stderr).toMatch(/not empty/);
  });
});

test("where nothing was ever run there is nothing to verify", async () => {
  const { code, stderr } = await audit("verify");
  expect(code).toBe(2);
  expect(stderr).toMatch(/nothing was ever run/);
});
