import type { Interval, Slice } from "../genesys/details-query.ts";
import { dayMs } from "../shared/day.ts";

/** One slice a UTC day, the first and last cut to the range; none reaches beyond it. */
export function* daySlices({ fromMs, toMs }: Interval): Generator<Interval, void, undefined> {
  for (let start = fromMs; start < toMs; ) {
    const end = Math.min(toMs, (Math.floor(start / dayMs) + 1) * dayMs);
    yield { fromMs: start, toMs: end };
    start = end;
  }
}

/** About where half of a contact centre's conversations are shorter. */
const middlingMs = 4 * 60_000;
const longestMs = 366 * dayMs;

/** The shorter and the longer ones of a slice; undefined when a millisecond is left of it, or a year and more. */
export function halves(slice: Slice): readonly [Slice, Slice] | undefined {
  const { leastMs, belowMs } = slice.lengths ?? { leastMs: 0 };
  const middleMs =
    belowMs === undefined ? Math.max(middlingMs, 2 * leastMs) : Math.floor((leastMs + belowMs) / 2);
  if (middleMs === leastMs || middleMs > longestMs) return undefined;
  return [
    { ...slice, lengths: { leastMs, belowMs: middleMs } },
    { ...slice, lengths: { leastMs: middleMs, belowMs } },
  ];
}
