/** A token bucket shared by all workers of a door, with one pause for all of them.
 *
 *  Two things make 429 storms: each worker sleeping its own `Retry-After` (all come back in the same
 *  millisecond), and a bucket that fills up during the pause. So those who wait stand in one queue, a pause
 *  stops the queue, and it goes on at the paced rate with an empty bucket. The burst is small because a server
 *  counts in windows: burst + rate must fit into the worst one. */

/** Of a limit seen in a header, what is used as a rule. */
export const usedShare = 0.998;

export interface RateLimiter {
  /** Resolves when `weight` units may be spent. First come, first served.
   *  @throws the signal's reason when aborted while waiting. */
  take(weight?: number, signal?: AbortSignal): Promise<void>;
  /** What was really spent differs from what was taken by so much. */
  settle(difference: number): void;
  /** Nobody goes for so long: the server said so. */
  pause(ms: number): void;
  /** What the server's headers say of its limit. A limit below ours is kept; an empty window is waited out; of
   *  what is `available` there no more is spent before it has been refilled. */
  observe(seen: { limitPerMinute?: number; remaining?: number; resetMs?: number; available?: number }): void;
  /** Others keep the same limit from now on, our own or the server's, and so much of it is ours. What was saved up is
   *  kept, as far as the smaller bucket holds it; a larger one fills with time. */
  divide(portion: number): void;
  /** Nothing is saved up: others have spent it. */
  empty(): void;
  state(): Rate;
}

/** How a rate stands. */
export interface Rate {
  /** Infinity: none is kept. */
  readonly perMinute: number;
  /** Those who wait for their turn. */
  readonly waiting: number;
  readonly pausedForMs: number;
  /** Units given out so far, corrected by what was settled. */
  readonly taken: number;
}

export interface RateLimiterOptions {
  /** Infinity: no limit of our own, the server's is learned from its headers. */
  readonly perMinute: number;
  /** Units that may go at once after a quiet time; a tenth of a minute's rate at most, one at least. */
  readonly burst?: number;
  /** Of a limit seen in a header, the share that is used. */
  readonly share?: number;
  readonly now?: () => number;
  readonly after?: After;
}

/** Calls after so many milliseconds. @returns what calls it off. */
export type After = (ms: number, call: () => void) => () => void;

const afterTimeout: After = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

interface Waiter {
  readonly weight: number;
  readonly go: () => void;
}

export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { now = () => performance.now(), after = afterTimeout, share = usedShare } = options;
  let whole = options.perMinute;
  let portion = 1;
  let perMinute = whole;
  let available = burst();
  let filledAt = now();
  let pausedUntil = 0;
  let taken = 0;
  let callOff: (() => void) | undefined;
  const waiters = new Set<Waiter>();
  const passed = Promise.resolve();

  function burst(): number {
    if (options.burst !== undefined) return options.burst * portion;
    return Math.max(1, Math.min(30 * portion, perMinute / 10));
  }

  function fill(): void {
    const at = now();
    if (at <= filledAt) return;
    if (perMinute !== Number.POSITIVE_INFINITY) {
      available = Math.min(burst(), available + ((at - filledAt) * perMinute) / 60_000);
    }
    filledAt = at;
  }

  /** A call heavier than the bucket may go when the bucket is full, and leaves a debt. */
  const missing = (weight: number) => Math.min(weight, burst()) - available;

  function waitMsFor(weight: number): number {
    const paused = pausedUntil - now();
    return perMinute === Number.POSITIVE_INFINITY
      ? paused
      : Math.max(paused, (missing(weight) * 60_000) / perMinute);
  }

  function spend(weight: number): void {
    taken += weight;
    if (perMinute !== Number.POSITIVE_INFINITY) available -= weight;
  }

  function serve(): void {
    callOff = undefined;
    fill();
    for (const waiter of waiters) {
      const waitMs = waitMsFor(waiter.weight);
      if (waitMs > 0) {
        callOff = after(Math.ceil(waitMs), serve);
        return;
      }
      waiters.delete(waiter);
      spend(waiter.weight);
      waiter.go();
    }
  }

  function serveAnew(): void {
    callOff?.();
    serve();
  }

  /** At the rate so far what has come is counted, at the new one what will. */
  function keep(allowed: number): void {
    if (allowed === perMinute) return;
    fill();
    perMinute = allowed;
    available = Math.min(available, burst());
    if (waiters.size > 0) serveAnew();
  }

  return {
    take(weight = 1, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (waiters.size === 0) {
        fill();
        if (waitMsFor(weight) <= 0) {
          spend(weight);
          return passed;
        }
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiters.delete(waiter);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          weight,
          go: () => {
            signal?.removeEventListener("abort", leave);
            resolve();
          },
        };
        signal?.addEventListener("abort", leave, { once: true });
        waiters.add(waiter);
        if (callOff === undefined) serve();
      });
    },
    settle(difference) {
      fill();
      taken += difference;
      if (perMinute !== Number.POSITIVE_INFINITY) available = Math.min(burst(), available - difference);
      // Who waits has reckoned without what has just come back.
      if (difference < 0 && waiters.size > 0) serveAnew();
    },
    pause(ms) {
      const until = now() + ms;
      if (until <= pausedUntil) return;
      pausedUntil = until;
      filledAt = until;
      available = Math.min(available, 0);
      if (waiters.size > 0) serveAnew();
    },
    observe({ limitPerMinute, remaining, resetMs, available: there }) {
      if (limitPerMinute !== undefined && limitPerMinute > 0) {
        whole = Math.min(options.perMinute, limitPerMinute * share);
        keep(whole * portion);
      }
      if (there !== undefined && perMinute !== Number.POSITIVE_INFINITY) {
        fill();
        available = Math.min(available, there * portion);
      }
      if (remaining !== undefined && remaining <= 0 && resetMs !== undefined && resetMs > 0)
        this.pause(resetMs);
    },
    divide(of) {
      fill();
      portion = of;
      keep(whole * portion);
    },
    empty() {
      fill();
      available = Math.min(available, 0);
    },
    state: () => ({ perMinute, waiting: waiters.size, pausedForMs: Math.max(0, pausedUntil - now()), taken }),
  };
}
