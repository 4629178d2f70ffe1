/** What the gate makes of a text: digits, letters, words and masks with their places.
 *
 *  A conversation is looked at twice before it leaves. So a piece is a row in columns of numbers and not an object,
 *  and its text is cut out only when a check asks for it: that is a tenth of the time. */
import { fold } from "./dictionary.ts";
import { asciiDigits, unpacked } from "./digits.ts";

export const kind = { digits: 1, letter: 2, word: 3, mask: 4, label: 5 } as const;

/** Good until the same reader reads the next text. Places are UTF-16 offsets, half-open. */
export interface Reading extends Columns {
  readonly text: string;
  /** Pieces; the columns are longer. */
  readonly count: number;
  /** Pieces that are digits, single letters, words that a check begins with; in order. */
  readonly digits: readonly number[];
  readonly letters: readonly number[];
  readonly anchored: readonly number[];
  /** Offset and first piece of each line. */
  readonly lineStarts: readonly number[];
  readonly lineFirsts: readonly number[];
  /** Offsets of at-signs, and of colons and hyphens behind a letter or digit. */
  readonly atSigns: readonly number[];
  readonly joints: readonly number[];
}

/** Of each piece: */
export interface Columns {
  readonly kinds: Uint8Array;
  readonly marks: Int32Array;
  readonly shapes: Uint16Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How many digits it is; of digits only. */
  readonly sizes: Int32Array;
  /** Packed when they were said; 0 of all else. */
  readonly said: Uint16Array;
}

export const columnsFor = (pieces: number): Columns => ({
  kinds: new Uint8Array(pieces),
  marks: new Int32Array(pieces),
  shapes: new Uint16Array(pieces),
  starts: new Int32Array(pieces),
  ends: new Int32Array(pieces),
  sizes: new Int32Array(pieces),
  said: new Uint16Array(pieces),
});

export function widen(narrow: Columns): Columns {
  const wide = columnsFor(2 * narrow.kinds.length);
  for (const name of Object.keys(wide) as (keyof Columns)[]) wide[name].set(narrow[name]);
  return wide;
}

/** Lower case, without accents. */
export const wordAt = ({ text, starts, ends }: Reading, piece: number): string =>
  fold(text.slice(starts[piece], ends[piece]));

/** In ASCII. */
export const digitsAt = ({ text, starts, ends, said }: Reading, piece: number): string =>
  said[piece] ? unpacked(said[piece]) : asciiDigits(text.slice(starts[piece], ends[piece]));

/** Of a piece, its line. */
export const lineOf = ({ lineFirsts }: Reading, piece: number): number =>
  lastAtMost(lineFirsts, piece, lineFirsts.length);

/** The line's end, without its line feed. */
export const lineEnd = ({ lineStarts, text }: Reading, line: number): number =>
  line + 1 < lineStarts.length ? (lineStarts[line + 1] as number) - 1 : text.length;

/** First piece behind the line. */
export const lineLast = ({ lineFirsts, count }: Reading, line: number): number =>
  lineFirsts[line + 1] ?? count;

/** Index of the last that is not greater, in what is sorted; 0 when all are. */
export function lastAtMost(sorted: ArrayLike<number>, value: number, length: number): number {
  let from = 0;
  for (let to = length; to - from > 1; ) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as number) > value) to = middle;
    else from = middle;
  }
  return from;
}
