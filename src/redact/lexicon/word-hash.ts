/** Two hashes of a word in lower case, by which it is known everywhere: no string is cut out of a text to be looked up.
 *  They are the halves of one number of 64 bits. Sixteen characters of a byte each go in at once, as the machine takes
 *  them that reads plain words (`machine/reader.ts`), and which multiplies such numbers in one instruction; here it
 *  takes some.
 *
 *  No two words of up to eight such characters have both in common, for every step can be undone. Of longer ones any two
 *  have with a chance of one in 2^64. Whoever sets out to can find two that do, and gains that one word of his own is
 *  taken for another; a seed drawn at the start would spare us that, and no two runs would be the same. */

/** A number of 64 bits. */
interface Long {
  readonly high: number;
  readonly low: number;
}
/** What the first and the last eight characters are multiplied with. */
const factors: readonly [Long, Long] = [
  { high: 0x9e3779b9, low: 0x7f4a7c15 },
  { high: 0xbf58476d, low: 0x1ce4e5b9 },
];
const seed: Long = { high: 0x2545f491, low: 0x4f6cdd1d };
export const hashing = { seed, factors };
/** Characters of a byte each in half a number. */
const laneSize = 4;

export interface Hashes {
  readonly hash: number;
  readonly check: number;
}

let high = 0;
let low = 0;
/** One object for all words. */
const last = { hash: 0, check: 0 };

/** Valid until the next word is hashed.
 *  @param units the word in lower case, from the first on. */
export function hashesOfUnits(units: Uint16Array, count: number): Hashes {
  ({ high, low } = seed);
  for (let from = 0; from === 0 || from < count; from += 4 * laneSize) {
    for (let half = 0; half < 2; half++) {
      const at = from + half * 2 * laneSize;
      const first = laneAt(units, at, count);
      const second = laneAt(units, at + laneSize, count);
      stir(second, first, factors[half] as Long);
    }
  }
  last.hash = low;
  last.check = high;
  return last;
}

/** What needs more than a byte goes in alone, and leaves its lower byte in the lane. */
function laneAt(units: Uint16Array, from: number, count: number): number {
  let lane = 0;
  for (let at = Math.min(from + laneSize, count) - 1; at >= from; at--) {
    const unit = units[at] as number;
    if (unit > 0xff) stir(0, unit, factors[0]);
    lane |= (unit & 0xff) << ((at - from) * 8);
  }
  return lane;
}

function stir(ofHigh: number, ofLow: number, factor: Long): void {
  high ^= ofHigh;
  low ^= ofLow;
  const a = low & 0xffff;
  const b = low >>> 16;
  const c = factor.low & 0xffff;
  const d = factor.low >>> 16;
  const outer = a * c;
  const middle = (outer >>> 16) + ((a * d) & 0xffff) + ((b * c) & 0xffff);
  const carried = b * d + ((a * d) >>> 16) + ((b * c) >>> 16) + (middle >>> 16);
  high = (carried + Math.imul(high, factor.low) + Math.imul(low, factor.high)) | 0;
  low = ((middle << 16) | (outer & 0xffff)) ^ high;
}

let letters = new Uint16Array(64);

/** Valid until the next word is hashed. */
export function hashesOfWord(word: string): Hashes {
  if (letters.length < word.length) letters = new Uint16Array(word.length * 2);
  for (let at = 0; at < word.length; at++) letters[at] = word.charCodeAt(at);
  return hashesOfUnits(letters, word.length);
}

/** The hash under which a token of the lower-case word is kept. */
export const hashWord = (word: string): number => hashesOfWord(word).hash;
