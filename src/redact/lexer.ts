/** One pass over the text of a whole conversation. It cuts tokens and looks each up once, so that everything
 *  after it walks arrays of small integers and touches characters only where something may be personal.
 *  A token is a run of letters and digits; an apostrophe inside a word belongs to it, a final `'s` does not.
 *
 *  Looking up a word costs a slice and a Map; a conversation has few distinct words, so the answer is kept
 *  under two hashes of the word (never the word itself). */
import { apostrophe, characterKinds, digit, gap, letter } from "./characters.ts";
import { wordClass } from "./lexicon/word-class.ts";

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
  /** Indices of tokens that hold a digit. */
  numeric: number[];
  /** Offsets of `@`, and of `:` that touch a letter, a digit or another colon. */
  marks: number[];
  /** Index of the first token of each turn; one entry more than turns. */
  turnStart: Int32Array;
  /** What the words of a turn can be, all together; `unlisted` stands for a word no list holds. */
  turnFlags: Int32Array;
}

export interface WordLook {
  readonly flags: number;
  readonly value: number;
}

export interface Lexer {
  /** `text` is the turns joined by one line feed each; `starts` their offsets in it. */
  lex(text: string, starts: readonly number[]): Tokens;
}

/** The hash `lex` gives a token that is this word. */
export function hashWord(word: string): number {
  let hash = hashSeed;
  for (let index = 0; index < word.length; index++)
    hash = Math.imul(hash ^ word.charCodeAt(index), hashPrime);
  return hash;
}

const hashSeed = 0x811c9dc5 | 0;
const hashPrime = 0x01000193;
const listed = wordClass.ordinary | wordClass.grammar | wordClass.filler | wordClass.digits | wordClass.mask;
const memoSlots = 1 << 17;
const memoLimit = memoSlots / 2;

