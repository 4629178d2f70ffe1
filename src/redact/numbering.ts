/** One number per distinct value of a type, in order of appearance. A part that is enough to recognise the
 *  value (the first name of a full name, the last four of a card) carries the number of the whole.
 *
 *  A number that stands in the value itself is passed over: "flat 1" never becomes `[ADDRESS_1]`, so that
 *  nobody who searches the output for pieces of a value finds the mask. */
import type { PiiType } from "../shared/types.ts";
import { areFigures, isFigure } from "./figures.ts";

export interface Value {
  readonly type: PiiType;
  /** What makes it the same value: digits, words of a name. */
  readonly value: string;
  /** As it stands in the text. */
  readonly shown: string;
}

/** A value and its number, 0 until it has one. */
interface Heard {
  readonly shown: string[];
  /** By what it is recognised. */
  readonly names: readonly string[];
  number: number;
}

/** The values of a type. */
interface Kin {
  /** By what a value is recognised. */
  readonly known: Map<string, Heard>;
  /** By number. */
  readonly used: boolean[];
}

/** The numbers of the values, in the same order.
 *  @param taken highest number already in the text by type: masks of an earlier pass. */
export function numberValues(
  values: readonly Value[],
  taken: ReadonlyMap<PiiType, number>,
): readonly number[] {
  const kinOf = new Map<PiiType, Kin>();
  const heard = values.map(({ type, value, shown }) => {
    let kin = kinOf.get(type);
    if (kin === undefined) {
      kin = { known: new Map(), used: [] };
      kinOf.set(type, kin);
    }
    const one = recognise(kin, type, value);
    one.shown.push(shown);
    return one;
  });
  return heard.map((one, index) => {
    const { type } = values[index] as Value;
    if (one.number === 0) one.number = freeNumber((kinOf.get(type) as Kin).used, one, taken.get(type) ?? 0);
    return one.number;
  });
}

function freeNumber(used: boolean[], { shown }: Heard, taken: number): number {
  let number = taken + 1;
  while (used[number] || shown.some((text) => holdsNumber(text, String(number)))) number++;
  used[number] = true;
  return number;
}

/** The figures stand in the text, and no other beside them. */
function holdsNumber(text: string, figures: string): boolean {
  for (let at = text.indexOf(figures); at >= 0; at = text.indexOf(figures, at + 1)) {
    if (!isFigure(text.charCodeAt(at - 1)) && !isFigure(text.charCodeAt(at + figures.length))) return true;
  }
  return false;
}

function recognise({ known }: Kin, type: PiiType, value: string): Heard {
  const names = namesOf(type, value);
  let one: Heard | undefined;
  for (const name of names) one ??= sameAs(known.get(name), type, names);
  one ??= { shown: [], names, number: 0 };
  for (const name of names) if (!known.has(name)) known.set(name, one);
  return one;
}

/** Two full names that share a word are two people: husband and wife. */
function sameAs(one: Heard | undefined, type: PiiType, names: readonly string[]): Heard | undefined {
  if (!one || type !== "PERSON") return one;
  const [few, many] = one.names.length < names.length ? [one.names, names] : [names, one.names];
  return few.slice(few.length > 1 ? 1 : 0).every((name) => many.includes(name)) ? one : undefined;
}

const tail = 4;
/** Masked with the name behind them, and shared by many. */
const titles: ReadonlySet<string> = new Set(["mr", "mrs", "ms", "dr", "prof"]);

/** Asking Unicode takes three times as long. */
const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** By what a value is recognised: itself, then its parts. Most are figures. */
function namesOf(type: PiiType, value: string): readonly string[] {
  if (type !== "PERSON" && areFigures(value)) return withTail(value);
  const plain = value.toLowerCase();
  if (type === "PERSON") {
    if (/^[a-z]{2,}$/.test(plain)) return [plain];
    const words = [...new Set(plain.match(isAscii(plain) ? /[a-z]{2,}/g : /[\p{L}\p{M}]{2,}/gu))];
    const telling = words.filter((word) => !titles.has(word));
    return [telling.join(" ") || plain, ...telling];
  }
  const bare = plain.replace(isAscii(plain) ? /[^a-z\d]+/g : /[^\p{L}\p{N}]+/gu, "");
  return areFigures(bare) ? withTail(bare) : [bare];
}

const withTail = (figures: string): readonly string[] =>
  figures.length > tail ? [figures, figures.slice(-tail)] : [figures];
