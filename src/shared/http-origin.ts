/** One pool of kept-alive connections to one origin; one attempt a call. Retries, rates and tokens are wrapped
 *  around it by the doors (`genesys/`, `forward/`). `Pool.dispatch` and not `fetch`: an eighth of the CPU. (With
 *  `Pool.request` each call takes half as much again, for a stream and a signal of its own.) */
import { Readable } from "node:stream";
import { type Dispatcher, Pool } from "undici";
import { createAbortWatch } from "./abort-watch.ts";
import { Fault } from "./fault.ts";
import { unzipped } from "./gzip.ts";
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

  const aborts = createAbortWatch();

  /** Rejects with whatever the connection failed with. */
  function ask({ method, path, headers = {}, body, signal }: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      let connection: Dispatcher.DispatchController | undefined;
      let status = 0;
      let headersReceived: HttpHeaders = {};
      const parts: Buffer[] = [];
      let bytes = 0;
      let isOver = false;

      function end(failure?: Error): void {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        unwatch?.();
        if (failure && !(isStatusEnough && status > 0)) reject(failure);
        else resolve({ status, headers: headersReceived, body: oneOf(parts) });
        if (!failure) return;
        connection?.abort(failure);
        if (body instanceof Readable) body.destroy();
      }
      const unwatch = signal && aborts.over(signal, () => end(new DOMException("let go of", "AbortError")));
      const timer = setTimeout(() => end(new DOMException("too slow", "TimeoutError")), timeoutMs);

      pool.dispatch(
        { method, path: base + path, headers, ...(body === undefined ? {} : { body }) },
        {
          onRequestStart(begun) {
            connection = begun;
            // It was let go of while it waited for a connection.
            if (isOver) begun.abort(new DOMException("let go of", "AbortError"));
          },
          onResponseStart(_, code, received) {
            // What comes before the answer, as 103, is none.
            if (code >= 200) [status, headersReceived] = [code, received];
          },
          onResponseData(_, part) {
            bytes += part.length;
            if (bytes > maxBodyBytes) end(new Fault("call.tooLarge", { facts: { door, maxBodyBytes } }));
            else if (!isStatusEnough) parts.push(part);
          },
          onResponseEnd: () => end(),
          onResponseError: (_, error) => end(error),
        },
      );
    });
  }

  return {
    async send(request) {
      const { signal } = request;
      signal?.throwIfAborted();
      try {
        const answer = await ask(request);
        const isZipped = /gzip/i.test(headerOf(answer.headers, "content-encoding") ?? "");
        if (!isZipped || isStatusEnough) return answer;
        return { ...answer, body: await unzipped(answer.body, maxBodyBytes, door) };
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof Fault ? error : faultFromError(door, error);
      }
    },
    close: () => pool.destroy(),
  };
}

const oneOf = (parts: readonly Buffer[]): Buffer =>
  parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
