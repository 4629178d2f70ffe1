import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLiveFrame } from "../../src/genesys/live-frame.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";

const read = (document: unknown) => parseLiveFrame(JSON.stringify(document));

const speechOf = (document: unknown) => {
  const frame = read(document);
  if (frame.kind !== "speech") throw new Error(`read as ${frame.kind}`);
  return frame.speech;
};

describe("what is said", () => {
  test("is read from the topic's frame with speaker, times, confidence and language", () => {
    const speech = speechOf(genesysFixture("ws-transcription-partial"));
    expect(speech).toMatchObject({
      conversationId: "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180",
      communicationId: "d1111111-2222-4333-8444-555566667777",
      beganMs: 1741615366500,
      isOver: false,
    });
    expect(speech.utterances).toEqual([
      {
        ...{ id: "u-0002", isFinal: false, speaker: "customer", text: "Hi, this is Maria", confidence: 0.88 },
        ...{ offsetMs: 3600, startMs: 1741615370100, durationMs: 2500, language: "en-us" },
      },
    ]);
  });

  test("is the same when AWS EventBridge has wrapped it", () => {
    const wrapped = genesysFixture("eventbridge-transcription");
    expect(speechOf(wrapped)).toEqual(speechOf(wrapped.detail));
    expect(speechOf(wrapped).utterances[0]).toMatchObject({ isFinal: true, speaker: "agent" });
  });

  test("is what recognition heard when there are no numerals", () => {
    const frame = genesysFixture("ws-transcription-partial");
    delete frame.eventBody.transcripts[0].alternatives[0].decoratedTranscript;
    expect(speechOf(frame).utterances[0]?.text).toBe("hi this is maria");
  });

  test("is nothing in the frames that begin and end a session", () => {
    expect(speechOf(genesysFixture("ws-transcription-empty"))).toMatchObject({
      isBeginning: true,
      isOver: false,
    });
    expect(speechOf(genesysFixture("ws-transcription-ended"))).toMatchObject({
      isBeginning: false,
      isOver: true,
    });
  });

  test("is final and in order in the tutorial's frames", () => {
    const speech = speechOf(genesysFixture("tutorial-001-ws-transcript"));
    expect(speech).toMatchObject({ conversationId: "sess-0001", communicationId: "sess-0001" });
    expect(
      speech.utterances.map(({ speaker, isFinal, confidence }) => [speaker, isFinal, confidence]),
    ).toEqual([
      ["customer", true, 0.93],
      ["agent", true, 0.97],
    ]);
  });
});

describe("a call", () => {
  const frame = () => genesysFixture("ws-queue-conversation-call");
  const callOf = (document: unknown) => {
    const read_ = read(document);
    if (read_.kind !== "call") throw new Error(`read as ${read_.kind}`);
    return read_.call;
  };

  test("gives its people away as known values and nothing else", () => {
    expect(callOf(frame())).toEqual({
      conversationId: "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180",
      startedMs: Date.parse("2025-03-10T14:02:11.301Z"),
      direction: "inbound",
      queueIds: ["b7e1f2a3-4c5d-4e6f-8a9b-0c1d2e3f4a5b"],
      known: {
        names: ["Maria Quintero", "Devon Park"],
        phones: ["+13175550142", "+18005550100"],
        emails: [],
        other: [],
      },
      isConnected: true,
      isOver: false,
    });
  });

  test("is over when everybody has left, by state or by time", () => {
    const some = frame();
    some.eventBody.participants[0].state = "terminated";
    expect(callOf(some).isOver).toBe(false);
    some.eventBody.participants[1].endTime = "2025-03-10T14:09:41.000Z";
    expect(callOf(some)).toMatchObject({ isOver: true });
  });

  test("is not connected while it rings, or only a menu speaks", () => {
    const some = frame();
    some.eventBody.participants[0].state = "alerting";
    some.eventBody.participants[1].purpose = "ivr";
    expect(callOf(some).isConnected).toBe(false);
  });

  test("is read one level deeper in a user's topic", () => {
    const some = frame();
    for (const participant of some.eventBody.participants) {
      const { state, direction } = participant;
      participant.calls = [{ state, direction }];
      delete participant.state;
      delete participant.direction;
    }
    expect(callOf(some)).toMatchObject({ isConnected: true, isOver: false, direction: "inbound" });
  });
});

describe("the channel's own frames", () => {
  const system = (topicName: string, eventBody: object = {}) => read({ topicName, eventBody }).kind;

  test("are told apart", () => {
    expect(read(genesysFixture("ws-heartbeat")).kind).toBe("other");
    expect(read(genesysFixture("ws-pong")).kind).toBe("other");
    expect(read({ result: "200", message: "Successfully subscribed to topic(s)." }).kind).toBe("other");
    expect(read(genesysFixture("ws-socket-closing")).kind).toBe("closing");
    expect(system("v2.system.token_revoked.u-1")).toBe("revoked");
    expect(system("v2.system.no_longer_subscribed.c-1")).toBe("displaced");
    expect(system("v2.system.messages", { systemTopicType: "token_revoked" })).toBe("revoked");
    expect(system("v2.system.messages", { systemTopicType: "subscription_changed" })).toBe("other");
  });
});

describe("a frame nobody can read", () => {
  test.each([
    "",
    "{",
    "[]",
    "null",
    "7",
    "{}",
    '{"topicName":"v2.conversations.c.transcription","eventBody":7}',
    '{"event":"transcript","payload":{}}',
    '{"eventBody":{"participants":[]}}',
  ])("is counted: %s", (text) => expect(parseLiveFrame(text).kind).toBe("malformed"));

  test("is never a reason to fail, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        parseLiveFrame(JSON.stringify({ topicName: "v2.x.transcription", eventBody: value }));
        parseLiveFrame(JSON.stringify({ eventBody: { id: "c", participants: [value, { calls: value }] } }));
        parseLiveFrame(JSON.stringify({ event: "transcript", payload: value }));
        parseLiveFrame(JSON.stringify({ detail: value }));
        parseLiveFrame(
          JSON.stringify({
            eventBody: { conversationId: "c", transcripts: [value, { alternatives: value }] },
          }),
        );
      }),
    );
  });
});
