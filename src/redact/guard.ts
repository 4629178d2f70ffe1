/** Looks again, by other means, at each conversation the redactor has been over. It never mends: a text it does not
 *  like is held back, and what may be shown of it has its places blocked out. */
import { Fault } from "../shared/fault.ts";
import type { Cleared, Redacted } from "../shared/text.ts";
import type { Known, Redaction, Turn } from "../shared/types.ts";
import type { Place } from "./gate/place.ts";
import { createReader } from "./gate/reader.ts";
import { kind, lastAtMost, lineLast, lineOf, type Reading } from "./gate/reading.ts";
import type { Watch } from "./gate/watch.ts";

export interface Guard {
  /** @throws Fault `guard.held` with the names of the checks and the index of the first turn. */
  clear(redaction: Redaction, known: Known): Redaction<Cleared>;
  /** The turns with blocks in place of what holds them back; undefined when that is not enough. */
  blockOut(redaction: Redaction, known: Known): readonly Turn<Cleared>[] | undefined;
  /** Does it see nothing in what was cut out of turns that it cleared? */
  passes(cuts: readonly Turn<Cleared>[], known: Known): boolean;
}

export function createGuard(watch: Watch): Guard {
  const look = (page: string, known: Known) => watch.look(page, watch.expect(known));

  const read = createReader();

  return {
    clear(redaction, known) {
      const places = look(pageOf(redaction.turns), known);
      const [first] = places;
      if (first) {
        const turn = startsOf(redaction.turns).findLastIndex((start) => start <= first.start);
        throw new Fault("guard.held", { facts: { checks: checksOf(places), turn } });
      }
      return redaction as unknown as Redaction<Cleared>;
    },
    blockOut(redaction, known) {
      let { turns } = redaction;
      // a block is as long as what it hides
      const starts = startsOf(turns);
      for (let round = 0; round < mostRounds; round += 1) {
        const text = pageOf(turns);
        const places = look(text, known);
        if (places.length === 0) return turns as unknown as readonly Turn<Cleared>[];
        const lines = blocked(read(text), places);
        turns = turns.map((turn, index) => {
          const start = starts[index] ?? 0;
          return { ...turn, text: lines.slice(start, start + turn.text.length) as Redacted };
        });
      }
      return undefined;
    },
    passes: (cuts, known) => look(pageOf(cuts), known).length === 0,
  };
}

/** With something blocked out, what is left of two numbers can come to stand together. */
const mostRounds = 3;

/** Beside what was seen stands what was not: the name before the at-sign, the rest of a number that was corrected.
 *  So a block is wider than its place by so many words, within the turn. */
const wordsBeside = 5;

/** The same text with blocks at these places; of the same length. Masks stay. */
function blocked(reading: Reading, places: readonly Place[]): string {
  const { text, kinds, starts, ends, lineFirsts } = reading;
  const units = text.split("");
  for (const { start, end } of places) {
    const first = pieceBehind(reading, start);
    const last = Math.max(first, pieceBehind(reading, end - 1));
    const from = Math.max(lineFirsts[lineOf(reading, first)] as number, first - wordsBeside);
    const to = Math.min(lineLast(reading, lineOf(reading, last)), last + wordsBeside + 1);
    for (let piece = from; piece < to; piece += 1)
      if (kinds[piece] !== kind.mask) units.fill(block, starts[piece], ends[piece]);
  }
  return units.join("");
}

/** The first piece that ends behind an offset; the last when none does. */
function pieceBehind({ ends, count }: Reading, offset: number): number {
  const piece = lastAtMost(ends, offset, count);
  return Math.min((ends[piece] as number) > offset ? piece : piece + 1, Math.max(0, count - 1));
}

const block = "█";

export const checksOf = (places: readonly Place[]): readonly string[] => [
  ...new Set(places.map(({ check }) => check)),
];

/** The turns a line each; breaks within a turn are blanks, so that offsets stay. */
const pageOf = (turns: readonly Turn<Redacted | Cleared>[]): string =>
  turns.map(({ text }) => (text.includes("\n") ? text.replaceAll("\n", " ") : text)).join("\n");

/** Offset of each turn in the page. */
function startsOf(turns: readonly Turn<Redacted | Cleared>[]): readonly number[] {
  let end = 0;
  return turns.map(({ text }) => {
    const start = end;
    end += text.length + 1;
    return start;
  });
}
