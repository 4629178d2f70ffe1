/** Lives of a run in batch mode, cut at each of its requests to the batch door: before the server has heard it, and after
 *  it has done what was asked but nobody heard so. A cut is a copy of the data directory at that moment; the next life
 *  begins in the copy. */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runOver } from "../../src/commands/run.ts";
import { parseConfig } from "../../src/config.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import type { Faults } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { bodyOf, type Loopback, openLoopback } from "../helpers/loopback.ts";
import { answerable, resultIds } from "../helpers/run-evidence.ts";
import { silentContext } from "../helpers/silent-context.ts";

interface Cut {
  /** The how-manieth request to the batch door. */
  readonly request: number;
  readonly when: "before" | "after";
}

const conversations = 6;
const fromMs = Date.parse("2025-03-10");
const window = { fromMs, toMs: fromMs + 86_400_000, isNightly: false };

let root: string;
let simulator: Simulator;
let proxy: Loopback;
let now: number;
/** Told of each request to the batch door; destroys the connection when it says so. */
let onRequest: (when: Cut["when"]) => "pass" | "cut";

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "batch-kills-"));
  now = Date.parse("2025-03-12T00:00:00Z");
  onRequest = () => "pass";
  simulator = await openSimulator({
    invented: { conversations, days: 1, firstDay: "2025-03-10", shareWithoutTranscript: 0 },
    genesys: { ratePerMinute: 1_000_000 },
    chat: { batchMs: 3_600_000 },
    now: () => now,
  });
  const { origin } = new URL(simulator.urls.chat);
  proxy = await openLoopback(async (request, response) => {
    const body = await bodyOf(request);
    if (onRequest("before") === "cut") return response.destroy();
    const answer = await fetch(origin + request.url, {
      method: request.method ?? "GET",
      headers: {
        authorization: request.headers.authorization ?? "",
        "content-type": request.headers["content-type"] ?? "",
      },
      ...(body === "" ? {} : { body }),
    }).catch(() => undefined);
    if (!answer) return response.destroy();
    const text = await answer.text();
    if (onRequest("after") === "cut") return response.destroy();
    return response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  });
});
afterEach(async () => {
  await proxy.close();
  await simulator.close();
  rmSync(root, { recursive: true });
});

let directories = 0;
const newDirectory = () => {
  directories += 1;
  return join(root, `life-${directories}`);
};

async function live(dataDir: string, cut?: Cut, settings: Record<string, string> = {}) {
  const abort = new AbortController();
  let seen = 0;
  let copy: string | undefined;
  onRequest = (when) => {
    if (when === "before") seen += 1;
    if (copy !== undefined) return "cut";
    if (seen !== cut?.request || when !== cut.when) return "pass";
    copy = newDirectory();
    cpSync(dataDir, copy, { recursive: true, filter: (path) => !path.endsWith("-shm") });
    abort.abort();
    return "cut";
  };
  const env = {
    ...settingsFor(simulator),
    LLM_BASE_URL: `${proxy.url}/v1`,
    LLM_MODE: "batch",
    DATA_DIR: dataDir,
    LOG_LEVEL: "silent",
    ...settings,
  };
  const code = await runOver(
    window,
    parseConfig(env, ["genesys", "llm"], () => ""),
    { lookBack: 7, quiet: true },
    silentContext({ abort: abort.signal, now: () => now }),
  );
  return { dataDir: copy ?? dataDir, code, requests: seen };
}

/** How often each conversation's request was in a batch that was begun. */
function timesSent(): Record<string, number> {
  const times: Record<string, number> = {};
  for (const line of simulator.received.batches.flat()) {
    const { custom_id: id } = JSON.parse(line) as { custom_id: string };
    times[id] = (times[id] ?? 0) + 1;
  }
  return times;
}

interface AuditLine {
  readonly seq: number;
  readonly type: string;
  readonly purpose?: string;
  readonly sha256?: string;
  readonly request?: number;
  readonly kind?: string;
}

