/** What of a transcript was not heard live. A gap is told wider than it was, so each turn in it is held against what has
 *  left: the same words by the same speaker about then, or somebody's words at the same moment, whom recognition has
 *  understood a little differently since. Each utterance answers for one turn, the nearest, so a "yes" said thrice is said
 *  thrice, and of three of which one was missed it is that one. What left without a time fits everywhere: it answers for
 *  what the others leave. A call of hours is held against itself on the thread that listens, so only those are compared
 *  whose times are near. */
import type { Gap, SentUtterance } from "../ledger/live-book.ts";
import { grouped } from "../shared/grouped.ts";
import type { Raw } from "../shared/text.ts";
import type { Turn } from "../shared/types.ts";

/** The clocks of the two recognitions differ by less. */
const aboutThenMs = 10_000;
const sameMomentMs = 750;

interface Said extends Pick<SentUtterance, "speaker" | "words"> {
  readonly index: number;
  readonly startMs: number;
}

/** What makes two the same but for their time. */
type Likeness = (one: Pick<SentUtterance, "speaker" | "words">) => string;

const inWords: Likeness = ({ speaker, words }) => `${speaker} ${words}`;
const inSpeaker: Likeness = ({ speaker }) => speaker;

/** @returns indices of turns. Where a transcript has no times, nothing can be said of it. */
export function missingIn(
  turns: readonly Turn<Raw>[],
  gaps: readonly Gap[],
  sent: readonly SentUtterance[],
  wordsOf: (text: Raw) => string,
): readonly number[] {
  const unheard = new Set(
    turns.flatMap(({ speaker, startMs, text }, index): readonly Said[] =>
      startMs === undefined ? [] : [{ index, speaker, startMs, words: wordsOf(text) }],
    ),
  );
  const left = new Set(sent);

  function answer(one: SentUtterance, turn: Said): void {
    if (!left.has(one) || !unheard.has(turn)) return;
    left.delete(one);
    unheard.delete(turn);
  }
  function answerNear(mostMs: number, likeness: Likeness): void {
    const cellOf = (atMs: number) => Math.floor(atMs / mostMs);
    const cells = grouped(unheard, (turn) => `${cellOf(turn.startMs)} ${likeness(turn)}`);
    const pairs = [...left].flatMap((one) => {
      const { startMs } = one;
      if (startMs === undefined) return [];
      return [-1, 0, 1]
        .flatMap((beside) => cells.get(`${cellOf(startMs) + beside} ${likeness(one)}`) ?? [])
        .map((turn) => ({ one, turn, awayMs: Math.abs(startMs - turn.startMs) }))
        .filter(({ awayMs }) => awayMs <= mostMs);
    });
    for (const { one, turn } of pairs.toSorted((a, b) => a.awayMs - b.awayMs)) answer(one, turn);
  }
  function answerAnywhere(): void {
    const alike = grouped(unheard, inWords);
    for (const one of [...left].filter(({ startMs }) => startMs === undefined)) {
      const turn = alike.get(inWords(one))?.shift();
      if (turn) answer(one, turn);
    }
  }

  answerNear(aboutThenMs, inWords);
  answerAnywhere();
  answerNear(sameMomentMs, inSpeaker);
  return [...unheard]
    .filter(({ startMs: at }) =>
      gaps.some(({ fromMs, toMs }) => at >= fromMs - sameMomentMs && at < toMs + sameMomentMs),
    )
    .map(({ index }) => index);
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
