/** What the cutter leaves of a text, one cell of numbers a token. */

/** What a cut left, valid until the next. */
export interface Cuts {
  /** Of tokens. */
  count: number;
  /** One token behind the other, see `cutCell`. */
  cells: Int32Array;
  /** Offsets of `@`, and of `:` that touch a letter, a digit or another colon. */
  marks: number[];
}

/** Where a token's properties lie in its cell. */
export const cutCell = {
  startIn: 0,
  endIn: 1,
  hashIn: 2,
  checkIn: 3,
  /** What its characters are: bits of `characters.ts`, all together. Of a mask `opener`. `apostrophe`: followed by
   *  `'s`. `mark`: behind an `@`. `initial`: begins with a capital. */
  kindsIn: 4,
  size: 5,
} as const;

const { checkIn, endIn, hashIn, kindsIn, size } = cutCell;

/** Adds a token. */
export function push(
  cuts: Cuts,
  start: number,
  end: number,
  hash: number,
  check: number,
  kinds: number,
): void {
  const { cells } = cuts;
  const at = cuts.count++ * size;
  cells[at] = start;
  cells[at + endIn] = end;
  cells[at + hashIn] = hash;
  cells[at + checkIn] = check;
  cells[at + kindsIn] = kinds;
}
