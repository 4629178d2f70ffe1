/** What was found out about words, kept under two hashes of each and never the word itself: looking a word up
 *  costs some microseconds, and a conversation has few distinct ones. */

import { checkWord, hashWord } from "./word-hash.ts";

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

/** What lies where in a cell, behind the two hashes. */
export const cell = { flagsIn: 2, valueIn: 3, size: 4 } as const;
const { flagsIn, valueIn, size } = cell;
const slots = 1 << 17;
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
  // a cell whose check is 0 is free
  const checked = check | 1;
  let at = (hash & (slots - 1)) * size;
  while (cells[at + 1] !== 0) {
    if (cells[at] === hash && cells[at + 1] === checked) return at;
    at = (at + size) & (spare - 1);
  }
  return learnWord(memo, at, hash, checked, text.slice(from, to));
}

function learnWord(memo: WordMemo, free: number, hash: number, check: number, word: string): number {
  const { flags, value } = memo.find(word.toLowerCase().replaceAll("’", "'"));
  const { cells } = memo;
  const at = memo.count < limit ? free : spare;
  if (at !== spare) {
    memo.count++;
    cells[at] = hash;
    cells[at + 1] = check;
  }
  cells[at + flagsIn] = flags;
  cells[at + valueIn] = value;
  return at;
}

/** @param word in lower case.
 *  @returns bits of `wordClass`. */
export function flagsOfWord(memo: WordMemo, word: string): number {
  const at = recallWord(memo, hashWord(word), checkWord(word), word, 0, word.length);
  return memo.cells[at + flagsIn] as number;
}
