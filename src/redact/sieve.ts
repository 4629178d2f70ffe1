/** Every word of a conversation is asked whether it was heard, and next to none was. Most are told by one bit of a
 *  table so small that making one for each conversation costs nothing. */
const words = 64;

/** A bit for some of the hashes each; others share it. */
export type Sieve = Int32Array;

export function createSieve(...heard: readonly ReadonlyMap<number, unknown>[]): Sieve {
  const sieve = new Int32Array(words);
  for (const hashes of heard) {
    for (const hash of hashes.keys()) {
      const at = wordOf(hash);
      sieve[at] = (sieve[at] as number) | bitOf(hash);
    }
  }
  return sieve;
}

/** False: it was not heard. */
export const mayHold = (sieve: Sieve, hash: number): boolean =>
  ((sieve[wordOf(hash)] as number) & bitOf(hash)) !== 0;

const wordOf = (hash: number): number => (hash >>> 5) & (words - 1);
const bitOf = (hash: number): number => 1 << (hash & 31);
