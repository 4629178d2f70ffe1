/** The speech-to-text door against the simulator: what is said of a recording before it leaves, in both dialects and
 *  whatever the server does. */
import { afterEach, describe, expect, test } from "vitest";
import type { SpeechNote, SpeechOutcome } from "../../src/shared/egress.ts";
import { isFault } from "../../src/shared/fault.ts";
import { retryPolicy } from "../../src/shared/retry.ts";
import { Secret } from "../../src/shared/secret.ts";
import { openListener } from "../../src/simulator/listener.ts";
import { chatDefaults, inventedDefaults, type SimulatorOptions } from "../../src/simulator/options.ts";
import { recordingOf } from "../../src/simulator/recordings.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";
import { timedLinesOf } from "../../src/simulator/timing.ts";
import { createWorld } from "../../src/simulator/world.ts";
import { openSpeech, type SpeechOptions, type SpeechToText } from "../../src/speech/client.ts";
import { lookAt } from "../../src/speech/medium.ts";
import { parseSpoken } from "../../src/transcript/spoken.ts";
import { wav } from "../helpers/recordings.ts";

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const invented = { ...inventedDefaults, conversations: 3, days: 1, mediaTypes: ["voice"] as const };
const world = createWorld(invented);
const [call] = [...world.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)];
if (!call) throw new Error("no call was invented");

type Record = { note: SpeechNote; bytes: number; sha256: string; outcome?: SpeechOutcome };

function doorTo(
  baseUrl: string,
  options: Partial<SpeechOptions> = {},
): { speech: SpeechToText; records: Record[] } {
  const records: Record[] = [];
  const speech = openSpeech({
    ...{ baseUrl, apiKey: new Secret(chatDefaults.apiKey), kind: "openai", model: "whisper-1" },
    ...{ submitPath: "/transcriptions", timeoutMs: 20_000, now: Date.now },
    signal: new AbortController().signal,
    pause: () => Promise.resolve(),
    policy: { ...retryPolicy, attempts: 4, firstDelayMs: 1, maxRetryAfterMs: 5 },
    egress: {
      async pass({ bytes, sha256 }, note) {
        const record: Record = { note, bytes, sha256 };
        records.push(record);
        return {
          async outcome(of) {
            record.outcome = of;
          },
        };
      },
    },
    ...options,
  });
  undo.push(speech.close);
  return { speech, records };
}

async function simulated(options: SimulatorOptions = {}) {
  const simulator = await openSimulator({ ...options, invented: { ...invented, ...options.invented } });
  undo.push(simulator.close);
  return simulator;
}

async function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 3000) yield bytes.subarray(at, at + 3000);
}
const mediumOf = (bytes: Buffer) => lookAt(() => pieces(bytes), 1e9);
const recorded = () => mediumOf(recordingOf(call));

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: unknown) => (isFault(error) ? error.code : String(error)),
  );

describe.each(["openai", "submit"] as const)("a server of the kind %s", (kind) => {
  test("hears every line of the call, in its place", async () => {
    const { urls } = await simulated({ chat: { speechMs: 300 } });
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 50)));
    const { speech, records } = doorTo(urls.chat, { kind, pause });
    const document = await speech.hear(await recorded(), { surrogate: "surrogate-1", language: "en" });
    const transcript = parseSpoken(document, call.startMs);
    const lines = timedLinesOf(call, world);
    expect(transcript?.turns.map(({ text, startMs }) => [text, startMs])).toEqual(
      lines.map(({ written, startMs }) => [written.trim(), startMs]),
    );
    expect(transcript?.confidence).toBeGreaterThan(0.8);
    expect(records).toMatchObject([
      {
        note: { to: new URL(urls.chat).host, surrogate: "surrogate-1", seconds: 1 },
        outcome: { kind: "answered" },
      },
    ]);
    expect(records[0]?.bytes).toBe(recordingOf(call).length);
  });

  test("is asked again when it fails, and each try is on record before it leaves", async () => {
    const times = 40;
    const faults = { routes: { speech: { limited: 0.15, serverError: 0.15, reset: 0.35 } } };
    const { urls, received } = await simulated({ faults });
    const { speech, records } = doorTo(urls.chat, {
      kind,
      policy: { ...retryPolicy, attempts: 30, firstDelayMs: 1, maxRetryAfterMs: 1 },
    });
    for (let nth = 0; nth < times; nth += 1) await speech.hear(await recorded(), { surrogate: `s-${nth}` });
    expect(received.counts.speech.ok).toBeGreaterThanOrEqual(times);
    const kinds = records.map(({ outcome }) => outcome?.kind);
    expect(kinds.filter((one) => one === "answered")).toHaveLength(times);
    expect(new Set(kinds)).toEqual(new Set(["answered", "failed", "unknown"]));
  });

  test("is given nothing that it does not take", async () => {
    const { urls, received } = await simulated();
    const { speech, records } = doorTo(urls.chat, { kind });
    const large = { ...(await recorded()), bytes: 3 * 2 ** 30 };
    expect(await codeOf(speech.hear(large, { surrogate: "s" }))).toBe("speech.medium");
    const text = await mediumOf(Buffer.from("no recording"));
    expect(await codeOf(speech.hear(text, { surrogate: "s" }))).toBe("speech.medium");
    expect([records.length, received.counts.speech.requests]).toEqual([0, 0]);
  });

  test("that refuses the key is not asked again", async () => {
    const { urls } = await simulated();
    const { speech, records } = doorTo(urls.chat, { kind, apiKey: new Secret("another key") });
    expect(await codeOf(speech.hear(await recorded(), { surrogate: "s" }))).toBe("access.denied");
    expect(records.map(({ outcome }) => outcome)).toEqual([{ kind: "failed", faultCode: "access.denied" }]);
  });

  test("gets nothing when it can not be put on record", async () => {
    const { urls, received } = await simulated();
    const { speech } = doorTo(urls.chat, { kind, egress: { pass: () => Promise.reject(new Error("disk")) } });
    await expect(speech.hear(await recorded(), { surrogate: "s" })).rejects.toThrow("disk");
    expect(received.counts.speech.requests).toBe(0);
  });
});

