/** Every line of `--json`, of real calls of every command, is one of those that `events.schema.json` promises; and it
 *  promises none that never comes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { Faults } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { jsonLines, runHere } from "../helpers/program.ts";
import { resultIds } from "../helpers/run-evidence.ts";
import { startServerHere } from "../helpers/running-server.ts";
import { srcDir } from "../helpers/source-tree.ts";

type Schema = Readonly<Record<string, unknown>>;

const published = JSON.parse(readFileSync(join(srcDir, "events.schema.json"), "utf8")) as {
  readonly oneOf: readonly { readonly $ref: string }[];
  readonly $defs: Readonly<Record<string, Schema>>;
};
const promised = published.oneOf.map(({ $ref }) => $ref.replace("#/$defs/", ""));

/** Readers may meet members they do not know; we may not send any that are not in the schema. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return "properties" in inner && inner["type"] === "object"
    ? { ...inner, additionalProperties: false }
    : inner;
}
const $defs = closed(published.$defs) as Readonly<Record<string, Schema>>;
const validators = new Map(
  promised.map((type) => [type, z.fromJSONSchema({ ...$defs[type], $defs } as never)]),
);

let simulator: Simulator;
let directory: string;
let dataDir: string;
let env: Record<string, string>;
/** Nothing that a redactor would mask: only the canaries hold it back. */
const canary = "crimson marmalade lighthouse";
const seen = new Set<string>();

beforeAll(async () => {
  simulator = await openSimulator({
    invented: {
      ...{ conversations: 16, days: 2, firstDay: "2025-03-10", shareWithoutTranscript: 0.2 },
      remarks: [`There was a ${canary} in it.`],
    },
    genesys: { ratePerMinute: 100_000 },
  });
  directory = mkdtempSync(join(tmpdir(), "gateway-events-"));
  dataDir = join(directory, "data");
  writeFileSync(join(directory, "canaries.txt"), `${canary}\n`);
  writeFileSync(join(directory, "values.txt"), "317-555-0142\n");
  const own = "{ name: place, type: OTHER, pattern: harbour }";
  writeFileSync(join(directory, "rules-a.yaml"), `detectors: { own: [${own}] }\n`);
  writeFileSync(join(directory, "rules-b.yaml"), "allow: []\n");
  writeFileSync(join(directory, ".env"), "NO_SUCH_SETTING=1\n");
  env = {
    ...settingsFor(simulator),
    ...{ DATA_DIR: dataDir, CANARY_FILE: join(directory, "canaries.txt"), LLM_CONCURRENCY: "2" },
    ...{ LLM_PRICE_INPUT: "1", LLM_PRICE_OUTPUT: "10" },
  };
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await simulator.close();
});

/** Calls the program, and holds each of its lines against the schema. */
async function call(
  args: readonly string[],
  faults: Faults = {},
  changes: Record<string, string> = {},
  input = "",
) {
  simulator.setFaults(faults);
  const { stdout, stderr } = await runHere([...args, "--json"], {
    env: { ...env, ...changes },
    cwd: directory,
    input,
  });
  expect([args, stderr, stdout === ""]).toEqual([args, stderr, false]);
  return promisedLines(stdout);
}

function promisedLines(stdout: string) {
  const lines = jsonLines(stdout);
  for (const line of lines) {
    const type = String(line["type"]);
    seen.add(type);
    const problems = validators.get(type)?.safeParse(line).error?.issues ?? [];
    expect({ line, isPromised: validators.has(type), problems }).toEqual({
      ...{ line, isPromised: true, problems: [] },
    });
  }
  expect(lines.at(-1)).toMatchObject({ type: "exit" });
  return lines;
}

const range = ["--from", "2025-03-10", "--to", "2025-03-12", "--max-held", "100%"];
const typesOf = (lines: readonly Record<string, unknown>[]) => lines.map(({ type }) => type);

