/** One number per distinct value of a type, in order of appearance. A part that is enough to recognise the
 *  value (the first name of a full name, the last four of a card) carries the number of the whole.
 *
 *  A number that stands in the value itself is passed over: "flat 1" never becomes `[ADDRESS_1]`, so that
 *  nobody who searches the output for pieces of a value finds the mask. */
import type { PiiType } from "../shared/types.ts";

export interface Value {
  readonly type: PiiType;
  /** What makes it the same value: digits, words of a name. */
  readonly value: string;
  /** As it stands in the text. */
  readonly shown: string;
}

interface Heard {
  readonly type: PiiType;
  readonly shown: Set<string>;
}

/** The numbers of the values, in the same order.
 *  @param taken highest number already in the text by type: masks of an earlier pass. */
export function numberValues(
  values: readonly Value[],
  taken: ReadonlyMap<PiiType, number>,
): readonly number[] {
  const known = new Map<string, Heard>();
  const again = new Map<string, Heard>();
  const byType = new Map<PiiType, Set<Heard>>();
  const heard = values.map(({ type, value, shown }) => {
    const whole = `${type} ${value} ${shown}`;
    const before = again.get(whole);
    if (before) return before;
    const names = namesOf(type, value).map((name) => `${type} ${name}`);
    const one = names.map((name) => known.get(name)).find((found) => found !== undefined) ?? {
      type,
      shown: new Set(),
    };
    again.set(whole, one);
    for (const name of names) if (!known.has(name)) known.set(name, one);
    for (const number of shown.match(/\d+/g) ?? []) one.shown.add(number);
    const ones = byType.get(type);
    if (ones) ones.add(one);
    else byType.set(type, new Set([one]));
    return one;
  });
  const numbers = new Map<Heard, number>();
  for (const [type, ones] of byType) {
    const used = new Set<number>();
    for (const one of ones) {
      let number = (taken.get(type) ?? 0) + 1;
      while (used.has(number) || one.shown.has(String(number))) number++;
      used.add(number);
      numbers.set(one, number);
    }
  }
  return heard.map((one) => numbers.get(one) as number);
}

const tail = 4;
/** Masked with the name behind them, and shared by many. */
const titles = /^(?:mr|mrs|ms|dr|prof)$/;

/** By what a value is recognised: itself, then its parts. */
function namesOf(type: PiiType, value: string): string[] {
  const plain = value.toLowerCase();
  if (type === "PERSON") {
    const words = [...new Set(plain.match(/[\p{L}\p{M}]{2,}/gu))].filter((word) => !titles.test(word));
    return [words.join(" ") || plain, ...words];
  }
  const bare = plain.replace(/[^\p{L}\p{N}]+/gu, "");
  return /^\d{5,}$/.test(bare) ? [bare, bare.slice(-tail)] : [bare];
}
