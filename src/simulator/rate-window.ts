/** The two ways our vendors count requests. */

export interface WindowCount {
  readonly count: number;
  readonly allowed: number;
  readonly resetSeconds: number;
  readonly isOver: boolean;
}

/** Genesys: so many in a fixed window, which opens with the first request. */
export function createRateWindow(allowed: number, windowMs: number, now: () => number): () => WindowCount {
  let opensAt = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    if (now() - opensAt >= windowMs) {
      opensAt = now();
      count = 0;
    }
    count += 1;
    const resetSeconds = Math.max(1, Math.ceil((opensAt + windowMs - now()) / 1000));
    return { count, allowed, resetSeconds, isOver: count > allowed };
  };
}

export interface Bucket {
  /** Milliseconds until that much is there. */
  missingMs(amount: number): number;
  take(amount: number): void;
  remaining(): number;
  /** Milliseconds until it is full again. */
  untilFullMs(): number;
}

/** OpenAI: a bucket refilled evenly, which holds as much as comes in so many milliseconds.
 *  @param fill how full it is at first, 0 to 1. */
export function createBucket(perMinute: number, burstMs: number, now: () => number, fill = 1): Bucket {
  const perMs = perMinute / 60_000;
  const size = perMs * burstMs;
  let level = size * fill;
  let at = now();
  const refill = () => {
    level = Math.min(size, level + (now() - at) * perMs);
    at = now();
  };
  return {
    missingMs(amount) {
      refill();
      return Math.max(0, Math.ceil((amount - level) / perMs));
    },
    take(amount) {
      level -= amount;
    },
    remaining() {
      refill();
      return Math.max(0, Math.floor(level));
    },
    untilFullMs() {
      refill();
      return Math.ceil((size - level) / perMs);
    },
  };
}
