/** The search over HTTP: who may ask, what is answered, and what is said of a query that is not understood. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../../../src/http/app.ts";
import { searchPageRoutes, searchRoutes } from "../../../src/http/search-routes.ts";
import { createServer } from "../../../src/http/server.ts";
import { searchPage } from "../../../src/report/search/page.ts";
import { createSearchDesk, type SearchDesk } from "../../../src/searching/desk.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { type SearchScene, said, searchScene } from "../../helpers/search-scene.ts";

let scene: SearchScene;
let desk: SearchDesk;
let app: App;
let now = 0;
const token = "a token of sixteen signs".replaceAll(" ", "-");

beforeAll(async () => {
  scene = searchScene();
  await scene.run([
    said("c1", "a late refund for [PERSON_1]", { redactions: { PERSON: 1 } }),
    said("c2", "credit"),
  ]);
  desk = createSearchDesk(scene.dataDir, () => now);
  app = await createServer({
    token: new Secret(token),
    requestsPerMinute: 10_000,
    version: "0",
    guarded: [searchRoutes(desk)],
    open: [searchPageRoutes(searchPage)],
    onAnswered: () => {},
    onError: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await app.close();
  await desk.close();
  scene.remove();
});

const ask = (query: Record<string, string>, given: string | undefined = token) =>
  app.inject({
    url: `/api/search?${new URLSearchParams(query)}`,
    headers: given === "" ? {} : { authorization: `Bearer ${given}` },
  });

describe("GET /api/search", () => {
  test("answers a page of what was found, with what it was found by", async () => {
    const answer = await ask({ q: '"late refund" has:PERSON' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ total: 1, waiting: 0, page: 1, limit: 10 });
    const [hit] = answer.json().hits;
    expect([hit.conversationId, hit.masks]).toEqual(["c1", { PERSON: 1 }]);
    const [snippet] = hit.snippets;
    expect(snippet.found.map(([start, end]: [number, number]) => snippet.text.slice(start, end))).toEqual([
      "late refund",
    ]);
  });

  test("takes filters beside the query, or alone, in which an OR of the query stays whole", async () => {
    const idsOf = async (query: Record<string, string>) =>
      (await ask(query)).json().hits.map((hit: { conversationId: string }) => hit.conversationId);
    expect(await idsOf({ has: "PERSON,EMAIL" })).toEqual(["c1"]);
    expect(await idsOf({ q: "refund OR credit", has: "PERSON" })).toEqual(["c1"]);
    expect(await idsOf({ q: "refund OR credit", media: "email" })).toEqual([]);
    expect((await idsOf({ from: "2025-03-01", to: "2025-03-02" })).toSorted()).toEqual(["c1", "c2"]);
    expect(await idsOf({ to: "2025-03-01" })).toEqual([]);
  });

  test("finds what was done since, without a restart", async () => {
    await scene.run([said("c3", "a brand new complaint")]);
    now += 60_000;
    expect((await ask({ q: "complaint" })).json().total).toBe(1);
  });

  test.each([
    ["no token", { q: "refund" }, "", 401],
    ["a wrong token", { q: "refund" }, "guess", 401],
    ["no query", {}, token, 400],
    ["an empty query", { q: "" }, token, 400],
    ["a query that is too long", { q: "x".repeat(1001) }, token, 400],
    ["a page that is none", { q: "refund", page: "0" }, token, 400],
    ["a page that is too large", { q: "refund", limit: "101" }, token, 400],
    ["a member nobody knows", { q: "refund", colour: "red" }, token, 400],
    ["a filter of commas", { q: "refund", has: "PHONE,,EMAIL" }, token, 400],
    ["two dates at once", { q: "refund", from: "2025-03-01,2025-03-02" }, token, 400],
    ["a date that is none", { q: "refund", from: "March" }, token, 400],
    ["a mask that is none", { q: "refund", has: "TELEPHONE" }, token, 400],
    ["another order", { q: "refund", sort: "size" }, token, 400],
  ])("refuses %s", async (_, query, given, status) => {
    const answer = await ask(query as Record<string, string>, given);
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      status,
      expect.stringContaining("application/problem+json"),
    ]);
  });

  test("says of a query that is not understood what is wrong and where, and nothing of what was asked", async () => {
    const answer = await ask({ q: 'xylophonist "refund' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().wrong[0].says).toContain("a quotation mark is not closed (character 13)");
    expect(answer.body).not.toContain("xylophonist");
    const beside = await ask({ q: "credit OR (refund", media: "voice" });
    expect(beside.json().wrong[0].says).toContain("a bracket is not closed (character 11)");
    const loose = await ask({ q: "refund OR credit has:PHONE" });
    expect(loose.json().wrong[0].says).toContain("a filter stands beside an OR (character 8)");
    const filter = await ask({ q: "refund", has: "TELEPHONE" });
    expect(filter.json().wrong[0].where).toBe("querystring");
  });
});

test("before the first run nothing is found, and it is found when it is there", async () => {
  const empty = searchScene();
  const early = createSearchDesk(empty.dataDir, () => now);
  const page = { sort: "rank", page: 1, limit: 10 } as const;
  expect(await early.ask("refund", {}, page)).toEqual({ total: 0, hits: [], waiting: 0 });
  await empty.run([said("c1", "refund")]);
  expect((await early.ask("refund", {}, page)).total).toBe(1);
  await early.close();
  empty.remove();
});

test("the page needs no token, holds no data, and may ask its own server only", async () => {
  const page = await app.inject({ url: "/search" });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain("connect-src &#39;self&#39;");
  expect(page.body).not.toMatch(/https?:\/\//);
});
