/** What the server lets in, and what it says to the rest: every route of the document, against everything that is wrong
 *  with a request. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiDocument, exampleOf } from "../../../src/report/api/document.ts";
import { openServeStage, type ServeStage, token } from "../../helpers/serve-stage.ts";

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly isGuarded: boolean;
  readonly bodies: readonly unknown[];
  readonly answers: readonly string[];
}

let stage: ServeStage;
let operations: readonly Operation[];

beforeAll(async () => {
  stage = await openServeStage();
  operations = operationsIn((await stage.ask("/openapi.json")).body);
});
afterAll(() => stage.close());

/** With the examples of the document in place of its parameters. */
const operationsIn = ({ paths = {} }: ApiDocument): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      const examples = new Map(operation.parameters?.map((one) => [one.name, exampleOf(one)]));
      const asked = (operation.parameters ?? []).filter(
        ({ name, in: place }) => place === "query" && examples.get(name) !== undefined,
      );
      const query = asked.map(
        ({ name }, index) =>
          `${index === 0 ? "?" : "&"}${name}=${encodeURIComponent(String(examples.get(name)))}`,
      );
      const { example, examples: several = {} } = operation.requestBody?.content["application/json"] ?? {};
      return {
        method: method.toUpperCase(),
        path:
          path.replaceAll(/\{(\w+)\}/g, (_, name) => String(examples.get(name) ?? "missing-example")) +
          query.join(""),
        isGuarded: operation.security !== undefined,
        bodies: example === undefined ? Object.values(several).map(({ value }) => value) : [example],
        answers: Object.keys(operation.responses ?? {}),
      };
    }),
  );

const json = { "content-type": "application/json" };
const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
  fetch(`${stage.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });

async function expectProblem(response: Response, status: number, code: string): Promise<void> {
  expect([response.status, response.headers.get("content-type")]).toEqual([
    status,
    "application/problem+json",
  ]);
  const problem = (await response.json()) as Record<string, unknown>;
  expect(problem).toMatchObject({ status, code, type: `/docs#${code}` });
  expect(problem["requestId"]).toBe(response.headers.get("x-request-id"));
}

const wrongTokens: readonly (readonly [string, string | undefined])[] = [
  ["none", undefined],
  ["an empty one", "Bearer "],
  ["another", "Bearer a-token-for-the-tests-0002"],
  ["the beginning of the right one", `Bearer ${token.slice(0, -1)}`],
  ["the right one and more", `Bearer ${token}1`],
  ["the right one with another scheme", `Basic ${token}`],
  ["the right one without a scheme", token],
  ["one in the wrong case", `Bearer ${token.toUpperCase()}`],
];

describe("the token", () => {
  test.each(wrongTokens)(
    "%s is refused on every data route, before the body is read",
    async (_, authorization) => {
      const guarded = operations.filter(({ isGuarded }) => isGuarded);
      expect(guarded.length).toBeGreaterThan(7);
      for (const { method, path } of guarded) {
        const headers = { ...json, ...(authorization === undefined ? {} : { authorization }) };
        const response = await send(method, path, headers, method === "POST" ? "{ no json" : undefined);
        expect(response.headers.get("www-authenticate")).toBe("Bearer");
        await expectProblem(response, 401, "unauthorized");
      }
    },
  );

  test("all but health, readiness, document and page ask for it", () => {
    const open = operations.filter(({ isGuarded }) => !isGuarded).map(({ path }) => path);
    expect(open).toEqual(["/health", "/ready"]);
  });

  test("the scheme may be written in any case", async () => {
    expect((await send("GET", "/metrics", { authorization: `bearer ${token}` })).status).toBe(200);
  });
});

