/** Small sets of words, asked whether a token is one of them. They hold hashes, as the tokens do: no string is cut
 *  out of the text to be looked up. */
import { split } from "./number-words.ts";
import { hashWord } from "./word-memo.ts";

export type WordSet = ReadonlySet<number>;

/** @param words lower case, blanks between. */
export const wordSet = (words: string): WordSet => new Set(split(words).map(hashWord));

interface Hashed {
  readonly hash: Int32Array;
}

export const isOneOf = (set: WordSet, { hash }: Hashed, token: number): boolean =>
  set.has(hash[token] as number);
