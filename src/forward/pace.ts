/** How fast requests go, all workers together: requests and tokens a minute, by our own limits or by what the
 *  server lets us know of its own. It lets us know in two ways.
 *
 *  Headers tell the limit and what is left of it. What is left is as old as the answer, so what was sent since is
 *  taken off; the estimate of a request's tokens then need not be right, for the server's own count corrects it.
 *
 *  Without headers there are only refusals. An evenly refilled allowance is empty at each of them, so what was
 *  accepted between two is what the server gave in that time: the second refusal tells the limit almost exactly. Up to
 *  it we guess low and double quickly; from there we go a little below the limit and rise slowly at first, faster the
 *  longer nobody refuses, since it may have been raised. (Halving and adding, as TCP does, uses three quarters of
 *  the limit and is refused more often.) */
import { type HttpHeaders, headerOf } from "../shared/http-fault.ts";
import { createRateLimiter, type Rate } from "../shared/rate-limiter.ts";
import { durationMs } from "./duration.ts";

export interface PaceOptions {
  /** Our own limits; without one the server's is learned. */
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
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

/** Of a rate learned from refusals, where we begin anew. */
const fallback = 0.97;
/** Grows with the square of the minutes since the last refusal: back at the learned rate after one, at four times
 *  it after ten. */
const rise = 0.03;
/** As long as nothing is known but that it was too fast. */
const firstCut = 0.5;
/** How often in a minute a guess is then doubled: the next refusal measures. */
const guessing = 6;
/** Requests a minute that are tried whatever the server refuses, until there is something to measure. */
const careful = 60;
/** Fewer requests between two refusals say nothing; up to `telling` they are rounded by a twentieth of the rate and
 *  more, so the measurement goes on. */
const leastTelling = 5;
const telling = 20;
/** Refusals closer together than this are of one kind: each would cut the rate again before the cut could show. */
const sameRefusalMs = 1000;
/** Of each answer in the share that was refused: some 25 answers back count. */
const shareWeight = 0.04;
/** A rate above the limit is refused at this share or more; strays hardly ever come so thick. */
const tellingShare = 0.2;
/** For a server that does not say how long to wait; doubles while it goes on refusing. */
const usualRetryMs = 1000;
const longestRetryMs = 30_000;
const minuteMs = 60_000;

/** A place in the sequence of requests. */
interface Place {
  readonly sent: number;
  readonly sentTokens: number;
  readonly atMs: number;
}

export function createPace(options: PaceOptions): Pace {
  const { now = () => performance.now() } = options;
  const requests = createRateLimiter({
    perMinute: options.requestsPerMinute ?? Number.POSITIVE_INFINITY,
    now,
  });
  const tokens = createRateLimiter({
    perMinute: options.tokensPerMinute ?? Number.POSITIVE_INFINITY,
    ...(options.tokensPerMinute ? { burst: options.tokensPerMinute / 6 } : {}),
    now,
  });
  let latest: Place = { sent: 0, sentTokens: 0, atMs: now() };
  let refusals = 0;
  let refusedAtMs = Number.NEGATIVE_INFINITY;
  let inARow = 0;
  /** Where the present measurement began: at the start, later at a refusal. */
  let mark = { ...latest, refusals: 0 };
  let refusedShare = 0;
  let isTold = false;
  let portion = 1;
  /** Measured by what this process was given, so it is of its portion. */
  let learned:
    | { readonly perMinute: number; readonly atMs: number; readonly isMeasured: boolean }
    | undefined;

  const isEcho = (place: Place) => learned !== undefined && place.atMs <= learned.atMs + sameRefusalMs;

  /** A stray refusal among answers that came is no limit; to slow down at each would starve the run. */
  const isAboutRate = () =>
    refusedShare > tellingShare ||
    (learned?.isMeasured === true && requests.state().perMinute > learned.perMinute);

  function learn(place: Place): void {
    const accepted = place.sent - mark.sent - (refusals - mark.refusals);
    // The first few may all have gone in one moment.
    const seen = (accepted * minuteMs) / Math.max(sameRefusalMs, place.atMs - mark.atMs);
    const isMeasured = learned !== undefined && accepted >= leastTelling;
    const cut = Math.max(careful, Math.min(seen, requests.state().perMinute) * firstCut);
    if (!learned || accepted >= telling) mark = { ...place, refusals };
    learned = { perMinute: isMeasured ? seen : cut, atMs: now(), isMeasured };
  }

  function keepLearned(): void {
    if (!learned || isTold) return;
    const minutes = (now() - learned.atMs) / minuteMs;
    const growth = learned.isMeasured ? fallback * (1 + rise * minutes * minutes) : 2 ** (minutes * guessing);
    const limitPerMinute = learned.perMinute * growth;
    if (Math.abs(limitPerMinute / requests.state().perMinute - 1) > 0.002)
      requests.observe({ limitPerMinute: limitPerMinute / portion });
  }

  return {
    async take(weight, signal) {
      keepLearned();
      await tokens.take(weight, signal);
      await requests.take(1, signal);
      const { sent, sentTokens } = latest;
      if (sent === 0) mark = { ...mark, atMs: now() };
      const place = { sent: sent + 1, sentTokens: sentTokens + weight, atMs: now() };
      latest = place;
      return {
        seen(headers) {
          refusedShare *= 1 - shareWeight;
          const elapsedMs = now() - place.atMs;
          const told = limitsIn(headers, "requests");
          if (told) isTold = true;
          requests.observe(standing(told, latest.sent - place.sent, elapsedMs));
          const toldTokens = limitsIn(headers, "tokens");
          tokens.observe(standing(toldTokens, latest.sentTokens - place.sentTokens, elapsedMs));
        },
        settle(used) {
          inARow = 0;
          tokens.settle(used - weight);
        },
        refused(retryAfterMs) {
          refusals += 1;
          if (place.atMs > refusedAtMs) inARow += 1;
          refusedAtMs = now();
          requests.pause(retryAfterMs ?? Math.min(longestRetryMs, usualRetryMs * 2 ** (inARow - 1)));
          tokens.settle(-weight);
          refusedShare += shareWeight;
          if (!isEcho(place) && isAboutRate()) learn(place);
          keepLearned();
        },
      };
    },
    divide(of) {
      if (learned) learned = { ...learned, perMinute: (learned.perMinute * of) / portion };
      portion = of;
      requests.divide(of);
      tokens.divide(of);
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
