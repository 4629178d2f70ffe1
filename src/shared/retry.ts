/** One retry for every door. *Whether* is the fault's property, *when* is the server's wish, else full jitter on
 *  a doubling ceiling (a random wait between nothing and the ceiling keeps workers from coming back in step).
 *  p-retry calls `onFailedAttempt` even when no attempt is left, so the wait stands in `shouldRetry`. */
import { setTimeout as sleepFor } from "node:timers/promises";
import pRetry from "p-retry";
import { type Fault, isFault } from "./fault.ts";

export interface RetryPolicy {
  /** The first try counts. */
  readonly attempts: number;
  /** Ceiling of the first wait; doubles with each. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** The server's wish is honoured to the millisecond, up to here. */
  readonly maxRetryAfterMs: number;
  /** No try is begun that would start later than this after the first. */
  readonly totalMs: number;
}

export const retryPolicy: RetryPolicy = {
  attempts: 8,
  firstDelayMs: 500,
  maxDelayMs: 30_000,
  maxRetryAfterMs: 180_000,
  totalMs: 600_000,
};

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait: somebody may want to say "waiting 14 s". */
  readonly onWait?: ((fault: Fault, delayMs: number) => void) | undefined;
  readonly random?: () => number;
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Milliseconds before the try after `attempt` (counted from 1). */
export function delayBefore(
  fault: Fault,
  attempt: number,
  policy: RetryPolicy,
  random = Math.random,
): number {
  const wish = fault.retryAfterMs;
  if (wish !== undefined && wish >= 0) return Math.min(wish, policy.maxRetryAfterMs);
  return random() * Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
}

/** An aborted timer rejects with an error of its own, and who asks why it ended looks for the signal's reason. */
const sleepReal = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  sleepFor(ms, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());

/** The first try goes by itself: nearly all succeed, and need none of what follows.
 *  @throws the last Fault when tries or time are used up; anything not retryable at once; the signal's reason. */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  policy: RetryPolicy,
  options: RetryOptions = {},
): Promise<T> {
  const { signal, now = Date.now } = options;
  signal?.throwIfAborted();
  const startedAt = now();
  const first = await work(1).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in first) {
    if (!isFault(first.error) || !first.error.retryable) throw first.error;
    return again(
      (attempt) => (attempt === 1 ? Promise.reject(first.error) : work(attempt)),
      policy,
      startedAt,
      options,
    );
  }
  signal?.throwIfAborted();
  return first.value;
}

function again<T>(
  work: (attempt: number) => Promise<T>,
  policy: RetryPolicy,
  startedAt: number,
  { signal, onWait, random = Math.random, now = Date.now, sleep = sleepReal }: RetryOptions,
): Promise<T> {
  return pRetry(work, {
    retries: policy.attempts - 1,
    minTimeout: 0,
    maxTimeout: 0,
    ...(signal ? { signal } : {}),
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!isFault(error) || !error.retryable) return false;
      const delayMs = delayBefore(error, attemptNumber, policy, random);
      if (now() - startedAt + delayMs > policy.totalMs) return false;
      onWait?.(error, delayMs);
      await sleep(delayMs, signal);
      return true;
    },
  });
}
