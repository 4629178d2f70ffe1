import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentimentScoreOf } from "../../../src/genesys/sentiment.ts";
import { parseSearchPage, searchQuery } from "../../../src/genesys/transcript-search.ts";
import { dayMs } from "../../../src/shared/day.ts";
import { estimateCalls, planQuery } from "../../../src/source/query-plan.ts";
import type { Question } from "../../../src/source/question.ts";
import { root } from "../../helpers/source-tree.ts";

const now = Date.parse("2025-06-30T15:00:00Z");
const sample = (name: string): unknown =>
  JSON.parse(readFileSync(join(root, "fixtures/genesys", name), "utf8"));

function question(
  changes: Partial<Question["wanted"]> = {},
  days = 90,
  rest: Partial<Question> = {},
): Question {
  return {
    range: { fromMs: now - days * dayMs, toMs: now },
    wanted: { all: [], any: [], none: [], isLoose: false, ...changes },
    sentiments: [],
    filters: {},
    languages: [],
    topics: [],
    ...rest,
  };
}
const kindsOf = (of: Question) => [...new Set(planQuery(of, now).pieces.map(({ by }) => by))];

describe("a plan", () => {
  test("searches for exact words of the last 60 days and reads what is older", () => {
    const { pieces, searches } = planQuery(question({ all: ["refund"] }), now);
    const border = pieces.find(({ by }) => by === "search")?.fromMs ?? 0;
    expect(searches).toEqual([["refund"]]);
    expect((now - border) / dayMs).toBeLessThan(60);
    expect((now - border) / dayMs).toBeGreaterThan(57);
  });

  test("covers its range once, without a gap, whatever is asked for and when", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 92 * dayMs }),
        fc.nat(92 * dayMs),
        fc.boolean(),
        (length, ago, isLoose) => {
          const toMs = now - ago;
          const of = { ...question({ any: ["refund"], isLoose }), range: { fromMs: toMs - length, toMs } };
          const { pieces } = planQuery(of, now);
          expect(pieces.map(({ index }) => index)).toEqual(pieces.map((_, index) => index));
          expect([pieces[0]?.fromMs, pieces.at(-1)?.toMs]).toEqual([toMs - length, toMs]);
          for (const [index, piece] of pieces.slice(1).entries())
            expect(piece.fromMs).toBe(pieces[index]?.toMs);
        },
      ),
    );
  });

  test.each<[string, Partial<Question["wanted"]>]>([
    ["loose words", { any: ["refund"], isLoose: true }],
    ["only unwanted words", { none: ["refund"] }],
    ["a number", { all: ["4111 1111 1111 1111"] }],
    ["a script without spaces", { all: ["解約"] }],
    ["one of several, of which the search does not know all", { any: ["refund", "解約"] }],
  ])("reads everything for %s", (_, wanted) => {
    expect(kindsOf(question(wanted, 7))).toEqual(["reading"]);
  });

  test("searches for those of the words it can be asked for, when all must be said", () => {
    const { searches } = planQuery(question({ all: ["refund", "4111"], none: ["sorry"] }, 7), now);
    expect(searches).toEqual([["refund"]]);
  });

  test("searches for each of the words that must all be said by itself, and for three at most, the longest", () => {
    const searchesFor = (wanted: Partial<Question["wanted"]>) => planQuery(question(wanted, 7), now).searches;
    expect(searchesFor({ all: ["my card"], any: ["refund", "money"] })).toEqual([
      ["my card"],
      ["refund", "money"],
    ]);
    expect(searchesFor({ all: ["card", "refund", "a", "supervisor"], any: ["x"] })).toEqual([
      ["supervisor"],
      ["refund"],
      ["card"],
    ]);
  });

  test("counts a call for each search of a piece", () => {
    const of = question({ all: ["refund", "supervisor"] }, 28);
    expect(estimateCalls(of, planQuery(of, now))).toMatchObject({ leastCalls: 8, perThousandNamed: 2030 });
  });

  test("counts calls: a piece one, a conversation its sentiment, its transcript and its row", () => {
    const of = question({ all: ["refund"] }, 70, { sentiments: [{} as never] });
    const plan = planQuery(of, now);
    expect(estimateCalls(of, plan)).toEqual({
      leastCalls: plan.pieces.length,
      perThousandRead: 3010,
      perThousandNamed: 3020,
    });
  });
});

describe("the vendor's search", () => {
  test("is asked as in the published sample", () => {
    const day = { fromMs: Date.parse("2025-03-10T00:00:00Z"), toMs: Date.parse("2025-03-11T00:00:00Z") };
    const asked = searchQuery(day, ["cancel my account", "refund"], 1);
    const { query, ...rest } = sample("transcripts-search-request.json") as Record<string, unknown[]>;
    const ofMedia = (criterion: unknown) => JSON.stringify(criterion).includes('"mediaType"');
    expect(asked.query).toEqual(query?.filter((criterion) => !ofMedia(criterion)));
    expect({ ...rest, returnFields: [] }).toEqual({ ...asked, query: undefined, returnFields: [] });
  });

  test("is asked for whole seconds around its range", () => {
    const [dates] = searchQuery({ fromMs: now + 1, toMs: now + 1001 }, ["x"], 1).query;
    expect(dates).toMatchObject({ startValue: "2025-06-30T15:00:00", endValue: "2025-06-30T15:00:02" });
  });

  test("answers as in the published sample, and with an unknown shape it is a fault that shows no value", () => {
    const page = parseSearchPage(sample("transcripts-search-response.json"));
    expect(page.total).toBe(2);
    expect(page.rows[0]).toEqual({
      conversationId: "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180",
      startedMs: Date.parse("2025-03-10T14:02:11.118Z"),
    });
    expect(() => parseSearchPage({ hits: ["4111 1111 1111 1111"] })).toThrow(
      expect.objectContaining({ code: "source.shape", facts: { keys: ["hits"] } }),
    );
  });

  test("a sentiment is read from the published sample, and is none when the score is none", () => {
    expect(sentimentScoreOf(sample("sta-conversation-metrics.json"))).toBe(-0.42);
    expect(sentimentScoreOf({ sentimentTrendClass: "NotCalculated" })).toBeUndefined();
  });
});
