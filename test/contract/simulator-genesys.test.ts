import { afterEach, describe, expect, it } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { fetchAnswer, logIn, openClient } from "../helpers/simulator-client.ts";

const opened: Simulator[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}) {
  const simulator = await openSimulator({ genesys: { ratePerMinute: 100_000 }, ...options });
  opened.push(simulator);
  return { simulator, client: await openClient(simulator) };
}

const oneDay = "2025-03-10T00:00:00.000Z/2025-03-11T00:00:00.000Z";
const ids = (answer: { json: { conversations?: { conversationId: string }[] } }) =>
  (answer.json.conversations ?? []).map(({ conversationId }) => conversationId);
const predicate = (dimension: string, value: string) => ({
  type: "or",
  predicates: [{ type: "dimension", dimension, operator: "matches", value }],
});

describe("the login host", () => {
  it("gives a token for a Basic header and a form", async () => {
    const { simulator } = await start();
    const { status, json } = await logIn(simulator);
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: "bearer", expires_in: 86_399 });
  });

  it("answers 400 to an unknown client and 401 to a wrong secret, in its own shape", async () => {
    const { simulator } = await start();
    const unknown = await logIn(simulator, { id: "somebody" });
    const wrong = await logIn(simulator, { secret: "guess" });
    expect([unknown.status, unknown.json.description]).toEqual([400, "client not found"]);
    expect([wrong.status, wrong.json.error]).toEqual([401, "invalid_client"]);
  });

  it("gives tokens that expire", async () => {
    let nowMs = Date.parse("2025-06-01T00:00:00Z");
    const { client } = await start({ genesys: { tokenLifetimeSeconds: 300 }, now: () => nowMs });
    expect((await client.query({ interval: oneDay })).status).toBe(200);
    nowMs += 301_000;
    const refused = await client.query({ interval: oneDay });
    expect([refused.status, refused.json.code]).toEqual([401, "bad.credentials"]);
  });

  it("gives tokens that die after so many requests, when told to", async () => {
    const { client } = await start({ faults: { tokenDiesAfter: 3 } });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1)
      statuses.push((await client.query({ interval: oneDay })).status);
    expect(statuses).toEqual([200, 200, 200, 401, 401]);
  });
});

