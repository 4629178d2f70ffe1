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
  });
});

test("the page needs no token, holds no data, and may ask its own server only", async () => {
  const page = await app.inject({ url: "/search" });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain("connect-src &#39;self&#39;");
  expect(page.body).not.toMatch(/https?:\/\//);
});
