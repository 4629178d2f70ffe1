/** What a word may be: a given name, a family name, an ordinary word, a place. The lists never decide that a
 *  word is a name, they only say that it can be one: callers are called Will, Mark and Grace.
 *
 *  150,000 words as a Map cost 70 ms and 12 MB at the start of every run, an open-addressing table over their
 *  text still 40 ms. The lexer asks once per distinct word, so nothing is built at all: the lists are sorted
 *  and a word is searched by halving, in the text as it was loaded. */
import { familyNames } from "./data/family-names.ts";
import { foreignWords } from "./data/foreign-words.ts";
import { givenNames } from "./data/given-names.ts";
import { ordinaryWords } from "./data/ordinary-words.ts";
import { places } from "./data/places.ts";

export const givenName = 1;
export const familyName = 2;
/** Also an ordinary word, English or of another language: will, may, grace, herr, dias. */
export const alsoOrdinaryWord = 4;
/** Also a place or a brand: austin, mercedes. */
export const alsoPlace = 8;

/** Bits of the above for a lower-case word; 0 when nobody is known to be called so. Diacritics and apostrophes do
 *  not count: o'brien is obrien, müller is muller. Some 2 µs. */
export function nameKind(word: string): number {
  const plain = fold(word);
  const name = (holds(givenNames, plain) ? givenName : 0) | (holds(familyNames, plain) ? familyName : 0);
  if (name === 0) return 0;
  return name | (isOrdinary(plain) ? alsoOrdinaryWord : 0) | (holds(places, plain) ? alsoPlace : 0);
}

/** A common word, lower case, also behind a French or Italian article (l'iban): in a name's position it is evidence against a name. Names that are said as names
 *  (john, heather) are not ordinary, whatever a dictionary says. */
export function isOrdinary(word: string): boolean {
  const plain = fold(word);
  if (holds(ordinaryWords, plain) || holds(foreignWords, plain)) return true;
  const elided = /^(?:[cdjlmnst]|qu)['’](.{3,})$/.exec(word)?.[1];
  return elided !== undefined && isOrdinary(elided);
}

/** The words of a lower-case name without what makes them possessive. Most names are plain words, and Unicode need not
 *  be asked. */
export const wordsOfName = (name: string): readonly string[] =>
  /^[a-z]{2,}(?: [a-z]{2,})*$/.test(name)
    ? name.split(" ")
    : (name.match(/[\p{L}\p{M}'’]{2,}/gu) ?? []).map((word) => word.replaceAll("’", "'").replace(/'s$/, ""));

/** As the lists were folded: what Unicode does not decompose is spelled out as passports do. */
function fold(word: string): string {
  if (/^[a-z]*$/.test(word)) return word;
  const decomposed = word.normalize("NFD").replace(/[\p{M}'’]/gu, "");
  return decomposed.replace(/[ßæœøłđðþı]/g, (sign) => spelledOut[sign] ?? sign);
}

const spelledOut: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

const blank = 0x20;

/** Whether `word` is one of the blank-separated words of `list`, which are sorted by code unit. */
function holds(list: string, word: string): boolean {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const start = wordStart(list, (low + high) >> 1, low);
    const order = compare(list, start, word);
    if (order === 0) return word !== "";
    if (order > 0) high = start;
    else low = nextWord(list, start);
  }
  return false;
}

function wordStart(list: string, within: number, least: number): number {
  let at = within;
  while (at > least && list.charCodeAt(at - 1) > blank) at--;
  return at;
}

function nextWord(list: string, start: number): number {
  let at = start;
  while (list.charCodeAt(at) > blank) at++;
  return at + 1;
}

/** Below 0 when the list's word comes before `word`, above 0 when after. */
function compare(list: string, start: number, word: string): number {
  for (let index = 0; index < word.length; index++) {
    const unit = list.charCodeAt(start + index);
    if (unit <= blank) return -1;
    if (unit !== word.charCodeAt(index)) return unit - word.charCodeAt(index);
  }
  return list.charCodeAt(start + word.length) > blank ? 1 : 0;
}