describe("the details query", () => {
  it("lists every conversation of the day once, in order, and nothing past the end", async () => {
    const { simulator, client } = await start({ invented: { conversations: 250, days: 1 } });
    const pages = await Promise.all(
      [1, 2, 3, 4].map((pageNumber) =>
        client.query({ interval: oneDay, paging: { pageSize: 100, pageNumber } }),
      ),
    );
    expect(pages.map((page) => page.json.totalHits)).toEqual([250, 250, 250, 250]);
    expect(pages.flatMap(ids)).toEqual([...simulator.truth()].map(({ id }) => id));
    expect(pages[3]?.json).toEqual({ totalHits: 250 });
  });

  it("gives the whole days that an hour touches", async () => {
    const { client } = await start({ invented: { conversations: 90, days: 3 } });
    const hour = await client.query({ interval: "2025-03-11T10:00:00Z/2025-03-11T11:00:00Z" });
    const twoDays = await client.query({ interval: "2025-03-10T23:59:00Z/2025-03-11T00:01:00Z" });
    expect([hour.json.totalHits, twoDays.json.totalHits]).toEqual([30, 60]);
  });

  it("applies media type, queue, direction and division, each as a predicate of its own kind", async () => {
    const { client } = await start({ invented: { conversations: 300, days: 1 } });
    const all = await client.query({ interval: oneDay, paging: { pageSize: 100 } });
    const [first] = all.json.conversations;
    const [{ mediaType, segments }] = first.participants[0].sessions;
    const hits = async (body: object) => (await client.query({ interval: oneDay, ...body })).json;
    const kinds = [
      { segmentFilters: [predicate("mediaType", mediaType)] },
      { segmentFilters: [predicate("queueId", segments[0].queueId)] },
      { conversationFilters: [predicate("originatingDirection", first.originatingDirection)] },
      { conversationFilters: [predicate("divisionId", first.divisionIds[0])] },
    ];
    for (const kind of kinds) {
      const { totalHits, conversations } = await hits(kind);
      expect(totalHits).toBeGreaterThan(0);
      expect(totalHits).toBeLessThan(300);
      expect(conversations.map((one: { conversationId: string }) => one.conversationId)).toContain(
        first.conversationId,
      );
    }
    const media = ["voice", "message", "email"].map(
      async (type) => (await hits({ segmentFilters: [predicate("mediaType", type)] })).totalHits,
    );
    expect((await Promise.all(media)).reduce((sum, count) => sum + count, 0)).toBe(300);
  });

  it("wants segment predicates to hold on one and the same segment", async () => {
    const { client } = await start({ invented: { conversations: 50, days: 1 } });
    const segmentFilters = [predicate("purpose", "customer"), predicate("segmentType", "ivr")];
    expect((await client.query({ interval: oneDay, segmentFilters })).json).toEqual({ totalHits: 0 });
  });

  it("leaves out the end of what has not ended, and finds it by that", async () => {
    const nowMs = Date.parse("2025-03-10T12:00:00Z");
    const { client } = await start({ invented: { conversations: 2000, days: 1 }, now: () => nowMs });
    const ended = [
      { type: "and", predicates: [{ type: "dimension", dimension: "conversationEnd", operator: "exists" }] },
    ];
    const all = await client.query({ interval: oneDay });
    const past = await client.query({ interval: oneDay, conversationFilters: ended });
    expect(all.json.totalHits).toBe(2000);
    expect(past.json.totalHits).toBeGreaterThan(500);
    expect(past.json.totalHits).toBeLessThan(1500);
  });

  it.each([
    [
      "an interval over 31 days",
      {
        interval: "2025-01-01T00:00:00Z/2025-03-11T00:00:00Z",
        conversationFilters: [predicate("divisionId", "x")],
      },
      "31 days",
    ],
    ["one over 7 days without a filter", { interval: "2025-03-01T00:00:00Z/2025-03-11T00:00:00Z" }, "7 days"],
    ["no interval", {}, "search interval"],
    ["a page of more than 100", { interval: oneDay, paging: { pageSize: 101, pageNumber: 1 } }, "page size"],
    [
      "more than 100,000 deep",
      { interval: oneDay, paging: { pageSize: 100, pageNumber: 1001 } },
      "Pagination may not exceed 100000",
    ],
    [
      "a dimension it does not know",
      { interval: oneDay, segmentFilters: [predicate("sentiment", "negative")] },
      "sentiment",
    ],
  ])("answers 400 to %s", async (_, body, message) => {
    const { client } = await start();
    const { status, json } = await client.query(body);
    expect([status, json.code]).toEqual([400, "bad.request"]);
    expect(json.message).toContain(message);
  });

  it("lets rows wander onto the next page, and still shows all", async () => {
    const { simulator, client } = await start({
      invented: { conversations: 100, days: 1 },
      faults: { repeatedRows: 3 },
    });
    const seen: string[] = [];
    for (let pageNumber = 1; ; pageNumber += 1) {
      const page = await client.query({ interval: oneDay, paging: { pageSize: 20, pageNumber } });
      if (ids(page).length === 0) break;
      seen.push(...ids(page));
    }
    expect(seen.length).toBeGreaterThan(100);
    expect([...new Set(seen)]).toEqual([...simulator.truth()].map(({ id }) => id));
  });

  it("repeats one page for ever, when told to", async () => {
    const { client } = await start({ invented: { conversations: 100, days: 1 }, faults: { stuckAtPage: 2 } });
    const page = async (pageNumber: number) =>
      ids(await client.query({ interval: oneDay, paging: { pageSize: 20, pageNumber } }));
    expect(await page(9)).toEqual(await page(2));
  });
});

interface Listed {
  readonly conversationId: string;
  readonly participants: readonly { readonly sessions: readonly { readonly sessionId: string }[] }[];
}

