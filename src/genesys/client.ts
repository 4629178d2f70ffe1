/** The vendor's door. A call waits for its turn in the limiter, takes a token, goes out, and is tried again as the
 *  retry policy says. Every POST is a query or adds what may be added twice, so repeating it is safe: at worst a job or a
 *  channel is made that nobody reads.
 *
 *  A token can die in mid-run (revoked, or an idle timeout). A 401 then drops that token and the call goes out once
 *  more with a new one; a second 401 in a row means that the credentials are refused. "In a row", because with short
 *  lived tokens and many calls under way one call may well meet two dead tokens between two other failures. */
import { setMaxListeners } from "node:events";
import { Fault, isFault } from "../shared/fault.ts";
import { headerOf } from "../shared/http-fault.ts";
import { type HttpRequest, type HttpResponse, openOrigin } from "../shared/http-origin.ts";
import { parseJson } from "../shared/json.ts";
import { createRateLimiter, type RateLimiter } from "../shared/rate-limiter.ts";
import { type RetryPolicy, retry, retryPolicy } from "../shared/retry.ts";
import { createTokenCache } from "../shared/token-cache.ts";
import { again, faultFromAnswer } from "./answer-fault.ts";
import { type Credentials, login } from "./login.ts";
import { openStores } from "./stores.ts";

export interface Genesys {
  /** Fetches a token unless one is held. @throws Fault `access.denied`; the faults of a call. */
  login(): Promise<void>;
  /** `path` as in `endpoints.ts`; answers with the parsed body, or null for a 202 that says nothing: it is being made.
   *  @throws Fault `access.denied`, `access.forbidden` (facts name the permissions), `call.*`. */
  get(path: string, signal?: AbortSignal): Promise<unknown>;
  post(path: string, body: unknown, signal?: AbortSignal): Promise<unknown>;
  put(path: string, body: unknown, signal?: AbortSignal): Promise<unknown>;
  /** What it answers is not read: it may be nothing. */
  delete(path: string, signal?: AbortSignal): Promise<void>;
  /** GET of a pre-signed URL, without our token: a store answers 400 to a foreign Authorization header. `read` is
   *  part of the attempt, so that a body it can not read is asked for again.
   *  @throws Fault `call.rejected` with `status` 403 when the URL has expired: ask for a new one. */
  download<T>(url: string, read: (body: Buffer) => T, signal?: AbortSignal): Promise<T>;
  rate(): ReturnType<RateLimiter["state"]>;
  close(): Promise<void>;
}

export interface GenesysOptions extends Credentials {
  readonly apiUrl: string;
  readonly loginUrl: string;
  readonly requestsPerMinute: number;
  /** That keeps this rate, when others keep it too. */
  readonly limiter?: RateLimiter;
  readonly policy?: RetryPolicy;
  /** At least the number of calls that can be under way. */
  readonly connections: number;
  /** For one attempt. */
  readonly timeoutMs?: number;
  /** Ends everything that is under way, also what all calls share: the token. */
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: (fault: Fault, delayMs: number) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

const usualTimeoutMs = 30_000;

export function openGenesys(options: GenesysOptions): Genesys {
  const { connections, policy = retryPolicy, timeoutMs = usualTimeoutMs } = options;
  const { limiter = createRateLimiter({ perMinute: options.requestsPerMinute }) } = options;
  const { onWait, now = Date.now, random = Math.random } = options;
  const api = openOrigin({ door: "genesys", url: options.apiUrl, connections, timeoutMs });
  const loginHost = openOrigin({ door: "genesys login", url: options.loginUrl, connections: 1, timeoutMs });
  const stores = openStores({ connections, timeoutMs, now });
  const closing = new AbortController();
  const ending = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
  setMaxListeners(0, ending);

  const persist = <T>(work: () => Promise<T>, signal: AbortSignal | undefined) =>
    retry(work, policy, { signal, onWait, random });

  /** Fails for good: a call that waits for the token does not begin the login's tries anew. */
  const fetchToken = () =>
    persist(() => login(loginHost, options, now, ending), ending).catch((error: unknown) => {
      if (!isFault(error) || !error.retryable) throw error;
      const { code, facts, message: says, next } = error;
      throw new Fault(code, { facts, says, next });
    });
  const tokens = createTokenCache({ fetchToken, now });

  function observe(answer: HttpResponse): void {
    const allowed = numberOf(answer, "inin-ratelimit-allowed");
    const count = numberOf(answer, "inin-ratelimit-count");
    const resetSeconds = numberOf(answer, "inin-ratelimit-reset");
    if (allowed === undefined) return;
    limiter.observe({
      limitPerMinute: allowed,
      ...(count === undefined ? {} : { remaining: allowed - count }),
      ...(resetSeconds === undefined ? {} : { resetMs: resetSeconds * 1000 }),
    });
  }

  function call(request: HttpRequest): Promise<unknown> {
    const { signal } = request;
    const name = `${request.method} ${request.path.replace(/\?.*$/, "")}`;
    let isRefused = false;
    return persist(async () => {
      const wasRefused = isRefused;
      isRefused = false;
      await limiter.take(1, signal);
      const token = tokens.held() ?? (await unlessAborted(tokens.get(), signal));
      const authorization = `Bearer ${token.value}`;
      const answer = await api.send({ ...request, headers: { ...request.headers, authorization } });
      observe(answer);
      if (request.method === "GET" && answer.status === 202 && answer.body.length < 3) return null;
      if (answer.status >= 200 && answer.status < 300)
        return request.method === "DELETE" ? undefined : parseJson(answer.body, "genesys");
      const fault = faultFromAnswer(answer, name, now());
      if (answer.status === 429) {
        limiter.pause(Math.min(fault.retryAfterMs ?? policy.firstDelayMs, policy.maxRetryAfterMs));
      }
      if (answer.status !== 401) throw fault;
      isRefused = true;
      tokens.drop(token);
      throw wasRefused ? fault : again(fault, 0);
    }, signal);
  }

  const write = (method: "POST" | "PUT", path: string, body: unknown, signal: AbortSignal) =>
    call({
      method,
      path,
      signal,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    async login() {
      await tokens.get();
    },
    get: (path, signal = ending) => call({ method: "GET", path, signal }),
    post: (path, body, signal = ending) => write("POST", path, body, signal),
    put: (path, body, signal = ending) => write("PUT", path, body, signal),
    async delete(path, signal = ending) {
      await call({ method: "DELETE", path, signal });
    },
    download: (url, read, signal = ending) =>
      persist(async () => read(await stores.fetch(url, signal)), signal),
    rate: limiter.state,
    async close() {
      closing.abort();
      await Promise.all([api.close(), loginHost.close(), stores.close()]);
    },
  };
}

/** The token is fetched for all: one caller's signal ends that caller's waiting and not the fetching. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

function numberOf({ headers }: HttpResponse, name: string): number | undefined {
  const value = Number(headerOf(headers, name) ?? Number.NaN);
  return value >= 0 && value < Number.MAX_SAFE_INTEGER ? value : undefined;
}
