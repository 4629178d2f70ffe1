/** What is found, held against an oracle that knows no index: it reads every document for every question. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../../src/ledger/sqlite.ts";
import { foundText } from "../../../src/report/search/text.ts";
import type { Document } from "../../../src/search/document.ts";
import { find } from "../../../src/search/find.ts";
import { createLocalIndex } from "../../../src/search/local-index.ts";
import { type Node, type Phrase, parseQuery } from "../../../src/search/query.ts";
import { createSearchStore, type SearchStore } from "../../../src/search/store.ts";
import { isFault } from "../../../src/shared/fault.ts";
import { firstPage } from "../../helpers/search-scene.ts";

const documentOf = (id: string, changes: Partial<Document> = {}): Document => ({
  conversationId: id,
  day: "2025-03-01",
  sha256: id,
  fingerprint: "f1",
  startedAt: Date.parse("2025-03-01T10:00:00Z"),
  endedAt: undefined,
  processedAt: 0,
  mediaType: "voice",
  direction: "inbound",
  queueIds: [],
  language: "en-us",
  sentiment: undefined,
  masks: {},
  speakers: ["customer"],
  said: "",
  answer: "",
  ...changes,
});

async function storeWith(documents: readonly Document[]): Promise<SearchStore> {
  const store = createSearchStore(await openDatabase(":memory:"));
  await createLocalIndex(store).apply("2025-03-01", { puts: documents, drops: [] }, undefined, undefined);
  return store;
}

const idsFor = (store: SearchStore, query: string): readonly string[] =>
  find(store, parseQuery(query), firstPage).hits.map(({ conversationId }) => conversationId);

const vocabulary = [
  "refund",
  "late",
  "order",
  "café",
  "naïve",
  "PHONE_1",
  "PERSON_2",
  "e-mail",
  "latest",
  "a",
];

describe("the oracle", () => {
  const words = (text: string): readonly string[] =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .match(/[\p{L}\p{N}_]+/gu) ?? [];

  /** Where a phrase begins, and how long it is. */
  function places({ text, isPrefix }: Phrase, page: readonly string[]): readonly [number, number][] {
    const wanted = words(text);
    return page.flatMap((_, at): [number, number][] => {
      const isThere = wanted.every((word, index) => {
        const there = page[at + index];
        if (there === undefined) return false;
        return isPrefix && index === wanted.length - 1 ? there.startsWith(word) : there === word;
      });
      return isThere ? [[at, wanted.length]] : [];
    });
  }

  const pagesOf = ({ said, answer }: Document, field: Phrase["field"]) =>
    (field === undefined ? [said, answer] : [field === "said" ? said : answer]).map(words);

  function isNear(phrases: readonly Phrase[], distance: number, page: readonly string[]): boolean {
    const found = phrases.map((phrase) => places(phrase, page));
    const fits = (
      chosen: readonly [number, number][],
      rest: readonly (readonly [number, number][])[],
    ): boolean => {
      const [next, ...others] = rest;
      if (next) return next.some((place) => fits([...chosen, place], others));
      const last = Math.max(...chosen.map(([start]) => start));
      return chosen.every(([start, length]) => last - (start + length) <= distance);
    };
    return fits([], found);
  }

  function isFound(node: Node, document: Document): boolean {
    switch (node.kind) {
      case "phrase":
        return pagesOf(document, node.field).some((page) => places(node, page).length > 0);
      case "near":
        return pagesOf(document, node.phrases[0]?.field).some((page) =>
          isNear(node.phrases, node.distance, page),
        );
      case "any":
        return node.parts.some((part) => isFound(part, document));
      case "all":
        return (
          node.parts.every((part) => isFound(part, document)) &&
          !node.none.some((part) => isFound(part, document))
        );
    }
  }

  const word = fc.constantFrom(...vocabulary);
  const text = fc
    .array(fc.tuple(word, fc.constantFrom(" ", " ", ", ", "\n", ". ")), { maxLength: 25 })
    .map((parts) => parts.flat().join(""));
  const term = fc.oneof(
    { weight: 3, arbitrary: word },
    fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`),
    word.map((of) => `${of.slice(0, 3)}*`),
    word.map((of) => `said:${of}`),
    word.map((of) => `answer:${of}`),
  );
  const plain = fc.oneof(
    { weight: 2, arbitrary: word },
    fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`),
  );
  const near = fc
    .tuple(fc.array(plain, { minLength: 2, maxLength: 3 }), fc.integer({ min: 1, max: 6 }))
    .map(([parts, distance]) => parts.join(` NEAR/${distance} `));
  const { query } = fc.letrec<{ query: string; part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      term,
      near,
      tie("query").map((inner) => `(${inner})`),
    ),
    query: fc.oneof(
      fc.array(tie("part"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" ")),
      fc.array(tie("part"), { minLength: 2, maxLength: 3 }).map((parts) => parts.join(" OR ")),
      fc.tuple(tie("part"), tie("part")).map(([a, b]) => `${a} NOT ${b}`),
      fc.tuple(tie("part"), word).map(([a, b]) => `${a} -${b}`),
    ),
  }));

  test("finds what the index finds, for any question over any documents", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ said: text, answer: text }), { minLength: 1, maxLength: 12 }),
        fc.array(query, { minLength: 1, maxLength: 12 }),
        async (texts, queries) => {
          const documents = texts.map((of, index) => documentOf(`c${index}`, of));
          const store = await storeWith(documents);
          for (const one of queries) {
            const node = parseQuery(one).text as Node;
            const expected = documents.filter((document) => isFound(node, document));
            expect([one, idsFor(store, one).toSorted()]).toEqual([
              one,
              expected.map(({ conversationId }) => conversationId).toSorted(),
            ]);
          }
          store.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a hostile query", () => {
  let store: SearchStore;
  beforeAll(async () => {
    store = await storeWith([documentOf("c1", { said: "refund late said NEAR", answer: "x" })]);
  });
  afterAll(() => store.close());

  const signs = fc.constantFrom(
    ...['"', "'", "(", ")", "*", "^", ":", "{", "}", "-", "+", ",", "\0", "\\", "%", ";", " "],
    ...[
      "NEAR",
      "NEAR/2",
      "AND",
      "OR",
      "NOT",
      "said:",
      "answer:",
      "has:PHONE",
      "from:",
      "texts",
      "rank",
      "--",
      "/*",
    ],
    ...["refund", "é", "😀", "ꙮ", "𐍈", "\u0301", "ﬀ", "İ", "_"],
  );

  test("is answered or refused with a sentence of ours, never with one of the engine's", () => {
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 14 }), fc.string(), (parts, more) => {
        for (const query of [parts.join(""), parts.join(" "), more]) {
          try {
            find(store, parseQuery(query), firstPage);
          } catch (error) {
            if (!isFault(error)) throw error;
            expect([query, error.code]).toEqual([query, "usage.invalid"]);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['refund" OR said:x', "a quotation mark"],
    ["said:(a)", "after said:"],
    ["a AND", "AND stands"],
    ["a OR", "OR stands"],
    ["NOT a", "only says what must not"],
    ["a NEAR/0 b", "NEAR takes"],
    ["a NEAR/2 b NEAR/3 c", "one distance"],
    ["said:a NEAR/2 answer:b", "stands in one place"],
    ["(a OR has:PHONE)", "filter stands in brackets"],
    ["a OR b has:PHONE", "beside an OR"],
    ["has:SHOE", "no such type"],
    ["media:fax", "no such media type"],
    ["from:yesterday", "takes a date"],
    ["from:2025-02-30", "takes a date"],
    ["colour:red", "no such label"],
    ["()", "nothing to look for in the brackets"],
    [`${"(".repeat(21)}a${")".repeat(21)}`, "too deep"],
    ["word ".repeat(65), "too many words"],
    ["x".repeat(1001), "1001 signs"],
  ])("%s is refused because: %s", (query, why) => {
    expect(() => find(store, parseQuery(query), firstPage)).toThrow(why);
  });

  test("of capitals that are operators elsewhere, quoted ones are words", () => {
    expect(idsFor(store, '"NEAR"')).toEqual(["c1"]);
    expect(idsFor(store, '"said near"')).toEqual(["c1"]);
    expect(idsFor(store, "\u201csaid near\u201d -x\u0301y")).toEqual(["c1"]);
  });
});

