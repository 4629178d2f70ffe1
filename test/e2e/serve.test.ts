/** `serve` against the simulator: what is answered, what left on the way, and what a kill, a stop, a second server and
 *  a nightly run beside it do. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { pressOn } from "../helpers/clients.ts";
import { createLeakFinder } from "../helpers/leaks.ts";
import { runHere } from "../helpers/program.ts";
import { filesUnder, leaksInRequests } from "../helpers/run-evidence.ts";
import {
  type Reply,
  type RunningServer,
  serveToken,
  startServer,
  startServerHere,
} from "../helpers/running-server.ts";
import { type SpawnedSimulator, spawnSimulator } from "../helpers/spawned-simulator.ts";

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Stage {
  readonly simulator: SpawnedSimulator;
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
}

/** By their options: most tests go by the same one, one after the other. */
const simulators = new Map<string, SpawnedSimulator>();
afterAll(async () => {
  for (const simulator of simulators.values()) await simulator.close();
});

async function simulatorFor(options: SimulatorOptions): Promise<SpawnedSimulator> {
  const key = JSON.stringify(options);
  const simulator = simulators.get(key) ?? (await spawnSimulator(options));
  simulators.set(key, simulator);
  await simulator.forgetReceived();
  return simulator;
}

async function stageFor(options: SimulatorOptions = {}): Promise<Stage> {
  const simulator = await simulatorFor({
    ...options,
    invented: { conversations: 40, days: 1, firstDay: "2025-03-10", ...options.invented },
    genesys: { ratePerMinute: 1_000_000 },
  });
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-serve-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return { simulator, dataDir, env: { ...simulator.settings, DATA_DIR: dataDir } };
}

async function started<Server extends RunningServer>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  undo.push(() => server.kill("SIGKILL"));
  return server;
}

const answerableIn = async ({ simulator }: Stage): Promise<readonly string[]> =>
  (await simulator.truth()).filter(({ hasTranscript }) => hasTranscript).map(({ id }) => id);

const fetched = async (server: RunningServer, id: string): Promise<Reply> => {
  for (;;) {
    const reply = await server.ask(`/api/conversations/${id}/summary?wait=30s`);
    if (reply.status !== 202) return reply;
  }
};

const verified = (dataDir: string) =>
  runHere(["audit", "verify", "--json"], { env: { DATA_DIR: join(dataDir, "serve") } });

