/** What can be told of a word before it is cut out: its first and last letter and its length, in one number. Most words
 *  are not shaped like any that is looked for. */
import { columnOf } from "./dictionary.ts";

const longest = (1 << 5) - 1;

/** Of a word with other characters than those of ASCII: it may be any word. */
export const unknownShape = 0;
/** Of what is no word; its letters are those of none. */
export const noWord = 1 << 5;

/** @param first UTF-16 unit, and `last`. */
export const shapeFrom = (first: number, last: number, length: number): number =>
  ((columnOf[first] as number) << 10) |
  ((columnOf[last] as number) << 5) |
  (length < longest ? length : longest);

/** @param word folded, not empty. */
export const shapeOf = (word: string): number =>
  shapeFrom(word.charCodeAt(0), word.charCodeAt(word.length - 1), word.length);

/** Columns of the first and the last letter, in one number. */
export const endsOf = (shape: number): number => shape >> 5;

/** A bit for the column of the first letter; the lowest when it is none. */
export const startBit = (shape: number): number => 1 << (shape >> 10);
