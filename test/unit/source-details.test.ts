import { describe, expect, test } from "vitest";
import { type Fault, isFault } from "../../src/shared/fault.ts";
import { createDetailsSource, type DetailsSourceOptions } from "../../src/source/details.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";

const at = (instant: string) => Date.parse(instant);
const day = { fromMs: at("2025-03-10T00:00:00Z"), toMs: at("2025-03-11T00:00:00Z") };

interface Query {
  readonly interval: string;
  readonly paging: { readonly pageSize: number; readonly pageNumber: number };
  readonly page_token?: string;
  readonly pageNumber?: number;
  readonly conversationFilters: readonly { readonly predicates: readonly object[] }[];
  readonly segmentFilters?: readonly unknown[];
}
type Answer = (query: Query) => unknown;

const row = (id: string | number, conversationStart = "2025-03-10T08:00:00.000Z") => ({
  conversationId: String(id),
  conversationStart,
  conversationEnd: conversationStart,
});
const rows = (count: number, first = 0) => Array.from({ length: count }, (_, index) => row(first + index));

/** A source before a server that is a function; `asked` grows with each query. */
function sourceOf(answer: Answer, options: Partial<DetailsSourceOptions> = {}) {
  const asked: Query[] = [];
  const genesys = {
    post: async (_path: string, body: unknown) => {
      asked.push(body as Query);
      return answer(body as Query);
    },
  };
  return { asked, source: createDetailsSource({ genesys, ...day, ...options }) };
}

async function idsOf(source: ReturnType<typeof createDetailsSource>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of source.conversations()) ids.push(id);
  return ids;
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isFault(error)) throw new Error("no fault");
  return error;
}

/** Serves `all` as the vendor does. */
const paging =
  (all: readonly object[]): Answer =>
  ({ paging: { pageSize, pageNumber } }) => {
    const conversations = all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
    return conversations.length > 0 ? { conversations, totalHits: all.length } : { totalHits: all.length };
  };

