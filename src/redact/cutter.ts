/** Cuts a text into tokens: runs of letters and digits, and masks. An apostrophe inside a word belongs to it, a
 *  final `'s` does not. Nothing is looked up here, and no string made: each word leaves two hashes.
 *
 *  Every character of every conversation comes through this loop, and it runs at 300 MB/s for three reasons. The
 *  text is first copied to an array of its UTF-16 units, one native call of some 2 % of the loop's time;
 *  `charCodeAt` finds out anew for each unit how the engine keeps the string, and is half as fast. Inside a word
 *  one thing is asked of a character, whether the word goes on with it; what else it may be is asked where the
 *  word ends. And the loop does nothing but cut, into one array: with the look-up of the words in it, or with an
 *  array for each property of a token, what it needs no longer fits the registers of the machine. */
import { type Characters, createCharacters, unitKind } from "./characters.ts";
import { type Cuts, cutCell, push } from "./cuts.ts";
import { hashing } from "./lexicon/word-memo.ts";
import { plainPage } from "./views/plain.ts";

// an imported number is fetched anew at each use; one of the file's own is part of the machine code
const { checkFactor, checkSeed, hashPrime, hashSeed } = hashing;
const { anyLetter, apostrophe, capitalLetter, folded, foreign, gap, hidden, inWord } = unitKind;
const { joint, mark, opener, unknown, wide } = unitKind;

const { checkIn, endIn, hashIn, kindsIn, size: cellSize } = cutCell;

export interface Cutter {
  readonly cuts: Cuts;
  /** Offsets of the hidden characters that kept the last text from being cut. */
  readonly hidden: readonly number[];
  /** The text that was cut: the given one, unit for unit, with what has a plain form made plain. Undefined when it
   *  holds hidden characters, which must be taken out first. */
  cut(text: string): string | undefined;
}

const initialShift = 9;
/** Of a token. */
export const initial = capitalLetter << initialShift;
const rare = opener | mark | hidden | foreign | unknown | wide;
const rareBehind = rare | apostrophe;

/** What one text is cut with. */
interface Blade {
  /** The text, and some of nothing behind it, so that looking ahead needs no check. */
  units: Uint16Array;
  readonly characters: Characters;
  readonly mask: RegExp;
  /** Offsets of the foreign characters between the words. */
  readonly foreignAt: number[];
  /** Of the whole text: `hidden` and `wide`, and `foreign` when a word or a mask holds such a character. */
  kinds: number;
  /** What stands before the next word: `mark` or nothing. */
  before: number;
  /** The whole text in plain characters, once something asked for it: not piece by piece, or a text of brackets would be
   *  read as often as it has brackets. */
  plain: string | undefined;
}

/** @param mask sticky; what it matches is one token.
 *  @param openers characters it may begin with. */
export function createCutter(mask: RegExp, openers: string): Cutter {
  const cuts: Cuts = { count: 0, cells: new Int32Array(0), marks: [] };
  const characters = createCharacters(openers);
  const blade: Blade = {
    units: new Uint16Array(0),
    characters,
    mask,
    foreignAt: [],
    kinds: 0,
    before: 0,
    plain: undefined,
  };
  const hiddenAt: number[] = [];
  let bytes = Buffer.alloc(0);

  return {
    cuts,
    hidden: hiddenAt,
    cut(text) {
      const size = text.length + 4;
      if (blade.units.length < size) {
        bytes = Buffer.alloc(size * 2);
        blade.units = new Uint16Array(bytes.buffer, bytes.byteOffset, size);
        // a text has fewer tokens than characters
        cuts.cells = new Int32Array(size * cellSize);
      }
      bytes.write(text, "utf16le");
      blade.units.fill(0, text.length, size);
      cutText(text, blade, cuts);
      if ((blade.kinds & hidden) !== 0) {
        collect(blade, text.length, hidden, hiddenAt);
        return undefined;
      }
      if ((blade.kinds & foreign) !== 0) collect(blade, text.length, foreign, blade.foreignAt);
      return blade.foreignAt.length === 0
        ? text
        : plainPage(text, blade.foreignAt, (blade.kinds & wide) !== 0);
    },
  };
}

/** Plain text runs through a loop of its own; where something rare comes, one step is taken with all rules. */
function cutText(text: string, blade: Blade, cuts: Cuts): void {
  cuts.count = cuts.marks.length = blade.foreignAt.length = blade.kinds = blade.before = 0;
  blade.plain = undefined;
  for (let at = 0; at < text.length; ) {
    if (blade.before === 0) at = cutPlain(blade, cuts, at, text.length);
    if (at < text.length) at = cutNext(blade, cuts, at, text);
  }
}