const auditOf = (dataDir: string): AuditLine[] =>
  readdirSync(join(dataDir, "audit"))
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) =>
      readFileSync(join(dataDir, "audit", name), "utf8")
        .trimEnd()
        .split("\n"),
    )
    .map((line) => JSON.parse(line) as AuditLine);

/** Lives on, an hour between two, until nothing is left to do. */
async function toTheEnd(dataDir: string, settings?: Record<string, string>): Promise<string> {
  let life = { dataDir, code: 21 };
  for (let lives = 0; life.code === 21 || life.code === 20; lives += 1) {
    if (lives > 12) throw new Error(`it does not end: ${life.code}`);
    now += 3_600_000;
    life = await live(life.dataDir, undefined, settings);
  }
  expect(life.code).toBe(0);
  return life.dataDir;
}

describe("a run in batch mode that is killed", () => {
  for (const when of ["before", "after"] as const) {
    test(`${when} any request to the batch door loses nothing and sends nothing twice`, async () => {
      const first = await live(newDirectory());
      now += 3_600_000;
      const second = await live(first.dataDir);
      expect([first.code, second.code]).toEqual([21, 0]);
      // Upload and begin; then look, read, and forget two files.
      expect([first.requests, second.requests]).toEqual([2, 4]);
      const expected = answerable([...simulator.truth()]);
      for (let request = 1; request <= first.requests + second.requests; request += 1) {
        simulator.forgetReceived();
        const isFirst = request <= first.requests;
        let life = await live(newDirectory(), isFirst ? { request, when } : undefined);
        now += 3_600_000;
        if (!isFirst) life = await live(life.dataDir, { request: request - first.requests, when });
        expect([request, life.code]).toEqual([request, 130]);
        const dataDir = await toTheEnd(life.dataDir);
        expect([request, resultIds(dataDir).toSorted()]).toEqual([request, expected]);
        expect([request, Object.values(timesSent())]).toEqual([request, expected.map(() => 1)]);
      }
    });
  }

  test("is cut in every life, at a request later each time, and comes to its end", async () => {
    let dataDir = newDirectory();
    for (let request = 1; request <= 5; request += 1) {
      dataDir = (await live(dataDir, { request, when: request % 2 === 0 ? "after" : "before" })).dataDir;
      now += 3_600_000;
    }
    dataDir = await toTheEnd(dataDir);
    expect(resultIds(dataDir).toSorted()).toEqual(answerable([...simulator.truth()]));
    expect(Object.values(timesSent())).toEqual(Array.from({ length: conversations }, () => 1));
  });
});

describe("a batch whose lines go wrong", () => {
  test.each<[string, Faults]>([
    ["expire", { batch: { expired: 0.5 } }],
    ["fail", { batch: { failed: 0.5 } }],
    ["are missing", { batch: { missing: 0.5 } }],
    ["are answered with what can not be used", { answers: { empty: 0.3, wrongSchema: 0.3 } }],
  ])("when they %s, those and only those are sent again", async (_, faults) => {
    const first = await live(newDirectory());
    simulator.setFaults(faults);
    now += 3_600_000;
    const second = await live(first.dataDir);
    const done = new Set(resultIds(second.dataDir));
    expect(done.size).toBeLessThan(conversations);
    simulator.setFaults({});
    const dataDir = await toTheEnd(second.dataDir);
    expect(resultIds(dataDir).toSorted()).toEqual(answerable([...simulator.truth()]));
    expect(Object.values(timesSent()).filter((times) => times > 1).length).toBe(conversations - done.size);
  });

  test("when the connection breaks under every third call, nothing is sent twice", async () => {
    simulator.setFaults({ routes: { files: { reset: 0.3 }, batches: { reset: 0.3 } } });
    const { dataDir } = await live(newDirectory());
    const end = await toTheEnd(dataDir);
    const { files, batches } = simulator.received.counts;
    expect(files.resets + batches.resets).toBeGreaterThan(0);
    expect(resultIds(end).toSorted()).toEqual(answerable([...simulator.truth()]));
    expect(Object.values(timesSent())).toEqual(Array.from({ length: conversations }, () => 1));
  });

  test("when it is refused as a whole, the run says so, and all of it is work again", async () => {
    const first = await live(newDirectory());
    simulator.setFaults({ batch: { isRejected: true } });
    now += 3_600_000;
    expect((await live(first.dataDir)).code).toBe(75);
    simulator.setFaults({});
    const again = await live(first.dataDir);
    expect(again.code).toBe(21);
    expect(resultIds(await toTheEnd(again.dataDir)).length).toBe(conversations);
  });
});

