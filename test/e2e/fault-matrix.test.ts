/** Whatever breaks between the redactor and the answer, the run ends as stated, and not a byte leaves unguarded. */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoad } from "../../src/compose.ts";
import { parseConfig } from "../../src/config.ts";
import { flow } from "../../src/flow.ts";
import { openDatabase } from "../../src/ledger/sqlite.ts";
import { createClearing } from "../../src/redact/clearing.ts";
import { compileWatch } from "../../src/redact/gate/watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import type { Stations } from "../../src/stations.ts";
import { createTally } from "../../src/tally.ts";
import { isLong } from "../helpers/form.ts";
import { createLeakFinder, type LeakFinder } from "../helpers/leaks.ts";
import { bodyOf, type Loopback, openLoopback } from "../helpers/loopback.ts";
import { runHere } from "../helpers/program.ts";
import { filesUnder, resultIds } from "../helpers/run-evidence.ts";

const count = 12;

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

let simulator: Simulator;
let model: Loopback;
let directory: string;
let env: Record<string, string>;
let leaks: LeakFinder;
let received: string[] = [];
let answer: (body: string) => Reply;

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: count, days: 1, firstDay: "2025-03-10", shareWithoutTranscript: 0, seed: 4 },
  });
  leaks = createLeakFinder([...simulator.truth()].flatMap(({ planted }) => planted));
  model = await openLoopback(async (request, response) => {
    const body = await bodyOf(request);
    received.push(body);
    const reply = answer(body);
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(reply.body);
  });
});

afterAll(async () => {
  await model.close();
  await simulator.close();
});

beforeEach(() => {
  received = [];
  directory = mkdtempSync(join(tmpdir(), "matrix-"));
  env = { ...settingsFor(simulator), LLM_BASE_URL: `${model.url}/v1`, DATA_DIR: join(directory, "data") };
  return () => rmSync(directory, { recursive: true, force: true });
});

const range = ["--from", "2025-03-10", "--to", "2025-03-11"];

const good = {
  summary: "The customer asked about an order and was told when it comes.",
  primaryIssue: "A late order.",
  customerSentiment: "neutral",
  resolution: "resolved",
  followUp: [],
  topics: ["order"],
};
const usage = { prompt_tokens: 700, completion_tokens: 60, total_tokens: 760 };

const completion = (content: unknown, more: Record<string, unknown> = {}, finish = "stop"): Reply => ({
  body: JSON.stringify({
    id: "x",
    object: "chat.completion",
    model: "gpt-4o-mini",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: typeof content === "string" ? content : JSON.stringify(content),
        },
        finish_reason: finish,
      },
    ],
    usage,
    ...more,
  }),
});

/** What the model gives away of people the transcript never named. */
const personal = "Call Imogen Fairweather on 212-555-0142 or at imogen.fairweather@example.com.";
const personalTraces = /212-555-0142|fairweather@/i;

/** Each row: what the model does, the exit code, and how the twelve conversations ended. */
const rows: readonly (readonly [name: string, () => Reply, code: number, faults: Record<string, number>])[] =
  [
    ["all is well", () => completion(good), 0, {}],
    ["an answer that is no JSON", () => completion("I am sorry, I can't."), 20, { "answer.invalid": count }],
    ["an answer of another schema", () => completion({ verdict: "fine" }), 20, { "answer.invalid": count }],
    ["an empty answer", () => completion(""), 20, { "answer.empty": count }],
    [
      "an answer that is cut off",
      () => completion('{"summary":"The cust', {}, "length"),
      20,
      { "answer.truncated": count },
    ],
    [
      "an answer the provider filtered",
      () => completion("", {}, "content_filter"),
      20,
      { "answer.filtered": count },
    ],
    [
      "a body that is no completion, now and then",
      () => (received.length % 4 === 1 ? { body: "<html>gateway</html>" } : completion(good)),
      0,
      {},
    ],
    [
      "ten megabytes",
      () => completion({ ...good, summary: "a".repeat(10 * 2 ** 20) }),
      20,
      { "call.tooLarge": count },
    ],
    ["no usage", () => completion(good, { usage: undefined }), 0, {}],
    [
      "an absurd usage",
      () =>
        completion(good, { usage: { prompt_tokens: -5, completion_tokens: 1e300, total_tokens: "many" } }),
      0,
      {},
    ],
    ["something personal in the answer", () => completion({ ...good, summary: personal }), 0, {}],
    [
      "something personal in an answer that must be repaired",
      () => completion({ summary: personal }),
      20,
      { "answer.invalid": count },
    ],
  ];

interface Summary {
  readonly done: number;
  readonly failed: number;
  readonly held: number;
  readonly faults: Record<string, number>;
  readonly costUsd: number;
}

async function run(...args: string[]) {
  const ended = await runHere(["run", ...range, "--json", ...args], {
    env: { ...env, LLM_PRICE_INPUT: "1", LLM_PRICE_OUTPUT: "2" },
    cwd: directory,
  });
  const lines = ended.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Summary & { type: string });
  return { ...ended, summary: lines.find(({ type }) => type === "summary") as Summary };
}

/** Nothing planted left, nothing the model gave away was kept, no bug was met. */
function expectGuarded(stderr: string): void {
  expect(received.flatMap((body) => leaks.leaksIn(body))).toEqual([]);
  expect(received.filter((body) => personalTraces.test(body))).toEqual([]);
  const files = filesUnder(directory);
  expect(files.filter(({ text }) => personalTraces.test(text)).map(({ name }) => name)).toEqual([]);
  expect(stderr).not.toMatch(/internal error|\n\s+at /);
  expect(leaks.leaksIn(stderr)).toEqual([]);
}

