/** What of a transcript was not heard live. A gap is told wider than it was, so each turn in it is held against what has
 *  left: the same words by the same speaker about then, or somebody's words at the same moment, whom recognition has
 *  understood a little differently since. Each utterance answers for one turn, so a "yes" said thrice is said thrice. */
import type { Gap, SentUtterance } from "../ledger/live-book.ts";
import type { Raw } from "../shared/text.ts";
import type { Turn } from "../shared/types.ts";

/** The clocks of the two recognitions differ by less. */
const aboutThenMs = 10_000;
const sameMomentMs = 750;

/** @returns indices of turns. Where a transcript has no times, nothing can be said of it. */
export function missingIn(
  turns: readonly Turn<Raw>[],
  gaps: readonly Gap[],
  sent: readonly SentUtterance[],
  wordsOf: (text: Raw) => string,
): readonly number[] {
  const left = new Set(sent);
  function answers(fits: (one: SentUtterance, turn: Turn<Raw>) => boolean) {
    return (index: number): boolean => {
      const turn = turns[index] as Turn<Raw>;
      for (const one of left) {
        if (one.speaker !== turn.speaker || !fits(one, turn)) continue;
        left.delete(one);
        return false;
      }
      return true;
    };
  }
  const awayMs = ({ startMs }: SentUtterance, turn: Turn<Raw>) =>
    startMs === undefined || turn.startMs === undefined ? 0 : Math.abs(startMs - turn.startMs);

  const said = [...turns.keys()].filter((index) => (turns[index] as Turn<Raw>).startMs !== undefined);
  return said
    .filter(answers((one, turn) => one.words === wordsOf(turn.text) && awayMs(one, turn) <= aboutThenMs))
    .filter(answers((one, turn) => one.startMs !== undefined && awayMs(one, turn) <= sameMomentMs))
    .filter((index) => {
      const at = turns[index]?.startMs as number;
      return gaps.some(({ fromMs, toMs }) => at >= fromMs - sameMomentMs && at < toMs + sameMomentMs);
    });
}

/** Gaps that touch are one. */
export function joinGaps(gaps: readonly Gap[]): readonly Gap[] {
  const joined: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last && gap.fromMs <= last.toMs)
      joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, gap.toMs) };
    else joined.push(gap);
  }
  return joined;
}
