/** One number per distinct value of a type, in order of appearance. A part that is enough to recognise the
 *  value (the first name of a full name, the last four of a card) carries the number of the whole. */
import type { PiiType } from "../shared/types.ts";

export interface Numbering {
  numberOf(type: PiiType, value: string): number;
}

/** @param taken highest number already in the text by type, as masks of an earlier pass. */
export function createNumbering(taken: ReadonlyMap<PiiType, number> = new Map()): Numbering {
  const byType = new Map<PiiType, { value: string; number: number }[]>();
  return {
    numberOf(type, value) {
      const heard = byType.get(type) ?? [];
      if (heard.length === 0) byType.set(type, heard);
      const key = keyOf(type, value);
      const same = heard.find((other) => other.value === key || isPart(type, key, other.value));
      if (same) {
        if (key.length > same.value.length) same.value = key;
        return same.number;
      }
      const number = (taken.get(type) ?? 0) + heard.length + 1;
      heard.push({ value: key, number });
      return number;
    },
  };
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
