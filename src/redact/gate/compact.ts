import { marksAt, stateOf } from "./dictionary.ts";
import { createReader } from "./reader.ts";
import { digitsAt, kind, type Reading, wordAt } from "./reading.ts";
import { mark } from "./words.ts";

/** What a piece is without signs: "zebra four-four" is `zebra`, `4`, `4`. */
export const partAt = (reading: Reading, piece: number): string =>
  reading.kinds[piece] === kind.digits
    ? digitsAt(reading, piece)
    : wordAt(reading, piece).replace(/[^\p{L}\p{N}]/gu, "");

/** All that can be read, without what stands between. For values that are looked for whatever their form; `at` leads
 *  from a character back to its piece. */
export interface Compact {
  readonly text: string;
  readonly at: readonly number[];
}

/** @param silent marks of words that stand for a sign, as "dot", and are left out.
 *  @param maskMark stands for a mask; without, masks are left out. */
export function compact(reading: Reading, { silent = 0, maskMark = "" } = {}): Compact {
  const { kinds, marks, count } = reading;
  const parts: string[] = [];
  const at: number[] = [];
  for (let piece = 0; piece < count; piece += 1) {
    if (kinds[piece] === kind.label || ((marks[piece] as number) & silent) !== 0) continue;
    const part = kinds[piece] === kind.mask ? maskMark : partAt(reading, piece);
    parts.push(part);
    for (let unit = 0; unit < part.length; unit += 1) at.push(piece);
  }
  return { text: parts.join(""), at };
}

const readValue = createReader();

export const compactOf = (text: string, silent = 0): string => compact(readValue(text), { silent }).text;

/** The words of a short text, each as it is compared. Most names are plain words, which need not be read; but "twenty one"
 *  is one. */
export function wordsOf(text: string): string[] {
  if (/^[a-z]{1,32}(?: [a-z]{1,32}){0,8}$/i.test(text)) {
    const words = text.toLowerCase().split(" ");
    if (!words.some((word) => (marksAt(stateOf(word)) & mark.tens) !== 0)) return words;
  }
  const reading = readValue(text);
  const { kinds, said, count } = reading;
  const words: string[] = [];
  for (let piece = 0; piece < count; piece += 1) {
    const isWord = kinds[piece] === kind.word || kinds[piece] === kind.letter || said[piece] !== 0;
    if (isWord) words.push(wordAt(reading, piece));
  }
  return words;
}
