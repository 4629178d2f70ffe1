/** Time that passes as fast as the work in it. (Vitest's own asks the real clock before each timer, some half a
 *  millisecond; here an hour of requests takes a second.) */
import { setImmediate } from "node:timers/promises";
import type { After } from "../../src/shared/rate-limiter.ts";

export interface VirtualClock {
  /** Milliseconds since it was made. */
  now(): number;
  after: After;
  later(ms: number): Promise<void>;
  /** Lets time pass up to there. What waits on promises alone is done before the next timer is due. */
  runUntil(atMs: number): Promise<void>;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  call: (() => void) | undefined;
}

const isBefore = (one: Timer, other: Timer) =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);

export function createVirtualClock(): VirtualClock {
  /** A binary heap: the next one first, each before its two below. */
  const timers: Timer[] = [];
  let atMs = 0;
  let order = 0;

  const swap = (one: number, other: number) => {
    [timers[one], timers[other]] = [timers[other] as Timer, timers[one] as Timer];
  };
  const isOutOfOrder = (above: number, below: number) =>
    below < timers.length && isBefore(timers[below] as Timer, timers[above] as Timer);

  function add(timer: Timer): void {
    timers.push(timer);
    for (let at = timers.length - 1; at > 0 && isOutOfOrder((at - 1) >> 1, at); at = (at - 1) >> 1)
      swap(at, (at - 1) >> 1);
  }

  function takeNext(): Timer {
    swap(0, timers.length - 1);
    const next = timers.pop() as Timer;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const least = isOutOfOrder(left, left + 1) ? left + 1 : left;
      if (!isOutOfOrder(at, least)) return next;
      swap(at, least);
      at = least;
    }
  }

  const after: After = (ms, call) => {
    order += 1;
    const timer: Timer = { atMs: atMs + Math.max(0, ms), order, call };
    add(timer);
    return () => {
      timer.call = undefined;
    };
  };

  return {
    now: () => atMs,
    after,
    later: (ms) => new Promise((resolve) => void after(ms, resolve)),
    async runUntil(endMs) {
      await setImmediate();
      for (let next = timers[0]; next && next.atMs <= endMs; next = timers[0]) {
        const { atMs: due, call } = takeNext();
        if (!call) continue;
        atMs = due;
        call();
        await setImmediate();
      }
      atMs = endMs;
    },
  };
}
