/** How a piece of the plan becomes pages: by the search, by several that must agree, by reading when there is none. */
import { describe, expect, test } from "vitest";
import { dayMs } from "../../../src/shared/day.ts";
import { Fault } from "../../../src/shared/fault.ts";
import { type QueryListing, queryPages } from "../../../src/source/query-pages.ts";

const day = { fromMs: Date.parse("2025-03-10T00:00:00Z"), toMs: Date.parse("2025-03-11T00:00:00Z") };
const row = (id: string) => ({
  ...{ conversationId: id, conversationStart: "2025-03-10T08:00:00Z" },
  conversationEnd: "2025-03-10T08:05:00Z",
});

/** A server whose day holds some conversations, and whose search names for each word these. */
function serverWith(ids: readonly string[], saidIn: Readonly<Record<string, readonly string[]>> | Fault) {
  const searched: string[] = [];
  return {
    searched,
    async get(path: string) {
      const asked = new URL(path, "http://localhost").searchParams
        .getAll("id")
        .flatMap((id) => id.split(","));
      return { conversations: asked.map(row) };
    },
    async post(path: string, body: unknown) {
      if (!path.includes("search")) return { conversations: ids.map(row), totalHits: ids.length };
      if (saidIn instanceof Fault) throw saidIn;
      const { query, pageNumber } = body as { query: readonly { value?: string }[]; pageNumber: number };
      const [word = ""] = query.flatMap(({ value }) => value ?? []);
      searched.push(word);
      const named = (saidIn[word] ?? []).map((id) => ({ conversationId: id }));
      return { total: named.length, results: named.slice((pageNumber - 1) * 100, pageNumber * 100) };
    },
  };
}

async function pagesOf(
  genesys: ReturnType<typeof serverWith>,
  searches: readonly (readonly string[])[],
  { isNew = () => true, daysLater = 1 }: { isNew?: (id: string) => boolean; daysLater?: number } = {},
) {
  const pages: QueryListing[] = [];
  const now = () => day.toMs + daysLater * dayMs;
  const options = { genesys, filters: {}, searches, pageSize: 100, now };
  const piece = { index: 0, by: "search" as const, ...day };
  for await (const page of queryPages(piece, isNew, options, new AbortController().signal)) pages.push(page);
  return pages;
}
const idsIn = (pages: readonly QueryListing[]) => pages.flatMap(({ ids }) => ids);

describe("words that must all be said", () => {
  test("may each be named for another leg of the call", async () => {
    const server = serverWith([], { supervisor: ["a", "b", "b"], refund: ["c", "b", "a"], card: ["b", "d"] });
    const pages = await pagesOf(server, [["supervisor"], ["refund"], ["card"]]);
    expect(pages.map(({ by, ids }) => [by, ids])).toEqual([["search", ["b"]]]);
  });

  test("are not searched for any further when one of them is nowhere", async () => {
    const server = serverWith([], { refund: ["a"] });
    expect(await pagesOf(server, [["supervisor"], ["refund"]])).toEqual([]);
    expect(new Set(server.searched)).toEqual(new Set(["supervisor"]));
  });

  test("make pages of a hundred, each conversation once", async () => {
    const many = Array.from({ length: 250 }, (_, index) => `c${index}`);
    const server = serverWith([], { refund: [...many, "x"], card: ["y", ...many.toReversed()] });
    const pages = await pagesOf(server, [["refund"], ["card"]]);
    expect(pages.map(({ ids }) => ids.length)).toEqual([100, 100, 50]);
    expect(idsIn(pages).toSorted()).toEqual(many.toSorted());
  });
});

describe("is read instead of searched, and says so:", () => {
  test("a server without a search, but not one that fails otherwise", async () => {
    const read = await pagesOf(serverWith(["a", "b"], new Fault("call.notFound")), [["refund"]], {
      isNew: (id) => id !== "b",
    });
    expect(read.map(({ by, ids }) => [by, ids])).toEqual([["reading", ["a"]]]);
    const refused = pagesOf(serverWith(["a"], new Fault("access.forbidden")), [["refund"]]);
    await expect(refused).rejects.toMatchObject({ code: "access.forbidden" });
  });

  test("what has left the index since the query was planned", async () => {
    const server = serverWith(["a"], { refund: ["a"] });
    expect((await pagesOf(server, [["refund"]], { daysLater: 58 }))[0]?.by).toBe("search");
    server.searched.length = 0;
    const read = await pagesOf(server, [["refund"]], { daysLater: 60 });
    expect([read[0]?.by, idsIn(read), server.searched]).toEqual(["reading", ["a"], []]);
  });
});
