/** What a word may be: a given name, a family name, an ordinary word, a place. The lists never decide that a
 *  word is a name, they only say that it can be one: callers are called Will, Mark and Grace.
 *
 *  90,000 names as a Map of strings cost 50 ms and 9 MB at the start of every run. So the lists stay the strings
 *  they are loaded as, and one open-addressing table of offsets into them is built at the first question:
 *  one pass over the characters, no string is cut, and a look-up compares characters in place. */
import { familyNames } from "./data/family-names.ts";
import { givenNames } from "./data/given-names.ts";
import { ordinaryWords } from "./data/ordinary-words.ts";
import { places } from "./data/places.ts";

export const givenName = 1;
export const familyName = 2;
/** Also an ordinary English word: will, may, grace. */
export const alsoOrdinaryWord = 4;
/** Also a place or a brand: austin, mercedes. */
export const alsoPlace = 8;

const isName = givenName | familyName;

/** Bits of the above for a lower-case word with diacritics folded; 0 when nobody is known to be called so.
 *  Apostrophes do not count: o'brien is obrien. */
export function nameKind(word: string): number {
  const kind = kindOf(word);
  return (kind & isName) === 0 ? 0 : kind;
}

/** A common word of spoken English, lower case: in a name's position it is evidence against a name. Names that
 *  are said as names (john, heather) are not ordinary, whatever a dictionary says. */
export const isOrdinary = (word: string): boolean => (kindOf(word) & alsoOrdinaryWord) !== 0;

interface WordTable {
  /** All lists in one string; words are parted by blanks and line ends. */
  readonly text: string;
  /** Where the word of a slot begins; 0 is an empty slot, for the text begins with a line end. */
  readonly starts: Int32Array;
  readonly kinds: Uint8Array;
}

const slots = 1 << 18;
const blank = 0x20;
const apostrophes = /['’]/g;

let table: WordTable | undefined;

function kindOf(word: string): number {
  table ??= compileTable();
  const plain = word.replace(apostrophes, "");
  let hash = 0;
  for (let index = 0; index < plain.length; index++) hash = mix(hash, plain.charCodeAt(index));
  return table.kinds[findSlot(table, hash, plain, 0, plain.length)] ?? 0;
}

function compileTable(): WordTable {
  const lists = [givenNames, familyNames, ordinaryWords, places];
  const made: WordTable = {
    text: lists.join(""),
    starts: new Int32Array(slots),
    kinds: new Uint8Array(slots),
  };
  let end = 0;
  for (const [index, list] of lists.entries()) {
    addWords(made, end, end + list.length, 1 << index);
    end += list.length;
  }
  return made;
}

function addWords(into: WordTable, from: number, to: number, kind: number): void {
  const { text, starts, kinds } = into;
  let start = from;
  let hash = 0;
  for (let index = from; index < to; index++) {
    const unit = text.charCodeAt(index);
    if (unit > blank) {
      hash = mix(hash, unit);
      continue;
    }
    if (index > start) {
      const slot = findSlot(into, hash, text, start, index);
      starts[slot] ||= start;
      kinds[slot] = (kinds[slot] ?? 0) | kind;
    }
    start = index + 1;
    hash = 0;
  }
}

/** The slot that holds the word `source[from, to)`, or the empty one where it belongs. */
function findSlot(within: WordTable, hash: number, source: string, from: number, to: number): number {
  let slot = (hash ^ (hash >>> 15)) & (slots - 1);
  for (;;) {
    const start = within.starts[slot];
    if (!start || isWordAt(within.text, start, source, from, to)) return slot;
    slot = (slot + 1) & (slots - 1);
  }
}

function isWordAt(text: string, start: number, source: string, from: number, to: number): boolean {
  let at = start;
  for (let index = from; index < to; index++) {
    if (text.charCodeAt(at++) !== source.charCodeAt(index)) return false;
  }
  return text.charCodeAt(at) <= blank;
}

const mix = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193) + 0x9e37;
