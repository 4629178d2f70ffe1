/** One HTTP server on loopback: reads a request whole, asks the handler, sends the reply, or sends it the way a
 *  failing network would. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** As it came. */
  readonly raw: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly delayMs?: number;
  /** `reset`: no byte is sent. `cut`: half the body under the whole one's length. `broken`: half the body, whole by its length. */
  readonly mishap?: "reset" | "cut" | "broken";
}

/** PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

export const jsonReply = (
  status: number,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** @param identity makes it speak TLS. */
export async function openListener(
  port: number,
  handle: (call: Call) => Reply | Promise<Reply>,
  onUpgrade?: (request: IncomingMessage, socket: Socket) => void,
  identity?: Identity,
): Promise<Listener> {
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, handle).catch((error: unknown) => {
      // A bug of the simulator must not pass for one of its faults.
      if (response.headersSent || request.destroyed) request.socket.destroy();
      else response.writeHead(500).end(`the simulator failed: ${error}`);
    });
  };
  const keepAliveTimeout = 60_000;
  const server = identity
    ? createTlsServer({ ...identity, keepAliveTimeout }, onRequest)
    : createServer({ keepAliveTimeout }, onRequest);
  if (onUpgrade) server.on("upgrade", (request, socket) => onUpgrade(request, socket as Socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `${identity ? "https" : "http"}://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (call: Call) => Reply | Promise<Reply>,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const raw = Buffer.concat(parts);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const reply = await handle({
    method: request.method ?? "GET",
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: raw.toString("utf8"),
    raw,
  });
  if (reply.delayMs) await sleep(reply.delayMs, undefined, { ref: false });
  send(request.socket, response, reply);
}

function send(socket: Socket, response: ServerResponse, reply: Reply): void {
  if (reply.mishap === "reset") {
    socket.resetAndDestroy();
    return;
  }
  const whole = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body, "utf8");
  const body = reply.mishap ? whole.subarray(0, whole.length >> 1) : whole;
  const declared = reply.mishap === "cut" ? whole.length : body.length;
  response.writeHead(reply.status, { ...reply.headers, "content-length": declared });
  if (reply.mishap !== "cut") {
    response.end(body);
    return;
  }
  response.write(body, () => socket.destroy());
}
