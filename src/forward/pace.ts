/** How fast requests go, all workers together: requests and tokens a minute, by our own limits or by what the
 *  server lets us know of its own. It lets us know in two ways.
 *
 *  Headers tell the limit and what is left of it. What is left is as old as the answer, so what was sent since is
 *  taken off; the estimate of a request's tokens then need not be right, for the server's own count corrects it.
 *
 *  Without headers there are only refusals (`silent-limit.ts`). */
import { type HttpHeaders, headerOf } from "../shared/http-fault.ts";
import { type After, createRateLimiter, type Rate, usedShare } from "../shared/rate-limiter.ts";
import { createCountedTokens } from "./counted-tokens.ts";
import { durationMs } from "./duration.ts";
import { createSilentLimit, type Place } from "./silent-limit.ts";

export interface PaceOptions {
  /** Our own limits; without one the server's is learned. */
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
  readonly after?: After;
}

/** One request that may go. */
interface Passage {
  /** What the answer says of the limits; to be told of every answer, refusals too. */
  seen(headers: HttpHeaders): void;
  /** Tokens as the server counted them, question and answer. */
  settle(tokens: number): void;
  /** The server refused for the rate: everybody waits so long. */
  refused(retryAfterMs: number | undefined): void;
}

export interface Pace {
  /** Resolves when a request of so many tokens, question and answer, may go.
   *  @throws the signal's reason when aborted while waiting. */
  take(tokens: number, signal?: AbortSignal): Promise<Passage>;
  /** Others keep the same limits from now on, and so much of them is ours. */
  divide(portion: number): void;
  /** Others have spent what could have been saved up. */
  empty(): void;
  /** Requests a minute at present; Infinity while no limit is known. */
  requestsPerMinute(): number;
  state(): { readonly requests: Rate; readonly tokens: Rate };
}

/** For a server that does not say how long to wait; doubles while it goes on refusing. */
const usualRetryMs = 1000;
const longestRetryMs = 30_000;
const jitterMs = 100;
const longestRoomMs = 1000;
const minuteMs = 60_000;
/** A server may count so many times what we estimate of a request's tokens. */
const mostOverEstimate = 1.5;

interface Spot extends Place {
  /** As the server counts them. */
  readonly sentTokens: number;
}