describe("every line is as it is promised", () => {
  test("of a run that waits, sets aside and takes its time", async () => {
    const running = call(["run", ...range], { routes: { chat: { limited: 1, retryAfter: "11" } } });
    while (simulator.received.counts.chat.requests < 2) await sleep(20);
    simulator.setFaults({ answers: { refusal: 0.2 } });
    const lines = await running;
    expect(lines[0]).toMatchObject({ type: "start", isDryRun: false, from: "2025-03-10T00:00:00.000Z" });
    expect(new Set(typesOf(lines))).toEqual(
      new Set(["start", "progress", "setAside", "wait", "summary", "exit"]),
    );
    expect(new Set(lines.map(({ runId }) => runId)).size).toBe(2);
    const aside = lines.filter(({ type }) => type === "setAside");
    const summary = lines.find(({ type }) => type === "summary") ?? {};
    for (const state of ["failed", "held", "absent", "pending"])
      expect([state, aside.filter((line) => line["state"] === state).length]).toEqual([
        state,
        summary[state],
      ]);
  });

  test("of a plan, a run in batches, a run that fails and one that is refused", async () => {
    expect(typesOf(await call(["run", ...range, "--dry-run"])).slice(-2)).toEqual(["plan", "exit"]);
    const bulk = ["run", ...range, "--dry-run", "--source", "jobs"];
    expect(typesOf(await call(bulk, { routes: { jobs: { isWithheld: true } } }))).toContain("fallback");
    expect((await call(bulk)).at(-2)).toMatchObject({ type: "plan", byJobs: { jobs: 1, days: 2 } });
    await call(["run", ...range, "--llm-mode", "batch", "--prompt-template", "summary"]);
    await call(["run", ...range], { routes: { details: { isWithheld: true } } });
    expect(typesOf(await call(["run", ...range], {}, { LLM_CONCURRENCY: "many" }))).toEqual(["exit"]);
    expect(typesOf(await call(["run", "--from", "2025-03-12", "--to", "2025-03-10"]))).toEqual(["exit"]);
    expect(typesOf(await call(["run", "--no-such-flag"]))).toEqual(["exit"]);
  });

  test("of doctor and status, of a retry, of the settings, of what is held back", async () => {
    expect(new Set(typesOf(await call(["doctor"])))).toEqual(new Set(["check", "exit"]));
    await call(["doctor"], { routes: { details: { isWithheld: true } } });
    const { advice } = (await call(["status"])).find(({ type }) => type === "status") ?? {};
    expect(advice).not.toEqual([]);
    await call(["status", "--day", "2025-03-10"]);
    await call(["status", "--data-dir", "nowhere"]);
    await call(["retry", "--class", "all", "--max-held", "100%"]);
    await call(["config", "show"], {}, { LLM_CONCURRENCY: "many" });
    const [held] = await call(["quarantine", "list"]);
    await call(["quarantine", "show", String(held?.["conversationId"])]);
    await call(["quarantine", "replay", "--all", "--max-held", "100%"]);
    await call(["quarantine", "drop", String(held?.["conversationId"])]);
  });

  test("of callbacks that nobody hears", async () => {
    const nobody = {
      ...{ WEBHOOK_URL: "http://127.0.0.1:9/hook", WEBHOOK_SECRET: "s".repeat(32) },
      ...{ WEBHOOK_EVENTS: "result", SUMMARY_MAX_CHARS: "999" },
    };
    await call(["run", ...range, "--limit", "8"], {}, nobody);
    const listed = typesOf(await call(["callbacks", "list"]));
    expect(new Set(listed)).toEqual(new Set(["callback", "exit"]));
    const waiting = listed.length - 1;
    const flushed = await call(["callbacks", "flush", "--max-duration", "1s"], {}, nobody);
    expect(flushed).toMatchObject([{ type: "callbacks", delivered: 0, waiting }, { code: 75 }]);
    const status = (await call(["status"])).find(({ type }) => type === "status");
    expect(status).toMatchObject({ callbacks: { waiting, failed: 0 } });
  });

  test("of a stream, whose model is away for a while", async () => {
    const speech = (index: number) => ({
      ...{ conversationId: "c1", communicationId: "l1", sessionStartTimeMs: 1741615200000 },
      transcripts: [
        {
          ...{ utteranceId: `u${index}`, isFinal: true, channel: index % 2 ? "INTERNAL" : "EXTERNAL" },
          alternatives: [{ offsetMs: index * 1000, durationMs: 900, transcript: "it is late again" }],
        },
      ],
    });
    const frames = [1, 2, 3, 4].map((index) =>
      JSON.stringify({ topicName: "v2.conversations.c1.transcription", eventBody: speech(index) }),
    );
    const before = simulator.received.counts.chat.requests;
    const away = { routes: { chat: { serverError: 1 } } };
    const streaming = call(["stream", "--stdin"], away, {}, `${frames.join("\n")}\n`);
    while (simulator.received.counts.chat.requests < before + 2) await sleep(20);
    await sleep(1000);
    simulator.setFaults({});
    const lines = await streaming;
    expect(new Set(typesOf(lines))).toEqual(new Set(["live", "notice", "window", "stream", "exit"]));
    expect(lines.find(({ type }) => type === "window")).toMatchObject({ state: "done", turns: 4 });
  });

  test("of a server, from its start to its stop", async () => {
    const server = await startServerHere(env);
    expect(typesOf(promisedLines((await server.kill("SIGTERM")).stdout))).toEqual(["listening", "exit"]);
  });

  test("of a single conversation, as soon as there is a transcript of it", async () => {
    const [id = ""] = resultIds(dataDir);
    expect(typesOf(await call(["transcribe", "--conversation", id]))).toEqual(
      expect.arrayContaining(["start", "summary", "exit"]),
    );
  });

  test("of the preview", async () => {
    const sample = ["preview", "--sample", "6", "--from", "2025-03-10", "--to", "2025-03-12"];
    await call(sample);
    await call([...sample, "--html", "preview.html"]);
    const text = join(directory, "call.txt");
    writeFileSync(text, "Customer: I walk along the harbour\n");
    await call(["preview", "--file", text, "--compare", "rules-a.yaml", "rules-b.yaml"]);
  });

  test("of what a run did", async () => {
    const [report] = await call(["report", "--last"]);
    expect(report).toMatchObject({ type: "report", isWhole: true });
  });

  test("of a query: its plan, its pages, what it finds, and what the road makes of that", async () => {
    const query = ["query", ...range, "--any", "the,you,i"];
    expect(typesOf(await call([...query, "--explain"]))).toEqual(["queryPlan", "exit"]);
    const felt = ["--sentiment", "-1..1", "--max-pages", "1"];
    const lines = await call([...query, ...felt, "--out", "hits.csv", "--output", "csv"]);
    expect(typesOf(lines)).toEqual(["queryPage", "query", "exit"]);
    const types = typesOf(await call([...query, "--limit", "3", "--forward"]));
    expect(types).toEqual(expect.arrayContaining(["queryPage", "hit", "query", "start", "summary"]));
    expect(types.filter((type) => type === "exit")).toHaveLength(1);
  });

  test("of the search", async () => {
    expect(new Set(typesOf(await call(["search", "direction:inbound"])))).toEqual(
      new Set(["hit", "found", "exit"]),
    );
    for (const [verb, type] of [
      ["sync", "sync"],
      ["rebuild", "rebuild"],
      ["verify", "verified"],
    ] as const)
      expect(typesOf(await call(["search", verb]))).toEqual([type, "exit"]);
  });

  test("of the audit, also of one that was changed, and of what is forgotten", async () => {
    await call(["audit", "verify"]);
    await call(["audit", "find", "--value-file", "values.txt"]);
    await call(["audit", "bundle", "--out", "bundle"]);
    const [id = ""] = resultIds(dataDir);
    expect((await call(["forget", "--conversation", id]))[0]).toMatchObject({ type: "forgotten" });
    await call(["purge", "--older-than", "90d", "--dry-run"]);
    const results = join(dataDir, "results", "2025-03-11.jsonl");
    writeFileSync(results, readFileSync(results, "utf8").replace("inbound", "outbound"));
    await call(["audit", "verify"]);
    await call(["purge", "--older-than", "90d"]);
  });

  test("and nothing is promised that never comes", () => {
    expect([...seen].toSorted()).toEqual([...promised].toSorted());
  });
});