describe("filters and order", () => {
  let store: SearchStore;
  beforeAll(async () => {
    store = await storeWith([
      documentOf("old", {
        startedAt: Date.parse("2025-03-01T10:00:00Z"),
        said: "refund please, a refund, my refund",
        masks: { PHONE: 2, PERSON: 1 },
        sentiment: "negative",
        queueIds: ["q1", "q2"],
      }),
      documentOf("young", {
        startedAt: Date.parse("2025-03-09T10:00:00Z"),
        mediaType: "email",
        direction: "outbound",
        language: "de-de",
        said: "hello there\nabout the refund and many other words that make it longer than it should be",
        queueIds: ["q2"],
      }),
      documentOf("answered", { startedAt: Date.parse("2025-03-05T10:00:00Z"), said: "hi", answer: "refund" }),
    ]);
  });
  afterAll(() => store.close());

  test.each([
    ["has:PHONE", ["old"]],
    ["has:phone", ["old"]],
    ["-has:PHONE", ["young", "answered"]],
    ["has:PHONE has:SSN", ["old"]],
    ["media:email", ["young"]],
    ["media:EMAIL direction:outbound", ["young"]],
    ["media:email direction:inbound", []],
    ["queue:q2", ["young", "old"]],
    ["queue:q", []],
    ["sentiment:negative", ["old"]],
    ["-sentiment:negative", ["young", "answered"]],
    ["language:de", ["young"]],
    ["language:en-us", ["answered", "old"]],
    ["language:e_", []],
    ["language:e%", []],
    ["from:2025-03-05", ["young", "answered"]],
    ["from:2025-03-05 to:2025-03-09", ["answered"]],
    ["from:2025-03-05T10:00:00.001Z", ["young"]],
  ])("%s finds %j, youngest first", (query, ids) => {
    expect(idsFor(store, query)).toEqual(ids);
  });

  test("best first: what is said of it often, or by the answer, stands before what mentions it", () => {
    const hits = find(store, parseQuery("refund"), firstPage).hits;
    expect(hits.map(({ conversationId }) => conversationId).at(-1)).toBe("young");
    const scores = hits.map(({ score = 0 }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    const byDate = find(store, parseQuery("refund"), { ...firstPage, sort: "date" }).hits;
    expect(byDate.map(({ conversationId }) => conversationId)).toEqual(["young", "answered", "old"]);
  });

  test("pages cut the same list", () => {
    const pages = [1, 2, 3].map((page) =>
      find(store, parseQuery("refund"), { sort: "rank", page, limit: 1 }),
    );
    expect(pages.map(({ total }) => total)).toEqual([3, 3, 3]);
    expect(pages.flatMap(({ hits }) => hits.map(({ conversationId }) => conversationId))).toEqual(
      idsFor(store, "refund"),
    );
  });

  test("fits into a narrow terminal and a wide one, and says the same", () => {
    const found = find(store, parseQuery("refund"), firstPage);
    const lines = (columns: number) =>
      foundText(found, { page: firstPage, waiting: 0 }, { columns, hasColour: false }).split("\n");
    for (const columns of [40, 80, 120])
      for (const line of lines(columns)) expect(line.length).toBeLessThanOrEqual(columns);
    const words = (columns: number) => lines(columns).join(" ").split(/\s+/);
    expect(words(40)).toEqual(words(120));
  });

  test("a snippet says who, in which turn, and where in the text", () => {
    const [hit] = find(store, parseQuery("refund media:email"), firstPage).hits;
    const [snippet] = hit?.snippets ?? [];
    expect(snippet?.turn).toBe(2);
    expect(snippet?.found.map(([start, end]) => snippet.text.slice(start, end))).toEqual(["refund"]);
  });
});