describe("a server", () => {
  test("summarizes what it is asked for, and lets nothing personal out anywhere", async () => {
    const stage = await stageFor();
    const { simulator, env, dataDir } = stage;
    const server = await started(startServer(env));
    const ids = await answerableIn(stage);
    const bodies: string[] = [];
    for (const source of ["llm", "both", "native"] as const) {
      const tasks = await Promise.all(ids.map((conversationId) => server.submit({ conversationId, source })));
      for (const { body } of tasks) {
        const ended = await server.ask(`${body.links.self}?wait=${source === "native" ? 2 : 30}s`);
        if (source !== "native") expect([source, ended.body.status]).toEqual([source, "completed"]);
        bodies.push(JSON.stringify(ended.body));
      }
    }
    const both = bodies.filter((body) => body.includes('"source":"both"'));
    expect(both.filter((body) => body.includes("[PERSON_")).length).toBeGreaterThan(ids.length / 3);

    const { code, stderr } = await server.kill("SIGTERM");
    expect(code).toBe(143);
    const truth = await simulator.truth();
    const leaks = createLeakFinder(truth.flatMap(({ planted }) => planted));
    const received = await simulator.received();
    expect(received.chat.length).toBe(ids.length * 2);
    expect(leaksInRequests(received, leaks)).toEqual([]);
    expect(bodies.flatMap((body) => leaks.leaksIn(body))).toEqual([]);
    expect(leaks.leaksIn(stderr)).toEqual([]);
    for (const { name, text } of filesUnder(dataDir)) expect([name, leaks.leaksIn(text)]).toEqual([name, []]);
    for (const id of ids) expect(JSON.stringify(received.chat)).not.toContain(id);
    expect((await verified(dataDir)).code).toBe(0);
  }, 240_000);

  test("that is killed again and again under load loses no task, and its audit stays whole", async () => {
    const stage = await stageFor({ invented: { conversations: 90 }, chat: { latencyMs: 150 } });
    const { env, dataDir, simulator } = stage;
    const ids = await answerableIn(stage);
    const accepted = new Map<string, string>();
    for (let life = 0; life < 3; life += 1) {
      const server = await startServer(env);
      const mine = ids.filter((_, index) => index % 3 === life);
      const asking = mine.map(async (conversationId) => {
        // What was answered with a task is promised; what was not answered is not.
        const { body } = await server.submit({ conversationId });
        accepted.set(conversationId, body.id);
      });
      const asked = Promise.allSettled(asking);
      await Promise.all(asking.slice(0, Math.ceil(mine.length / 2))).catch(() => undefined);
      await sleep(life * 70);
      expect((await server.kill("SIGKILL")).signal).toBe("SIGKILL");
      await asked;
    }
    expect(accepted.size).toBeGreaterThan(ids.length / 2);

    const last = await started(startServerHere(env));
    for (const [conversationId, taskId] of accepted) {
      const { status, body } = await fetched(last, conversationId);
      expect([status, body.taskId]).toEqual([200, taskId]);
    }
    expect((await last.kill("SIGINT")).code).toBe(130);
    expect((await verified(dataDir)).code).toBe(0);
    const { requests } = (await simulator.received()).counts.chat;
    // Each kill repeats at most what was in hand: a fifth more than LLM_CONCURRENCY.
    expect(requests).toBeLessThanOrEqual(ids.length + 3 * 10);
  }, 240_000);

  test("hands out stored summaries to two hundred clients, not much dearer than a word of greeting", async () => {
    const stage = await stageFor();
    const server = await started(startServer({ ...stage.env, LOG_LEVEL: "warn" }));
    const ids = await answerableIn(stage);
    for (const conversationId of ids) await server.submit({ conversationId });
    for (const id of ids) expect((await fetched(server, id)).status).toBe(200);
    // In turns, for the machine may be busy with other things at one time and not at another.
    const rounds = { health: 0, summaries: 0 };
    for (let round = 0; round < 2; round += 1) {
      rounds.health += (await pressOn(server.url, () => "/health", { seconds: 1 })).length;
      const pathOf = (turn: number) => `/api/conversations/${ids[turn % ids.length]}/summary`;
      rounds.summaries += (await pressOn(server.url, pathOf, { seconds: 1 })).length;
    }
    expect(rounds.summaries).toBeGreaterThan(rounds.health / 5);
    expect((await server.kill("SIGTERM")).stderr).toBe("");
  }, 120_000);

  test("finishes what it has in hand when it is told to stop, and nothing more", async () => {
    const stage = await stageFor({ chat: { latencyMs: 1500 } });
    const server = await started(startServer(stage.env, ["--concurrency", "2"]));
    const ids = (await answerableIn(stage)).slice(0, 12);
    await Promise.all(ids.map((conversationId) => server.submit({ conversationId })));
    while ((await stage.simulator.counts()).chat.requests < 2) await sleep(50);
    const { code, stderr } = await server.kill("SIGTERM");
    expect([code, stderr]).toEqual([143, expect.not.stringContaining("bug of ours")]);
    const { requests } = (await stage.simulator.received()).counts.chat;
    expect(requests).toBeLessThan(ids.length);

    const again = await started(startServerHere(stage.env));
    for (const id of ids) expect((await fetched(again, id)).status).toBe(200);
    expect((await stage.simulator.counts()).chat.requests).toBe(ids.length);
  }, 120_000);

  test("lets go at the second signal, and what it had in hand waits for the next start", async () => {
    const stage = await stageFor({ chat: { latencyMs: 60_000 } });
    const server = await started(startServer(stage.env));
    const ids = (await answerableIn(stage)).slice(0, 3);
    const tasks = await Promise.all(ids.map((conversationId) => server.submit({ conversationId })));
    while ((await stage.simulator.counts()).chat.requests < ids.length) await sleep(50);
    const startedAt = Date.now();
    process.kill(server.pid, "SIGTERM");
    // Two that a busy machine delivers as one, or in one moment, are meant once: the first is heard before the second.
    const isReady = () =>
      server.ask("/ready").then(
        ({ status }) => status === 200,
        () => false,
      );
    while (await isReady()) await sleep(20);
    await sleep(300);
    expect((await server.kill("SIGTERM")).code).toBe(143);
    expect(Date.now() - startedAt).toBeLessThan(30_000);
    const again = await started(startServerHere(stage.env));
    for (const { body } of tasks)
      expect((await again.ask(body.links.self)).body.status).toMatch(/^(pending|processing)$/);
  }, 120_000);

  test("runs beside a nightly run of the same directory, and leaves its results alone", async () => {
    const stage = await stageFor();
    const server = await started(startServerHere(stage.env));
    const [id = ""] = await answerableIn(stage);
    await server.submit({ conversationId: id });
    expect((await fetched(server, id)).status).toBe(200);
    const run = await runHere(["run", "--from", "2025-03-10", "--to", "2025-03-11", "--quiet"], stage);
    expect([run.code, run.stderr]).toEqual([0, ""]);
    await server.submit({ conversationId: id, maxLength: 300 });
    expect((await fetched(server, id)).status).toBe(200);
    const again = await runHere(["run", "--from", "2025-03-10", "--to", "2025-03-11", "--json"], stage);
    expect(again.stdout).toMatch(/"done":0/);
    expect((await runHere(["audit", "verify"], stage)).code).toBe(0);
  }, 120_000);

  test("keeps nothing of what is forgotten or purged while it runs, and does not take on again who asked for it", async () => {
    const stage = await stageFor();
    const server = await started(startServerHere(stage.env));
    const [id = "", other = ""] = await answerableIn(stage);
    for (const conversationId of [id, other]) await server.submit({ conversationId });
    for (const conversationId of [id, other])
      expect((await fetched(server, conversationId)).status).toBe(200);
    const forgotten = await runHere(["forget", "--conversation", id], stage);
    expect([forgotten.code, forgotten.stdout]).toEqual([0, expect.stringContaining("summaries")]);
    expect((await server.ask(`/api/conversations/${id}/summary`)).status).toBe(404);
    await expect
      .poll(async () => (await server.submit({ conversationId: id })).body.code, { timeout: 60_000 })
      .toBe("forgotten");
    expect((await server.ask(`/api/conversations/${other}/summary`)).status).toBe(200);

    const purged = await runHere(["purge", "--older-than", "8d"], stage);
    expect([purged.stderr, purged.stdout]).toEqual(["", expect.stringContaining("forgot 1 conversation")]);
    expect((await server.ask(`/api/conversations/${other}/summary`)).status).toBe(404);
    await server.kill("SIGTERM");
    for (const { name, text } of filesUnder(stage.dataDir))
      for (const gone of [id, other]) expect([name, text.includes(gone)]).toEqual([name, false]);
    expect((await verified(stage.dataDir)).code).toBe(0);
    const again = await started(startServerHere(stage.env));
    await again.kill("SIGTERM");
    expect((await verified(stage.dataDir)).code).toBe(0);
  }, 120_000);

  test("waits for a transcript that is on its way, and fails a conversation nobody knows", async () => {
    const stage = await stageFor({ invented: { conversations: 10, shareWithoutTranscript: 0.5 } });
    const server = await started(startServerHere(stage.env));
    const truth = await stage.simulator.truth();
    const silent = truth.find(({ hasTranscript }) => !hasTranscript)?.id ?? "";
    const { body } = await server.submit({ conversationId: silent });
    const ended = await server.ask(`${body.links.self}?wait=10s`);
    // Of a year ago: none will come.
    expect(ended.body).toMatchObject({ status: "failed", reason: { code: "transcript.absent" } });
    const unknown = await server.submit({ conversationId: "00000000-0000-4000-8000-000000000000" });
    expect((await server.ask(`${unknown.body.links.self}?wait=10s`)).body.reason).toEqual({
      ...{ code: "conversation.unknown", says: "Genesys Cloud knows no such conversation, or not yet" },
    });
  }, 60_000);

  test("keeps its tasks while the credentials are wrong, and says that it is not ready", async () => {
    const stage = await stageFor();
    const server = await started(startServerHere({ ...stage.env, GENESYS_CLIENT_SECRET: "another" }));
    const [id = ""] = await answerableIn(stage);
    const { body } = await server.submit({ conversationId: id });
    await expect.poll(async () => (await server.ask("/ready")).status, { timeout: 20_000 }).toBe(503);
    expect((await server.ask("/ready")).body.checks.work).toBe("access.denied");
    expect((await server.ask(body.links.self)).body.status).toBe("pending");
    expect((await server.ask("/health")).status).toBe(200);
    await server.kill("SIGTERM");
    const mended = await started(startServerHere(stage.env));
    expect((await fetched(mended, id)).body.taskId).toBe(body.id);
  }, 60_000);

  test("spends no more than it may: the rest waits", async () => {
    const stage = await stageFor();
    const prices = { LLM_PRICE_INPUT: "100", LLM_PRICE_OUTPUT: "100" };
    const server = await started(startServerHere({ ...stage.env, ...prices }, ["--max-cost", "0.5"]));
    const ids = (await answerableIn(stage)).slice(0, 10);
    const tasks = await Promise.all(ids.map((conversationId) => server.submit({ conversationId })));
    await expect
      .poll(async () => (await server.ask("/ready")).body.checks.work, { timeout: 30_000 })
      .toBe("limit.cost");
    const states = await Promise.all(
      tasks.map(async ({ body }) => (await server.ask(body.links.self)).body.status),
    );
    expect(states).toContain("completed");
    expect(states).toContain("pending");
    expect(states).not.toContain("failed");
  }, 60_000);
});

