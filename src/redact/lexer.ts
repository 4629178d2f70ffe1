/** The text of a conversation as tokens, each looked up, with a list of those at which anything personal may
 *  begin: what comes after goes from one of these to the next, and a turn that has none is never walked. */
import { unitKind } from "./characters.ts";
import { type Cuts, cutCell } from "./cuts.ts";
import { createCutter, initial, isShouted } from "./cutter.ts";
import { anyName, codeLike, wordClass } from "./lexicon/word-class.ts";
import { cell, recallWord, type WordMemo } from "./lexicon/word-memo.ts";

const { anyLetter, apostrophe, mark, opener } = unitKind;
const { at, capital, digits, mask: masked, possessive, shouted } = wordClass;
const { flagsIn, valueIn } = cell;
const { checkIn, endIn, hashIn, kindsIn, size: cellSize } = cutCell;

const special = opener | mark | apostrophe | initial;

/** Something personal, or what announces it, may begin with the word. All others are only ever looked at from
 *  one of these: they are most of what people say. */
const anchor =
  codeLike |
  anyName |
  wordClass.title |
  wordClass.unlisted |
  wordClass.cue |
  wordClass.saidMark |
  wordClass.mailHost |
  wordClass.street |
  masked |
  at;

/** Parallel arrays, one entry a token. They are re-used: valid until the next `lex`. */
export interface Tokens {
  text: string;
  count: number;
  start: Int32Array;
  end: Int32Array;
  /** Bits of `wordClass`. */
  flags: Int32Array;
  /** What the word stands for: digit, number, month, code of the letter. Of digit tokens the number, or -1. */
  value: Int32Array;
  /** Equal lower-cased words, equal hash. */
  hash: Int32Array;
  /** Indices of the tokens something may begin with, see `anchor`. */
  anchors: Int32Array;
  /** Offsets of `@`, and of `:` that touch a letter, a digit or another colon. */
  marks: readonly number[];
  /** Index of the first token of each turn; one entry more than turns. */
  turnStart: Int32Array;
  /** The same, in `anchors`. */
  turnAnchor: Int32Array;
  /** What the words of a turn can be, all together. */
  turnFlags: Int32Array;
}

export interface Lexer {
  /** Offsets of the characters that kept the last text from being read. */
  readonly hidden: readonly number[];
  /** `text` is the turns joined by one line feed each; `starts` their offsets in it. That of the tokens has the same
   *  offsets and is plain. Undefined when it holds hidden characters. */
  lex(text: string, starts: readonly number[]): Tokens | undefined;
}

/** Figures beyond this are no quantity. */
const longestNumber = 9;

/** @param mask sticky; what it matches is one token.
 *  @param maskOpeners characters it may begin with. */
export function createLexer(memo: WordMemo, mask: RegExp, maskOpeners: string): Lexer {
  const { cuts, hidden, cut } = createCutter(mask, maskOpeners);
  const none = new Int32Array(0);
  const tokens: Tokens = {
    text: "",
    count: 0,
    start: none,
    end: none,
    flags: none,
    value: none,
    hash: none,
    anchors: none,
    marks: cuts.marks,
    turnStart: none,
    turnAnchor: none,
    turnFlags: none,
  };

  return {
    hidden,
    lex(text, starts) {
      const plain = cut(text);
      if (plain === undefined) return undefined;
      prepare(tokens, cuts, plain, starts.length);
      lookUp(tokens, cuts, memo, starts);
      return tokens;
    },
  };
}

function prepare(tokens: Tokens, { count }: Cuts, text: string, turns: number): void {
  tokens.text = text;
  tokens.count = count;
  if (tokens.start.length < count) {
    for (const name of ["start", "end", "flags", "value", "hash", "anchors"] as const)
      tokens[name] = new Int32Array(text.length);
  }
  if (tokens.turnStart.length <= turns) {
    for (const name of ["turnStart", "turnAnchor", "turnFlags"] as const)
      tokens[name] = new Int32Array(turns + 1);
  }
}

function lookUp(tokens: Tokens, cuts: Cuts, memo: WordMemo, starts: readonly number[]): void {
  const { text, count, start, end, hash, flags, value, anchors, turnStart, turnAnchor, turnFlags } = tokens;
  const { cells: cut } = cuts;
  const { cells } = memo;
  let token = 0;
  let anchorCount = 0;
  for (let turn = 0; turn < starts.length; turn++) {
    turnStart[turn] = token;
    turnAnchor[turn] = anchorCount;
    const turnEnd = turn + 1 < starts.length ? (starts[turn + 1] as number) : text.length;
    let words = 0;
    for (; token < count; token++) {
      const at = token * cellSize;
      const from = cut[at] as number;
      if (from >= turnEnd) break;
      const to = cut[at + endIn] as number;
      const kind = cut[at + kindsIn] as number;
      const key = cut[at + hashIn] as number;
      let bits = digits;
      if ((kind & anyLetter) !== 0) {
        const word = recallWord(memo, key, cut[at + checkIn] as number, text, from, to);
        bits = cells[word + flagsIn] as number;
        value[token] = cells[word + valueIn] as number;
      } else value[token] = kind === opener ? -1 : numberAt(text, from, to);
      if ((kind & special) !== 0) bits = withKind(bits, kind, text, from, to);
      start[token] = from;
      end[token] = to;
      hash[token] = key;
      flags[token] = bits;
      anchors[anchorCount] = token;
      // without a branch: whether a word is one can not be foreseen
      const isAnchor = bits & anchor;
      anchorCount += (isAnchor | -isAnchor) >>> 31;
      words |= bits;
    }
    turnFlags[turn] = words;
  }
  turnStart[starts.length] = token;
  turnAnchor[starts.length] = anchorCount;
}

/** Adds how the word is written and what stands around it, which no list knows. */
function withKind(known: number, kind: number, text: string, from: number, to: number): number {
  if (kind === opener) return masked;
  let bits = known;
  if ((kind & mark) !== 0) bits |= at;
  if ((kind & apostrophe) !== 0) bits |= possessive;
  if ((kind & initial) === 0) return bits;
  return bits | (isShouted(kind, text, from, to) ? capital | shouted : capital);
}

function numberAt(text: string, from: number, to: number): number {
  if (to - from > longestNumber) return -1;
  let number = 0;
  for (let at = from; at < to; at++) number = number * 10 + text.charCodeAt(at) - 48;
  return number;
}
