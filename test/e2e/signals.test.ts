/** What the outside hears of a run, and that nothing out there can do a run any harm. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { bodyOf, type Loopback, openLoopback } from "../helpers/loopback.ts";
import { runHere } from "../helpers/program.ts";

interface Heard {
  readonly place: string;
  readonly runId: string | null;
  readonly body: string;
}

let simulator: Simulator;
let switchboard: Loopback;
let heard: Heard[] = [];
/** What the switchboard answers, one after the other, and then 200; undefined never answers. */
let answers: (number | undefined)[] = [];
let directory: string;
let metricsFile: string;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = await openSimulator({
    invented: { conversations: 12, days: 1, firstDay: "2025-03-10", shareWithoutTranscript: 0 },
  });
  switchboard = await openLoopback(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    heard.push({
      place: `${request.method} ${pathname}`,
      runId: searchParams.get("rid"),
      body: await bodyOf(request),
    });
    const status = answers.length > 0 ? answers.shift() : 200;
    if (status !== undefined) response.writeHead(status).end("OK");
  });
});
afterAll(async () => {
  await switchboard.close();
  await simulator.close();
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gateway-signals-"));
  mkdirSync(join(directory, "textfile"));
  metricsFile = join(directory, "textfile", "gateway.prom");
  env = {
    ...settingsFor(simulator),
    DATA_DIR: join(directory, "data"),
    PING_URL: `${switchboard.url}/ping/5ecre7-c0de`,
  };
  simulator.setFaults({});
  heard = [];
  answers = [];
  return () => rmSync(directory, { recursive: true, force: true });
});

const run = (args: readonly string[] = [], changes: Record<string, string> = {}) =>
  runHere(["run", "--from", "2025-03-10", "--to", "2025-03-11", "--max-held", "100%", ...args], {
    env: { ...env, ...changes },
  });
const places = () => heard.map(({ place }) => place);
const metric = (name: string) =>
  Number(
    readFileSync(metricsFile, "utf8")
      .split("\n")
      .find((line) => line.startsWith(`transcript_gateway_${name} `))
      ?.split(" ")[1],
  );

describe("the ping", () => {
  test("tells the beginning and the end of one run under its id", async () => {
    const { code, stdout } = await run(["--json"]);
    expect(code).toBe(0);
    expect(places()).toEqual(["POST /ping/5ecre7-c0de/start", "POST /ping/5ecre7-c0de/0"]);
    const summary = JSON.parse(stdout.split("\n").find((line) => line.includes('"summary"')) ?? "");
    expect(heard.map(({ runId }) => runId)).toEqual([summary.runId, summary.runId]);
    expect(heard[1]?.body).toBe("exit 0: 12 done, 0 failed, 0 held back");
  });

  test.each([
    ["a refused login", { GENESYS_CLIENT_SECRET: "wrong" }, [], {}, 77],
    ["a setting that is wrong", { LLM_CONCURRENCY: "many" }, [], {}, 78],
    ["a command line that makes no sense", {}, ["--from", "2025-03-12"], {}, 2],
    ["conversations that failed", {}, [], { answers: { refusal: 1 } }, 20],
  ])("tells of %s", async (_, changes, args, faults, code) => {
    simulator.setFaults(faults);
    expect((await run(args, changes)).code).toBe(code);
    expect(places().at(-1)).toBe(`POST /ping/5ecre7-c0de/${code}`);
  });

  test("is told again when it was not heard", async () => {
    answers = [200, 503, 503];
    expect((await run()).code).toBe(0);
    expect(places().map((place) => place.split("/").at(-1))).toEqual(["start", "0", "0", "0"]);
  });

  test("is not told of a plan, which proves nothing about the nights", async () => {
    expect((await run(["--dry-run", "--metrics-file", metricsFile])).code).toBe(0);
    expect(heard).toEqual([]);
    expect(readdirSync(join(directory, "textfile"))).toEqual([]);
  });

  test.each([
    ["refuses", "http://127.0.0.1:9/5ecre7-c0de"],
    ["knows nothing of it", undefined],
  ])("does a run no harm when its server %s, and its address stays secret", async (_, url) => {
    answers = Array.from({ length: 9 }, () => 404);
    const { code, stdout, stderr } = await run([], url === undefined ? {} : { PING_URL: url });
    expect(code).toBe(0);
    expect(stdout).toContain("done");
    expect(stderr).toContain("the ping was not heard");
    expect(stdout + stderr).not.toContain("5ecre7-c0de");
  });

  test("keeps a run a few seconds at most when its server never answers", async () => {
    answers = Array.from({ length: 9 }, () => undefined);
    const startedAt = Date.now();
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr).toContain("the ping was not heard");
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });
});

describe("the metrics file", () => {
  test("is there after a run, alone and for all to read", async () => {
    const { code } = await run(["--metrics-file", metricsFile]);
    expect(code).toBe(0);
    expect(readdirSync(join(directory, "textfile"))).toEqual(["gateway.prom"]);
    expect(metric('conversations{state="done"}')).toBe(12);
    expect(metric("run_exit_code")).toBe(0);
    expect(metric("last_success_timestamp_seconds")).toBe(metric("run_end_timestamp_seconds"));
  });

  test("is written by a run that fails, and still knows when one last did not", async () => {
    await run(["--metrics-file", metricsFile]);
    const success = metric("last_success_timestamp_seconds");
    expect((await run(["--metrics-file", metricsFile], { GENESYS_CLIENT_SECRET: "wrong" })).code).toBe(77);
    expect(metric("run_exit_code")).toBe(77);
    expect((await run(["--metrics-file", metricsFile], { GENESYS_RPM: "none" })).code).toBe(78);
    expect(metric("run_exit_code")).toBe(78);
    expect(metric("run_end_timestamp_seconds")).toBeGreaterThan(success);
    expect(metric("last_success_timestamp_seconds")).toBe(success);
  });

  test("that can not be written is told before anything is sent", async () => {
    simulator.forgetReceived();
    const misnamed = await run(["--metrics-file", join(directory, "gateway.txt")]);
    expect([misnamed.code, misnamed.stderr]).toEqual([2, expect.stringContaining("does not end in .prom")]);
    const { code, stderr } = await run(["--metrics-file", join(directory, "nowhere", "gateway.prom")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^transcript-gateway: the directory of --metrics-file can not be written .*\n$/);
    expect(simulator.received.counts.chat.requests).toBe(0);
    expect(places().at(-1)).toBe("POST /ping/5ecre7-c0de/2");
  });

  test("that can not be replaced in the end costs a word and not the run", async () => {
    mkdirSync(metricsFile);
    writeFileSync(join(metricsFile, "occupied"), "");
    const { code, stderr } = await run(["--metrics-file", metricsFile]);
    expect(code).toBe(0);
    expect(stderr).toContain("the file of --metrics-file can not be written");
    expect(stderr).toContain("nothing else of the run is touched by it");
    expect(readdirSync(join(directory, "textfile"))).toEqual(["gateway.prom"]);
  });
});