describe("a job", () => {
  async function serverThat(answers: readonly unknown[]) {
    let nth = -1;
    const listener = await openListener(0, () => {
      nth = Math.min(nth + 1, answers.length - 1);
      return { status: 200, body: JSON.stringify(answers[nth]) };
    });
    undo.push(listener.close);
    return listener.url;
  }
  const heardBy = async (answers: readonly unknown[], options: Partial<SpeechOptions> = {}) => {
    const { speech } = doorTo(await serverThat(answers), { kind: "submit", ...options });
    return speech.hear(await recorded(), { surrogate: "s" });
  };
  const queued = { id: "tr-1", status: "queued" };

  test("may be done at once, or known by another name", async () => {
    expect(await heardBy([{ id: "tr-1", utterances: [] }])).toMatchObject({ utterances: [] });
    const later = [{ transcriptionId: "tr-2" }, { status: "completed", utterances: [] }];
    expect(await heardBy(later)).toMatchObject({ status: "completed" });
  });

  test("is looked at ever more seldom, by its id", async () => {
    const waits: (readonly [number, string])[] = [];
    const pause = async (ms: number, id: string) => {
      waits.push([ms, id]);
    };
    await heardBy([queued, queued, queued, queued, { status: "completed", utterances: [] }], { pause });
    expect(waits).toEqual([
      [1000, "tr-1"],
      [1500, "tr-1"],
      [2250, "tr-1"],
      [3375, "tr-1"],
    ]);
  });

  test.each([
    ["fails", [queued, { id: "tr-1", status: "failed" }], "speech.failed"],
    ["has no id", [{ status: "queued" }], "speech.failed"],
    ["is a list", [[]], "speech.failed"],
    ["never ends", [queued], "call.timeout"],
  ])("that %s is a fault", async (_, answers, code) => {
    let nowMs = 0;
    const now = () => {
      nowMs += 1000;
      return nowMs;
    };
    expect(await codeOf(heardBy(answers, { now }))).toBe(code);
  });
});

test("a long recording is sent as it is read, and never held", async () => {
  let received = 0;
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    request.on("data", (piece: Buffer) => {
      received += piece.length;
    });
    request.on("end", () => response.end('{"text":"Hello.","segments":[]}'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  undo.push(async () => server.close());
  const { port } = server.address() as { port: number };
  const head = wav(1000, { told: 2 ** 30, bytesPerSecond: 256_000 });
  async function* long() {
    yield head;
    for (let sent = 0; sent < 256; sent += 1) yield Buffer.alloc(2 ** 20, 0xff);
  }
  const medium = await lookAt(long, 2 ** 30);
  const before = process.memoryUsage().rss;
  const { speech } = doorTo(`http://127.0.0.1:${port}`, { kind: "submit" });
  expect(await codeOf(speech.hear(medium, { surrogate: "s" }))).toBe("speech.failed");
  expect(received).toBeGreaterThan(256 * 2 ** 20);
  expect(process.memoryUsage().rss - before).toBeLessThan(160 * 2 ** 20);
}, 60_000);
