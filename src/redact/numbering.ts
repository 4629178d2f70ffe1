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

/** The values of a type. */
interface Kin {
  /** By value, as it was given. */
  readonly given: Map<string, Heard>;
  /** By what a value is recognised. */
  readonly known: Map<string, Heard>;
}

/** The numbers of the values, in the same order.
 *  @param taken highest number already in the text by type: masks of an earlier pass. */
export function numberValues(
  values: readonly Value[],
  taken: ReadonlyMap<PiiType, number>,
): readonly number[] {
  const kinOf = new Map<PiiType, Kin>();
  const heard = values.map(({ type, value, shown }) => {
    const kin = kinOf.get(type) ?? { given: new Map(), known: new Map() };
    kinOf.set(type, kin);
    const one = kin.given.get(value) ?? recognise(kin, type, value);
    for (const figures of shown.match(/\d+/g) ?? []) one.shown.add(figures);
    return one;
  });
  const numbers = new Map<Heard, number>();
  const usedOf = new Map<PiiType, Set<number>>();
  for (const one of heard) {
    if (numbers.has(one)) continue;
    const used = usedOf.get(one.type) ?? new Set();
    usedOf.set(one.type, used);
    let number = (taken.get(one.type) ?? 0) + 1;
    while (used.has(number) || one.shown.has(String(number))) number++;
    used.add(number);
    numbers.set(one, number);
  }
  return heard.map((one) => numbers.get(one) as number);
}

function recognise({ given, known }: Kin, type: PiiType, value: string): Heard {
  const names = namesOf(type, value);
  let one: Heard | undefined;
  for (const name of names) one ??= known.get(name);
  one ??= { type, shown: new Set() };
  given.set(value, one);
  for (const name of names) if (!known.has(name)) known.set(name, one);
  return one;
}

const tail = 4;
/** Masked with the name behind them, and shared by many. */
const titles: ReadonlySet<string> = new Set(["mr", "mrs", "ms", "dr", "prof"]);

/** By what a value is recognised: itself, then its parts. Most are one plain word, and Unicode need not be asked. */
function namesOf(type: PiiType, value: string): readonly string[] {
  const plain = value.toLowerCase();
  if (type === "PERSON") {
    if (/^[a-z]{2,}$/.test(plain)) return [plain];
    const words = [...new Set(plain.match(/[\p{L}\p{M}]{2,}/gu))].filter((word) => !titles.has(word));
    return [words.join(" ") || plain, ...words];
  }
  const bare = /^[a-z\d]+$/.test(plain) ? plain : plain.replace(/[^\p{L}\p{N}]+/gu, "");
  return /^\d{5,}$/.test(bare) ? [bare, bare.slice(-tail)] : [bare];
}
