/** One pass over the text of a whole conversation. It cuts tokens, looks each up and lists those at which
 *  anything personal may begin, so that everything after it goes from one of these to the next and never walks a
 *  turn that has none.
 *
 *  A token is a run of letters and digits; an apostrophe inside a word belongs to it, a final `'s` does not.
 *
 *  The text is copied to an array of its UTF-16 units first. That is one native call, some 2 % of the scan, and
 *  makes it twice as fast: `charCodeAt` finds out anew for each unit how the engine keeps the string. Bytes would
 *  be no faster, and offsets into them would not be those of the text. */
import {
  anyLetter,
  apostrophe,
  capitalLetter,
  createCharacters,
  folded,
  gap,
  inWord,
  mark,
  odd,
  opener,
  smallLetter,
} from "./characters.ts";
import { anchor, wordClass } from "./lexicon/word-class.ts";
import {
  checkFactor,
  checkSeed,
  flagsIn,
  hashPrime,
  hashSeed,
  valueIn,
  type WordMemo,
} from "./lexicon/word-memo.ts";

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
  marks: number[];
  /** Index of the first token of each turn; one entry more than turns. */
  turnStart: Int32Array;
  /** The same, in `anchors`. */
  turnAnchor: Int32Array;
  /** What the words of a turn can be, all together. */
  turnFlags: Int32Array;
}

export interface Lexer {
  /** `text` is the turns joined by one line feed each; `starts` their offsets in it. Undefined when it holds a
   *  character that must be made plain first. */
  lex(text: string, starts: readonly number[]): Tokens | undefined;
}

/** Figures beyond this are no quantity, and no number JavaScript holds without loss. */
const longestNumber = 9;

/** @param mask sticky; what it matches is one token.
 *  @param maskOpeners characters it may begin with. */
export function createLexer(memo: WordMemo, mask: RegExp, maskOpeners: string): Lexer {
  const { entries, learn } = createCharacters(maskOpeners);
  const { cells } = memo;
  const tokens = emptyTokens();
  let bytes = Buffer.alloc(0);
  let units = new Uint16Array(0);

  return {
    lex(text, starts) {
      copy(text);
      prepare(tokens, text, starts.length);
      const { start, end, flags, value, hash, anchors, turnStart, turnAnchor, turnFlags } = tokens;
      const here = units;
      let count = 0;
      let anchorCount = 0;
      for (let turn = 0; turn < starts.length; turn++) {
        const turnEnd = turn + 1 < starts.length ? (starts[turn + 1] as number) - 1 : text.length;
        let words = 0;
        turnStart[turn] = count;
        turnAnchor[turn] = anchorCount;
        for (let at = starts[turn] as number; at < turnEnd; ) {
          const first = entries[here[at] as number] || learn(here[at] as number);
          const from = at;
          let bits = 0;
          if ((first & inWord) !== 0) {
            let key = hashSeed;
            let check = checkSeed;
            let kinds = 0;
            let entry = first;
            do {
              const unit = entry & folded;
              key = Math.imul(key ^ unit, hashPrime);
              check = (Math.imul(check, checkFactor) + unit) | 0;
              kinds |= entry;
              at++;
              entry = entries[here[at] as number] || learn(here[at] as number);
            } while ((entry & inWord) !== 0 || ((entry & apostrophe) !== 0 && isInside(at)));
            end[count] = at;
            hash[count] = key;
            if ((kinds & anyLetter) === 0) {
              bits = wordClass.digits;
              value[count] = numberAt(from, at);
            } else {
              const cell = memo.find(key, check, text, from, at);
              bits = cells[cell + flagsIn] as number;
              value[count] = cells[cell + valueIn] as number;
              if ((first & capitalLetter) !== 0) bits |= capitals(kinds, from, at);
              if ((entry & apostrophe) !== 0 && isFinalS(at)) {
                bits |= wordClass.possessive;
                at += 2;
              }
            }
          } else {
            const maskEnd = (first & opener) === 0 ? -1 : endOfMask(text, at);
            if (maskEnd < 0) {
              if ((first & odd) !== 0) return undefined;
              if ((first & mark) !== 0) words |= noteMark(at);
              at++;
              continue;
            }
            bits = wordClass.mask;
            value[count] = -1;
            hash[count] = 0;
            end[count] = at = maskEnd;
          }
          start[count] = from;
          flags[count] = bits;
          if ((bits & anchor) !== 0) anchors[anchorCount++] = count;
          words |= bits;
          count++;
        }
        turnFlags[turn] = words;
      }
      turnStart[starts.length] = tokens.count = count;
      turnAnchor[starts.length] = anchorCount;
      return tokens;
    },
  };

  /** The units of the text, and some of nothing behind them, so that looking ahead needs no check. */
  function copy(text: string): void {
    const size = text.length + 4;
    if (units.length < size) {
      bytes = Buffer.alloc(size * 4);
      units = new Uint16Array(bytes.buffer, bytes.byteOffset, size * 2);
    }
    bytes.write(text, "utf16le");
    units.fill(0, text.length, size);
  }

  function entryAt(at: number): number {
    const unit = units[at] as number;
    return entries[unit] || learn(unit);
  }

  /** The apostrophe of "don't", not that of "john's". */
  function isInside(at: number): boolean {
    return (entryAt(at + 1) & anyLetter) !== 0 && !isFinalS(at);
  }

  function isFinalS(at: number): boolean {
    return (entryAt(at + 1) & folded) === 115 && (entryAt(at + 2) & gap) !== 0;
  }

  function capitals(kinds: number, from: number, to: number): number {
    if ((kinds & smallLetter) !== 0) return wordClass.capital;
    let letters = 0;
    for (let at = from; at < to; at++) if ((entryAt(at) & anyLetter) !== 0) letters++;
    return letters > 1 ? wordClass.capital | wordClass.shouted : wordClass.capital;
  }

  function numberAt(from: number, to: number): number {
    if (to - from > longestNumber) return -1;
    let number = 0;
    for (let at = from; at < to; at++) number = number * 10 + (units[at] as number) - 48;
    return number;
  }

  function endOfMask(text: string, at: number): number {
    mask.lastIndex = at;
    return mask.test(text) ? mask.lastIndex : -1;
  }

  /** What the turn is known for by it. */
  function noteMark(at: number): number {
    if (units[at] === 64) {
      tokens.marks.push(at);
      return wordClass.at;
    }
    if ((units[at + 1] as number) > 32) tokens.marks.push(at);
    return 0;
  }
}

function emptyTokens(): Tokens {
  const none = new Int32Array(0);
  return {
    text: "",
    count: 0,
    start: none,
    end: none,
    flags: none,
    value: none,
    hash: none,
    anchors: none,
    marks: [],
    turnStart: none,
    turnAnchor: none,
    turnFlags: none,
  };
}

/** Makes room: a text has fewer tokens than characters. */
function prepare(tokens: Tokens, text: string, turns: number): void {
  tokens.text = text;
  tokens.marks.length = 0;
  if (tokens.start.length < text.length) {
    for (const name of ["start", "end", "flags", "value", "hash", "anchors"] as const)
      tokens[name] = new Int32Array(text.length);
  }
  if (tokens.turnStart.length <= turns) {
    for (const name of ["turnStart", "turnAnchor", "turnFlags"] as const)
      tokens[name] = new Int32Array(turns * 2 + 1);
  }
}
