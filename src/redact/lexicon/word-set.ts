/** Small sets of words, asked whether a token is one of them. They hold hashes, as the tokens do: no string is cut
 *  out of the text to be looked up. A set is one array four times as long as it has words, so that most questions,
 *  whose answer is no, cost one look at it: a `Set` takes ten times as long. */
import { split } from "./number-words.ts";
import { hashWord } from "./word-hash.ts";

/** Each hash in the first free place from that of its last bits on; 0 is free, and of masks, which are no words. */
export type WordSet = Int32Array;

/** @param words lower case, blanks between. */
export const wordSet = (words: string): WordSet => hashSet(split(words).map(hashWord));

export function hashSet(hashes: readonly number[]): WordSet {
  const set = new Int32Array(2 << Math.ceil(Math.log2(2 * hashes.length + 1)));
  for (const hash of hashes) set[placeOf(set, hash)] = hash;
  return set;
}

/** Where the hash is, or would be. */
export function placeOf(set: WordSet, hash: number): number {
  const last = set.length - 1;
  let place = hash & last;
  while (set[place] !== 0 && set[place] !== hash) place = (place + 1) & last;
  return place;
}

export const holdsHash = (set: WordSet, hash: number): boolean => set[placeOf(set, hash)] === hash;

interface Hashed {
  readonly hash: Int32Array;
}

export const isOneOf = (set: WordSet, { hash }: Hashed, token: number): boolean => {
  const key = hash[token] as number;
  return set[placeOf(set, key)] === key && key !== 0;
};
