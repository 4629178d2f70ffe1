/** Cuts a text into tokens where it is not plain: masks, `@` and `:`, letters and apostrophes beyond ASCII, and words
 *  nobody asked about yet. Plain words are read by the machine (`machine/reader.ts`), which stops at all of these; where
 *  there is no machine, all is cut here, step by step, with the same result.
 *
 *  Runs of letters and digits are words. An apostrophe inside a word belongs to it, a final `'s` does not. */
import { type Characters, createCharacters, unitKind } from "./characters.ts";
import { wordClass } from "./lexicon/word-class.ts";
import { hashesOfUnits } from "./lexicon/word-hash.ts";
import { cell, recallWord, type WordMemo } from "./lexicon/word-memo.ts";
import { addToken, createDesk, type Desk } from "./machine/desk.ts";
import { longestNumber } from "./machine/reader.ts";
import { plainPage } from "./views/plain.ts";

const { anyLetter, apostrophe, capitalLetter, folded, foreign, gap, hidden, inWord } = unitKind;
const { joint, mark, opener, unknown, wide } = unitKind;
const { at: behindAt, capital, digits, mask: masked, possessive, shouted } = wordClass;

export interface Cutter {
  readonly desk: Desk;
  /** Offsets of `@`, and of `:` that touch a letter, a digit or another colon. */
  readonly marks: readonly number[];
  /** Offsets of the hidden characters that kept the last text from being cut. */
  readonly hidden: readonly number[];
  /** The text that was cut: the given one, unit for unit, with what has a plain form made plain. Undefined when it
   *  holds hidden characters, which must be taken out first.
   *  @param starts offsets of the turns, of which @param turns says what they became. */
  cut(text: string, starts: readonly number[], turns: Turns): string | undefined;
}

/** One entry a turn, and one more where a turn ends with what the next begins with. */
export interface Turns {
  /** Index of its first token, and among the anchors. */
  turnStart: Int32Array;
  turnAnchor: Int32Array;
  /** What its words can be, all together. */
  turnFlags: Int32Array;
}

const initialShift = 9;
/** Of a word: begins with a capital. */
const initial = capitalLetter << initialShift;
const endsPlain = opener | mark | hidden | foreign | unknown | wide | apostrophe;

/** What one text is cut with. */
interface Blade {
  readonly desk: Desk;
  readonly memo: WordMemo;
  readonly characters: Characters;
  readonly mask: RegExp;
  readonly marks: number[];
  /** Offsets of the foreign characters between the words. */
  readonly foreignAt: number[];
  /** The characters of a word in lower case. */
  word: Uint16Array;
  /** Of the whole text: `hidden` and `wide`, and `foreign` when a word or a mask holds such a character. */
  kinds: number;
  /** What stands before the next word: `mark` or nothing. */
  before: number;
  /** The whole text in plain characters, once something asked for it: not piece by piece, or a text of brackets would be
   *  read as often as it has brackets. */
  plain: string | undefined;
}

/** @param mask sticky; what it matches is one token.
 *  @param openers characters it may begin with.
 *  @param anchors bits that make a token an anchor. */