describe("transcripts", () => {
  const voice = { conversationFilters: [], segmentFilters: [predicate("mediaType", "voice")] };

  async function withTranscript(options: SimulatorOptions = {}) {
    const { simulator, client } = await start(options);
    const { json } = await client.query({ interval: oneDay, paging: { pageSize: 50 }, ...voice });
    for (const conversation of json.conversations) {
      const [{ sessionId }] = conversation.participants[0].sessions;
      const answer = await client.transcriptUrl(conversation.conversationId, sessionId);
      if (answer.status === 200) return { simulator, client, conversation, url: answer.json.url as string };
    }
    throw new Error("no transcript at all");
  }

  it("lie at a pre-signed URL of another origin, and speak of that conversation", async () => {
    const { simulator, conversation, url } = await withTranscript();
    expect(new URL(url).origin).toBe(simulator.urls.download);
    const { status, json } = await fetchAnswer(url);
    expect([status, json.conversationId]).toEqual([200, conversation.conversationId]);
    expect(json.transcripts[0].phrases.length).toBeGreaterThan(8);
  });

  it("are refused to a request with a bearer, which is noted", async () => {
    const { simulator, url } = await withTranscript();
    const { status, text } = await fetchAnswer(url, { headers: { authorization: "Bearer x" } });
    expect([status, text]).toEqual([400, expect.stringContaining("<Code>InvalidArgument</Code>")]);
    expect(simulator.received.downloadsWithBearer).toBe(1);
  });

  it("are refused when the URL is old or was touched", async () => {
    let nowMs = Date.parse("2025-06-01T00:00:00Z");
    const { url } = await withTranscript({ genesys: { urlLifetimeMs: 1000 }, now: () => nowMs });
    expect((await fetchAnswer(url.replace("/transcript.json", "/other.json"))).status).toBe(403);
    nowMs += 1001;
    const { status, text } = await fetchAnswer(url);
    expect([status, text]).toEqual([403, expect.stringContaining("Request has expired")]);
  });

  it("are 404 where the vendor made none, and on legs that carry none", async () => {
    const { client, conversation } = await withTranscript();
    const ivr = conversation.participants[1].sessions[0].sessionId;
    const answer = await client.transcriptUrl(conversation.conversationId, ivr);
    expect([answer.status, answer.json.code]).toEqual([404, "resource.not.found"]);

    const none = await start({ invented: { shareWithoutTranscript: 1 } });
    const { json } = await none.client.query({ interval: oneDay, paging: { pageSize: 5 }, ...voice });
    for (const { conversationId, participants } of json.conversations) {
      for (const { sessions } of participants)
        expect((await none.client.transcriptUrl(conversationId, sessions[0].sessionId)).status).toBe(404);
    }
  });

  it("come some time after the end, when told to be late", async () => {
    let nowMs = Date.parse("2025-03-10T00:00:00Z");
    const { client } = await start({
      genesys: { ratePerMinute: 1000, tokenLifetimeSeconds: 172_800 },
      invented: { days: 1, conversations: 20, shareWithoutTranscript: 0, transcriptDelayMs: 3_600_000 },
      now: () => nowMs,
    });
    const { json } = await client.query({ interval: oneDay, ...voice });
    const statuses = async () => {
      const answers = json.conversations.flatMap((one: Listed) =>
        one.participants.map(({ sessions }) =>
          client.transcriptUrl(one.conversationId, sessions[0]?.sessionId ?? ""),
        ),
      );
      return (await Promise.all(answers)).filter(({ status }) => status === 200).length;
    };
    expect(await statuses()).toBe(0);
    nowMs += 26 * 3_600_000;
    expect(await statuses()).toBe(json.conversations.length);
  });

  it("carry each text several times over, and in the older shape neither decoration nor index", async () => {
    const modern = await withTranscript({ invented: { shareUndecorated: 0 } });
    const [{ phrases, analytics }] = (await fetchAnswer(modern.url)).json.transcripts;
    expect(phrases[0]).toMatchObject({ phraseIndex: expect.any(Number), decoratedText: expect.any(String) });
    expect(phrases[0].words.map(({ word }: { word: string }) => word).join(" ")).toBe(phrases[0].text);
    const texts = phrases.map(({ text }: { text: string }) => text);
    for (const { phrase } of analytics.sentiment) expect(texts).toContain(phrase);

    const old = await withTranscript({ invented: { shareUndecorated: 1 } });
    const [legacy] = (await fetchAnswer(old.url)).json.transcripts;
    expect(legacy.phrases[0]).not.toHaveProperty("decoratedText");
    expect(legacy.phrases[0]).not.toHaveProperty("phraseIndex");
  });
});

interface Bulk {
  readonly normalizedMessage: { readonly type: string; readonly text?: string };
}

describe("messages and mails", () => {
  it("are read through the conversation, in bulk, and one by one", async () => {
    const { client } = await start({ invented: { conversations: 100, days: 1 } });
    const list = async (type: string) =>
      (await client.query({ interval: oneDay, segmentFilters: [predicate("mediaType", type)] })).json
        .conversations;

    const [{ conversationId: chat }] = await list("message");
    const { json: conversation } = await client.get(`/api/v2/conversations/${chat}`);
    const messageIds = conversation.participants.flatMap(
      (participant: { messages: { messages: { messageId: string }[] }[] }) =>
        participant.messages.flatMap(({ messages }) => messages.map(({ messageId }) => messageId)),
    );
    const bulk = await client.post(`/api/v2/conversations/messages/${chat}/messages/bulk`, messageIds);
    expect(bulk.json.entities).toHaveLength(messageIds.length);
    const types = bulk.json.entities.map(
      ({ normalizedMessage: { type, text } }: Bulk) => `${type} ${typeof text}`,
    );
    expect(new Set(types)).toContain("Text string");
    expect(new Set(types).has("Receipt string") || new Set(types).has("Event string")).toBe(false);
    expect((await client.post(`/api/v2/conversations/messages/${chat}/messages/bulk`, "x")).status).toBe(400);

    const [{ conversationId: mail }] = await list("email");
    const mails = await client.get(`/api/v2/conversations/emails/${mail}/messages`);
    expect(mails.json.total).toBe(mails.json.entities.length);
    const { json: letter } = await client.get(mails.json.entities[0].selfUri);
    expect(letter.textBody).toContain("\n");
    expect((await client.get(`/api/v2/conversations/emails/${mail}/messages/em0`)).status).toBe(404);
  });
});

