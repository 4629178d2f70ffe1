import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { Fault } from "../../src/shared/fault.ts";
import { type Origin, openOrigin } from "../../src/shared/http-origin.ts";
import { type Loopback, openLoopback } from "../helpers/loopback.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function serve(
  listener: Parameters<typeof openLoopback>[0],
  options: { timeoutMs?: number; path?: string; connections?: number; isStatusEnough?: boolean } = {},
) {
  const server: Loopback = await openLoopback(listener);
  const origin: Origin = openOrigin({
    door: "test",
    url: server.url + (options.path ?? ""),
    connections: options.connections ?? 2,
    timeoutMs: options.timeoutMs ?? 5000,
    maxBodyBytes: 10_000,
    isStatusEnough: options.isStatusEnough ?? false,
  });
  open.push(server, origin);
  return { origin, server };
}

const get = { method: "GET", path: "/x" } as const;

describe("an origin", () => {
  test("answers with status, headers and body, whatever the status", async () => {
    const { origin } = await serve((request, response) => {
      response.writeHead(418, { "x-asked": request.url ?? "" }).end("short");
    });
    const answer = await origin.send(get);
    expect(answer.status).toBe(418);
    expect(answer.headers["x-asked"]).toBe("/x");
    expect(answer.body.toString()).toBe("short");
  });

  test("keeps the base path of its URL", async () => {
    const { origin } = await serve((request, response) => response.end(request.url), { path: "/v1/" });
    expect((await origin.send(get)).body.toString()).toBe("/v1/x");
  });

  test("inflates what came compressed, and calls broken compression a broken body", async () => {
    let body: Buffer = gzipSync("hello".repeat(100));
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(body),
    );
    expect((await origin.send(get)).body.toString()).toBe("hello".repeat(100));
    body = body.subarray(0, 15);
    await expect(origin.send(get)).rejects.toMatchObject({ code: "call.badBody", retryable: true });
  });

  test("that is not reached says what to look at, as far as the reason tells", async () => {
    const { server } = await serve((_, response) => response.end());
    const next = async (url: string) => {
      const origin = openOrigin({ door: "test", url, connections: 1, timeoutMs: 5000, maxBodyBytes: 100 });
      open.push(origin);
      return origin.send(get).then(
        () => "was reached",
        (fault: Fault) => fault.next,
      );
    };
    expect(await next(server.url.replace("http:", "https:"))).toContain("https where the server does");
    expect(await next("http://nobody.invalid")).toContain("DNS");
    await server.close();
    expect(await next(server.url)).toContain("nobody listens");
  });

  test("a body cut short is a fault worth another try", async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      setTimeout(() => response.destroy(), 20);
    });
    await expect(origin.send(get)).rejects.toMatchObject({ code: "call.network", retryable: true });
  });

  test("a reset is a fault worth another try, and so is a refused connection", async () => {
    const { origin, server } = await serve((request) => request.socket.resetAndDestroy());
    await expect(origin.send(get)).rejects.toMatchObject({ code: "call.network", retryable: true });
    await server.close();
    await expect(origin.send(get)).rejects.toMatchObject({
      code: "call.network",
      facts: { reason: "ECONNREFUSED" },
    });
  });

  test("a server that trickles is too slow as a whole", async () => {
    const { origin } = await serve(
      (_, response) => {
        const drip = setInterval(() => response.write("."), 20);
        response.on("close", () => clearInterval(drip));
      },
      { timeoutMs: 200 },
    );
    await expect(origin.send(get)).rejects.toMatchObject({ code: "call.timeout", retryable: true });
  });

  test("a body over the limit is let go of", async () => {
    const { origin } = await serve((_, response) => response.end("x".repeat(20_000)));
    await expect(origin.send(get)).rejects.toMatchObject({ code: "call.tooLarge", retryable: false });
  });

  test("lets go at once when aborted", async () => {
    const { origin } = await serve(() => {});
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error("enough")), 20);
    await expect(origin.send({ ...get, signal: abort.signal })).rejects.toThrow("enough");
  });

  test("lets go at once of what still waits for a connection, and never sends it", async () => {
    const asked: (string | undefined)[] = [];
    let answer = () => {};
    const { origin } = await serve(
      (request, response) => {
        asked.push(request.url);
        answer = () => response.end("late");
      },
      { connections: 1 },
    );
    const first = origin.send(get);
    const abort = new AbortController();
    const second = origin.send({ ...get, path: "/second", signal: abort.signal });
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    answer();
    expect((await first).body.toString()).toBe("late");
    const third = origin.send({ ...get, path: "/third" });
    while (asked.length === 1) await new Promise((resolve) => setTimeout(resolve, 5));
    answer();
    await third;
    expect(asked).toEqual(["/x", "/third"]);
  });

  test("takes what comes before the answer for no answer", async () => {
    const { origin } = await serve((_, response) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      response.writeHead(201, { "x-told": "now" }).end("done");
    });
    const { status, headers, body } = await origin.send(get);
    expect([status, headers["x-told"], headers["link"], body.toString()]).toEqual([
      201,
      "now",
      undefined,
      "done",
    ]);
  });

  test("where the status is enough, neither a long body nor one cut short takes it away", async () => {
    let isCut = false;
    const { origin } = await serve(
      (_, response) => {
        response.writeHead(200, { "content-length": "20000", "content-encoding": "gzip" });
        response.write("x".repeat(isCut ? 100 : 20_000));
        if (isCut) setTimeout(() => response.destroy(), 20);
      },
      { isStatusEnough: true },
    );
    expect(await origin.send(get)).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    isCut = true;
    expect(await origin.send(get)).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });

  test("no fault carries the body or the path", async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { "content-length": "999" }).write("my card is 4111 1111 1111 1111");
      setTimeout(() => response.destroy(), 20);
    });
    const fault = await origin.send({ ...get, path: "/x?signature=secret" }).catch((error: unknown) => error);
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toMatch(/4111|signature/);
  });
});
