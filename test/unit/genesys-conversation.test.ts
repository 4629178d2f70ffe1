import { describe, expect, test } from "vitest";
import { parseConversation } from "../../src/genesys/conversation.ts";
import { createKnownValues } from "../../src/genesys/known.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";

const [call, chat, mail] = genesysFixture("details-query-response").conversations;

const participant = (purpose: string, sessions: object[], rest: object = {}) => ({
  purpose,
  sessions,
  ...rest,
});
const of = (participants: object[], rest: object = {}) =>
  parseConversation({
    conversationId: "c",
    conversationStart: "2025-03-10T00:00:00Z",
    participants,
    ...rest,
  });

describe("a conversation of the analytics API", () => {
  test("keeps what the road needs, in our words", () => {
    expect(parseConversation(call)).toMatchObject({
      id: "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180",
      startedAt: "2025-03-10T14:02:11.118Z",
      endedAt: "2025-03-10T14:09:41.902Z",
      mediaType: "voice",
      direction: "inbound",
      queueIds: ["b7e1f2a3-4c5d-4e6f-8a9b-0c1d2e3f4a5b"],
    });
    expect(parseConversation(chat)?.mediaType).toBe("message");
    expect(parseConversation(mail)?.mediaType).toBe("email");
  });

  test("asks for the customer's leg first, then the agent's, then machines'", () => {
    const reversed = { ...call, participants: [...call.participants].reverse() };
    expect(parseConversation(reversed)?.communications.map(({ speaker }) => speaker)).toEqual([
      "customer",
      "agent",
      "bot",
      "bot",
    ]);
    expect(parseConversation(mail)?.communications).toEqual([
      {
        id: "f1111111-2222-4333-8444-555566667777",
        speaker: "customer",
        mediaType: "email",
        address: "priya.nair@example.com",
      },
    ]);
    expect(parseConversation(reversed)?.communications[0]?.id).toBe("d1111111-2222-4333-8444-555566667777");
  });

  test("knows the people and numbers of its metadata, and no menu, queue, place holder or opaque id", () => {
    expect(parseConversation(call)?.known).toEqual({
      names: ["Maria Quintero", "Devon Park"],
      phones: ["+13175550142", "+18005550100"],
      emails: [],
      other: ["Indianapolis IN"],
    });
    expect(parseConversation(chat)?.known).toEqual({
      names: ["Devon Park"],
      phones: [],
      emails: [],
      other: [],
    });
    expect(parseConversation(mail)?.known).toEqual({
      names: ["Priya Nair"],
      phones: [],
      emails: ["priya.nair@example.com", "support@example.org", "family@example.com"],
      other: [],
    });
  });

  test("leaves subjects and notes behind: they are copies of what was said", () => {
    const whole = JSON.stringify([call, mail].map(parseConversation));
    expect(JSON.stringify([call, mail])).toMatch(/Invoice 20931.*|disputes charge/);
    expect(whole).not.toMatch(/Invoice|disputes|555-0142/);
  });

  test("that began as a callback and became a call is a call", () => {
    const callback = { sessionId: "s1", mediaType: "callback" };
    const voice = { sessionId: "s2", mediaType: "voice" };
    expect(of([participant("customer", [callback])])?.mediaType).toBe("callback");
    expect(of([participant("customer", [callback, voice])])?.mediaType).toBe("voice");
    expect(of([participant("customer", [callback]), participant("agent", [voice])])?.mediaType).toBe("voice");
  });

  test("has the customer's medium, whatever an agent opened beside it", () => {
    const message = { sessionId: "s1", mediaType: "message" };
    const consult = { sessionId: "s2", mediaType: "voice" };
    expect(
      of([participant("agent", [consult, message]), participant("customer", [message])])?.mediaType,
    ).toBe("message");
    expect(of([participant("agent", [consult])])?.mediaType).toBe("voice");
    expect(of([])?.mediaType).toBe("unknown");
  });

  test("names its queues once, in the order they were met", () => {
    const queues = (...ids: string[]) => ({
      sessionId: ids.join(),
      segments: ids.map((queueId) => ({ queueId })),
    });
    expect(
      of([participant("acd", [queues("q2", "q1")]), participant("agent", [queues("q1", "q3")])])?.queueIds,
    ).toEqual(["q2", "q1", "q3"]);
  });

  test("survives fields of the wrong type, which the vendor's next release may bring", () => {
    const odd = of(
      [participant("customer", [{ sessionId: "s", mediaType: 7, ani: {}, cc: "x", segments: null }])],
      {
        conversationEnd: 5,
        originatingDirection: "sideways",
      },
    );
    expect(odd).toEqual({
      id: "c",
      startedAt: "2025-03-10T00:00:00Z",
      mediaType: "unknown",
      queueIds: [],
      communications: [{ id: "s", speaker: "customer", mediaType: "unknown" }],
      known: { names: [], phones: [], emails: [], other: [] },
    });
  });

  test.each([{}, { conversationId: "c" }, { conversationId: "c", conversationStart: "yesterday" }])(
    "without id or start is none: %j",
    (fields) => {
      expect(parseConversation(fields)).toBeUndefined();
    },
  );
});

describe("known values", () => {
  const gather = (fill: (values: ReturnType<typeof createKnownValues>) => void) => {
    const values = createKnownValues();
    fill(values);
    const { names, phones, emails, other } = values.all();
    return { names, phones, emails, other };
  };
  const none = { names: [], phones: [], emails: [], other: [] };

  test.each([
    ["tel:+13175550142", { ...none, phones: ["+13175550142"] }],
    ["sip:+13175550142@203.0.113.7;user=phone", { ...none, phones: ["+13175550142"] }],
    ["sip:maria.q@example.com", { ...none, emails: ["maria.q@example.com"] }],
    ["(317) 555-0142", { ...none, phones: ["(317) 555-0142"] }],
    ["mailto:a@example.org", { ...none, emails: ["a@example.org"] }],
    ["@sam_ortiz", { ...none, other: ["@sam_ortiz"] }],
    ["c0ffee00-0000-4000-8000-0000000000aa", none],
    ["0a000000000000000000000000000001", none],
    ["911", none],
    ["", none],
  ])("file the address %j by its kind", (address, expected) => {
    expect(gather((values) => values.address(address))).toEqual(expected);
  });

  test.each([
    ["Maria Quintero", { ...none, names: ["Maria Quintero"] }],
    ["Đặng Thị Mai", { ...none, names: ["Đặng Thị Mai"] }],
    ["+13175550142", { ...none, phones: ["+13175550142"] }],
    ["Guest", none],
    ["WIRELESS CALLER", none],
    ["c0ffee00-0000-4000-8000-0000000000aa", none],
    ["12", none],
    ["PORT HURON MI", { ...none, other: ["PORT HURON MI"] }],
  ])("file the name %j by what it is", (name, expected) => {
    expect(gather((values) => values.name(name))).toEqual(expected);
  });

  test.each([
    ["4471-22-0", { ...none, other: ["4471-22-0"] }],
    ["sam.ortiz@example.com", { ...none, emails: ["sam.ortiz@example.com"] }],
    ["true", none],
    ["2025-03-10T14:02:11Z", none],
    ["https://example.com/?id=12345", none],
    ["7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180", none],
  ])("take the attribute %j only when it looks like an identifier", (value, expected) => {
    expect(gather((values) => values.attribute(value))).toEqual(expected);
  });
});