/** Words and gaps up to the first character between words that is more than a gap, or the first word that has one
 *  behind it. Returns where that begins. */
function cutPlain(blade: Blade, cuts: Cuts, from: number, to: number): number {
  const { cells } = cuts;
  const { units } = blade;
  const { entries } = blade.characters;
  let next = cuts.count * cellSize;
  let kinds = 0;
  let at = from;
  while (at < to) {
    let entry = entries[units[at++] as number] as number;
    if ((entry & inWord) === 0) {
      if ((entry & rare) === 0) continue;
      at--;
      break;
    }
    cells[next] = at - 1;
    let key = hashSeed;
    let second: number = checkSeed;
    let seen = (entry & capitalLetter) << initialShift;
    do {
      const unit = entry & folded;
      seen |= entry;
      entry = entries[units[at++] as number] as number;
      key = Math.imul(key ^ unit, hashPrime);
      second = (Math.imul(second, checkFactor) + unit) | 0;
    } while ((entry & inWord) !== 0);
    if ((entry & rareBehind) !== 0) {
      at = cells[next] as number;
      break;
    }
    cells[next + endIn] = at - 1;
    cells[next + hashIn] = key;
    cells[next + checkIn] = second;
    cells[next + kindsIn] = seen;
    kinds |= seen;
    next += cellSize;
  }
  cuts.count = (next / cellSize) | 0;
  blade.kinds |= kinds;
  return at;
}

/** One character between words, one mask or one word, whatever it is. Returns what is behind it. */
function cutNext(blade: Blade, cuts: Cuts, at: number, text: string): number {
  const entry = entryAt(blade, at);
  if ((entry & inWord) !== 0) return cutWord(blade, cuts, at);
  blade.kinds |= entry & (hidden | wide);
  if ((entry & foreign) !== 0) blade.foreignAt.push(at);
  if ((entry & mark) !== 0) {
    const isColon = (entry & folded) === 58;
    if (!isColon) blade.before = mark;
    if (!isColon || (entryAt(blade, at + 1) & folded) > 32) cuts.marks.push(at);
  }
  const maskEnd = (entry & opener) === 0 ? 0 : endOfMask(blade, text, at);
  if (maskEnd === 0) return at + 1;
  push(cuts, at, maskEnd, 0, 0, opener);
  return maskEnd;
}

function cutWord(blade: Blade, cuts: Cuts, from: number): number {
  let at = from;
  let entry = entryAt(blade, at);
  let key = hashSeed;
  let second: number = checkSeed;
  let seen = blade.before | ((entry & capitalLetter) << initialShift);
  blade.before = 0;
  do {
    const unit = entry & folded;
    key = Math.imul(key ^ unit, hashPrime);
    second = (Math.imul(second, checkFactor) + unit) | 0;
    seen |= entry;
    entry = settle(blade, ++at);
  } while ((entry & inWord) !== 0);
  const isPossessive = (entry & apostrophe) !== 0 && (seen & anyLetter) !== 0 && isFinalS(blade, at);
  if (isPossessive) seen |= apostrophe;
  blade.kinds |= seen;
  push(cuts, from, at, key, second, seen);
  return isPossessive ? at + 2 : at;
}

/** In the units that are at hand already: a pattern asked turn by turn takes five times as long. */
function collect(blade: Blade, length: number, kind: number, found: number[]): void {
  found.length = 0;
  for (let at = 0; at < length; at++) if ((entryAt(blade, at) & kind) !== 0) found.push(at);
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

/** Also where a foreign blank stands in the mask. */
function endOfMask(blade: Blade, text: string, at: number): number {
  const { mask } = blade;
  mask.lastIndex = at;
  if (mask.test(text)) return mask.lastIndex;
  blade.plain ??= plainOf(blade, text);
  mask.lastIndex = at;
  if (blade.plain === text || !mask.test(blade.plain)) return 0;
  blade.kinds |= foreign;
  return mask.lastIndex;
}

function plainOf(blade: Blade, text: string): string {
  const foreignAt: number[] = [];
  collect(blade, text.length, foreign, foreignAt);
  return foreignAt.length === 0 ? text : plainPage(text, foreignAt, true);
}

/** More than one letter, and all of them capital. */
export function isShouted(kinds: number, text: string, from: number, to: number): boolean {
  if ((kinds & anyLetter) !== capitalLetter) return false;
  if ((kinds & inWord) === capitalLetter) return to - from > 1;
  return /(?:\p{L}|\p{M}).*(?:\p{L}|\p{M})/u.test(text.slice(from, to));
}
