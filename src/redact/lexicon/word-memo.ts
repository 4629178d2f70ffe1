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
  /** Hash, check, flags and value of each word, one beside the other. The lexer has them moved to where it reads. */
  cells: Int32Array;
  /** As many fit, a power of two. */
  readonly slots: number;
  count: number;
  /** Of a word in lower case that is not in the memo. */
  readonly find: (word: string) => WordLook;
}

/** What lies where in a cell, behind the hash. One whose check is 0 is free: of the words that have this check none is
 *  kept, so that the others can be compared whole. */
export const cell = { checkIn: 1, flagsIn: 2, valueIn: 3, size: 4 } as const;
const { checkIn, flagsIn, valueIn, size } = cell;
const slots = 1 << 17;
/** A word is looked for in so many cells from the one its hash names on. A few find theirs taken, and the next as well;
 *  only words that were made to meet need more. They are not kept, or each would be looked for through all of them. */
export const reach = 32;
/** Of the words that come when it is full, none is kept: a hostile text can not make it grow. */
const limit = slots / 2;
const spare = slots * size;

export const createWordMemo = (find: (word: string) => WordLook): WordMemo => ({
  cells: new Int32Array(spare + size),
  slots,
  count: 0,
  find,
});

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
  for (let step = 0; step < reach; step++) {
    const at = ((hash + step) & (slots - 1)) * size;
    if (cells[at + checkIn] === 0) return learnWord(memo, at, hash, check, text.slice(from, to));
    if (cells[at] === hash && cells[at + checkIn] === check) return at;
  }
  return learnWord(memo, spare, hash, check, text.slice(from, to));
}

function learnWord(memo: WordMemo, free: number, hash: number, check: number, word: string): number {
  const { flags, value } = memo.find(word.toLowerCase().replaceAll("’", "'"));
  const { cells } = memo;
  const at = memo.count < limit && check !== 0 ? free : spare;
  if (at !== spare) {
    memo.count++;
    cells[at] = hash;
    cells[at + checkIn] = check;
  }
  cells[at + flagsIn] = flags;
  cells[at + valueIn] = value;
  return at;
}

/** @param word in lower case, with its hashes.
 *  @returns bits of `wordClass`. */
export function flagsOfWord(memo: WordMemo, word: string, { hash, check }: Hashes): number {
  const at = recallWord(memo, hash, check, word, 0, word.length);
  return memo.cells[at + flagsIn] as number;
}
