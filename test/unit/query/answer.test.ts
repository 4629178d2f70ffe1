/** The way of a query past its limits and troubles; the stations are functions. */
import { describe, expect, test } from "vitest";
import { answerQuery, type QueryOptions } from "../../../src/querying/answer.ts";
import type { Looked } from "../../../src/querying/look.ts";
import { sumOf } from "../../../src/querying/sum.ts";
import { Fault } from "../../../src/shared/fault.ts";
import type { QueryHit, QueryPage } from "../../../src/shared/query-page.ts";
import { type Conversation, emptyKnown } from "../../../src/shared/types.ts";
import type { Piece, QueryPlan } from "../../../src/source/query-plan.ts";

const conversation = (id: string): Conversation => ({
  ...{ id, startedAt: "2025-03-10T08:00:00Z", mediaType: "voice", queueIds: [] },
  ...{ communications: [], known: emptyKnown },
});
const hitOf = (id: string): QueryHit => ({
  ...{
    conversationId: id,
    startedAt: "2025-03-10T08:00:00Z",
    mediaType: "voice",
    queueIds: [],
    snippets: [],
  },
});
const match = (id: string): Looked => ({
  verdict: "match",
  hit: hitOf(id),
  present: 1,
  turns: 2,
  findings: { PHONE: 1 },
});
const plan = (pieces: number, by: Piece["by"] = "search"): QueryPlan => ({
  pieces: Array.from({ length: pieces }, (_, index) => ({ index, by, fromMs: index, toMs: index + 1 })),
  ...{ searches: [], reasons: [] },
});

/** Each piece is a list of pages, each page a list of ids. What the ledger keeps is kept from one call to the next. */
function queryOver(pieces: readonly (readonly (readonly string[])[])[]) {
  const kept = {
    seen: new Set<string>(),
    pieces: new Set<number>(),
    pages: [] as { piece: number; page: number; totals: never }[],
  };
  const pages: QueryPage[] = [];
  const looks: string[] = [];
  const failed: string[] = [];
  async function run(look: (id: string) => Looked | Promise<Looked>, options: Partial<QueryOptions> = {}) {
    const idle = new AbortController().signal;
    return answerQuery(
      plan(pieces.length),
      {
        async *pages({ index }, isNew) {
          for (const page of pieces[index] ?? []) {
            const ids = page.filter(isNew);
            if (ids.length > 0) yield { by: "search" as const, ids, conversations: ids.map(conversation) };
          }
        },
        look: async ({ id }) => {
          looks.push(id);
          return look(id);
        },
        required: 2,
        book: {
          async keepPage(_, { piece, page, totals }, seen) {
            kept.pages.push({ piece, page, totals: totals as never });
            for (const { id } of seen) kept.seen.add(id);
          },
          async endPiece(_, piece) {
            kept.pieces.add(piece);
          },
        },
        isForgotten: (id) => id === "forgotten",
        retries: () => 0,
      },
      {
        ...{ queryId: "q", askedAt: "2025-06-01T00:00:00Z", kept, workers: 3 },
        ...{ stop: idle, abort: idle, clock: () => 0, heldLimit: { count: 1000 } },
        onPage: async (page) => {
          pages.push(page);
        },
        onFailed: ({ id }) => failed.push(id),
        ...options,
      },
    );
  }
  return {
    run,
    kept,
    pages,
    looks,
    failed,
    found: () => pages.flatMap(({ hits }) => hits.map((hit) => hit.conversationId)),
  };
}