describe("the record of a batch", () => {
  test("names every line and the file by their bytes, and says in a later run what became of each", async () => {
    const { dataDir } = await live(newDirectory());
    simulator.setFaults({ batch: { expired: 0.3 } });
    now += 3_600_000;
    await live(dataDir);
    const records = auditOf(dataDir);
    const requests = records.filter(({ type }) => type === "request");
    const files = requests.filter(({ purpose }) => purpose === "batch");
    const { batches } = simulator.received;
    const lines = batches.flat();
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    expect(files.map((record) => record.sha256)).toEqual(
      batches.map((of) => sha256(of.map((line) => `${line}\n`).join(""))),
    );
    const sent = requests.filter(({ purpose }) => purpose === "analysis");
    expect(sent.map((record) => record.sha256).sort()).toEqual(
      lines.map((line) => sha256(`${line}\n`)).sort(),
    );
    const kinds = sent.map(({ seq }) => records.find(({ request }) => request === seq)?.kind);
    const done = resultIds(dataDir).length;
    expect(done).toBeLessThan(conversations);
    expect(kinds.filter((kind) => kind === "answered").length).toBe(done);
    expect(kinds.filter((kind) => kind === "failed").length).toBe(conversations - done);
    // What expired has gone again, and waits.
    expect(kinds.filter((kind) => kind === undefined).length).toBe(conversations - done);
  });
});

describe("what waits in a batch", () => {
  test("is not sent live as well when the mode is changed, and is collected all the same", async () => {
    const { dataDir } = await live(newDirectory());
    const early = await live(dataDir, undefined, { LLM_MODE: "live" });
    expect(early.code).toBe(21);
    const end = await toTheEnd(dataDir, { LLM_MODE: "live" });
    expect(resultIds(end).length).toBe(conversations);
    expect(simulator.received.counts.chat.requests).toBe(0);
  });

  test("is thrown away when the rules have changed meanwhile, and asked anew", async () => {
    const { dataDir } = await live(newDirectory());
    const end = await toTheEnd(dataDir, { MASK_TEMPLATE: "[{type}:REDACTED]" });
    expect(resultIds(end).length).toBe(conversations);
    expect(Object.values(timesSent())).toEqual(Array.from({ length: conversations }, () => 2));
  });

  test("are not the conversations that need several requests: those go at once", async () => {
    const { dataDir } = await live(newDirectory(), undefined, {
      LLM_CONTEXT_TOKENS: "2000",
      LLM_MAX_OUTPUT_TOKENS: "800",
    });
    const atOnce = resultIds(dataDir).length;
    expect(atOnce).toBeGreaterThan(0);
    expect(atOnce).toBeLessThan(conversations);
    expect(simulator.received.counts.chat.requests).toBeGreaterThan(atOnce);
    const end = await toTheEnd(dataDir, { LLM_CONTEXT_TOKENS: "2000", LLM_MAX_OUTPUT_TOKENS: "800" });
    expect(resultIds(end).toSorted()).toEqual(answerable([...simulator.truth()]));
    expect(simulator.received.batches.flat().length).toBe(conversations - atOnce);
  });

  test("is left alone when another server is asked", async () => {
    const { dataDir } = await live(newDirectory());
    now += 3_600_000;
    const { code, requests } = await live(dataDir, undefined, { LLM_BASE_URL: simulator.urls.chat });
    expect([code, requests]).toEqual([21, 0]);
  });
});
