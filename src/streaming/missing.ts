/** What of a transcript was not heard live. A gap is told wider than it was, so each turn in it is held against what has
 *  left: the same words by the same speaker about then, or somebody's words at the same moment, whom recognition has
 *  understood a little differently since. Each utterance answers for one turn, the nearest, so a "yes" said thrice is said
 *  thrice, and of three of which one was missed it is that one. */
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
  const unheard = new Set(
    [...turns.keys()].filter((index) => (turns[index] as Turn<Raw>).startMs !== undefined),
  );
  const left = new Set(sent);

  function answer(mostMs: number, isSame: (one: SentUtterance, turn: Turn<Raw>) => boolean): void {
    const pairs = [...left].flatMap((one) =>
      [...unheard].flatMap((index) => {
        const turn = turns[index] as Turn<Raw>;
        const awayMs = Math.abs((one.startMs ?? Number(turn.startMs)) - Number(turn.startMs));
        return awayMs <= mostMs && one.speaker === turn.speaker && isSame(one, turn)
          ? [{ one, index, awayMs }]
          : [];
      }),
    );
    for (const { one, index } of pairs.toSorted((a, b) => a.awayMs - b.awayMs))
      if (left.has(one) && unheard.has(index)) {
        left.delete(one);
        unheard.delete(index);
      }
  }

  const words = new Map(
    [...unheard].map((index) => [turns[index], wordsOf((turns[index] as Turn<Raw>).text)]),
  );
  answer(aboutThenMs, (one, turn) => one.words === words.get(turn));
  answer(sameMomentMs, (one) => one.startMs !== undefined);
  return [...unheard].filter((index) => {
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
