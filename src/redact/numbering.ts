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
  key: string;
  readonly shown: Set<string>;
}

/** The numbers of the values, in the same order.
 *  @param taken highest number already in the text by type: masks of an earlier pass. */
export function numberValues(
  values: readonly Value[],
  taken: ReadonlyMap<PiiType, number>,
): readonly number[] {
  const byType = new Map<PiiType, Heard[]>();
  const heard = values.map(({ type, value, shown }) => {
    const known = byType.get(type) ?? [];
    if (known.length === 0) byType.set(type, known);
    const key = keyOf(type, value);
    let same = known.find((other) => other.key === key || isPart(type, key, other.key));
    if (!same) known.push((same = { key, shown: new Set() }));
    if (key.length > same.key.length) same.key = key;
    for (const number of shown.match(/\d+/g) ?? []) same.shown.add(number);
    return same;
  });
  const numbers = new Map<Heard, number>();
  for (const [type, known] of byType) {
    const used = new Set<number>();
    for (const one of known) {
      let number = (taken.get(type) ?? 0) + 1;
      while (used.has(number) || one.shown.has(String(number))) number++;
      used.add(number);
      numbers.set(one, number);
    }
  }
  return heard.map((one) => numbers.get(one) ?? 1);
}

const keyOf = (type: PiiType, value: string): string =>
  type === "PERSON"
    ? value
        .toLowerCase()
        .replace(/[^\p{L}]+/gu, " ")
        .trim()
    : value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

function isPart(type: PiiType, a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (type === "PERSON") return short.length > 1 && ` ${long} `.includes(` ${short} `);
  return short.length >= 4 && /^\d+$/.test(short) && /^\d+$/.test(long) && long.endsWith(short);
}
