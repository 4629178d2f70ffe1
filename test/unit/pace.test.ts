import { beforeEach, describe, expect, test } from "vitest";
import { createPace, type PaceOptions } from "../../src/forward/pace.ts";
import { type Bucket, createBucket, createRateWindow } from "../../src/simulator/rate-window.ts";
import { createVirtualClock, type VirtualClock } from "../helpers/virtual-clock.ts";

let clock: VirtualClock;

beforeEach(() => {
  clock = createVirtualClock();
});

const minuteMs = 60_000;

interface Reply {
  readonly isGood: boolean;
  readonly headers: Record<string, string>;
  readonly used?: number;
  readonly retryAfterMs?: number;
}

/** A server in virtual time, asked by so many workers without a rest. */
async function siege(
  serve: (tokens: number) => Reply,
  {
    minutes,
    workers = 8,
    latencyMs = 2000,
    tokensOf = () => 1000,
    own = {},
    portion = 1,
  }: {
    minutes: number;
    workers?: number;
    latencyMs?: number;
    tokensOf?: (request: number) => number;
    own?: PaceOptions;
    portion?: number;
  },
) {
  const pace = createPace({ ...own, ...clock });
  pace.divide(portion);
  const startedAt = clock.now();
  const end = startedAt + minutes * minuteMs;
  const good: { atMs: number; used: number }[] = [];
  let refused = 0;
  let request = 0;
  const work = async () => {
    while (clock.now() < end) {
      request += 1;
      const tokens = tokensOf(request);
      const passage = await pace.take(tokens);
      const reply = serve(tokens);
      if (reply.isGood) {
        good.push({ atMs: clock.now() - startedAt, used: reply.used ?? tokens });
        await clock.later(latencyMs);
        passage.seen(reply.headers);
        if (reply.used !== undefined) passage.settle(reply.used);
      } else {
        refused += 1;
        await clock.later(20);
        passage.seen(reply.headers);
        passage.refused(reply.retryAfterMs);
      }
    }
  };
  for (let worker = 0; worker < workers; worker += 1) void work();
  await clock.runUntil(end);
  const between = (from: number, to: number) =>
    good.filter(({ atMs }) => atMs >= from * minuteMs && atMs < to * minuteMs);
  return {
    refused,
    requestsPerMinute: (from: number, to = minutes) => between(from, to).length / (to - from),
    tokensPerMinute: (from: number, to = minutes) =>
      between(from, to).reduce((sum, { used }) => sum + used, 0) / (to - from),
  };
}

const span = (ms: number) => `${(ms / 1000).toFixed(3)}s`;

const headersOf = (name: string, limit: number, bucket: Bucket) => ({
  [`x-ratelimit-limit-${name}`]: String(limit),
  [`x-ratelimit-remaining-${name}`]: String(bucket.remaining()),
  [`x-ratelimit-reset-${name}`]: span(bucket.untilFullMs()),
});

/** Whole seconds, as most servers write it. */
const refusal = (waitMs: number, headers = {}, unitMs = 1000): Reply => ({
  isGood: false,
  headers,
  retryAfterMs: Math.max(unitMs, Math.ceil(waitMs / unitMs) * unitMs),
});

/** Evenly refilled, told in headers or kept to itself. */
function bucketServer(
  perMinute: number,
  { isTold, fill = 1, unitMs = 1000 }: { isTold: boolean; fill?: number; unitMs?: number },
) {
  const bucket = createBucket(perMinute, 60_000, clock.now, fill);
  return (): Reply => {
    const waitMs = bucket.missingMs(1);
    if (waitMs === 0) bucket.take(1);
    const headers = isTold ? headersOf("requests", perMinute, bucket) : {};
    return waitMs > 0 ? refusal(waitMs, headers, unitMs) : { isGood: true, headers };
  };
}

