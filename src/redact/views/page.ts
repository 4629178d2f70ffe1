/** The written view: a conversation as one string, with the way back to each turn. Offsets always lead to the
 *  original, also where characters were made plain. */
import type { Turn } from "../../shared/types.ts";
import { plainText } from "./plain.ts";

export interface Page {
  /** All turns, one line feed between two. */
  readonly text: string;
  /** Offset of each turn in `text`. */
  readonly starts: readonly number[];
  /** Index of the turn that holds an offset. */
  turnAt(offset: number): number;
  endOf(turn: number): number;
  /** Offset in the original text of its turn. An end maps to behind the last character that is inside. */
  original(turn: number, offset: number, isEnd: boolean): number;
}

/** The turns as they are. */
export const openPage = (turns: readonly Turn<string>[]): Page =>
  createPage(
    turns.map(({ text }) => text),
    [],
  );

/** The turns with what hides taken out, and the rest of these turns plain.
 *  @param hidden offsets of the hidden characters in the page of the turns as they are. */
export function openPlainPage(turns: readonly Turn<string>[], hidden: readonly number[]): Page {
  const maps: (Uint32Array | undefined)[] = [];
  let next = 0;
  let end = -1;
  const texts = turns.map(({ text }, turn) => {
    end += text.length + 1;
    const first = next;
    while (next < hidden.length && (hidden[next] as number) < end) next++;
    if (next === first) return text;
    const { plain, offsets } = plainText(text);
    maps[turn] = offsets;
    return plain;
  });
  return createPage(texts, maps);
}

function createPage(texts: readonly string[], maps: readonly (Uint32Array | undefined)[]): Page {
  const text = texts.join("\n");
  let offset = 0;
  const starts = texts.map(({ length }) => {
    const start = offset;
    offset += length + 1;
    return start;
  });

  const isIn = (turn: number, at: number): boolean =>
    (starts[turn] as number) <= at && (turn + 1 === starts.length || at < (starts[turn + 1] as number));
  // whoever asks for one place asks for those beside it
  let last = 0;

  return {
    text,
    starts,
    turnAt(at) {
      if (isIn(last, at)) return last;
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= at) low = middle;
        else high = middle - 1;
      }
      last = low;
      return low;
    },
    endOf: (turn) => (turn + 1 < starts.length ? (starts[turn + 1] as number) - 1 : text.length),
    original(turn, at, isEnd) {
      const within = at - (starts[turn] as number);
      const map = maps[turn];
      if (!map) return within;
      return isEnd && within > 0 ? (map[within - 1] as number) + 1 : (map[within] as number);
    },
  };
}