describe("a query", () => {
  test("looks at a conversation once, however often pages and pieces name it", async () => {
    const query = queryOver([
      [
        ["a", "b"],
        ["b", "c"],
      ],
      [["c", "a", "d"]],
    ]);
    expect(await query.run(match)).toBeUndefined();
    expect(query.looks).toEqual(["a", "b", "c", "d"]);
    expect([...query.kept.pieces]).toEqual([0, 1]);
  });

  test("stops at exactly the limit, and goes on behind it without losing or repeating one", async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `c${index}`);
    const query = queryOver([[ids.slice(0, 10), ids.slice(10)]]);
    const isOdd = (id: string): Looked => (Number(id.slice(1)) % 2 === 1 ? match(id) : { verdict: "other" });
    expect(await query.run(isOdd, { limit: 3 })).toBe("limit");
    expect(query.found()).toEqual(["c1", "c3", "c5"]);
    expect(await query.run(isOdd, { limit: 4 })).toBe("limit");
    expect(query.found()).toHaveLength(7);
    expect(await query.run(isOdd)).toBeUndefined();
    expect(query.found()).toEqual(ids.filter((_, index) => index % 2 === 1));
  });

  test("is not stopped by a limit that is not gone beyond", async () => {
    expect(await queryOver([[["a", "b"]]]).run(match, { limit: 2 })).toBeUndefined();
  });

  test("stops after so many pages, and counts on when it goes on", async () => {
    const query = queryOver([[["a"], ["b"], ["c"]]]);
    expect(await query.run(match, { maxPages: 2 })).toBe("max-pages");
    expect(await query.run(match, { maxPages: 2 })).toBeUndefined();
    expect(query.pages.map(({ page }) => page)).toEqual([1, 2, 3]);
  });

  test("told to stop finishes what is in hand, keeps it, and does not call the piece done", async () => {
    const stop = new AbortController();
    const query = queryOver([[["a", "b", "c", "d", "e", "f"]], [["g"]]]);
    const stopping = (id: string) => {
      stop.abort();
      return match(id);
    };
    await query.run(stopping, { stop: stop.signal });
    expect(query.found()).toEqual(query.looks);
    expect(query.looks.length).toBeLessThanOrEqual(3);
    expect(query.kept.pieces.size).toBe(0);
    await query.run(match);
    expect(query.found().toSorted()).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  });

  test("looks again at what could not be read, and at nothing else", async () => {
    const query = queryOver([[["a", "b", "c"]]]);
    const failing = (id: string) => {
      if (id === "b") throw new Fault("call.status");
      return match(id);
    };
    await query.run(failing);
    expect([query.failed, query.pages[0]?.failed]).toEqual([["b"], 1]);
    expect(query.kept.pieces.size).toBe(0);
    await query.run(match);
    expect(query.looks).toEqual(["a", "b", "c", "b"]);
    expect([query.found(), query.kept.pieces.size]).toEqual([["a", "c", "b"], 1]);
    expect(sumOf(query.kept.pages.map(({ totals }) => totals))).toMatchObject({ listed: 3, failed: 0 });
  });

  test("calls failures without end an outage, and gives up", async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `c${index}`);
    const query = queryOver([[ids]]);
    const run = query.run(() => Promise.reject(new Fault("call.status")));
    await expect(run).rejects.toMatchObject({ code: "run.outage" });
    expect(query.looks.length).toBeLessThan(15);
  });

  test("is stopped when too much is held back, after that is on record", async () => {
    const query = queryOver([[["a", "b"]]]);
    const run = query.run(() => ({ verdict: "held", present: 2 }), { heldLimit: { count: 1 } });
    await expect(run).rejects.toMatchObject({ code: "run.gateStop" });
    expect(query.pages[0]?.masking.held).toBe(2);
  });

  test("does not ask for what was asked to be forgotten", async () => {
    const query = queryOver([[["a", "forgotten"]]]);
    await query.run(match);
    expect([query.looks, query.found()]).toEqual([["a"], ["a"]]);
  });
});

describe("a page", () => {
  test("is measured: what was named, found, absent, held; the share of the words; the masks; a second look", async () => {
    const outcomes: Record<string, Looked> = {
      a: match("a"),
      b: { ...match("b"), present: 2, isUnclean: true },
      c: { verdict: "other", present: 0 },
      d: { verdict: "absent" },
      e: { verdict: "held", present: 2 },
    };
    const query = queryOver([[Object.keys(outcomes)]]);
    await query.run((id) => outcomes[id] ?? { verdict: "other" });
    expect(query.pages[0]).toMatchObject({
      ...{ listed: 5, matches: 2, absent: 1, failed: 0, accuracy: 5 / 8, by: "search" },
      masking: { turns: 4, findings: { PHONE: 2 }, held: 1, clean: false },
    });
  });

  test("and pages add up: latency as a mean, accuracy by what was heard", () => {
    const masking = { turns: 1, findings: { PHONE: 1 }, held: 0, clean: true };
    const page = { matches: 1, absent: 0, failed: 0, masking, retries: 1 };
    const sum = sumOf([
      { ...page, listed: 5, heard: 1, latencyMs: 100, accuracy: 1 },
      { ...page, listed: 3, heard: 3, latencyMs: 300, accuracy: 0.2 },
      { ...page, listed: 9, heard: 9, latencyMs: 200 },
    ]);
    expect(sum).toMatchObject({ listed: 17, heard: 13, matches: 3, latencyMs: 200, retries: 3 });
    expect(sum.accuracy).toBeCloseTo(0.4);
    expect(sum.masking).toEqual({ turns: 3, findings: { PHONE: 3 }, held: 0, clean: true });
  });
});