export function createPace(options: PaceOptions): Pace {
  const { now = () => performance.now(), requestsPerMinute, tokensPerMinute } = options;
  const time = { now, ...(options.after ? { after: options.after } : {}) };
  const requests = createRateLimiter({ perMinute: requestsPerMinute ?? Number.POSITIVE_INFINITY, ...time });
  const tokens = createRateLimiter({
    perMinute: tokensPerMinute ?? Number.POSITIVE_INFINITY,
    ...(tokensPerMinute ? { burst: tokensPerMinute / 6 } : {}),
    ...time,
  });
  let latest: Spot = { sent: 0, sentTokens: 0, atMs: now() };
  const counted = createCountedTokens();
  /** Estimated at first, billed in the end. */
  let ownTokens = 0;
  const silent = createSilentLimit(now(), requestsPerMinute);
  let refusedAtMs = Number.NEGATIVE_INFINITY;
  let inARow = 0;
  let isTold = false;
  let portion = 1;

  function keepFound(): void {
    const perMinute = isTold ? undefined : silent.perMinute();
    if (perMinute === undefined) return;
    if (Math.abs(perMinute / requests.state().perMinute - 1) > 0.002)
      requests.observe({ limitPerMinute: perMinute / portion / usedShare });
  }

  /** Who comes the very moment it said is refused again, by the difference of two ways through the network: with a limit
   *  that nobody tells we come when one request more may go. */
  function roomMs(): number {
    const perMinute = isTold ? undefined : silent.perMinute();
    return perMinute === undefined ? 0 : jitterMs + Math.min(longestRoomMs, minuteMs / perMinute);
  }

  return {
    async take(weight, signal) {
      keepFound();
      const perToken = counted.perToken();
      await tokens.take(weight * perToken, signal);
      const readyAtMs = now();
      await requests.take(1, signal);
      const { sent, sentTokens } = latest;
      const place = { sent: sent + 1, sentTokens: sentTokens + weight * perToken, atMs: now() };
      ownTokens += weight;
      const ownUntilHere = ownTokens;
      const settle = (used: number) => {
        ownTokens += used - weight;
        tokens.settle((used - weight) * perToken);
      };
      latest = place;
      silent.sent(place, place.atMs > readyAtMs);
      let isShortOfTokens = false;
      return {
        seen(headers) {
          silent.answered();
          const elapsedMs = now() - place.atMs;
          const told = limitsIn(headers, "requests");
          if (told) isTold = true;
          requests.observe(standing(told, latest.sent - place.sent, elapsedMs));
          const toldTokens = limitsIn(headers, "tokens");
          const { remaining } = toldTokens ?? {};
          const reserve = mostOverEstimate * weight * perToken;
          isShortOfTokens = remaining !== undefined && remaining < reserve;
          if (toldTokens && remaining !== undefined)
            counted.seen(place.sent, place.atMs, ownUntilHere, { ...toldTokens, remaining });
          tokens.observe(standing(toldTokens, latest.sentTokens - place.sentTokens + reserve, elapsedMs));
        },
        settle(used) {
          inARow = 0;
          settle(used);
        },
        refused(retryAfterMs) {
          settle(0);
          counted.refused(latest.sent);
          if (!silent.refused(place, now(), retryAfterMs, isTold || isShortOfTokens)) return;
          if (place.atMs > refusedAtMs) inARow += 1;
          refusedAtMs = now();
          const waitMs = retryAfterMs ?? Math.min(longestRetryMs, usualRetryMs * 2 ** (inARow - 1));
          requests.pause(waitMs + roomMs());
          keepFound();
        },
      };
    },
    divide(of) {
      silent.divide(of / portion);
      portion = of;
      requests.divide(of);
      tokens.divide(of);
      counted.divide(of);
    },
    empty() {
      requests.empty();
      tokens.empty();
    },
    requestsPerMinute: () => requests.state().perMinute,
    state: () => ({ requests: requests.state(), tokens: tokens.state() }),
  };
}

interface Told {
  readonly limitPerMinute: number;
  readonly remaining: number | undefined;
  readonly resetMs: number | undefined;
}

/** As OpenAI writes them, and with it most compatible servers. */
function limitsIn(headers: HttpHeaders, of: "requests" | "tokens"): Told | undefined {
  const number = (name: string) => {
    const value = headerOf(headers, `x-ratelimit-${name}-${of}`);
    return value === undefined || !/^\d+(\.\d+)?$/.test(value) ? undefined : Number(value);
  };
  const limitPerMinute = number("limit");
  if (limitPerMinute === undefined || limitPerMinute <= 0) return undefined;
  const resetMs = durationMs(headerOf(headers, `x-ratelimit-reset-${of}`));
  return { limitPerMinute, remaining: number("remaining"), resetMs };
}

/** How the limit stands now, so long after it was told and after so much that was sent since. The reset of an evenly
 *  refilled allowance says when it will be full again, which nobody need wait for; a window's says when the next
 *  one opens. */
function standing(told: Told | undefined, sentSince: number, elapsedMs: number) {
  if (!told) return {};
  const { limitPerMinute, remaining, resetMs } = told;
  if (remaining === undefined) return { limitPerMinute };
  const untilFullMs = minuteMs * (1 - remaining / limitPerMinute);
  const isWindow = remaining <= 0 && resetMs !== undefined && resetMs < 0.9 * untilFullMs;
  return {
    limitPerMinute,
    available: remaining + (limitPerMinute * elapsedMs) / minuteMs - sentSince,
    ...(isWindow ? { remaining, resetMs } : {}),
  };
}
