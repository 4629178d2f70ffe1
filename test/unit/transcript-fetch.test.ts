import { describe, expect, test } from "vitest";
import { parseConversation } from "../../src/genesys/conversation.ts";
import { Fault } from "../../src/shared/fault.ts";
import { type Conversation, emptyKnown } from "../../src/shared/types.ts";
import { createTranscripts } from "../../src/transcript/fetch.ts";
import { genesysFixture, genesysFixtureBytes } from "../helpers/genesys-fixture.ts";

const [call, chat, mail] = genesysFixture("details-query-response").conversations.map(
  parseConversation,
) as Conversation[];

const absent = () => {
  throw new Fault("call.notFound");
};
const expired = () => {
  throw new Fault("call.rejected", { facts: { status: 403 } });
};

/** A door that answers by functions of path or URL; `asked` grows with each call. */
function doorOf(answers: {
  readonly get?: (path: string) => unknown;
  readonly post?: (path: string, body: unknown) => unknown;
  readonly download?: (url: string) => Buffer;
}) {
  const asked: string[] = [];
  const door = {
    get: async (path: string) => {
      asked.push(path.replace("/api/v2/", ""));
      return (answers.get ?? absent)(path);
    },
    post: async (path: string, body: unknown) => {
      asked.push(path.replace("/api/v2/", ""));
      return (answers.post ?? absent)(path, body);
    },
    download: async <T>(url: string, read: (body: Buffer) => T) => {
      asked.push(url);
      return read((answers.download ?? absent)(url));
    },
  };
  return { asked, of: createTranscripts({ genesys: door }).of };
}

const legOf = (path: string) => /communications\/([^/]+)/.exec(path)?.[1];
const legs = call?.communications.map(({ id }) => id) ?? [];

describe("the transcript of a call", () => {
  test("hangs on the customer's leg, and no other is asked", async () => {
    const { asked, of } = doorOf({
      get: (path) => ({ url: `https://store.example/${legOf(path)}?X-Amz-Signature=s` }),
      download: () => genesysFixtureBytes("transcript-voice"),
    });
    const transcript = await of(call as Conversation);
    expect(transcript?.turns).toHaveLength(9);
    expect(transcript?.language).toBe("en-us");
    expect(asked.map((path) => legOf(path) ?? path)).toEqual([
      "d1111111-2222-4333-8444-555566667777",
      "https://store.example/d1111111-2222-4333-8444-555566667777?X-Amz-Signature=s",
    ]);
  });

  test("may hang on the agent's", async () => {
    const { asked, of } = doorOf({
      get: (path) => (legOf(path) === legs[1] ? { url: "https://store.example/t" } : absent()),
      download: () => genesysFixtureBytes("transcript-voice"),
    });
    expect((await of(call as Conversation))?.turns).toHaveLength(9);
    expect(asked).toHaveLength(3);
  });

  test("is looked for on the next leg when this one's says nothing", async () => {
    const { of } = doorOf({
      get: (path) => ({ url: `https://store.example/${legOf(path)}` }),
      download: (url) =>
        url.endsWith(legs[0] as string)
          ? Buffer.from('{"transcripts":[{"phrases":[]}]}')
          : genesysFixtureBytes("transcript-voice"),
    });
    expect((await of(call as Conversation))?.turns).toHaveLength(9);
  });

  test("is none when every leg answers 404", async () => {
    const { asked, of } = doorOf({});
    expect(await of(call as Conversation)).toBeUndefined();
    expect(asked.map(legOf)).toEqual(legs);
  });

  test("is asked for under a new URL when the first has expired, once", async () => {
    let given = 0;
    const { asked, of } = doorOf({
      get: () => ({ url: `https://store.example/${++given}` }),
      download: (url) => (url.endsWith("1") ? expired() : genesysFixtureBytes("transcript-voice")),
    });
    expect((await of(call as Conversation))?.turns).toHaveLength(9);
    expect(asked.filter((path) => path.startsWith("https:"))).toEqual([
      "https://store.example/1",
      "https://store.example/2",
    ]);

    const hopeless = doorOf({ get: () => ({ url: "https://store.example/x" }), download: expired });
    await expect(hopeless.of(call as Conversation)).rejects.toMatchObject({
      code: "call.rejected",
      facts: { status: 403 },
    });
    expect(hopeless.asked).toHaveLength(4);
  });

  test("fails for this conversation when its shape is not known, naming keys and no text", async () => {
    const odd = Buffer.from('{"my ssn is 900-12-3456": 1, "segments": [{"text": "my ssn is 900-12-3456"}]}');
    const { of } = doorOf({ get: () => ({ url: "https://store.example/t" }), download: () => odd });
    const fault = await of(call as Conversation).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: "transcript.shape",
      scope: "conversation",
      facts: { keys: ["(unprintable)", "segments"] },
    });
    expect(JSON.stringify(fault)).not.toContain("900-12");
  });

  test("without the permission is a fault and not an absence", async () => {
    const { of } = doorOf({
      get: () => {
        throw new Fault("access.forbidden");
      },
    });
    await expect(of(call as Conversation)).rejects.toMatchObject({ code: "access.forbidden" });
  });
});

