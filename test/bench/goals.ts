/** A goal of `performance.md`'s kind: a ratio or a count, with the floor it may not miss and the aim. */
export interface Measured {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number;
  readonly aim: number;
  /** Whether more is better. */
  readonly isMore: boolean;
  /** What else was seen: noise, load, figures behind the ratio. */
  readonly note?: string;
}

export const isAtLeast = (bound: number, { value, isMore }: Measured): boolean =>
  isMore ? value >= bound : value <= bound;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2;
};
