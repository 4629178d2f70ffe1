/** What was found out about words, kept under two hashes of each and never the word itself: looking a word up
 *  costs some microseconds, and a conversation has few distinct ones. */
import type { Hashes } from "./word-hash.ts";

export interface WordLook {
  /** Bits of `wordClass`. */
  readonly flags: number;
  /** What the word stands for: digit, number, month, code of the letter; else -1. */
  readonly value: number;
}

export interface WordMemo {
  /** Hash, check, flags and value of each word, one beside the other, behind the cell of a word that is not kept. The
   *  lexer has them moved to where it reads. */
  cells: Int32Array;
  count: number;
  /** Of a word in lower case that is not in the memo. */
  readonly find: (word: string) => WordLook;
}

/** What lies where in a cell, behind the hash. One whose check is 0 is free: of the words that have this check none is
 *  kept, so that the others can be compared whole. */
export const cell = { checkIn: 1, flagsIn: 2, valueIn: 3, size: 4 } as const;
const { checkIn, flagsIn, valueIn, size } = cell;
/** In place of the first cell's hash: the bits of a hash that name a slot. */
export const slotBitsAt = 0;
const slots = 1 << 17;
/** Used are no more than the words need: those of a day, scattered over all slots, are each to be fetched from memory, and
 *  every thirtieth part of redaction between other work was spent on waiting for them. */
const fewestUsed = 1 << 13;
const mostFilled = 1 / 4;
/** A word is looked for in so many cells from the one its hash names on. A few find theirs taken, and the next as well;
 *  only words that were made to meet need more. They are not kept, or each would be looked for through all of them. */
export const reach = 32;
/** Of the words that come when it is full, none is kept: a hostile text can not make it grow. */
const limit = slots / 2;
const spare = 0;

export function createWordMemo(find: (word: string) => WordLook): WordMemo {
  const cells = new Int32Array((1 + slots) * size);
  cells[slotBitsAt] = fewestUsed - 1;
  return { cells, count: 0, find };
}

const cellOf = (hash: number, slotBits: number): number => (1 + (hash & slotBits)) * size;

/** What is in use of the cells. */
export const usedOf = ({ cells }: WordMemo): Int32Array =>
  cells.subarray(0, (2 + (cells[slotBitsAt] as number)) * size);

/** Where in `cells` the word at [from, to) of the text lies, which has these hashes. */
export function recallWord(
  memo: WordMemo,
  hash: number,
  check: number,
  text: string,
  from: number,
  to: number,
): number {
  const { cells } = memo;
  const slotBits = cells[slotBitsAt] as number;
  for (let step = 0; step < reach; step++) {
    const at = cellOf(hash + step, slotBits);
    if (cells[at + checkIn] === 0) return learnWord(memo, at, hash, check, text.slice(from, to));
    if (cells[at] === hash && cells[at + checkIn] === check) return at;
  }
  return learnWord(memo, spare, hash, check, text.slice(from, to));
}

function learnWord(memo: WordMemo, free: number, hash: number, check: number, word: string): number {
  const { flags, value } = memo.find(word.toLowerCase().replaceAll("’", "'"));
  const { cells } = memo;
  let at = memo.count < limit && check !== 0 ? free : spare;
  if (at !== spare && isCrowded(memo)) {
    spread(memo);
    at = freeFor(cells, hash);
  }
  if (at !== spare) {
    memo.count++;
    cells[at] = hash;
    cells[at + checkIn] = check;
  }
  cells[at + flagsIn] = flags;
  cells[at + valueIn] = value;
  return at;
}

function isCrowded({ cells, count }: WordMemo): boolean {
  const used = (cells[slotBitsAt] as number) + 1;
  return used < slots && count >= used * mostFilled;
}

/** Over twice as many slots. */
function spread(memo: WordMemo): void {
  const { cells } = memo;
  const kept = usedOf(memo).slice(size);
  cells.fill(0, size, size + kept.length);
  cells[slotBitsAt] = 2 * (cells[slotBitsAt] as number) + 1;
  memo.count = 0;
  for (let from = 0; from < kept.length; from += size) {
    const at = kept[from + checkIn] === 0 ? spare : freeFor(cells, kept[from] as number);
    if (at === spare) continue;
    cells.set(kept.subarray(from, from + size), at);
    memo.count++;
  }
}

/** Where a word with this hash may be kept that is not. */
function freeFor(cells: Int32Array, hash: number): number {
  const slotBits = cells[slotBitsAt] as number;
  for (let step = 0; step < reach; step++) {
    const at = cellOf(hash + step, slotBits);
    if (cells[at + checkIn] === 0) return at;
  }
  return spare;
}

/** @param word in lower case, with its hashes.
 *  @returns bits of `wordClass`. */
export function flagsOfWord(memo: WordMemo, word: string, { hash, check }: Hashes): number {
  const at = recallWord(memo, hash, check, word, 0, word.length);
  return memo.cells[at + flagsIn] as number;
}