describe("a body", () => {
  const authorization = `Bearer ${token}`;
  const posts = () => operations.filter(({ method }) => method === "POST");

  test("that is too large is refused on every route that takes one", async () => {
    for (const { path } of posts()) {
      const body = JSON.stringify({ conversationId: "a".repeat(20_000) });
      await expectProblem(await send("POST", path, { ...json, authorization }, body), 413, "tooLarge");
    }
  });

  test("that is not JSON is refused, whatever it says it is", async () => {
    for (const { path } of posts()) {
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
        await expectProblem(
          await send("POST", path, { "content-type": type, authorization }, "{}"),
          415,
          "wrongMedia",
        );
    }
  });

  const malformed = [
    ...[
      "",
      "{",
      "[]",
      "null",
      '"text"',
      "{}",
      '{"__proto__":{}}',
      '{"constructor":{"prototype":{}}}',
      "\u0000",
    ],
    '{"conversationId":5,"conversation_id":5}',
    '{"conversationId":"","conversation_id":""}',
    '{"conversationId":"../../etc/passwd","conversation_id":"../../etc/passwd"}',
    `{"conversationId":"${"a".repeat(101)}","conversation_id":"${"a".repeat(101)}"}`,
  ];
  test.each(malformed)("as %j is malformed on every route that takes one", async (body) => {
    for (const { path } of posts())
      await expectProblem(await send("POST", path, { ...json, authorization }, body), 400, "malformed");
  });

  const conversationId = "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180";
  test.each([
    { maxLength: 39 },
    { maxLength: 20_001 },
    { maxLength: 99.5 },
    { maxLength: "600" },
    { template: "haiku" },
    { source: "thin air" },
    { maxAge: "a while" },
    { maxAge: 60 },
    { unknown: true },
  ])("with %j is malformed, and the answer names the member and repeats no value", async (wrong) => {
    const { status, body } = await stage.submit({ conversationId, ...wrong });
    expect([status, body.code]).toEqual([400, "malformed"]);
    const [[name, value]] = Object.entries(wrong) as [[string, unknown]];
    expect(body.wrong[0].where).toBe(name === "unknown" ? "body" : `body.${name}`);
    expect(body.wrong[0].says).not.toBe("is not as it should be");
    if (typeof value === "string") expect(JSON.stringify(body)).not.toContain(value);
  });

  test("with something personal in it is answered without a word of it", async () => {
    const secrets = ["555-0142", "Maria", "4111111111111111"];
    const bodies = [
      `{"conversationId": "555-0142 Maria", oops 4111111111111111`,
      JSON.stringify({ conversationId: "Maria 555-0142", "4111111111111111": "Maria" }),
    ];
    for (const body of bodies) {
      const text = await (await send("POST", "/api/summaries", { ...json, authorization }, body)).text();
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
    expect(stage.errors).toEqual([]);
  });
});

describe("a path", () => {
  const authorization = `Bearer ${token}`;
  test.each(["/", "/api", "/api/summaries/tasks", "/api/summaries/", "/.env"])(
    "%s is unknown",
    async (path) => {
      await expectProblem(await send("GET", path, { authorization }), 404, "unknownPath");
    },
  );

  test.each([
    "/api/summaries/tasks/not-a-uuid",
    "/api/conversations/a%20b/summary",
    "/api/summary/%2e%2e%2f",
    "/api/conversations//summary",
  ])("%s has an id of another form", async (path) => {
    await expectProblem(await send("GET", path, { authorization }), 400, "malformed");
  });

  test("that can not be decoded is malformed", async () => {
    await expectProblem(await send("GET", "/api/summary/%ff", { authorization }), 400, "malformed");
  });

  test("takes no query that nobody knows, and no wait beyond a minute", async () => {
    for (const query of ["x=1", "wait=61s", "wait=2m", "wait=20", "maxAge=soon"]) {
      const path = `/api/conversations/7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180/summary?${query}`;
      await expectProblem(await send("GET", path, { authorization }), 400, "malformed");
    }
  });

  test("whose route is unknown is written down without it", async () => {
    await send("GET", "/maria-quintero-555-0142", {});
    await send("GET", "/api/summary/maria-quintero-555-0142", { authorization });
    await expect.poll(() => stage.answered.at(-1)?.route).toBe("/api/summary/:conversationId");
    expect(JSON.stringify(stage.answered)).not.toContain("maria");
  });
});

describe("the document", () => {
  test("has an answer documented for every example it shows, and the server gives it", async () => {
    const tried: string[] = [];
    for (const { method, path, bodies, answers } of operations) {
      for (const body of method === "POST" ? bodies : [undefined]) {
        const init = body === undefined ? { method } : { method, headers: json, body: JSON.stringify(body) };
        const { status } = await stage.ask(path, init);
        tried.push(`${method} ${path} ${status}`);
        expect(answers, `${method} ${path}`).toContain(String(status));
        expect(status, `${method} ${path}`).not.toBe(400);
      }
    }
    expect(tried.length).toBeGreaterThan(operations.length);
    expect(tried.join("\n")).not.toContain("missing-example");
  });

  test("is what the page shows, route by route", async () => {
    const { body, headers } = await stage.ask("/docs");
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    const document = (await stage.ask("/openapi.json")).body;
    for (const path of Object.keys(document.paths)) expect(body).toContain(`<code>${path}</code>`);
  });
});

test("every answer tells browsers to keep, guess and frame nothing", async () => {
  for (const path of ["/health", "/docs", "/api/summaries", "/nowhere"]) {
    const { headers } = await stage.ask(path);
    expect([
      headers.get("cache-control"),
      headers.get("x-content-type-options"),
      headers.get("x-frame-options"),
    ]).toEqual(["no-store", "nosniff", "DENY"]);
  }
});

test("an address that asks too often is told when to come back, also with a wrong token and for nothing", async () => {
  const strict = await openServeStage({ requestsPerMinute: 3 });
  const path = (authorization: string, to: string) =>
    fetch(`${strict.url}${to}`, { headers: { authorization } });
  await path("Bearer wrong", "/metrics");
  await path("Bearer wrong", "/metrics");
  await path(`Bearer ${token}`, "/metrics");
  for (const to of ["/metrics", "/health"]) {
    const response = await path(`Bearer ${token}`, to);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([429, "tooMany"]);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  await strict.close();
});
