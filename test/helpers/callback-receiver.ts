/** Somebody who is called back: checks each call as the README says, keeps ids with effects, and fails as it is told. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { openLoopback } from "./loopback.ts";
import { readmeVerifier } from "./readme-verifier.ts";

export const secret = "a-secret-that-only-the-tests-know-of";

/** What it does with a call. `deaf`: it took it, but its answer does not get through. */
export type Move = "take" | "deaf" | "reset" | "slow" | 400 | 401 | 408 | 410 | 425 | 429 | 500 | 503;

export interface Receiver {
  readonly url: string;
  /** Each event once, in the order in which they took effect. */
  readonly effects: readonly Record<string, unknown>[];
  /** Calls that were believed. */
  readonly calls: readonly { readonly id: string; readonly at: number; readonly bytes: string }[];
  /** Calls that were not. */
  readonly refused: number;
  readonly headers: IncomingMessage["headers"] | undefined;
  /** The next moves; then it takes everything. */
  plan(moves: readonly Move[]): void;
  /** While it is down it makes this move. */
  setDown(move: Move | undefined): void;
  close(): Promise<void>;
}

export async function openReceiver({ slowMs = 400, retryAfter = "0" } = {}): Promise<Receiver> {
  const verify = await readmeVerifier();
  const seen = new Set<string>();
  const effects: Record<string, unknown>[] = [];
  const calls: { id: string; at: number; bytes: string }[] = [];
  let moves: Move[] = [];
  let down: Move | undefined;
  let refused = 0;
  let headers: IncomingMessage["headers"] | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "HEAD") return void response.writeHead(405).end();
    const body = Buffer.concat(await request.toArray());
    headers = request.headers;
    const event = verify(request.headers, body, secret);
    if (!event) {
      refused += 1;
      return void response.writeHead(401).end();
    }
    const id = String(request.headers["idempotency-key"]);
    calls.push({ id, at: Date.now(), bytes: body.toString() });
    const move = down ?? moves.shift() ?? "take";
    if (move === "take" || move === "deaf") {
      if (!seen.has(id)) effects.push(event);
      seen.add(id);
    }
    if (move === "deaf" || move === "reset") return void request.socket.destroy();
    if (move === "slow") setTimeout(() => response.writeHead(503).end(), slowMs).unref();
    else
      response
        .writeHead(move === "take" ? 204 : move, move === 429 ? { "retry-after": retryAfter } : {})
        .end();
  }

  const server = await openLoopback((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  return {
    url: `${server.url}/hooks/qa?team=7`,
    effects,
    calls,
    get refused() {
      return refused;
    },
    get headers() {
      return headers;
    },
    plan(next) {
      moves = [...next];
    },
    setDown(move) {
      down = move;
    },
    close: server.close,
  };
}
