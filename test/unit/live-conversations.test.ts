import { describe, expect, test } from "vitest";
import type { LiveCall } from "../../src/genesys/live-call.ts";
import { parseLiveFrame } from "../../src/genesys/live-frame.ts";
import type { LiveEvent } from "../../src/shared/live.ts";
import { emptyKnown } from "../../src/shared/types.ts";
import { createLiveConversations } from "../../src/source/live-conversations.ts";
import { liveTiming } from "../../src/source/live-timing.ts";
import { type Spoken, speechBody, speechTopic } from "../helpers/live-frames.ts";

const startMs = Date.parse("2025-03-10T14:00:00Z");

function scene({ canAsk = true, deafSinceMs }: { canAsk?: boolean; deafSinceMs?: number } = {}) {
  let nowMs = startMs;
  const events: LiveEvent[] = [];
  const conversations = createLiveConversations({
    ...{ timing: liveTiming, canAsk, emit: (event) => void events.push(event), now: () => nowMs },
    deafSince: () => deafSinceMs,
  });
  const begin = (id = "c-1") => {
    const startedAt = new Date(nowMs).toISOString();
    conversations.begin({
      conversationId: id,
      startedAt,
      mediaType: "voice",
      queueIds: ["q-1"],
      known: emptyKnown,
    });
    conversations.listening(id, nowMs);
  };
  type Options = Parameters<typeof speechBody>[2];
  return {
    conversations,
    events,
    begin,
    wait: (ms: number) => {
      nowMs += ms;
      return conversations.sweep();
    },
    say(spoken: readonly Spoken[], options: Options = {}) {
      const eventBody = speechBody("c-1", spoken, { beganMs: nowMs, ...options });
      const frame = parseLiveFrame(JSON.stringify({ topicName: speechTopic("c-1"), eventBody }));
      if (frame.kind === "speech") conversations.takeSpeech(frame.speech);
    },
    call: (part: Partial<LiveCall> = {}) =>
      conversations.takeCall({
        ...{
          conversationId: "c-1",
          startedMs: nowMs,
          direction: "inbound",
          queueIds: ["q-1"],
          known: emptyKnown,
        },
        ...{ isConnected: true, isOver: false },
        ...part,
      }),
    kinds: () => events.map(({ kind }) => kind),
    texts: () => events.flatMap((event) => (event.kind === "utterance" ? [event.text] : [])),
  };
}

const known = (name: string) => ({ ...emptyKnown, names: [name as never] });

describe("an utterance", () => {
  test("is told once, when it is final, however often and in whatever order its revisions come", () => {
    const { begin, say, texts, conversations } = scene();
    begin();
    say([{ id: "u-2", text: "my", isFinal: false }]);
    say([{ id: "u-2", text: "my card" }]);
    say([{ id: "u-1", text: "hello" }]);
    say([{ id: "u-2", text: "my", isFinal: false }]);
    say([{ id: "u-2", text: "my card, again" }]);
    expect(texts()).toEqual(["my card", "hello"]);
    expect(conversations.state()).toMatchObject({ utterances: 2, repeated: 1 });
  });

  test("of another session with the same id is another one", () => {
    const { begin, say, texts } = scene();
    begin();
    say([{ id: "u-1", text: "one" }], { communicationId: "leg-1" });
    say([{ id: "u-1", text: "two" }], { communicationId: "leg-2" });
    expect(texts()).toEqual(["one", "two"]);
  });

  test("keeps when it was said, for how long, by whom and how surely", () => {
    const { begin, say, events } = scene();
    begin();
    say([{ id: "u-1", text: "one", offsetMs: 1500 }]);
    expect(events.at(-1)).toEqual({
      ...{ kind: "utterance", conversationId: "c-1", communicationId: "c-1-leg", utteranceId: "u-1" },
      ...{ speaker: "customer", text: "one", offsetMs: 1500, startMs: startMs + 1500, durationMs: 900 },
      ...{ confidence: 0.9, language: "en-us" },
    });
  });

  test("without an id or a time gets one by its order", () => {
    const { conversations, events, wait } = scene({ canAsk: false });
    const frame = (text: string) =>
      parseLiveFrame(
        JSON.stringify({ event: "transcript", payload: { sessionId: "s-1", transcript: [{ text }] } }),
      );
    for (const text of ["one", "two", "three"]) {
      const read = frame(text);
      if (read.kind === "speech") conversations.takeSpeech(read.speech);
      if (text === "two") wait(500);
    }
    const spoken = events.flatMap((event) => (event.kind === "utterance" ? [event] : []));
    expect(spoken.map(({ utteranceId, offsetMs }) => [utteranceId, offsetMs])).toEqual([
      ["unnamed-1", 0],
      ["unnamed-2", 1],
      ["unnamed-3", 500],
    ]);
  });

  test("of a conversation that is not followed is let be", () => {
    const { say, events } = scene();
    say([{}]);
    expect(events).toEqual([]);
  });
});

