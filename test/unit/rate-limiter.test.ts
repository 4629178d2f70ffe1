import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRateLimiter } from "../../src/shared/rate-limiter.ts";

const start = Date.parse("2025-03-10T00:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Times, in milliseconds from the start, at which `count` callers were let through. */
function passages(limiter: ReturnType<typeof createRateLimiter>, count: number): number[] {
  const at: number[] = [];
  for (let index = 0; index < count; index += 1) void limiter.take().then(() => at.push(Date.now() - start));
  return at;
}

const busiestMinute = (at: readonly number[]): number =>
  Math.max(...at.map((from) => at.filter((time) => time >= from && time < from + 60_000).length));

describe("the rate limiter", () => {
  test("keeps 270 a minute under 300 in every window, also at the start", async () => {
    const limiter = createRateLimiter({ perMinute: 270, now: Date.now });
    const at = passages(limiter, 1500);
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(at.length).toBeGreaterThan(1300);
    expect(busiestMinute(at)).toBeLessThanOrEqual(300);
  });

  test("uses what it may: 270 in each minute once it runs", async () => {
    const limiter = createRateLimiter({ perMinute: 270, now: Date.now });
    const at = passages(limiter, 5000);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    const steady = at.filter((time) => time >= 60_000).length / 9;
    expect(steady).toBeGreaterThan(269);
    expect(steady).toBeLessThanOrEqual(270.5);
  });

  test("pauses everybody, then goes on at the pace and not in a burst", async () => {
    const limiter = createRateLimiter({ perMinute: 600, now: Date.now });
    passages(limiter, 30);
    await vi.advanceTimersByTimeAsync(1000);
    limiter.pause(20_000);
    const at = passages(limiter, 100);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(at.filter((time) => time < 21_000)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(at.length).toBeGreaterThanOrEqual(9);
    expect(at.length).toBeLessThanOrEqual(11);
  });

  test("a shorter pause does not cut a longer one", async () => {
    const limiter = createRateLimiter({ perMinute: 600, now: Date.now });
    limiter.pause(10_000);
    limiter.pause(1000);
    const at = passages(limiter, 1);
    await vi.advanceTimersByTimeAsync(9_900);
    expect(at).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(at.length).toBe(1);
  });

  test("learns the server's limit from its headers and waits out an empty window", async () => {
    const limiter = createRateLimiter({ perMinute: Number.POSITIVE_INFINITY, now: Date.now });
    passages(limiter, 10);
    await vi.advanceTimersByTimeAsync(0);
    limiter.observe({ limitPerMinute: 120, remaining: 0, resetMs: 5000 });
    const at = passages(limiter, 500);
    await vi.advanceTimersByTimeAsync(5000 + 60_000);
    expect(Math.min(...at)).toBeGreaterThanOrEqual(5000);
    expect(at.length).toBeGreaterThanOrEqual(117);
    expect(at.length).toBeLessThanOrEqual(121);
  });

  test("a limit in a header never raises our own", () => {
    const limiter = createRateLimiter({ perMinute: 100, now: Date.now });
    limiter.observe({ limitPerMinute: 5000 });
    expect(limiter.state().perMinute).toBe(100);
    limiter.observe({ limitPerMinute: 50 });
    expect(limiter.state().perMinute).toBeCloseTo(49.9);
  });

  test("weighs tokens, and settles what was estimated wrongly", async () => {
    const limiter = createRateLimiter({ perMinute: 60_000, burst: 10_000, now: Date.now });
    await limiter.take(10_000);
    const at: number[] = [];
    void limiter.take(1000).then(() => at.push(Date.now() - start));
    limiter.settle(4000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(at[0]).toBeGreaterThanOrEqual(4990);
    expect(at[0]).toBeLessThanOrEqual(5100);
  });

  test("a call heavier than the bucket goes when it is full, and those after it pay", async () => {
    const limiter = createRateLimiter({ perMinute: 6000, burst: 100, now: Date.now });
    await limiter.take(500);
    const at = passages(limiter, 1);
    await vi.advanceTimersByTimeAsync(3900);
    expect(at).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(at.length).toBe(1);
  });

  test("who is aborted leaves the queue, and the next one goes", async () => {
    const limiter = createRateLimiter({ perMinute: 60, burst: 1, now: Date.now });
    await limiter.take();
    const abort = new AbortController();
    const left = limiter.take(1, abort.signal).catch(() => "left");
    const at = passages(limiter, 1);
    abort.abort();
    await expect(left).resolves.toBe("left");
    await vi.advanceTimersByTimeAsync(1100);
    expect(at.length).toBe(1);
    expect(limiter.state().waiting).toBe(0);
  });

  describe("of several that keep one limit together", () => {
    const divide = (limiters: readonly ReturnType<typeof createRateLimiter>[]) => {
      for (const limiter of limiters) limiter.divide(1 / limiters.length);
    };
    const one = () => createRateLimiter({ perMinute: 270, now: Date.now });

    test("keeps it in every window, while one comes, another comes, and both go", async () => {
      const at: number[] = [];
      /** As a run does: it takes all it can get, from its coming to its going. */
      const work = (limiter: ReturnType<typeof createRateLimiter>) => {
        const going = new AbortController();
        const take = (): Promise<void> =>
          limiter.take(1, going.signal).then(() => {
            at.push(Date.now() - start);
            return take();
          });
        for (let worker = 0; worker < 8; worker += 1) void take().catch(() => undefined);
        return () => going.abort();
      };
      const here = [one()];
      work(here[0] as ReturnType<typeof one>);
      for (const lastsMs of [100_000, 77_000]) {
        await vi.advanceTimersByTimeAsync(50_000);
        const young = one();
        here.push(young);
        divide(here);
        young.empty();
        const leave = work(young);
        setTimeout(() => {
          leave();
          here.splice(here.indexOf(young), 1);
          divide(here);
        }, lastsMs);
      }
      await vi.advanceTimersByTimeAsync(6 * 60_000);
      expect(busiestMinute(at)).toBeLessThanOrEqual(300);
      expect(at.length / (at.at(-1) ?? 1)).toBeGreaterThan((0.98 * 270) / 60_000);
    });

    test("saves up nothing for one that comes when others have just gone", async () => {
      const limiter = one();
      limiter.empty();
      const at = passages(limiter, 2);
      await vi.advanceTimersByTimeAsync(1000);
      expect(at).toEqual([223, 445]);
    });

    test("takes of a limit that the server tells its own part", () => {
      const limiter = one();
      limiter.divide(0.5);
      limiter.observe({ limitPerMinute: 100 });
      expect(limiter.state().perMinute).toBeCloseTo(49.9);
      limiter.divide(1);
      expect(limiter.state().perMinute).toBeCloseTo(99.8);
    });
  });
});
