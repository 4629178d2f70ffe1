/** One pool of kept-alive connections to one origin; one attempt a call. Retries, rates and tokens are wrapped
 *  around it by the doors (`genesys/`, `forward/`). `Pool.request` and not `fetch`: a fifth of the CPU. */

import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Pool } from "undici";
import { Fault } from "./fault.ts";
import { faultFromError, type HttpHeaders, headerOf } from "./http-fault.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Appended to the origin's base path. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Buffer;
}

export interface Origin {
  /** Any status is an answer; what fails is the connection, the time or the size.
   *  @throws Fault `call.network`, `call.timeout`, `call.badBody`, `call.tooLarge`; the signal's reason when aborted. */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface OriginOptions {
  /** Names the door in faults. */
  readonly door: string;
  readonly url: string;
  /** At least the number of calls that can be under way, else the pool becomes the limit. */
  readonly connections: number;
  /** For the whole call, first byte to last. */
  readonly timeoutMs: number;
  readonly maxBodyBytes?: number;
  /** Only the status counts: of a body so much is let pass that the connection can be kept, and none is read. */
  readonly isStatusEnough?: boolean;
}

const inflate = promisify(gunzip);

export function openOrigin(options: OriginOptions): Origin {
  const { door, timeoutMs, maxBodyBytes = 64 * 2 ** 20, isStatusEnough = false } = options;
  const { origin, pathname } = new URL(options.url);
  const base = pathname.replace(/\/+$/, "");
  const pool = new Pool(origin, {
    connections: options.connections,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: Math.min(timeoutMs, 10_000) },
    keepAliveTimeout: 30_000,
  });

  async function read(body: AsyncIterable<Buffer>): Promise<Buffer> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of body) {
      bytes += part.length;
      if (bytes > maxBodyBytes) throw new Fault("call.tooLarge", { facts: { door, maxBodyBytes } });
      parts.push(part);
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  async function decode(body: Buffer, headers: HttpHeaders): Promise<Buffer> {
    if (!/gzip/i.test(headerOf(headers, "content-encoding") ?? "")) return body;
    return inflate(body, { maxOutputLength: maxBodyBytes }).catch(() => {
      throw new Fault("call.badBody", { retryable: true, facts: { door, bytes: body.length } });
    });
  }

  return {
    async send({ method, path, headers, body, signal }) {
      signal?.throwIfAborted();
      const call = new AbortController();
      const letGo = () => call.abort(signal?.reason);
      signal?.addEventListener("abort", letGo, { once: true });
      const timer = setTimeout(() => call.abort(new DOMException("too slow", "TimeoutError")), timeoutMs);
      try {
        const answer = await pool.request({
          method,
          path: base + path,
          signal: call.signal,
          ...(headers ? { headers } : {}),
          ...(body === undefined ? {} : { body }),
        });
        const { statusCode: status, headers: received } = answer;
        if (isStatusEnough) {
          await answer.body.dump({ limit: maxBodyBytes }).catch(() => undefined);
          return { status, headers: received, body: Buffer.alloc(0) };
        }
        return { status, headers: received, body: await decode(await read(answer.body), received) };
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof Fault ? error : faultFromError(door, error);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", letGo);
      }
    },
    close: () => pool.destroy(),
  };
}
