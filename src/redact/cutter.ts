/** Cuts a text into tokens: runs of letters and digits, and masks. An apostrophe inside a word belongs to it, a
 *  final `'s` does not. Nothing is looked up here, and no string made: each word leaves two hashes.
 *
 *  Every character of every conversation comes through this loop, and it runs at 250 MB/s for two reasons. The
 *  text is first copied to an array of its UTF-16 units, one native call of some 3 % of the loop's time;
 *  `charCodeAt` finds out anew for each unit how the engine keeps the string, and is half as fast. And the loop
 *  does nothing but cut: with the look-up of the words in it, all that both need no longer fits the registers
 *  of the machine, and the two together take more than twice as long as one after the other. */
import { type Characters, createCharacters, unitKind } from "./characters.ts";
import { hashing } from "./lexicon/word-memo.ts";

// an imported number is fetched anew at each use; one of the file's own is part of the machine code
const { checkFactor, checkSeed, hashPrime, hashSeed } = hashing;
const { anyLetter, apostrophe, capitalLetter, folded, gap, inWord, joint, mark, odd, opener, unknown } =
  unitKind;

/** Parallel arrays, one entry a token, valid until the next cut. */
export interface Cuts {
  count: number;
  start: Int32Array;
  end: Int32Array;
  hash: Int32Array;
  check: Int32Array;
  /** What its characters are: bits of `characters.ts`, all together. Of a mask `opener`. `apostrophe`: followed by
   *  `'s`. `mark`: behind an `@`. `initial`: begins with a capital. */
  kinds: Int32Array;
  /** Offsets of `@`, and of `:` that touch a letter, a digit or another colon. */
  marks: number[];
}

export interface Cutter {
  readonly cuts: Cuts;
  /** Offsets of the characters that must be made plain before the text can be cut. */
  readonly odds: readonly number[];
  /** False when there are any. */
  cut(text: string): boolean;
}

const initialShift = 9;
/** Of a token. */
export const initial = capitalLetter << initialShift;
const unsure = apostrophe | unknown;
const mayBeOdd = odd | unknown;
const rare = opener | mark | odd | unknown;

/** What one text is cut with. */
interface Blade {
  /** The text, and some of nothing behind it, so that looking ahead needs no check. */
  units: Uint16Array;
  readonly characters: Characters;
  readonly mask: RegExp;
}

/** @param mask sticky; what it matches is one token.
 *  @param openers characters it may begin with. */
export function createCutter(mask: RegExp, openers: string): Cutter {
  const none = new Int32Array(0);
  const cuts: Cuts = { count: 0, start: none, end: none, hash: none, check: none, kinds: none, marks: [] };
  const blade: Blade = { units: new Uint16Array(0), characters: createCharacters(openers), mask };
  const odds: number[] = [];
  let bytes = Buffer.alloc(0);

  return {
    cuts,
    odds,
    cut(text) {
      const size = text.length + 4;
      if (blade.units.length < size) {
        bytes = Buffer.alloc(size * 2);
        blade.units = new Uint16Array(bytes.buffer, bytes.byteOffset, size);
        // a text has fewer tokens than characters
        for (const name of ["start", "end", "hash", "check", "kinds"] as const)
          cuts[name] = new Int32Array(size);
      }
      bytes.write(text, "utf16le");
      blade.units.fill(0, text.length, size);
      if (cutText(text, blade, cuts)) return true;
      collectOdds(blade, text.length, odds);
      return false;
    },
  };
}

// not inside the maker: of a function that exists once, the machine code holds what it refers to
function cutText(text: string, blade: Blade, cuts: Cuts): boolean {
  const { start, end, hash, check, kinds, marks } = cuts;
  const { units } = blade;
  const { entries } = blade.characters;
  const { length } = text;
  let count = 0;
  let before = 0;
  marks.length = 0;
  for (let at = 0; at < length; ) {
    let entry = entries[units[at] as number] as number;
    if ((entry & inWord) === 0) {
      if ((entry & rare) === 0) at++;
      else {
        entry = entryAt(blade, at);
        if ((entry & odd) !== 0) return false;
        const maskEnd = (entry & opener) === 0 ? 0 : endOfMask(blade, text, at);
        if (maskEnd > 0) {
          start[count] = at;
          end[count] = at = maskEnd;
          hash[count] = 0;
          kinds[count++] = opener;
        } else if ((entry & inWord) === 0) {
          if ((entry & mark) !== 0) {
            const isColon = units[at] === 58;
            if (!isColon) before = mark;
            if (!isColon || (units[at + 1] as number) > 32) marks.push(at);
          }
          at++;
        }
      }
      continue;
    }
    start[count] = at;
    let key = hashSeed;
    let second: number = checkSeed;
    let seen = before | ((entry & capitalLetter) << initialShift);
    before = 0;
    do {
      const unit = entry & folded;
      key = Math.imul(key ^ unit, hashPrime);
      second = (Math.imul(second, checkFactor) + unit) | 0;
      seen |= entry;
      entry = entries[units[++at] as number] as number;
      if ((entry & unsure) !== 0) entry = settle(blade, at);
    } while ((entry & inWord) !== 0);
    end[count] = at;
    hash[count] = key;
    check[count] = second;
    if ((entry & apostrophe) !== 0 && (seen & anyLetter) !== 0 && isFinalS(blade, at)) {
      seen |= apostrophe;
      at += 2;
    }
    kinds[count++] = seen;
  }
  cuts.count = count;
  return true;
}

/** In the units that are at hand already: a pattern asked turn by turn takes five times as long, and many a call
 *  holds one dash. */
function collectOdds(blade: Blade, length: number, odds: number[]): void {
  const { units } = blade;
  const { entries } = blade.characters;
  odds.length = 0;
  for (let at = 0; at < length; at++) {
    const entry = entries[units[at] as number] as number;
    if ((entry & mayBeOdd) !== 0 && (entryAt(blade, at) & odd) !== 0) odds.push(at);
  }
}

function entryAt({ units, characters }: Blade, at: number): number {
  const unit = units[at] as number;
  const entry = characters.entries[unit] as number;
  return entry === unknown ? characters.learn(unit) : entry;
}

/** The apostrophe of "don't" is part of the word, that of "john's" is not. */
function settle(blade: Blade, at: number): number {
  const entry = entryAt(blade, at);
  if ((entry & apostrophe) === 0) return entry;
  const isInside = (entryAt(blade, at + 1) & anyLetter) !== 0 && !isFinalS(blade, at);
  return isInside ? joint | (entry & folded) : entry;
}

const isFinalS = (blade: Blade, at: number): boolean =>
  (entryAt(blade, at + 1) & folded) === 115 && (entryAt(blade, at + 2) & gap) !== 0;

function endOfMask({ mask }: Blade, text: string, at: number): number {
  mask.lastIndex = at;
  return mask.test(text) ? mask.lastIndex : 0;
}

/** More than one letter, and all of them capital. */
export function isShouted(kinds: number, text: string, from: number, to: number): boolean {
  if ((kinds & anyLetter) !== capitalLetter) return false;
  if ((kinds & inWord) === capitalLetter) return to - from > 1;
  return /(?:\p{L}|\p{M}).*(?:\p{L}|\p{M})/u.test(text.slice(from, to));
}
