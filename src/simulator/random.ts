/** Chance that repeats: mulberry32 over a mix of the seeds. One stream per conversation, so that the hundred
 *  thousandth costs no more than the first. */

export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** That many decimal digits. */
  digits(count: number): string;
}

/** 32 well-mixed bits of any numbers. */
export function mix(...numbers: readonly number[]): number {
  let state = 0x9e3779b9;
  for (let at = 0; at < numbers.length; at += 1) {
    const number = numbers[at] as number;
    state = Math.imul(state ^ number, 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return state >>> 0;
}

export function createRandom(...seeds: readonly number[]): Random {
  let state = mix(...seeds);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T,
    digits: (count) => Array.from({ length: count }, () => between(0, 9)).join(""),
  };
}
