/** Events that a transcript is there, told to `serve` while Genesys is simulated: what comes early,
 *  twice, forged, out of order, and what a kill after the acknowledgement leaves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type InventedOptions, inventedDefaults } from "../../src/simulator/options.ts";
import { createWorld } from "../../src/simulator/world.ts";
import { announce, eventOf, webhookSecret } from "../helpers/announcer.ts";
import { jsonLines, runHere } from "../helpers/program.ts";
import { filesUnder } from "../helpers/run-evidence.ts";
import { type Reply, type RunningServer, startServer, startServerHere } from "../helpers/running-server.ts";
import { spawnSimulator } from "../helpers/spawned-simulator.ts";

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const calls: Partial<InventedOptions> = {
  ...{ days: 1, firstDay: "2025-03-10", mediaTypes: ["voice"], shareWithoutTranscript: 0 },
};

/** `ids` in the order in which the conversations end. */
async function stageFor(invented: Partial<InventedOptions>) {
  const simulator = await spawnSimulator({
    invented: { ...calls, ...invented },
    genesys: { ratePerMinute: 1_000_000 },
  });
  undo.push(simulator.close);
  const dataDir = mkdtempSync(join(tmpdir(), "gateway-announced-"));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const truth = await simulator.truth();
  const ids = truth.toSorted((a, b) => a.transcriptAtMs - b.transcriptAtMs).map(({ id }) => id);
  const env = { ...simulator.settings, DATA_DIR: dataDir, GENESYS_WEBHOOK_SECRET: webhookSecret };
  return { simulator, dataDir, env, ids };
}

async function started(env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const server = await startServerHere(env);
  undo.push(() => server.kill("SIGKILL"));
  return server;
}

async function summaryOf(server: RunningServer, id: string): Promise<Reply> {
  for (;;) {
    const reply = await server.ask(`/api/conversations/${id}/summary?wait=30s`);
    if (reply.status !== 202) return reply;
  }
}

const numberIn = (metrics: string, name: string): number =>
  Number(new RegExp(`^transcript_gateway_${name.replace(/[{}"]/g, "\\$&")} (.+)$`, "m").exec(metrics)?.[1]);

describe("what is announced", () => {
  test("in any order, twice, forged and too early comes to one summary each, and no more", async () => {
    const conversations = 6;
    const world = createWorld({ ...inventedDefaults, ...calls, conversations });
    const lastEndMs = Math.max(...[...world.truth()].map(({ transcriptAtMs }) => transcriptAtMs));
    const transcriptDelayMs = Date.now() + 20_000 - lastEndMs;
    const { env, ids, dataDir, simulator } = await stageFor({ conversations, transcriptDelayMs });
    const server = await started(env);
    const early = ids.at(-1) as string;
    const forged = ids[0] as string;
    const inDisorder = [early, ...ids.slice(1, -1).toReversed()];

    for (const id of inDisorder) {
      const answers = await Promise.all([0, 1, 0].map((nth) => announce(server.url, eventOf(id, nth))));
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
      expect(answers.filter(({ body }) => body.status === "accepted")).toHaveLength(2);
    }
    expect((await announce(server.url, eventOf(forged), { secret: "b".repeat(40) })).status).toBe(401);
    const unknown = "99999999-9999-4999-8999-999999999999";
    expect((await announce(server.url, eventOf(unknown))).status).toBe(202);

    for (const id of inDisorder) expect((await summaryOf(server, id)).status).toBe(200);
    expect((await server.ask(`/api/conversations/${forged}/summary`)).status).toBe(404);
    const { counts } = await simulator.received();
    expect(counts.chat.requests).toBe(inDisorder.length);
    expect(counts.transcriptUrl.notFound).toBeGreaterThan(0);

    // While it is looked for once more, it has no reason to wait.
    await expect
      .poll(async () => (await server.submit({ conversationId: unknown })).body, { timeout: 20_000 })
      .toMatchObject({ status: "pending", reason: { code: "conversation.unknown" } });
    const { body: metrics } = await server.ask("/metrics");
    expect(numberIn(metrics, 'transcription_events_total{answer="taken"}')).toBe(inDisorder.length * 2 + 1);
    expect(numberIn(metrics, 'transcription_events_total{answer="known"}')).toBe(inDisorder.length);
    expect(numberIn(metrics, 'transcription_events_total{answer="unsigned"}')).toBe(1);
    expect(numberIn(metrics, "transcripts_announced_total")).toBe(inDisorder.length);
    expect(numberIn(metrics, "transcript_confidence_sum")).toBeGreaterThan(0);

    expect((await server.kill("SIGTERM")).code).toBe(143);
    const verified = await runHere(["audit", "verify", "--data-dir", join(dataDir, "serve")]);
    expect([verified.code, verified.stderr]).toEqual([0, ""]);
    const records = filesUnder(join(dataDir, "serve", "audit")).flatMap(({ text }) => jsonLines(text));
    const announced = records.filter(({ type }) => type === "announced");
    expect(announced).toHaveLength(inDisorder.length * 2 + 1);
    expect(announced[0]).toMatchObject({ about: "transcription.completed", bytes: eventOf(early).length });
    expect(JSON.stringify(announced)).not.toContain(early);
  }, 240_000);

  test("and acknowledged is lost by no kill, whenever it comes", async () => {
    const { env, ids, dataDir } = await stageFor({ conversations: 60 });
    const acknowledged: string[] = [];
    for (let life = 0; life < 3; life += 1) {
      const server = await startServer(env);
      const mine = ids.filter((_, index) => index % 3 === life);
      const telling = mine.map(async (id) => {
        const { status } = await announce(server.url, eventOf(id));
        if (status === 202) acknowledged.push(id);
      });
      await Promise.any(telling);
      if (life > 0) await Promise.all(telling.slice(0, life * 9));
      expect((await server.kill("SIGKILL")).signal).toBe("SIGKILL");
      await Promise.allSettled(telling);
    }
    expect(acknowledged.length).toBeGreaterThan(20);

    const last = await started(env);
    for (const id of acknowledged) expect([id, (await summaryOf(last, id)).status]).toEqual([id, 200]);
    // A sender that got no answer sends it again, and one that did may.
    for (const id of ids) expect((await announce(last.url, eventOf(id))).status).toBe(202);
    for (const id of ids) expect([id, (await summaryOf(last, id)).status]).toEqual([id, 200]);
    expect((await last.kill("SIGINT")).code).toBe(130);
    const verified = await runHere(["audit", "verify", "--data-dir", join(dataDir, "serve")]);
    expect([verified.code, verified.stderr]).toEqual([0, ""]);
  }, 240_000);
});

test("without a secret there is no route, and server and doctor say so", async () => {
  const { env } = await stageFor({ conversations: 2 });
  const { GENESYS_WEBHOOK_SECRET: _, ...without } = env;
  const server = await started(without);
  expect((await announce(server.url, eventOf("c-1"))).status).toBe(404);
  expect(server.stderr()).toContain("GENESYS_WEBHOOK_SECRET");
  const doctor = await runHere(["doctor"], { env: without });
  expect(doctor.stdout).toMatch(/webhook +off: without GENESYS_WEBHOOK_SECRET/);
  expect((await runHere(["doctor"], { env })).stdout).toMatch(/webhook +serve listens at/);
}, 120_000);
