/** The simulated notification service keeps the vendor's rules, whoever comes: what is proved against it hangs on that. */
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "undici";
import { afterEach, describe, expect, test } from "vitest";
import type { LiveOptions } from "../../src/simulator/live/live-options.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { until } from "../helpers/live-stage.ts";
import { fetchAnswer, logIn, openClient } from "../helpers/simulator-client.ts";

const opened: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const channelsPath = "/api/v2/notifications/channels";

async function service(live: Partial<LiveOptions> = {}, more: SimulatorOptions = {}) {
  const simulator = await openSimulator({ invented: { conversations: 1 }, live, ...more });
  opened.push(simulator);
  const { json: token } = await logIn(simulator);
  const ask = (method: string, path: string, topics?: readonly string[]) =>
    fetchAnswer(simulator.urls.api + path, {
      method,
      headers: { authorization: `Bearer ${token.access_token}`, "content-type": "application/json" },
      ...(topics ? { body: JSON.stringify(topics.map((id) => ({ id }))) } : {}),
    });
  const create = async () => {
    const { json } = await ask("POST", channelsPath);
    return { ...json, topics: `${channelsPath}/${json.id}/subscriptions` } as Record<
      "id" | "connectUri" | "topics",
      string
    >;
  };
  return { simulator, ask, create };
}

function connect(url: string) {
  const socket = new WebSocket(url);
  const frames: { topicName: string; eventBody: object }[] = [];
  let outcome: "open" | "closed" | undefined;
  socket.addEventListener("open", () => {
    outcome = "open";
  });
  socket.addEventListener("close", () => {
    outcome = "closed";
  });
  socket.addEventListener("message", ({ data }) => void frames.push(JSON.parse(String(data))));
  opened.push({ close: () => socket.close() });
  return { socket, frames, outcome: () => outcome };
}

async function listen(url: string) {
  const line = connect(url);
  await until(() => line.outcome() === "open", "the line");
  return line;
}

describe("a channel", () => {
  test("tells what is subscribed to, to who listens, and keeps nothing for who does not", async () => {
    const { simulator, ask, create } = await service();
    const channel = await create();
    await ask("POST", channel.topics, ["t-1"]);
    expect(simulator.channels.publish("t-1", { at: 1 })).toBe(0);
    const { frames } = await listen(channel.connectUri);
    simulator.channels.publish("t-1", { at: 2 });
    simulator.channels.publish("t-2", { at: 3 });
    await until(() => frames.length > 0, "the frame");
    await sleep(50);
    expect(frames.map(({ topicName, eventBody }) => [topicName, eventBody])).toEqual([["t-1", { at: 2 }]]);
  });

  test("has one socket: a second one closes the first", async () => {
    const { create } = await service();
    const { connectUri } = await create();
    const first = await listen(connectUri);
    const second = await listen(connectUri);
    await until(() => first.outcome() === "closed", "the first one's end");
    expect(second.outcome()).toBe("open");
  });

  test("beats, and answers a ping", async () => {
    const { create } = await service({ heartbeatMs: 50 });
    const { socket, frames } = await listen((await create()).connectUri);
    socket.send(JSON.stringify({ message: "ping" }));
    await until(() => frames.length >= 3, "frames");
    expect(frames.map(({ eventBody }) => eventBody)).toContainEqual({ message: "pong" });
    expect(frames.map(({ eventBody }) => eventBody)).toContainEqual({ message: "WebSocket Heartbeat" });
  });

  test("takes so many topics and no more, and PUT replaces them", async () => {
    const { ask, create } = await service({ topicsPerChannel: 3 });
    const { topics } = await create();
    expect((await ask("POST", topics, ["a", "b"])).status).toBe(200);
    expect((await ask("POST", topics, ["c", "d"])).status).toBe(400);
    expect((await ask("PUT", topics, ["c", "d"])).status).toBe(200);
    expect((await ask("GET", topics)).json.entities).toEqual([{ id: "c" }, { id: "d" }]);
    expect((await ask("DELETE", topics)).status).toBe(204);
    expect((await ask("GET", topics)).json.entities).toEqual([]);
  });

  test("judges each topic by itself only when asked to", async () => {
    const { ask, create } = await service({ withheld: ["secret"] });
    const { topics } = await create();
    expect((await ask("POST", topics, ["open", "secret"])).status).toBe(403);
    const { json } = await ask("POST", `${topics}?ignoreErrors=true`, ["open", "secret"]);
    expect(json.entities.map(({ state }: { state: string }) => state)).toEqual(["Permitted", "Rejected"]);
  });

  test("is not known when its time is over, unless it was subscribed to again", async () => {
    const { ask, create } = await service({ channelLifetimeMs: 600 });
    const [kept, left] = [await create(), await create()];
    for (let at = 0; at < 6; at += 1) {
      await sleep(150);
      await ask("PUT", kept.topics, ["t"]);
    }
    expect((await ask("GET", kept.topics)).status).toBe(200);
    expect((await ask("GET", left.topics)).status).toBe(404);
    const late = connect(left.connectUri);
    await until(() => late.outcome() === "closed", "the refusal");
  });

  test("goes when there is one too many, those that nobody listens to first", async () => {
    const { ask, create } = await service({ channels: 2 });
    const [first, second] = [await create(), await create()];
    await listen(first.connectUri);
    await create();
    expect((await ask("GET", first.topics)).status).toBe(200);
    expect((await ask("GET", second.topics)).status).toBe(404);
  });
});

describe("a call that goes on", () => {
  test("is told final word by final word, and its transcript says the same afterwards", async () => {
    const running = { everyMs: 1, speed: 200 };
    const { simulator } = await service(
      { recognitionMs: 20, disorderMs: 10 },
      { invented: { conversations: 1, mediaTypes: ["voice"], running, shareWithoutTranscript: 0 } },
    );
    const [row] = simulator.truth();
    await until(() => Date.now() > (row?.transcriptAtMs ?? 0) + 200, "its end");
    const [told] = simulator.told();
    const client = await openClient(simulator);
    const { json } = await client.transcriptUrl(row?.id ?? "", told?.communicationId ?? "");
    const document = await fetchAnswer(json.url);
    const phrases = document.json.transcripts[0].phrases as { text: string; decoratedText?: string }[];
    const texts = phrases.map(({ text, decoratedText }) => (decoratedText ?? text).toLowerCase());
    expect(simulator.told().length).toBeGreaterThan(5);
    for (const { text } of simulator.told()) expect(texts).toContain(text.toLowerCase());
  });
});
