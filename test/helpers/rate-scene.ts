/** A server with a limit that it tells nobody, and processes that ask it as fast as they may, in virtual time. */
import { createPace } from "../../src/forward/pace.ts";
import { createBucket, createRateWindow } from "../../src/simulator/rate-window.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export interface RateScene {
  readonly perMinute: number;
  /** Refilled evenly up to what comes in so many milliseconds; or counted in windows so long. */
  readonly counts: "bucket" | "window";
  readonly spanMs: number;
  /** How full the bucket is at first, 0 to 1. */
  readonly fill?: number;
  /** What it says of the time to wait: rounded up to seconds, to the millisecond, or nothing. */
  readonly says: "seconds" | "milliseconds" | "nothing";
  /** Refused by chance, as a share; they ask for a second. */
  readonly strayShare?: number;
  /** The limit becomes so many times what it was, after a fifth of the time. */
  readonly change?: number;
  readonly processes?: number;
  readonly minutes: number;
}

export interface RateOutcome {
  /** Of what was permitted in the second half, in percent. */
  readonly share: number;
  /** In the second half, for a thousand that were accepted; strays do not count. */
  readonly refusals: number;
}

const minuteMs = 60_000;
const latencyMs = 500;

export async function playRateScene(scene: RateScene): Promise<RateOutcome> {
  const { perMinute, strayShare = 0, change = 1, processes = 1, says } = scene;
  const clock = createVirtualClock();
  const random = randomFrom(perMinute);
  const endMs = scene.minutes * minuteMs;
  let limit = limitOf(scene, perMinute, clock.now);
  if (change !== 1)
    clock.after(endMs / 5, () => {
      limit = limitOf({ ...scene, fill: 0 }, perMinute * change, clock.now);
    });
  let isOver = false;
  let accepted = 0;
  let refused = 0;

  async function work(pace: ReturnType<typeof createPace>): Promise<void> {
    while (!isOver) {
      const passage = await pace.take(1000);
      await clock.later(2 + 20 * random());
      const isStray = random() < strayShare;
      const waitMs = isStray ? 1000 : limit();
      const isCounted = clock.now() > endMs / 2;
      if (isCounted && waitMs === 0) accepted += 1;
      if (isCounted && waitMs > 0 && !isStray) refused += 1;
      await clock.later(waitMs === 0 ? latencyMs * (0.5 + random()) : 5 + 40 * random());
      passage.seen({});
      if (waitMs === 0) passage.settle(1000);
      else {
        const wishMs = wishes[says](waitMs);
        passage.refused(wishMs);
        await clock.later(wishMs ?? 500 * random());
      }
    }
  }
  const hands = Math.ceil((3 * Math.max(1, change) * perMinute * latencyMs) / minuteMs / processes) + 4;
  for (let process = 0; process < processes; process += 1) {
    const pace = createPace(clock);
    pace.divide(1 / processes);
    for (let hand = 0; hand < hands; hand += 1) void work(pace);
  }
  await clock.runUntil(endMs);
  isOver = true;
  const permitted = (perMinute * change * scene.minutes) / 2;
  return { share: (100 * accepted) / permitted, refusals: (1000 * refused) / accepted };
}

const wishes: Record<RateScene["says"], (waitMs: number) => number | undefined> = {
  seconds: (waitMs) => Math.ceil(waitMs / 1000) * 1000,
  milliseconds: (waitMs) => waitMs,
  nothing: () => undefined,
};

/** Takes one request. @returns milliseconds to wait, 0 when it was taken. */
function limitOf({ counts, spanMs, fill }: RateScene, perMinute: number, now: () => number): () => number {
  if (counts === "bucket") {
    const bucket = createBucket(perMinute, spanMs, now, fill);
    return () => {
      const waitMs = bucket.missingMs(1);
      if (waitMs === 0) bucket.take(1);
      return waitMs;
    };
  }
  let opensAt = Number.NEGATIVE_INFINITY;
  const count = createRateWindow(Math.floor((perMinute * spanMs) / minuteMs), spanMs, now);
  return () => {
    const seen = count();
    if (seen.count === 1) opensAt = now();
    return seen.isOver ? Math.max(1, opensAt + spanMs - now()) : 0;
  };
}

/** Park and Miller's, 0 to 1. */
function randomFrom(start: number): () => number {
  let seed = start;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}
