/** The door before servers that behave and misbehave as the vendor's do. */
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { type Genesys, type GenesysOptions, openGenesys } from "../../src/genesys/client.ts";
import { probeClock, probeDetails, probeLogin, probeTranscript } from "../../src/genesys/probes.ts";
import { type Fault, isFault, sentence } from "../../src/shared/fault.ts";
import { parseJson } from "../../src/shared/json.ts";
import { retryPolicy } from "../../src/shared/retry.ts";
import { Secret } from "../../src/shared/secret.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";
import { bodyOf, type Loopback, openLoopback } from "../helpers/loopback.ts";

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly delayMs?: number;
}
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

async function serve(answer: (asked: Asked, count: number) => Reply) {
  const asked: Asked[] = [];
  const server: Loopback = await openLoopback(async (request, response) => {
    const call = {
      method: request.method ?? "",
      path: request.url ?? "",
      authorization: request.headers.authorization,
      body: await bodyOf(request),
    };
    asked.push(call);
    const { status = 200, headers = {}, body = {}, delayMs = 0 } = answer(call, asked.length);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    response.writeHead(status, headers);
    response.end(typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  opened.push(server);
  return { url: server.url, asked };
}

/** A sample that wraps a whole response. */
const wrapped = (name: string): Reply => {
  const { _http_status: status, _headers: headers = {}, body } = genesysFixture(name);
  return { status, headers, body };
};

const tokens = () =>
  serve((_, count) => ({
    body: { access_token: `token-${count}`, token_type: "bearer", expires_in: 86_399 },
  }));

interface Doors {
  readonly api: string;
  readonly login: string;
}

function open({ api, login }: Doors, options: Partial<GenesysOptions> = {}): Genesys {
  const genesys = openGenesys({
    apiUrl: api,
    loginUrl: login,
    clientId: "client-id",
    clientSecret: new Secret("client-secret"),
    requestsPerMinute: Number.POSITIVE_INFINITY,
    policy: { ...retryPolicy, attempts: 4, firstDelayMs: 1 },
    connections: 8,
    timeoutMs: 2000,
    ...options,
  });
  opened.push(genesys);
  return genesys;
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isFault(error)) throw new Error("no fault", { cause: error });
  return error;
}

describe("the token", () => {
  test("is asked for as the vendor wants it, and once however many ask", async () => {
    const login = await serve(() => ({ body: genesysFixture("oauth-token"), delayMs: 20 }));
    const api = await serve(() => ({ body: { ok: true } }));
    const genesys = open({ api: api.url, login: login.url });
    await Promise.all(Array.from({ length: 20 }, () => genesys.get("/api/v2/x")));
    expect(login.asked).toEqual([
      {
        method: "POST",
        path: "/oauth/token",
        authorization: `Basic ${Buffer.from("client-id:client-secret").toString("base64")}`,
        body: "grant_type=client_credentials",
      },
    ]);
    expect(new Set(api.asked.map(({ authorization }) => authorization))).toEqual(
      new Set(["Bearer EXAMPLE-NOT-A-REAL-TOKEN"]),
    );
  });

  test("is renewed a minute before it expires", async () => {
    let nowMs = 0;
    const login = await tokens();
    const api = await serve(() => ({}));
    const genesys = open({ api: api.url, login: login.url }, { now: () => nowMs });
    await genesys.login();
    nowMs = (86_399 - 61) * 1000;
    await genesys.login();
    expect(login.asked).toHaveLength(1);
    nowMs = (86_399 - 59) * 1000;
    await genesys.login();
    expect(login.asked).toHaveLength(2);
  });

  test("that dies in mid-run is dropped, and the call goes out once more with a new one", async () => {
    const login = await tokens();
    const api = await serve(({ authorization }) =>
      authorization === "Bearer token-1" ? wrapped("error-401-bad-credentials") : { body: { ok: true } },
    );
    const genesys = open({ api: api.url, login: login.url });
    const answers = await Promise.all(Array.from({ length: 8 }, () => genesys.get("/api/v2/x")));
    expect(answers).toHaveLength(8);
    expect(login.asked).toHaveLength(2);
  });

  test.each<[string, Reply]>([
    ["the server", wrapped("error-503")],
    ["the body", { body: "{" }],
    ["the time", { delayMs: 400 }],
  ])("may die twice within one call, when %s failed in between", async (_, failure) => {
    const login = await tokens();
    const script = [wrapped("error-401-bad-credentials"), failure, wrapped("error-401-bad-credentials")];
    const api = await serve((_asked, count) => script[count - 1] ?? { body: { ok: true } });
    const genesys = open({ api: api.url, login: login.url }, { timeoutMs: 200 });
    expect(await genesys.get("/api/v2/x")).toEqual({ ok: true });
    expect(login.asked).toHaveLength(3);
  });

  test("that is refused although it is new ends the run with 77", async () => {
    const login = await tokens();
    const api = await serve(() => wrapped("error-401-bad-credentials"));
    const fault = await faultOf(open({ api: api.url, login: login.url }).get("/api/v2/x"));
    expect(fault).toMatchObject({
      code: "access.denied",
      exit: 77,
      facts: { vendorCode: "bad.credentials" },
    });
    expect(api.asked).toHaveLength(2);
  });

  test.each([
    ["oauth-error-400", "does not know this client id", "GENESYS_REGION"],
    ["oauth-error-401", "refused the client secret", "GENESYS_CLIENT_SECRET"],
  ])(
    "is refused by %s: says what to check, asks once, and shows nothing secret",
    async (name, says, next) => {
      const login = await serve(() => wrapped(name));
      const api = await serve(() => ({}));
      const fault = await faultOf(open({ api: api.url, login: login.url }).get("/api/v2/x"));
      expect(fault).toMatchObject({ code: "access.denied", exit: 77 });
      expect(fault.message).toContain(says);
      expect(fault.next).toContain(next);
      expect(sentence(fault)).not.toMatch(/client-secret|client not found|authentication failed/);
      expect(login.asked).toHaveLength(1);
      expect(api.asked).toHaveLength(0);
    },
  );

  test("is tried again after an outage, once for all who wait", async () => {
    const login = await serve((_, count) =>
      count < 3 ? { status: 503, body: "<html>down</html>" } : { body: genesysFixture("oauth-token") },
    );
    const api = await serve(() => ({ body: { ok: true } }));
    const genesys = open({ api: api.url, login: login.url });
    await Promise.all(Array.from({ length: 8 }, () => genesys.get("/api/v2/x")));
    expect(login.asked).toHaveLength(3);
  });

  test("that does not come fails everybody after one round of tries", async () => {
    const login = await serve(() => ({ status: 503 }));
    const api = await serve(() => ({}));
    const genesys = open({ api: api.url, login: login.url });
    const faults = await Promise.all(Array.from({ length: 4 }, () => faultOf(genesys.get("/api/v2/x"))));
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(["call.status"]));
    expect(login.asked).toHaveLength(4);
  });

  test.each(["token\r\nx: y", "токен", ""])("is none when no header can carry it: %j", async (value) => {
    const login = await serve(() => ({ body: { access_token: value, expires_in: 86_400 } }));
    const api = await serve(() => ({}));
    const fault = await faultOf(open({ api: api.url, login: login.url }).get("/api/v2/x"));
    expect(fault).toMatchObject({ code: "access.denied", message: expect.stringContaining("no token") });
    expect(login.asked).toHaveLength(1);
  });

  test("and the API that are somewhere else are settings", async () => {
    const away = await serve(() => ({ status: 308, headers: { location: "https://example.com/" } }));
    const login = await tokens();
    const faults = await Promise.all([
      faultOf(open({ api: away.url, login: away.url }).login()),
      faultOf(open({ api: away.url, login: login.url }).get("/api/v2/x")),
    ]);
    expect(faults).toMatchObject([
      { code: "config.invalid", next: expect.stringContaining("GENESYS_LOGIN_URL") },
      { code: "config.invalid", next: expect.stringContaining("GENESYS_API_URL") },
    ]);
  });

  test("is not found on a page that is no login host", async () => {
    const login = await serve(() => ({ body: { hello: "world" } }));
    const fault = await faultOf(open({ api: login.url, login: login.url }).login());
    expect(fault).toMatchObject({ code: "access.denied" });
    expect(fault.next).toContain("GENESYS_LOGIN_URL");
  });
});

describe("an error of the API", () => {
  const against = async (reply: Reply, options: Partial<GenesysOptions> = {}) => {
    const login = await tokens();
    const api = await serve(() => reply);
    const genesys = open({ api: api.url, login: login.url }, options);
    const fault = await faultOf(genesys.post("/api/v2/things/query?secret=1", { a: 1 }));
    return { fault, asked: api.asked };
  };
  const contextId = "b9f1d2c3-e4a5-4678-9b0c-1d2e3f4a5b6c";

  test("403 names the permissions, once", async () => {
    const { fault, asked } = await against(wrapped("error-403-missing-permissions"));
    expect(fault).toMatchObject({
      code: "access.forbidden",
      exit: 77,
      facts: {
        status: 403,
        call: "POST /api/v2/things/query",
        vendorCode: "missing.any.permissions",
        contextId,
        permissions: ["analytics:conversationDetail:view", "analytics:agentConversationDetail:view"],
      },
    });
    expect(asked).toHaveLength(1);
  });

  test("404 and 400 are not tried again, and their message stays behind", async () => {
    const absent = await against(wrapped("error-404-transcript"));
    expect(absent.fault).toMatchObject({
      code: "call.notFound",
      retryable: false,
      facts: { vendorCode: "resource.not.found", contextId },
    });
    const bad = await against(wrapped("error-400-pagination"));
    expect(bad.fault).toMatchObject({
      code: "call.rejected",
      facts: { vendorCode: "bad.request", contextId },
    });
    expect(bad.asked).toHaveLength(1);
    expect(JSON.stringify([bad.fault, sentence(bad.fault)])).not.toContain("Pagination");
  });

  test("carries nothing that has not the form of a vendor's name", async () => {
    const { fault } = await against({
      status: 400,
      body: { code: "Maria said: 317-555-0142", contextId: "317 555 0142", message: "Maria Quintero" },
    });
    expect(fault.facts).toEqual({
      door: "genesys",
      status: 400,
      call: "POST /api/v2/things/query",
      vendorCode: undefined,
      contextId: undefined,
    });
  });

  test.each(["<html>Bad Gateway</html>", "", "\u0000\u0001", "[1,2]", "null"])(
    "may come as anything: %j",
    async (body) => {
      const headers = { "ININ-Correlation-Id": contextId };
      const { fault, asked } = await against({ status: 502, headers, body });
      expect(fault).toMatchObject({
        code: "call.status",
        retryable: true,
        facts: { status: 502, contextId },
      });
      expect(asked).toHaveLength(4);
    },
  );

  test("a body that is no JSON is asked for again", async () => {
    const login = await tokens();
    const api = await serve((_, count) => ({ body: count < 3 ? '{"conversations":[{"conv' : '{"ok":true}' }));
    expect(await open({ api: api.url, login: login.url }).get("/api/v2/x")).toEqual({ ok: true });
    expect(api.asked).toHaveLength(3);
  });

  test("repeats the same body when it tries again", async () => {
    const { asked } = await against({ status: 500 });
    expect(asked.map(({ body }) => body)).toEqual(Array(4).fill('{"a":1}'));
  });
});

describe("the rate", () => {
  test("429 pauses everybody for as long as the server asked", async () => {
    const login = await tokens();
    const api = await serve((_, count) =>
      count === 1 ? { status: 429, headers: { "retry-after": "1" }, body: {} } : { body: { ok: true } },
    );
    const waits: number[] = [];
    const genesys = open({ api: api.url, login: login.url }, { onWait: (_, delayMs) => waits.push(delayMs) });
    const startedAt = performance.now();
    const first = genesys.get("/api/v2/x");
    while (waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([first, genesys.get("/api/v2/y")]);
    expect(performance.now() - startedAt).toBeGreaterThan(980);
    expect(
      api.asked
        .map(({ path }) => path)
        .slice(1)
        .sort(),
    ).toEqual(["/api/v2/x", "/api/v2/y"]);
    expect(waits).toEqual([1000]);
  });

  test("429 without Retry-After waits for the end of the server's window", async () => {
    const login = await tokens();
    const { "Retry-After": _, ...headers } = genesysFixture("error-429")._headers;
    const api = await serve(() => ({
      ...wrapped("error-429"),
      headers: { ...headers, "inin-ratelimit-reset": "7" },
    }));
    const waits: number[] = [];
    const abort = new AbortController();
    const genesys = open(
      { api: api.url, login: login.url },
      {
        onWait: (_fault, delayMs) => {
          waits.push(delayMs);
          abort.abort();
        },
      },
    );
    await expect(genesys.get("/api/v2/x", abort.signal)).rejects.toMatchObject({ name: "AbortError" });
    expect(waits).toEqual([7000]);
  });

  test("is learned from the headers of every answer", async () => {
    const login = await tokens();
    const api = await serve(() => ({
      headers: { "inin-ratelimit-allowed": "100", "inin-ratelimit-count": "3", "inin-ratelimit-reset": "41" },
    }));
    const genesys = open({ api: api.url, login: login.url }, { requestsPerMinute: 270 });
    expect(genesys.rate().perMinute).toBe(270);
    await genesys.get("/api/v2/x");
    expect(genesys.rate().perMinute).toBeCloseTo(99.8);
    expect(genesys.rate().pausedForMs).toBe(0);
  });

  test("is waited out when the window is used up", async () => {
    const login = await tokens();
    const api = await serve(() => ({
      headers: {
        "inin-ratelimit-allowed": "100",
        "inin-ratelimit-count": "100",
        "inin-ratelimit-reset": "41",
      },
    }));
    const genesys = open({ api: api.url, login: login.url });
    await genesys.get("/api/v2/x");
    expect(genesys.rate().pausedForMs).toBeGreaterThan(40_000);
  });
});

describe("a download", () => {
  test("carries no token and keeps the URL's query", async () => {
    const login = await tokens();
    const store = await serve(({ authorization }) => (authorization ? { status: 400 } : { body: { a: 1 } }));
    const genesys = open({ api: login.url, login: login.url });
    await genesys.login();
    expect(
      await genesys.download(`${store.url}/t.json?X-Amz-Signature=s%2F1&b=2`, (body) => body.toString()),
    ).toBe('{"a":1}');
    expect(store.asked[0]?.path).toBe("/t.json?X-Amz-Signature=s%2F1&b=2");
  });

  test("that its reader can not read is asked for again", async () => {
    const store = await serve((_, count) => ({ body: count === 1 ? '{"transcr' : '{"transcripts":[]}' }));
    const genesys = open({ api: store.url, login: store.url });
    expect(await genesys.download(`${store.url}/t`, (body) => parseJson(body, "store"))).toEqual({
      transcripts: [],
    });
  });

  test.each([{}, { "content-encoding": "gzip" }])(
    "may be compressed, whether or not it says so: %j",
    async (headers) => {
      const store = await serve((_, count) => {
        const whole = gzipSync('{"transcripts":[]}');
        return { headers, body: count === 1 ? whole.subarray(0, 20) : whole };
      });
      const genesys = open({ api: store.url, login: store.url });
      expect(await genesys.download(`${store.url}/t`, String)).toBe('{"transcripts":[]}');
      expect(store.asked).toHaveLength(2);
    },
  );

  test("from an expired URL fails at once and does not end the run", async () => {
    const store = await serve(() => ({ status: 403, body: "<Error><Code>AccessDenied</Code></Error>" }));
    const fault = await faultOf(
      open({ api: store.url, login: store.url }).download(`${store.url}/t?sig=s`, String),
    );
    expect(fault).toMatchObject({ code: "call.rejected", scope: "call", facts: { status: 403 } });
    expect(JSON.stringify(fault)).not.toContain("sig=");
    expect(store.asked).toHaveLength(1);
  });

  test.each(["http://store.example/t", "file:///etc/hostname", "ftp://127.0.0.1/t", "not a url", ""])(
    "from %j is refused: text goes over TLS or stays on this machine",
    async (url) => {
      const genesys = open({ api: "http://127.0.0.1:9", login: "http://127.0.0.1:9" });
      expect(await faultOf(genesys.download(url, String))).toMatchObject({ code: "call.rejected" });
    },
  );
});

describe("an abort", () => {
  test("ends what is under way, at once and with the signal's reason", async () => {
    const login = await tokens();
    const api = await serve(() => ({ delayMs: 5000 }));
    const abort = new AbortController();
    const genesys = open({ api: api.url, login: login.url }, { signal: abort.signal });
    const work = genesys.get("/api/v2/x");
    setTimeout(() => abort.abort(), 50);
    const startedAt = performance.now();
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe("an outage of the login host", () => {
  const outage = async (options: Partial<GenesysOptions> = {}) => {
    const login = await serve(() => ({ status: 503, headers: { "retry-after": "60" } }));
    const waits: number[] = [];
    const genesys = open(
      { api: login.url, login: login.url },
      { ...options, onWait: (_, delayMs) => waits.push(delayMs) },
    );
    const waiting = async () => {
      while (waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    return { login, genesys, waiting };
  };

  test("is left by the caller that aborts, and goes on for the others", async () => {
    const { login, genesys, waiting } = await outage();
    const abort = new AbortController();
    const leaver = genesys.get("/api/v2/x", abort.signal);
    const stayer = genesys.get("/api/v2/y").then(
      () => "answered",
      () => "closed",
    );
    await waiting();
    abort.abort();
    await expect(leaver).rejects.toMatchObject({ name: "AbortError" });
    const pending = new Promise((resolve) => setTimeout(() => resolve("pending"), 50));
    expect(await Promise.race([stayer, pending])).toBe("pending");
    expect(login.asked).toHaveLength(1);
    await genesys.close();
    expect(await stayer).toBe("closed");
  });
});

describe("the probes", () => {
  const permitted = async () => {
    const login = await tokens();
    const api = await serve(({ path }) =>
      path.includes("transcripturl") ? wrapped("error-404-transcript") : { body: { totalHits: 0 } },
    );
    return { api, genesys: open({ api: api.url, login: login.url }) };
  };

  test("are content with a client that may do all", async () => {
    const { api, genesys } = await permitted();
    await probeLogin(genesys);
    await probeDetails(genesys, Date.parse("2025-03-11T00:00:00Z"));
    await probeTranscript(genesys, () => "7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180");
    expect(JSON.parse(api.asked[0]?.body ?? "")).toMatchObject({
      interval: "2025-03-10T00:00:00.000Z/2025-03-10T00:01:00.000Z",
      paging: { pageSize: 1, pageNumber: 1 },
    });
  });

  test("name the permission that is missing", async () => {
    const login = await tokens();
    const api = await serve(() => wrapped("error-403-missing-permissions"));
    const genesys = open({ api: api.url, login: login.url });
    expect(await faultOf(probeDetails(genesys, 0))).toMatchObject({ code: "access.forbidden" });
    expect(await faultOf(probeTranscript(genesys, () => "x"))).toMatchObject({ code: "access.forbidden" });
  });

  test("tell how far this machine's clock is off", async () => {
    const login = await serve(() => ({ status: 404, headers: { date: "Mon, 10 Mar 2025 14:00:00 GMT" } }));
    const now = () => Date.parse("2025-03-10T14:05:00Z");
    expect(await probeClock(login.url, now, 1000)).toBe(300_000);
  });

  test("notice an API that knows a transcript of a conversation that does not exist", async () => {
    const login = await tokens();
    const api = await serve(() => ({ body: { url: "https://store.example/t" } }));
    const fault = await faultOf(probeTranscript(open({ api: api.url, login: login.url }), () => "x"));
    expect(fault.next).toContain("GENESYS_API_URL");
  });
});
