/** A stretch of the page that is personal, before overlaps are settled. */
import type { PiiType, View } from "../shared/types.ts";

export interface Span {
  /** Offsets in the page's text, half-open, within one turn. */
  readonly start: number;
  readonly end: number;
  readonly type: PiiType;
  readonly detector: string;
  readonly view: View;
  readonly rank: number;
  readonly cue?: string | undefined;
  /** What makes two spans the same value: digits of a number, words of a name. Default: the text itself. */
  readonly value?: string | undefined;
}

/** All spans have the same properties in the same order: whoever reads them need not ask which. */
export const createSpan = (
  start: number,
  end: number,
  type: PiiType,
  detector: string,
  view: View,
  rank: number,
  value?: string,
  cue?: string,
): Span => ({ start, end, type, detector, view, rank, value, cue });

/** Overlapping spans become one that covers all of them: nothing a detector claimed is let through. The
 *  label is that of the most specific, then of the longest; the order of detectors does not matter. */
export function settle(spans: readonly Span[], text: string): readonly Span[] {
  if (spans.length < 2) return spans;
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end || compare(a, b));
  const settled: Span[] = [];
  let current = sorted[0] as Span;
  for (let next = 1; next < sorted.length; next++) {
    const span = sorted[next] as Span;
    if (span.start < current.end) current = union(current, span);
    else if (span.type === current.type && areTouching(text, current, span)) current = union(current, span);
    else {
      settled.push(current);
      current = span;
    }
  }
  settled.push(current);
  return settled;
}

const compare = (a: Span, b: Span): number =>
  b.rank - a.rank ||
  b.end - b.start - (a.end - a.start) ||
  (a.detector < b.detector ? -1 : a.detector > b.detector ? 1 : 0);

function union(a: Span, b: Span): Span {
  const best = compare(a, b) <= 0 ? a : b;
  const start = Math.min(a.start, b.start);
  const end = Math.max(a.end, b.end);
  if (best.start === start && best.end === end) return best;
  const value = a.value && b.value && a.end <= b.start ? `${a.value} ${b.value}` : undefined;
  const { type, detector, view, rank, cue } = best;
  return createSpan(start, end, type, detector, view, rank, value, cue);
}

/** One blank (or nothing) between two spans of a type: one value. Addresses and names hold commas as well. */
function areTouching(text: string, a: Span, b: Span): boolean {
  const between = text.slice(a.end, b.start);
  if (a.type === "PERSON") return between === " " || between === "";
  if (a.type === "ADDRESS") return /^[ ,.]{0,2}$/.test(between);
  return between === "" || ((a.view !== "written" || b.view !== "written") && /^[ ,.-]{0,2}$/.test(between));
}