describe("the pace", () => {
  test("a limit of 120 requests a minute is used to 95 % and more, and never hit", async () => {
    const run = await siege(bucketServer(120, { isTold: true }), { minutes: 20 });
    expect(run.refused).toBe(0);
    expect(run.requestsPerMinute(1)).toBeGreaterThan(0.95 * 120);
    expect(run.requestsPerMinute(1)).toBeLessThanOrEqual(120);
  });

  test("so is one that counts in windows and says so", async () => {
    const count = createRateWindow(120, minuteMs, clock.now);
    const run = await siege(
      () => {
        const { count: so, isOver, resetSeconds } = count();
        const headers = {
          "x-ratelimit-limit-requests": "120",
          "x-ratelimit-remaining-requests": String(Math.max(0, 120 - so)),
          "x-ratelimit-reset-requests": `${resetSeconds}s`,
        };
        return isOver ? refusal(resetSeconds * 1000, headers) : { isGood: true, headers };
      },
      { minutes: 20 },
    );
    // The first window may end before it is known to be one.
    expect(run.refused).toBeLessThanOrEqual(1);
    expect(run.requestsPerMinute(1)).toBeGreaterThan(0.95 * 120);
  });

  test.each([
    ["15 % either way", 0.85, 1.15],
    ["always more", 1.1, 1.2],
    ["always less", 0.8, 0.9],
  ])("tokens a minute are used to 95 %% when what is billed is %s", async (_, least, most) => {
    const limit = 100_000;
    const bucket = createBucket(limit, 60_000, clock.now);
    let seed = 7;
    const noise = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return least + (most - least) * (seed / 2_147_483_647);
    };
    const run = await siege(
      (tokens) => {
        const used = Math.round(tokens * noise());
        const waitMs = bucket.missingMs(used);
        if (waitMs === 0) bucket.take(used);
        const headers = headersOf("tokens", limit, bucket);
        return waitMs > 0 ? refusal(waitMs, headers) : { isGood: true, headers, used };
      },
      { minutes: 30, tokensOf: (request) => 500 + ((request * 389) % 2000) },
    );
    expect(run.refused).toBe(0);
    expect(run.tokensPerMinute(1)).toBeGreaterThan(0.95 * limit);
    expect(run.tokensPerMinute(1)).toBeLessThanOrEqual(1.04 * limit);
  });

  // a request that is to be answered is counted before anybody knows what it will be billed
  test.each([1, 1.3, 2])("is not refused by a server that counts %d times what it bills", async (share) => {
    const limit = 800_000;
    const bucket = createBucket(limit, 60_000, clock.now, 0.2);
    const run = await siege(
      (tokens) => {
        const counted = Math.round(tokens * share);
        const waitMs = bucket.missingMs(counted);
        if (waitMs === 0) bucket.take(counted);
        const headers = headersOf("tokens", limit, bucket);
        return waitMs > 0 ? refusal(waitMs, headers) : { isGood: true, headers, used: tokens };
      },
      { minutes: 10, workers: 48, latencyMs: 800, tokensOf: (request) => 500 + ((request * 389) % 2000) },
    );
    expect(run.refused).toBe(0);
    expect(share * run.tokensPerMinute(2)).toBeGreaterThan(0.95 * limit);
    expect(share * run.tokensPerMinute(2)).toBeLessThanOrEqual(1.04 * limit);
  });

  test.each([60, 120, 600, 2400])("%d a minute, told to nobody, are found and kept to", async (perMinute) => {
    const run = await siege(bucketServer(perMinute, { isTold: false }), {
      minutes: 20,
      workers: 40,
      latencyMs: 200,
    });
    expect(run.requestsPerMinute(5)).toBeGreaterThan(0.95 * perMinute);
    expect(run.refused / run.requestsPerMinute(0) / 20).toBeLessThan(perMinute < 600 ? 0.03 : 0.003);
  });

  test.each([60, 1200])(
    "%d a minute are found when the server is short already, and says to the millisecond when to come again",
    async (perMinute) => {
      const run = await siege(bucketServer(perMinute, { isTold: false, fill: 0.05, unitMs: 1 }), {
        minutes: 10,
        workers: 64,
        latencyMs: 100,
      });
      expect(run.requestsPerMinute(1, 3)).toBeGreaterThan(0.9 * perMinute);
      expect(run.requestsPerMinute(3)).toBeGreaterThan(0.95 * perMinute);
      expect(run.refused).toBeLessThan(100);
    },
  );

  test("a limit that is raised without a word is found again", async () => {
    const low = bucketServer(60, { isTold: false });
    const high = bucketServer(600, { isTold: false });
    const startedAt = clock.now();
    const run = await siege(() => (clock.now() - startedAt < 10 * minuteMs ? low() : high()), {
      minutes: 60,
      workers: 40,
      latencyMs: 200,
    });
    expect(run.requestsPerMinute(5, 10)).toBeGreaterThan(50);
    expect(run.requestsPerMinute(45)).toBeGreaterThan(0.9 * 600);
  });

  test("refusals that come now and then, whatever the rate, do not slow the run down", async () => {
    let request = 0;
    const stray = (): Reply => {
      request += 1;
      return (request * 7919) % 100 < 3 ? refusal(1) : { isGood: true, headers: {} };
    };
    const run = await siege(stray, { minutes: 10, workers: 8, latencyMs: 1000 });
    expect(run.requestsPerMinute(0, 1)).toBeGreaterThan(200);
    expect(run.requestsPerMinute(9)).toBeGreaterThan(0.9 * run.requestsPerMinute(0, 1));
  });

  test("our own limit is kept below the server's", async () => {
    const run = await siege(bucketServer(600, { isTold: true }), {
      minutes: 5,
      own: { requestsPerMinute: 60 },
    });
    expect(run.requestsPerMinute(1)).toBeGreaterThan(58);
    expect(run.requestsPerMinute(1)).toBeLessThanOrEqual(61);
  });

  test.each([
    ["told", true],
    ["found out", false],
  ])("a limit that two keep together, %s, is used by both and kept", async (_, isTold) => {
    const server = bucketServer(600, { isTold });
    const pair = await Promise.all(
      [0, 1].map(() => siege(server, { minutes: 30, workers: 20, latencyMs: 200, portion: 0.5 })),
    );
    const [mine = 0, theirs = 0] = pair.map((run) => run.requestsPerMinute(10));
    expect(mine + theirs).toBeGreaterThan(0.9 * 600);
    expect(Math.min(mine, theirs)).toBeGreaterThan(0.35 * 600);
  });

  test.each([
    ["too few", 1000, false],
    ["enough", 90_000, true],
  ])(
    "a refusal while %s tokens are left: it tells of a limit of requests, %j",
    async (_, remaining, isTold) => {
      const pace = createPace(clock);
      // Where nothing was given before there is nothing to measure.
      (await pace.take(1200)).seen({});
      const passage = await pace.take(1200);
      passage.seen({
        "x-ratelimit-limit-tokens": "100000",
        "x-ratelimit-remaining-tokens": String(remaining),
      });
      passage.refused(6000);
      expect(pace.requestsPerMinute() < Number.POSITIVE_INFINITY).toBe(isTold);
    },
  );

  test("a refusal for want of tokens is nothing that was given", async () => {
    const pace = createPace(clock);
    const [short, late] = [await pace.take(1200), await pace.take(1200)];
    short.seen({ "x-ratelimit-limit-tokens": "100000", "x-ratelimit-remaining-tokens": "1000" });
    short.refused(6000);
    late.seen({});
    late.refused(6000);
    expect(pace.requestsPerMinute()).toBe(Number.POSITIVE_INFINITY);
  });

  test.each(["many", "-5", "", "1e3"])("a limit of %j in a header is none", async (value) => {
    const pace = createPace(clock);
    (await pace.take(1)).seen({ "x-ratelimit-limit-requests": value });
    expect(pace.requestsPerMinute()).toBe(Number.POSITIVE_INFINITY);
  });
});
