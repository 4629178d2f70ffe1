import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelledTurns } from "../../src/genesys/tutorial.ts";
import { parseDocument } from "../../src/transcript/document.ts";
import { parseMessages } from "../../src/transcript/messages.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";

const spoken = (name: string) =>
  parseDocument(genesysFixture(name))?.turns.map(({ speaker, text }) => `${speaker}: ${text}`);

describe("a document of any known shape", () => {
  test.each([
    ["transcript-voice", 9, "agent: Thank you for calling billing. This is Devon. How can I help?"],
    ["transcript-voice-legacy", 9, "agent: thank you for calling billing this is devon how can i help"],
    [
      "transcript-message",
      4,
      "customer: Hello, my order 88213 never arrived. You can text me at (317) 555-0177.",
    ],
    [
      "messages-bulk-response",
      4,
      "customer: Hello, my order 88213 never arrived. You can text me at (317) 555-0177.",
    ],
    [
      "email-message",
      1,
      "customer: Hello,\nmy card 5555 5555 5555 4444 was charged twice. Call me on +44 20 7946 0018.\nPriya Nair",
    ],
    ["email-messages-list", 1, "customer: Hello, my card 5555 5555 5555 4444 was charged twice…"],
    ["ws-transcription-ongoing", 2, "agent: Thank you for calling billing. This is Devon. How can I help?"],
    ["eventbridge-transcription", 1, "agent: Thank you for calling billing. This is Devon. How can I help?"],
    ["tutorial-000-response", 2, "agent: Thank you for calling billing."],
    ["tutorial-001-ws-transcript", 2, "customer: My card is 4111 1111 1111 1111"],
    ["tutorial-002-interaction", 2, "customer: I was charged twice"],
    ["tutorial-003-transcription", 2, "agent: Thank you for calling."],
    ["tutorial-004-response", 2, "agent: Thank you for calling."],
  ])("%s has %i turns", (name, count, first) => {
    expect(spoken(name)).toHaveLength(count);
    expect(spoken(name)?.[0]).toBe(first);
  });

  test.each(["ws-transcription-empty", "ws-transcription-ended", "ws-transcription-partial"])(
    "%s is understood and says nothing final",
    (name) => {
      expect(spoken(name)).toEqual([]);
    },
  );

  test("has times where they are instants", () => {
    const startsOf = (name: string) =>
      parseDocument(genesysFixture(name))?.turns.map(({ startMs }) => startMs);
    expect(startsOf("ws-transcription-ongoing")).toEqual([1741615366500, 1741615370100]);
    expect(startsOf("tutorial-002-interaction")?.[0]).toBe(Date.parse("2025-03-10T14:02:50.100Z"));
    expect(startsOf("tutorial-003-transcription")).toEqual([undefined, undefined]);
  });

  test.each(["conversation-message", "details-query-response", "oauth-token"])(
    "%s is none: nothing is said in it",
    (name) => {
      expect(spoken(name)).toBeUndefined();
    },
  );

  test("is told from anything else without an exception", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseDocument(value)).toBeUndefined();
      }),
    );
    const keys = "transcripts entities eventBody detail payload media utterances interactions from".split(
      " ",
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.array(fc.object())), (value) => {
        expect(() => parseDocument(value)).not.toThrow();
      }),
    );
  });
});

describe("labelled lines", () => {
  test("a line without a known label goes on with the turn before it", () => {
    expect(labelledTurns("Agent: one\ntwo\nNote: three\n\nCaller: four")).toEqual([
      { speaker: "agent", text: "one\ntwo\nNote: three" },
      { speaker: "customer", text: "four" },
    ]);
  });

  test("text without any label is one turn of nobody", () => {
    expect(labelledTurns("at 10:30 I called")).toEqual([{ speaker: "unknown", text: "at 10:30 I called" }]);
  });

  test.each(["Agent 2: hi", "AGENT: hi", "  representative : hi", "agent:hi"])(
    "%j is the agent's",
    (line) => {
      expect(labelledTurns(line)).toEqual([{ speaker: "agent", text: "hi" }]);
    },
  );

  test("are split in linear time, also when they are hostile", () => {
    const started = performance.now();
    labelledTurns(`a${" ".repeat(200_000)}`);
    labelledTurns("a ".repeat(100_000));
    labelledTurns(`${" ".repeat(200_000)}x`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("messages", () => {
  const message = (id: string, rest: object = {}, normalized: object = {}) => ({
    id,
    timestamp: "2025-03-10T16:00:00.000Z",
    direction: "outbound",
    ...rest,
    normalizedMessage: { type: "Text", text: id, originatingEntity: "Human", ...normalized },
  });
  const read = (...entities: object[]) =>
    parseMessages({ entities })?.turns.map(({ speaker, text }) => `${speaker}: ${text}`);

  test("are sorted by time, and each is said once", () => {
    const late = message("late", { timestamp: "2025-03-10T16:05:00.000Z" });
    expect(read(late, message("early"), late)).toEqual(["agent: early", "agent: late"]);
  });

  test("of machines are a bot's, whatever their direction", () => {
    expect(read(message("hello", {}, { originatingEntity: "Bot" }))).toEqual(["bot: hello"]);
  });

  test("sent from a flow's leg are a bot's too", () => {
    const sent = parseMessages({ entities: [message("m1")] }, new Map([["m1", "bot" as const]]));
    expect(sent?.turns[0]?.speaker).toBe("bot");
  });

  test("that are receipts or events are none", () => {
    expect(read(message("r", {}, { type: "Receipt" }), message("e", {}, { type: "Event" }))).toEqual([]);
  });

  test("may carry their text in the older field, or on the button that was pressed", () => {
    const old = { id: "o", direction: "inbound", messengerType: "sms", textBody: "old" };
    const pressed = message(
      "b",
      { direction: "inbound" },
      {
        type: "Structured",
        text: undefined,
        content: [{ contentType: "ButtonResponse", buttonResponse: { text: "Yes, please", payload: "yes" } }],
      },
    );
    expect(read(old, pressed)).toEqual(["customer: old", "customer: Yes, please"]);
  });

  test("give names and numbers of their senders to the redactor, and no bot's name", () => {
    const from = (nickname: string) => ({
      channel: { from: { nickname, firstName: "Sam", lastName: "Ortiz" } },
    });
    const { known } = parseMessages({
      entities: [
        message("a", { direction: "inbound", fromAddress: "+13175550177" }, from("sammy")),
        message("b", {}, { ...from("Acme Helper"), originatingEntity: "Bot" }),
      ],
    }) ?? { known: undefined };
    expect(known).toEqual({ names: ["sammy", "Sam Ortiz"], phones: ["+13175550177"], emails: [], other: [] });
  });
});