export function createCutter(memo: WordMemo, mask: RegExp, openers: string, anchors: number): Cutter {
  const characters = createCharacters(openers);
  const isOf = (kind: number) => (code: number) => ((characters.entries[code] as number) & kind) !== 0;
  const desk = createDesk(memo, isOf(inWord), isOf(endsPlain), anchors);
  const hiddenAt: number[] = [];
  const blade: Blade = {
    ...{ desk, memo, characters, mask, marks: [], foreignAt: [] },
    ...{ word: new Uint16Array(64), kinds: 0, before: 0, plain: undefined },
  };

  return {
    desk,
    marks: blade.marks,
    hidden: hiddenAt,
    cut(text, starts, turns) {
      desk.lay(text);
      blade.marks.length = blade.foreignAt.length = blade.kinds = blade.before = 0;
      blade.plain = undefined;
      for (let turn = 0; turn < starts.length; turn++)
        cutTurn(blade, text, turn, starts[turn] as number, starts[turn + 1] ?? text.length, turns);
      begin(desk, starts.length, turns);
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

/** @param end where the next turn begins. */
function cutTurn(blade: Blade, text: string, turn: number, start: number, end: number, turns: Turns): void {
  const { desk } = blade;
  begin(desk, turn, turns);
  for (let at = start; at < end; ) {
    if (blade.before === 0) at = desk.readPlain(at, end);
    if (at < end) at = cutNext(blade, at, text);
  }
  turns.turnFlags[turn] = desk.state[2] as number;
}

function begin({ state }: Desk, turn: number, { turnStart, turnAnchor }: Turns): void {
  turnStart[turn] = (state[0] as number) >> 2;
  turnAnchor[turn] = (state[1] as number) >> 2;
  state[2] = 0;
}

/** One character between words, one mask or one word, whatever it is. Returns what is behind it. */
function cutNext(blade: Blade, at: number, text: string): number {
  const entry = entryAt(blade, at);
  if ((entry & inWord) !== 0) return cutWord(blade, at, text);
  blade.kinds |= entry & (hidden | wide);
  if ((entry & foreign) !== 0) blade.foreignAt.push(at);
  if ((entry & mark) !== 0) {
    const isColon = (entry & folded) === 58;
    if (!isColon) blade.before = mark;
    if (!isColon || (entryAt(blade, at + 1) & folded) > 32) blade.marks.push(at);
  }
  const maskEnd = (entry & opener) === 0 ? 0 : endOfMask(blade, text, at);
  if (maskEnd === 0) return at + 1;
  addToken(blade.desk, at, maskEnd, masked, -1, 0);
  return maskEnd;
}

function cutWord(blade: Blade, from: number, text: string): number {
  let at = from;
  let entry = entryAt(blade, at);
  let kinds = blade.before | ((entry & capitalLetter) << initialShift);
  blade.before = 0;
  do {
    if (at - from === blade.word.length) blade.word = doubled(blade.word);
    blade.word[at - from] = entry & folded;
    kinds |= entry;
    entry = settle(blade, ++at);
  } while ((entry & inWord) !== 0);
  const isPossessive = (entry & apostrophe) !== 0 && (kinds & anyLetter) !== 0 && isFinalS(blade, at);
  if (isPossessive) kinds |= apostrophe;
  blade.kinds |= kinds;
  lookUp(blade, text, from, at, kinds);
  return isPossessive ? at + 2 : at;
}

function doubled(units: Uint16Array): Uint16Array {
  const larger = new Uint16Array(units.length * 2);
  larger.set(units);
  return larger;
}

/** @param kinds what its characters are, all together; `mark`: behind an `@`; `apostrophe`: followed by `'s`. */
function lookUp({ desk, memo, word }: Blade, text: string, from: number, to: number, kinds: number): void {
  const { hash, check } = hashesOfUnits(word, to - from);
  if ((kinds & anyLetter) === 0) {
    addToken(desk, from, to, withKind(digits, kinds, text, from, to), numberOf(word, to - from), hash);
    return;
  }
  const at = recallWord(memo, hash, check, text, from, to);
  const flags = withKind(memo.cells[at + cell.flagsIn] as number, kinds, text, from, to);
  addToken(desk, from, to, flags, memo.cells[at + cell.valueIn] as number, hash);
}

/** Adds how the word is written and what stands around it, which no list knows. */
function withKind(known: number, kinds: number, text: string, from: number, to: number): number {
  let bits = known;
  if ((kinds & mark) !== 0) bits |= behindAt;
  if ((kinds & apostrophe) !== 0) bits |= possessive;
  if ((kinds & initial) === 0) return bits;
  return bits | (isShouted(kinds, text, from, to) ? capital | shouted : capital);
}

function numberOf(figures: Uint16Array, count: number): number {
  if (count > longestNumber) return -1;
  let number = 0;
  for (let at = 0; at < count; at++) number = number * 10 + (figures[at] as number) - 48;
  return number;
}

/** In the units that are at hand already: a pattern asked turn by turn takes five times as long. */
function collect(blade: Blade, length: number, kind: number, found: number[]): void {
  found.length = 0;
  for (let at = 0; at < length; at++) if ((entryAt(blade, at) & kind) !== 0) found.push(at);
}

function entryAt({ desk, characters }: Blade, at: number): number {
  const unit = desk.units[at] as number;
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
function isShouted(kinds: number, text: string, from: number, to: number): boolean {
  if ((kinds & anyLetter) !== capitalLetter) return false;
  if ((kinds & inWord) === capitalLetter) return to - from > 1;
  return /(?:\p{L}|\p{M}).*(?:\p{L}|\p{M})/u.test(text.slice(from, to));
}