describe("limits and mishaps", () => {
  it("counts a token's requests in its headers, and stops it at the limit until the window is over", async () => {
    let nowMs = 0;
    const { simulator, client } = await start({
      genesys: { ratePerMinute: 3, windowMs: 60_000 },
      now: () => nowMs,
    });
    const answers = [];
    for (let count = 0; count < 4; count += 1)
      answers.push(await client.get("/api/v2/routing/settings/transcription"));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[2]?.headers.get("inin-ratelimit-count")).toBe("3");
    expect(answers[2]?.headers.get("inin-correlation-id")).toBeTruthy();
    expect(answers[3]?.headers.get("retry-after")).toBe("60");
    expect(answers[3]?.json).toMatchObject({ code: "too.many.requests.retry.after", status: 429 });
    const second = await openClient(simulator);
    expect((await second.get("/api/v2/routing/settings/transcription")).status).toBe(200);
    nowMs += 60_000;
    expect((await client.get("/api/v2/routing/settings/transcription")).status).toBe(200);
  });

  it("refuses who shows no token, or a made-up one", async () => {
    const { simulator } = await start();
    const url = `${simulator.urls.api}/api/v2/routing/settings/transcription`;
    expect((await fetchAnswer(url)).json.code).toBe("authentication.required");
    expect((await fetchAnswer(url, { headers: { authorization: "Bearer x" } })).json.code).toBe(
      "bad.credentials",
    );
  });

  it("withholds a permission by name", async () => {
    const { client } = await start({ faults: { routes: { transcriptUrl: { isWithheld: true } } } });
    const { status, json } = await client.transcriptUrl("a", "b");
    expect([status, json.code]).toEqual([403, "missing.any.permissions"]);
    expect(json.message).toContain("speechAndTextAnalytics:data:view");
    expect((await client.query({ interval: oneDay })).status).toBe(200);
  });

  it("fails in the shares it was told to, and stops when told", async () => {
    const { simulator, client } = await start();
    simulator.setFaults({ everywhere: { limited: 0.2, serverError: 0.2, reset: 0.2, truncated: 0.2 } });
    const outcomes = { limited: 0, serverError: 0, ok: 0, thrown: 0 };
    for (let count = 0; count < 300; count += 1) {
      try {
        const { status } = await client.query({ interval: oneDay });
        if (status === 429) outcomes.limited += 1;
        else if (status >= 500) outcomes.serverError += 1;
        else outcomes.ok += 1;
      } catch {
        outcomes.thrown += 1;
      }
    }
    const { details } = simulator.received.counts;
    expect(details).toMatchObject({ requests: 300, limited: outcomes.limited });
    expect(details.serverErrors).toBe(outcomes.serverError);
    expect(details.resets + details.truncated).toBe(outcomes.thrown);
    expect(details.ok).toBe(outcomes.ok);
    for (const count of [
      details.limited,
      details.serverErrors,
      details.resets,
      details.truncated,
      details.ok,
    ]) {
      expect(count).toBeGreaterThan(30);
      expect(count).toBeLessThan(90);
    }
    simulator.setFaults({});
    expect((await client.query({ interval: oneDay })).status).toBe(200);
  });

  it("sends the Retry-After it is told to, sense or nonsense", async () => {
    const { client } = await start({ faults: { everywhere: { limited: 1, retryAfter: "-1" } } });
    expect((await client.query({ interval: oneDay })).headers.get("retry-after")).toBe("-1");
  });

  it("forgets on request", async () => {
    const { simulator, client } = await start();
    await client.query({ interval: oneDay });
    expect(simulator.received.counts.details.requests).toBe(1);
    simulator.forgetReceived();
    expect(simulator.received.counts.details.requests).toBe(0);
  });
});