describe("messages", () => {
  test("are fetched by the ids that the conversation names", async () => {
    const bodies: unknown[] = [];
    const { asked, of } = doorOf({
      get: () => genesysFixture("conversation-message"),
      post: (_path, body) => {
        bodies.push(body);
        return genesysFixture("messages-bulk-response");
      },
    });
    const transcript = await of(chat as Conversation);
    expect(transcript?.turns.map(({ speaker }) => speaker)).toEqual([
      "customer",
      "agent",
      "customer",
      "agent",
    ]);
    expect(bodies.map((ids) => (ids as string[]).toSorted())).toEqual([
      ["01", "02", "03", "04"].map((end) => `0a0000000000000000000000000000${end}`),
    ]);
    expect(asked).toEqual([
      "conversations/8b2f5d63-0c4e-4a71-9f32-d6e5c4b3a291",
      "conversations/messages/8b2f5d63-0c4e-4a71-9f32-d6e5c4b3a291/messages/bulk",
    ]);
  });

  test("are asked for a thousand at a time", async () => {
    const ids = Array.from({ length: 2001 }, (_, index) => ({ messageId: `m${index}` }));
    const sizes: number[] = [];
    const { of } = doorOf({
      get: () => ({ participants: [{ purpose: "customer", messages: [{ messages: ids }] }] }),
      post: (_path, body) => {
        const some = body as string[];
        sizes.push(some.length);
        return {
          entities: some.map((id) => ({ id, direction: "inbound", messengerType: "sms", textBody: id })),
        };
      },
    });
    expect((await of(chat as Conversation))?.turns).toHaveLength(2001);
    expect(sizes).toEqual([1000, 1000, 1]);
  });

  test("of a conversation that is gone are none", async () => {
    expect(await doorOf({}).of(chat as Conversation)).toBeUndefined();
    expect(await doorOf({ get: () => ({ participants: [] }) }).of(chat as Conversation)).toBeUndefined();
  });

  test("bring the account number of the participant's attributes to the redactor", async () => {
    const conversation = genesysFixture("conversation-message");
    conversation.participants[0].attributes = { AccountNumber: "4471-22", vip: "true" };
    const { of } = doorOf({
      get: () => conversation,
      post: () => genesysFixture("messages-bulk-response"),
    });
    expect((await of(chat as Conversation))?.known.other).toEqual(["4471-22"]);
  });
});

describe("e-mails", () => {
  const listPath = "conversations/emails/9c3a6e74-1d5f-4b82-a043-e7f6d5c4b3a2/messages";

  test("are listed and each is fetched for its whole body", async () => {
    const { asked, of } = doorOf({
      get: (path) => genesysFixture(path.includes("?") ? "email-messages-list" : "email-message"),
    });
    const transcript = await of(mail as Conversation);
    expect(transcript?.turns[0]?.text).toContain("5555 5555 5555 4444 was charged twice. Call me");
    expect(asked).toEqual([`${listPath}?pageSize=100&pageNumber=1`, `${listPath}/em000001`]);
  });

  test("are read over several pages, and one that is gone is left out", async () => {
    const { of } = doorOf({
      get: (path) => {
        const page = Number(/pageNumber=(\d+)/.exec(path)?.[1] ?? 0);
        if (page > 0) return { entities: [{ id: `e${page}` }], pageCount: 3 };
        if (path.endsWith("e2")) return absent();
        return { ...genesysFixture("email-message"), id: path, textBody: path.slice(-2) };
      },
    });
    expect((await of(mail as Conversation))?.turns.map(({ text }) => text)).toEqual(["e1", "e3"]);
  });

  test("are not listed for ever by a server that repeats its page", async () => {
    const { asked, of } = doorOf({
      get: (path) => (path.includes("?") ? { entities: [{ id: "e1" }] } : genesysFixture("email-message")),
    });
    expect((await of(mail as Conversation))?.turns).toHaveLength(1);
    expect(asked).toHaveLength(3);
  });
});

describe("other conversations", () => {
  const bare: Conversation = {
    id: "c",
    startedAt: "2025-03-10T00:00:00Z",
    mediaType: "unknown",
    queueIds: [],
    communications: [{ id: "s", speaker: "customer", mediaType: "unknown" }],
    known: emptyKnown,
  };

  test("of a medium without text are none, and nobody is asked", async () => {
    const { asked, of } = doorOf({});
    expect(await of(bare)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test("that brought what was said are not asked for again", async () => {
    const { asked, of } = doorOf({});
    expect(await of({ ...bare, turns: [] })).toEqual({ turns: [], known: emptyKnown });
    expect(asked).toEqual([]);
  });
});
