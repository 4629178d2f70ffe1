/** Every word of a conversation is asked whether it was heard, and next to none was. Most are told by one bit of a
 *  small table. */
const words = 64;

/** A bit for some of the hashes each; others share it. */
export type Sieve = Int32Array;

export const createSieve = (): Sieve => new Int32Array(words);

export function clear(sieve: Sieve): void {
  sieve.fill(0);
}

export function hold(sieve: Sieve, hash: number): void {
  const at = wordOf(hash);
  sieve[at] = (sieve[at] as number) | bitOf(hash);
}

/** False: it was not heard. */
export const mayHold = (sieve: Sieve, hash: number): boolean =>
  ((sieve[wordOf(hash)] as number) & bitOf(hash)) !== 0;

const wordOf = (hash: number): number => (hash >>> 5) & (words - 1);
const bitOf = (hash: number): number => 1 << (hash & 31);