describe("a conversation", () => {
  test("begins when somebody is on the line, and tells who joins", () => {
    const { call, events } = scene();
    call({ isConnected: false });
    expect(events).toEqual([]);
    call({ known: known("Maria Quintero") });
    call({ known: known("Maria Quintero") });
    call({ known: known("Devon Park"), queueIds: ["q-2"] });
    expect(events).toMatchObject([
      { kind: "started", queueIds: ["q-1"], known: { names: ["Maria Quintero"] } },
      { kind: "joined", queueIds: ["q-1", "q-2"], known: { names: ["Maria Quintero", "Devon Park"] } },
    ]);
  });

  test("is over when everybody has hung up and all has been told, a little later", () => {
    const { begin, say, call, wait, kinds } = scene();
    begin();
    say([{ id: "u-1" }]);
    say([], { status: "SESSION_ENDED" });
    wait(liveTiming.graceMs - 1);
    call({ isOver: true });
    wait(liveTiming.settleMs - 1);
    say([{ id: "u-2" }]);
    wait(liveTiming.settleMs);
    expect(kinds()).toEqual(["started", "utterance", "utterance"]);
    wait(1);
    expect(kinds()).toEqual(["started", "utterance", "utterance", "ended"]);
  });

  test("whose last word is lost is over after a while, with a gap", () => {
    const { begin, say, call, wait, events } = scene();
    begin();
    wait(100_000);
    say([{ id: "u-1" }], { beganMs: startMs + 50_000 });
    call({ isOver: true });
    wait(liveTiming.graceMs + 1);
    const fromMs = startMs + 100_000 - liveTiming.lagMs;
    expect(events.slice(-2)).toMatchObject([
      { kind: "gap", fromMs, toMs: startMs + 100_000 + liveTiming.graceMs + 1 },
      { kind: "ended" },
    ]);
  });

  test("that goes on elsewhere is asked about, and not ended", () => {
    const { begin, say, wait, kinds } = scene();
    begin();
    say([], { status: "SESSION_ENDED" });
    expect(wait(liveTiming.graceMs + 1)).toEqual(["c-1"]);
    expect(wait(1)).toEqual([]);
    expect(wait(liveTiming.graceMs)).toEqual(["c-1"]);
    say([{}], { communicationId: "leg-2" });
    expect(wait(liveTiming.graceMs + 1)).toEqual([]);
    expect(kinds()).not.toContain("ended");
  });

  test("that nobody can be asked about is over with its sessions", () => {
    const { say, wait, kinds } = scene({ canAsk: false });
    say([{}]);
    say([], { status: "SESSION_ENDED" });
    wait(liveTiming.graceMs + 1);
    expect(kinds()).toEqual(["started", "utterance", "ended"]);
  });

  test("that nobody can be asked about is over after half an hour of silence", () => {
    const { say, wait, kinds } = scene({ canAsk: false });
    say([{}]);
    wait(liveTiming.abandonedMs);
    expect(kinds()).toEqual(["started", "utterance"]);
    wait(1);
    expect(kinds()).toEqual(["started", "utterance", "ended"]);
  });

  test("that nobody knows who was asked is over after half an hour of silence, as a gap", () => {
    const { begin, say, wait, conversations, kinds } = scene();
    begin();
    say([{}]);
    wait(liveTiming.abandonedMs);
    conversations.abandon("c-1");
    expect(conversations.ids()).toEqual(["c-1"]);
    wait(1);
    conversations.abandon("c-1");
    conversations.abandon("c-2");
    expect(kinds()).toEqual(["started", "utterance", "gap", "ended"]);
  });

  test("that is over does not begin again", () => {
    const { begin, call, conversations, kinds } = scene();
    begin();
    conversations.end("c-1");
    call();
    begin();
    expect(kinds().filter((kind) => kind === "started")).toHaveLength(1);
  });
});

describe("a gap", () => {
  test("stands where a session had begun before anybody listened", () => {
    const { begin, say, events } = scene();
    begin();
    say([{ id: "u-9" }], { beganMs: startMs - 60_000 });
    expect(events[1]).toEqual({
      kind: "gap",
      conversationId: "c-1",
      fromMs: startMs - 60_000,
      toMs: startMs,
    });
  });

  test("does not stand before a session's first word", () => {
    const { begin, say, kinds } = scene();
    begin();
    say([], { beganMs: startMs - 200 });
    say([{ id: "u-1" }], { beganMs: startMs - 200 });
    expect(kinds()).toEqual(["started", "utterance"]);
  });

  test("is all of a conversation nobody could listen to", () => {
    const { conversations, call, wait, events } = scene();
    call();
    wait(30_000);
    conversations.end("c-1");
    expect(events.slice(1)).toEqual([
      { kind: "gap", conversationId: "c-1", fromMs: startMs, toMs: startMs + 30_000 },
      { kind: "ended", conversationId: "c-1" },
    ]);
  });

  test("stands at the end of a conversation that ends while its line is lost", () => {
    const { begin, say, conversations, wait, events } = scene({ deafSinceMs: startMs + 5000 });
    begin();
    say([{}]);
    wait(9000);
    conversations.end("c-1");
    expect(events.at(-2)).toMatchObject({
      ...{ kind: "gap", fromMs: startMs + 5000 - liveTiming.lagMs, toMs: startMs + 9000 },
    });
  });
});