describe("what the model does wrong", () => {
  test.each(rows)("%s", async (_, reply, code, faults) => {
    answer = reply;
    const { summary, stderr, ...ended } = await run();
    expect(ended.code).toBe(code);
    expect(summary.faults).toEqual(faults);
    expect(summary.done + summary.failed).toBe(count);
    expect(resultIds(join(directory, "data")).length).toBe(summary.done);
    expect(received.length).toBeGreaterThanOrEqual(count);
    expect(summary.costUsd).toBeLessThan(1);
    expectGuarded(stderr);
  });

  test("something personal in the answer, when that is to be rejected", async () => {
    answer = () => completion({ ...good, summary: personal });
    const { code, summary, stderr } = await run("--on-pii-in-answer", "reject");
    expect(code).toBe(20);
    expect(summary.faults).toEqual({ "answer.personal": count });
    expectGuarded(stderr);
  });

  // As long as the patience with a server that is down.
  test.runIf(isLong)(
    "429 for ever is an outage, and is not hammered",
    async () => {
      answer = () => ({
        status: 429,
        headers: { "retry-after-ms": "20", "retry-after": "1" },
        body: '{"error":{"code":"rate_limit_exceeded"}}',
      });
      const { code, summary, stderr } = await run("--concurrency", "2");
      expect(code).toBe(75);
      expect(summary.done).toBe(0);
      expectGuarded(stderr);
    },
    300_000,
  );
});

describe("what we do wrong", () => {
  const records = () =>
    readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".jsonl") && name.includes("results"),
    );

  test("an audit that can not be written: nothing is sent, exit 24", async () => {
    answer = () => completion(good);
    mkdirSync(join(directory, "data"));
    writeFileSync(join(directory, "data", "audit"), "in the way");
    const ended = await runHere(["run", ...range], { env, cwd: directory });
    expect(ended.code).toBe(24);
    expect(received).toEqual([]);
  });

  /** The whole road with some of its stations replaced. */
  async function roadWith(replace: (stations: Stations) => Partial<Stations>) {
    answer = () => completion(good);
    const runId = randomUUID();
    const config = parseConfig(env, ["genesys", "llm"], () => "");
    const road = await openRoad(config, {
      runId,
      fromMs: Date.parse("2025-03-10"),
      toMs: Date.parse("2025-03-11"),
      filters: { mediaTypes: undefined, queueIds: undefined, direction: undefined, divisionIds: undefined },
      isDryRun: false,
      now: Date.now,
      abort: new AbortController().signal,
      onWait() {},
      onSetAside() {},
      onRefused() {},
    });
    const tally = createTally();
    try {
      await flow({ ...road.stations, ...replace(road.stations) }, tally, {
        runId,
        fingerprint: road.fingerprint,
        fetchers: 2,
        senders: 2,
        heldLimit: { count },
        stop: new AbortController().signal,
        abort: new AbortController().signal,
      });
      await road.settle();
    } finally {
      await road.close();
    }
    return tally;
  }

  const allHeld = (code: string) => ({ held: count, done: 0, failed: 0, faults: { [code]: count } });

  test("a redactor that throws", async () => {
    const tally = await roadWith(() => ({
      clearing: createClearing(
        {
          fingerprint: "f",
          redact: (turns) => {
            throw new Error(turns[0]?.text);
          },
        },
        createGuard(compileWatch()),
      ),
    }));
    expect(tally).toMatchObject(allHeld("redact.failed"));
    expect(received).toEqual([]);
    expect(records()).toEqual([]);
  });

  test("a redactor that masks nothing, and a guard that waves it through: the gate stands alone", async () => {
    const tally = await roadWith(() => ({
      clearing: createClearing(
        { fingerprint: "f", redact: (turns) => ({ turns: turns as never, findings: [], counts: {} }) },
        { clear: (redaction) => redaction as never, blockOut: () => undefined, passes: () => false },
      ),
    }));
    expect(tally).toMatchObject(allHeld("gate.held"));
    expect(received).toEqual([]);
  });

  test("a gate that throws", async () => {
    const throwing = await roadWith(({ gate }) => ({
      gate: { expect: (surrogate) => gate.expect(surrogate, undefined as never) },
    }));
    expect(throwing).toMatchObject(allHeld("gate.failed"));
    expect(received).toEqual([]);
  });

  test("a gate that was not told of the conversation; in the ledger nothing of it was a request", async () => {
    const tally = await roadWith(() => ({ gate: { expect: () => () => {} } }));
    expect(tally).toMatchObject({ ...allHeld("gate.failed"), requests: 0, costUsd: 0 });
    expect(received).toEqual([]);
    const database = await openDatabase(join(directory, "data", "ledger.sqlite"), { readOnly: true });
    const [row] = database.all(
      "SELECT count(*) AS held, sum(requests) AS requests FROM conversations WHERE state = 'held'",
    );
    database.close();
    expect(row).toEqual({ held: count, requests: 0 });

    const { code, stdout } = await runHere(["quarantine", "list", "--json"], { env, cwd: directory });
    expect(code).toBe(0);
    const held = stdout.trim().split("\n").slice(0, -1);
    expect(held.map((line) => JSON.parse(line) as unknown)).toEqual(
      Array.from({ length: count }, () =>
        expect.objectContaining({ faultCode: "gate.failed", hasView: false }),
      ),
    );
  });
});