describe("the query", () => {
  test("asks for what has ended, oldest first, a hundred at a time", async () => {
    const { asked, source } = sourceOf(paging([]));
    await idsOf(source);
    expect(asked).toEqual([
      {
        interval: "2025-03-10T00:00:00.000Z/2025-03-11T00:00:00.000Z",
        order: "asc",
        orderBy: "conversationStart",
        paging: { pageSize: 100, pageNumber: 1 },
        conversationFilters: [
          {
            type: "and",
            predicates: [{ type: "dimension", dimension: "conversationEnd", operator: "exists" }],
          },
        ],
      },
    ]);
  });

  test("carries filters as predicates: any of one kind, all kinds at once", async () => {
    const { asked, source } = sourceOf(paging([]), {
      mediaTypes: ["voice", "message"],
      queueIds: ["q1"],
      direction: "inbound",
      divisionIds: ["d1"],
    });
    await idsOf(source);
    const matches = (dimension: string, value: string) => ({
      type: "dimension",
      dimension,
      operator: "matches",
      value,
    });
    expect(asked[0]?.segmentFilters).toEqual([
      { type: "or", predicates: [matches("mediaType", "voice"), matches("mediaType", "message")] },
      { type: "or", predicates: [matches("queueId", "q1")] },
    ]);
    expect(asked[0]?.conversationFilters.slice(1)).toEqual([
      { type: "or", predicates: [matches("originatingDirection", "inbound")] },
      { type: "or", predicates: [matches("divisionId", "d1")] },
    ]);
  });

  test("refuses a media type that is none, before it asks", () => {
    expect(() => sourceOf(paging([]), { mediaTypes: ["telegraph"] })).toThrow(
      expect.objectContaining({ code: "usage.invalid", next: expect.stringContaining("voice, message") }),
    );
  });

  test("goes day by day in UTC and never beyond the range", async () => {
    const { asked, source } = sourceOf(paging([]), {
      fromMs: at("2025-03-09T22:30:00Z"),
      toMs: at("2025-03-11T04:00:00Z"),
    });
    await idsOf(source);
    expect(asked.map(({ interval }) => interval)).toEqual([
      "2025-03-09T22:30:00.000Z/2025-03-10T00:00:00.000Z",
      "2025-03-10T00:00:00.000Z/2025-03-11T00:00:00.000Z",
      "2025-03-11T00:00:00.000Z/2025-03-11T04:00:00.000Z",
    ]);
  });

  test("asks nothing for an empty range", async () => {
    const { asked, source } = sourceOf(paging([]), { toMs: day.fromMs });
    expect(await idsOf(source)).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe("the pages", () => {
  test.each([0, 1, 99, 100, 101, 250])("give each of %i conversations once", async (count) => {
    const { asked, source } = sourceOf(paging(rows(count)));
    expect(await idsOf(source)).toEqual(rows(count).map(({ conversationId }) => conversationId));
    expect(asked).toHaveLength(Math.max(1, Math.ceil(count / 100)));
  });

  test("end with one on which `conversations` is absent, whatever totalHits says", async () => {
    const empty = genesysFixture("details-query-response-empty");
    const { source } = sourceOf(({ paging: { pageNumber } }) =>
      pageNumber === 1 ? { conversations: rows(100), totalHits: 103 } : empty,
    );
    expect(await idsOf(source)).toHaveLength(100);
  });

  test.each([[{}], [{ conversations: null }], [genesysFixture("details-query-response-zero")]])(
    "may be none at all: %j",
    async (body) => {
      const { source } = sourceOf(() => (body.conversations === null ? { ...body, totalHits: 0 } : body));
      expect(await idsOf(source)).toEqual([]);
    },
  );

  test("are read to the end by a server that gives less than asked", async () => {
    const half = paging(rows(130));
    const { source } = sourceOf((query) => half({ ...query, paging: { ...query.paging, pageSize: 50 } }));
    expect(await idsOf(source)).toHaveLength(130);
  });

  test("may repeat rows that moved meanwhile; each conversation still comes once", async () => {
    const { source } = sourceOf(({ paging: { pageNumber } }) => ({
      totalHits: 103,
      conversations: [rows(100), rows(5, 98)][pageNumber - 1],
    }));
    expect(await idsOf(source)).toEqual(rows(103).map(({ conversationId }) => conversationId));
  });

  test("keep only what started in the range: an interval brings the rest of its day", async () => {
    const hour = { fromMs: at("2025-03-10T08:00:00Z"), toMs: at("2025-03-10T09:00:00Z") };
    const { source } = sourceOf(
      paging([
        row("before", "2025-03-10T07:59:59.999Z"),
        row("first", "2025-03-10T08:00:00.000Z"),
        row("last", "2025-03-10T08:59:59.999Z"),
        row("after", "2025-03-10T09:00:00.000Z"),
      ]),
      hour,
    );
    expect(await idsOf(source)).toEqual(["first", "last"]);
    expect(source.expected()).toEqual({ count: 2, isEstimate: false });
  });

  test("give a conversation once when two slices bring it", async () => {
    const { source } = sourceOf(
      paging([row("a", "2025-03-10T23:59:59Z"), row("b", "2025-03-11T00:00:00Z")]),
      { toMs: at("2025-03-12T00:00:00Z") },
    );
    expect(await idsOf(source)).toEqual(["a", "b"]);
  });

  test("say how many are expected as soon as one is there", async () => {
    const { source } = sourceOf(paging(rows(250)));
    expect(source.expected()).toBeUndefined();
    const conversations = source.conversations();
    await conversations.next();
    expect(source.expected()).toEqual({ count: 250, isEstimate: false });
    await conversations.return();
  });
});

/** Serves conversations that took so many minutes as the vendor does: the interval's hours change nothing. */
const lasting =
  (minutes: readonly number[]): Answer =>
  (query) => {
    const { gte = 0, lt = Number.POSITIVE_INFINITY } = lengthsOf(query) ?? {};
    const all = minutes.filter((of) => of * 60_000 >= gte && of * 60_000 < lt);
    return paging(all.map((of) => row(of)))(query);
  };

const lengthsOf = ({ conversationFilters }: Query) =>
  conversationFilters
    .flatMap(({ predicates }) => predicates as { readonly metric?: string; readonly range?: Range }[])
    .find(({ metric }) => metric === "tConversationDuration")?.range;

interface Range {
  readonly gte: number;
  readonly lt?: number;
}

describe("a day of more than can be paged through", () => {
  const minutes = Array.from({ length: 40 }, (_, index) => index);

  test("is cut by how long its conversations were, until each part fits", async () => {
    const { asked, source } = sourceOf(lasting(minutes), { mostHits: 10 });
    expect(await idsOf(source)).toEqual(minutes.map(String));
    expect(new Set(asked.map(({ interval }) => interval)).size).toBe(1);
    expect(asked.map(lengthsOf).map((of) => of && [of.gte / 60_000, (of.lt ?? Infinity) / 60_000])).toEqual([
      undefined,
      [0, 4],
      [4, Infinity],
      [4, 8],
      [8, Infinity],
      [8, 16],
      [16, Infinity],
      [16, 32],
      [32, Infinity],
      [16, 24],
      [24, 32],
    ]);
  });

  test("tells how many there are before it has read them", async () => {
    const { source } = sourceOf(lasting(minutes), { mostHits: 10 });
    const conversations = source.conversations();
    await conversations.next();
    expect(source.expected()).toEqual({ count: 40, isEstimate: false });
    await conversations.return();
  });

  test("that were all of one length can not be read, and says what to do", async () => {
    const { asked, source } = sourceOf(lasting(Array(100_001).fill(3)));
    const fault = await faultOf(idsOf(source));
    expect(fault).toMatchObject({
      code: "call.tooLarge",
      facts: { day: "2025-03-10", hits: 100_001, leastMs: 180_000, belowMs: 180_001 },
    });
    expect(fault.next).toContain("--queue");
    expect(asked.length).toBeLessThan(50);
  });

  test("whose server does not know lengths is refused, not read in part or for ever", async () => {
    const deaf = sourceOf(() => ({ conversations: rows(100), totalHits: 200_000 }));
    expect(await faultOf(idsOf(deaf.source))).toMatchObject({ code: "call.tooLarge" });
    expect(deaf.asked.length).toBeLessThan(50);

    const blind = sourceOf((query) =>
      lengthsOf(query) ? { totalHits: 0 } : { conversations: rows(100), totalHits: 200_000 },
    );
    expect(await faultOf(idsOf(blind.source))).toMatchObject({
      code: "call.tooLarge",
      facts: { hits: 200_000, found: 0 },
    });
  });
});

describe("a server that does not come to an end", () => {
  test("repeats a page: it is asked three times more, and what it gave is kept", async () => {
    const { asked, source } = sourceOf(() => ({ conversations: rows(100), totalHits: 2500 }));
    const ids: string[] = [];
    const reading = (async () => {
      for await (const { id } of source.conversations()) ids.push(id);
    })();
    expect(await faultOf(reading)).toMatchObject({
      code: "source.loop",
      exit: 75,
      facts: { conversations: 100 },
    });
    expect(ids).toHaveLength(100);
    expect(asked).toHaveLength(4);
  });

  test("repeats a page token", async () => {
    const page = genesysFixture("tutorial-000-response");
    const { asked, source } = sourceOf(({ page_token }) => ({
      ...page,
      entities: [{ ...page.entities[0], conversationId: `c${page_token === undefined ? 0 : asked.length}` }],
    }));
    expect(await faultOf(idsOf(source))).toMatchObject({ code: "source.loop" });
    expect(asked).toHaveLength(2);
  });

  test("invents a new token for an empty page each time", async () => {
    let token = 0;
    const { asked, source } = sourceOf(() => ({ entities: [], nextPage: `t${token++}` }));
    expect(await faultOf(idsOf(source))).toMatchObject({ code: "source.loop" });
    expect(asked).toHaveLength(3);
  });

  test("says hasNextPage for ever", async () => {
    const page = genesysFixture("tutorial-004-response");
    const { source } = sourceOf(({ pageNumber = 1 }) => ({ ...page, pageNumber }));
    expect(await faultOf(idsOf(source))).toMatchObject({ code: "source.loop" });
  });
});

describe("other shapes", () => {
  test("000: is continued by its token, and brings what was said", async () => {
    const { asked, source } = sourceOf(({ page_token }) =>
      genesysFixture(
        page_token === "EXAMPLE_PAGE_TOKEN_2" ? "tutorial-000-response-last" : "tutorial-000-response",
      ),
    );
    const all = [];
    for await (const conversation of source.conversations()) all.push(conversation);
    expect(
      all.map(({ id, startedAt, turns }) => ({
        id,
        startedAt,
        speakers: turns?.map(({ speaker }) => speaker),
      })),
    ).toEqual([
      {
        id: "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180",
        startedAt: "2025-03-10T14:02:46.500Z",
        speakers: ["agent", "customer"],
      },
      {
        id: "8b2f5d63-0c4e-4a71-9f32-d6e5c4b3a291",
        startedAt: "2025-03-10T16:01:30.440Z",
        speakers: ["customer"],
      },
    ]);
    expect(asked.map(({ page_token }) => page_token)).toEqual([undefined, "EXAMPLE_PAGE_TOKEN_2"]);
  });

  test("004: is continued by its page number, and its lines are split", async () => {
    const page = genesysFixture("tutorial-004-response");
    const { asked, source } = sourceOf(({ pageNumber = 1 }) => ({
      ...page,
      entities: [{ ...page.entities[0], id: `c${pageNumber}` }],
      pageNumber,
      total: 2,
      hasNextPage: true,
    }));
    const all = [];
    for await (const conversation of source.conversations()) all.push(conversation);
    expect(all.map(({ id }) => id)).toEqual(["c1", "c2"]);
    expect(all[0]?.turns).toEqual([
      { speaker: "agent", text: "Thank you for calling." },
      { speaker: "customer", text: "I want a refund, my email is maria.q@example.com." },
    ]);
    expect(asked.map(({ pageNumber }) => pageNumber)).toEqual([undefined, 2]);
  });

  test("are listed once for the whole range: such a server need not know intervals", async () => {
    const { source } = sourceOf(() => genesysFixture("tutorial-000-response-last"), {
      fromMs: at("2025-03-08T00:00:00Z"),
      toMs: at("2025-03-12T00:00:00Z"),
    });
    expect(await idsOf(source)).toEqual(["8b2f5d63-0c4e-4a71-9f32-d6e5c4b3a291"]);
  });

  test.each([
    [{ results: [], cursor: "x" }, ["results", "cursor"]],
    [{ entities: "none" }, ["entities"]],
    [{ "my card is 4111 1111 1111 1111": 1 }, ["(unprintable)"]],
    [["conversations"], ["(none)"]],
    ["<html>", ["(none)"]],
    [{ conversations: [{ id: "c", text: "…" }] }, ["id", "text"]],
  ])("that are not known end the run and name the keys: %j", async (body, keys) => {
    const { source } = sourceOf(() => body);
    expect(await faultOf(idsOf(source))).toMatchObject({
      code: "source.shape",
      scope: "run",
      facts: { keys },
    });
  });
});

describe("the next page", () => {
  test("is fetched while this one is worked on, and not the one after it", async () => {
    const { asked, source } = sourceOf(paging(rows(500)));
    const conversations = source.conversations();
    await conversations.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked.map(({ paging: { pageNumber } }) => pageNumber)).toEqual([1, 2]);
    await conversations.return();
  });

  test("may fail early and is thrown when it is its turn, not before and not beside", async () => {
    const { source } = sourceOf(({ paging: { pageNumber } }) => {
      if (pageNumber === 2) throw new Error("page 2");
      return { conversations: rows(100), totalHits: 200 };
    });
    const ids: string[] = [];
    const reading = (async () => {
      for await (const { id } of source.conversations()) {
        ids.push(id);
        if (ids.length === 1) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    await expect(reading).rejects.toThrow("page 2");
    expect(ids).toHaveLength(100);
  });

  test("is let go at once when nobody wants it any more", async () => {
    let letGo = 0;
    const genesys = {
      post: async (_path: string, body: unknown, signal?: AbortSignal) => {
        const query = body as Query;
        if (query.paging.pageNumber === 1) return { conversations: rows(100), totalHits: 200 };
        return new Promise((_, reject) => {
          signal?.addEventListener("abort", () => {
            letGo += 1;
            reject(signal.reason);
          });
        });
      },
    };
    const stop = new AbortController();
    const leaving = createDetailsSource({ genesys, ...day }).conversations();
    await leaving.next();
    await leaving.return();
    expect(letGo).toBe(1);

    const stopped: string[] = [];
    for await (const { id } of createDetailsSource({ genesys, ...day }).conversations(stop.signal)) {
      stopped.push(id);
      if (stopped.length === 100) setTimeout(() => stop.abort(), 5);
    }
    expect(stopped).toHaveLength(100);
    expect(letGo).toBe(2);
  });
});
