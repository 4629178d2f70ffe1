import type { Interval } from "../genesys/details-query.ts";

const dayMs = 86_400_000;

/** One slice a UTC day, the first and last cut to the range; none reaches beyond it. */
export function* daySlices({ fromMs, toMs }: Interval): Generator<Interval, void, undefined> {
  for (let start = fromMs; start < toMs; ) {
    const end = Math.min(toMs, (Math.floor(start / dayMs) + 1) * dayMs);
    yield { fromMs: start, toMs: end };
    start = end;
  }
}

const leastMs = 60_000;

/** Undefined when a slice is too short to be cut. */
export function halves({ fromMs, toMs }: Interval): readonly [Interval, Interval] | undefined {
  if (toMs - fromMs < 2 * leastMs) return undefined;
  const middleMs = Math.floor((fromMs + toMs) / 2);
  return [
    { fromMs, toMs: middleMs },
    { fromMs: middleMs, toMs },
  ];
}