export function createLexer(look: (word: string) => WordLook, mask: RegExp, maskOpeners: string): Lexer {
  const kinds = characterKinds();
  const openers = new Set([...maskOpeners].map((opener) => opener.charCodeAt(0)));
  const memoHash = new Int32Array(memoSlots);
  const memoCheck = new Int32Array(memoSlots);
  const memoFlags = new Int32Array(memoSlots);
  const memoValue = new Int32Array(memoSlots);
  let memoCount = 0;
  const tokens = emptyTokens(1024);

  function lookUp(text: string, from: number, to: number, hash: number, check: number, at: number): void {
    let slot = hash & (memoSlots - 1);
    while (memoCheck[slot] !== 0) {
      if (memoHash[slot] === hash && memoCheck[slot] === check) {
        tokens.flags[at] = memoFlags[slot] as number;
        tokens.value[at] = memoValue[slot] as number;
        return;
      }
      slot = (slot + 1) & (memoSlots - 1);
    }
    const { flags, value } = look(text.slice(from, to).toLowerCase().replaceAll("’", "'"));
    tokens.flags[at] = flags;
    tokens.value[at] = value;
    if (memoCount >= memoLimit) return;
    memoCount++;
    memoHash[slot] = hash;
    memoCheck[slot] = check;
    memoFlags[slot] = flags;
    memoValue[slot] = value;
  }

  function lex(text: string, starts: readonly number[]): Tokens {
    const length = text.length;
    let count = 0;
    tokens.text = text;
    tokens.numeric.length = 0;
    tokens.marks.length = 0;
    for (let at = 0; at < length; ) {
      const code = text.charCodeAt(at);
      const kind = kinds.of(code);
      if (kind !== letter && kind !== digit) {
        if (openers.has(code)) {
          mask.lastIndex = at;
          if (mask.test(text)) {
            if (count === tokens.start.length) grow(tokens);
            tokens.start[count] = at;
            tokens.end[count] = mask.lastIndex;
            tokens.flags[count] = wordClass.mask;
            tokens.value[count] = -1;
            tokens.hash[count] = 0;
            count++;
            at = mask.lastIndex;
            continue;
          }
        }
        if (code === 64 || (code === 58 && text.charCodeAt(at + 1) > 32)) tokens.marks.push(at);
        at++;
        continue;
      }
      if (count === tokens.start.length) grow(tokens);
      const from = at;
      let hash = hashSeed;
      let check = 7;
      let letters = 0;
      let capitals = 0;
      let to = at;
      let here = kind;
      let unit = code;
      for (;;) {
        let folded = unit;
        if (here === letter) {
          letters++;
          folded = kinds.fold(unit);
          if (folded !== unit) capitals++;
        } else if (here === apostrophe) {
          folded = 39;
        }
        hash = Math.imul(hash ^ folded, hashPrime);
        check = (Math.imul(check, 31) + folded) | 0;
        to++;
        if (to >= length) break;
        unit = text.charCodeAt(to);
        here = kinds.of(unit);
        if (here === gap) break;
        if (here === apostrophe) {
          if (kinds.of(text.charCodeAt(to + 1)) !== letter || isFinalS(text, to)) break;
        }
      }
      tokens.start[count] = from;
      tokens.end[count] = to;
      tokens.hash[count] = hash;
      if (letters === 0) {
        tokens.flags[count] = wordClass.digits;
        tokens.value[count] = to - from <= 9 ? Number(text.slice(from, to)) : -1;
        tokens.numeric.push(count);
      } else {
        lookUp(text, from, to, hash, check | 1, count);
        let flags = tokens.flags[count] as number;
        if (kinds.fold(code) !== code && kind === letter) {
          flags |= wordClass.capital;
          if (capitals === letters && letters > 1) flags |= wordClass.shouted;
        }
        if ((flags & wordClass.mixed) !== 0) tokens.numeric.push(count);
        if (here === apostrophe && to < length && isFinalS(text, to)) {
          flags |= wordClass.possessive;
          to += 2;
        }
        tokens.flags[count] = flags;
      }
      count++;
      at = to;
    }
    tokens.count = count;
    markTurns(starts);
    return tokens;
  }

  function markTurns(starts: readonly number[]): void {
    if (tokens.turnStart.length < starts.length + 1) {
      tokens.turnStart = new Int32Array(starts.length * 2 + 1);
      tokens.turnFlags = new Int32Array(starts.length * 2 + 1);
    }
    let token = 0;
    for (let turn = 0; turn < starts.length; turn++) {
      const from = starts[turn] as number;
      while (token < tokens.count && (tokens.start[token] as number) < from) token++;
      tokens.turnStart[turn] = token;
    }
    tokens.turnStart[starts.length] = tokens.count;
    for (let turn = 0; turn < starts.length; turn++) {
      const end = tokens.turnStart[turn + 1] as number;
      let all = 0;
      for (let at = tokens.turnStart[turn] as number; at < end; at++) {
        const flags = tokens.flags[at] as number;
        all |= (flags & listed) === 0 ? flags | wordClass.unlisted : flags;
      }
      tokens.turnFlags[turn] = all;
    }
  }

  return { lex };

  function isFinalS(text: string, at: number): boolean {
    return (text.charCodeAt(at + 1) | 32) === 115 && kinds.of(text.charCodeAt(at + 2)) < letter;
  }
}

function emptyTokens(size: number): Tokens {
  const ints = () => new Int32Array(size);
  return {
    text: "",
    count: 0,
    start: ints(),
    end: ints(),
    flags: ints(),
    value: ints(),
    hash: ints(),
    numeric: [],
    marks: [],
    turnStart: ints(),
    turnFlags: ints(),
  };
}

function grow(tokens: Tokens): void {
  for (const name of ["start", "end", "flags", "value", "hash"] as const) {
    const larger = new Int32Array(tokens[name].length * 2);
    larger.set(tokens[name]);
    tokens[name] = larger;
  }
}