describe("a server that can not be", () => {
  const env = { GENESYS_CLIENT_ID: "x", GENESYS_CLIENT_SECRET: "y" };
  test.each([
    [{}, "SERVE_TOKEN is missing"],
    [{ SERVE_TOKEN: "too-short" }, "SERVE_TOKEN must have 16 characters"],
    [{ SERVE_TOKEN: serveToken, SERVE_PORT: "70000" }, "SERVE_PORT must be a whole number from 0 to 65535"],
  ])("with %j does not start: %s", async (wrong, says) => {
    const { code, stderr } = await runHere(["serve"], { env: { ...env, ...wrong } });
    expect([code, stderr]).toEqual([78, expect.stringContaining(says)]);
    if ("SERVE_TOKEN" in wrong) expect(stderr).not.toContain(wrong.SERVE_TOKEN);
  });

  test("for another has its directory, or its port, says so", async () => {
    const stage = await stageFor();
    const server = await started(startServerHere(stage.env));
    const token = { SERVE_TOKEN: serveToken };
    const second = await runHere(["serve", "--port", "0"], { env: { ...stage.env, ...token } });
    expect(second.code).toBe(25);
    const elsewhere = { ...stage.env, ...token, DATA_DIR: `${stage.dataDir}/other` };
    const third = await runHere(["serve", "--port", new URL(server.url).port], { env: elsewhere });
    expect([third.code, third.stderr]).toEqual([78, expect.stringContaining("EADDRINUSE")]);
  }, 60_000);

  test("on every address warns that it speaks no TLS", async () => {
    const stage = await stageFor();
    const server = await started(startServerHere({ ...stage.env, SERVE_HOST: "0.0.0.0" }));
    await expect.poll(() => server.stderr()).toContain("put TLS before it");
  }, 60_000);
});
