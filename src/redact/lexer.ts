/** The text of a conversation as tokens, each looked up, with a list of those at which anything personal may
 *  begin: what comes after goes from one of these to the next, and a turn that has none is never walked. */
import { createCutter, type Turns } from "./cutter.ts";
import { anchor } from "./lexicon/word-class.ts";
import type { WordMemo } from "./lexicon/word-memo.ts";

/** Parallel arrays, one entry a token. They are re-used: valid until the next `lex`. */
export interface Tokens extends Turns {
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
  /** Indices of the tokens something may begin with, see `anchor` of the word classes. */
  anchors: Int32Array;
  /** Offsets of `@`, and of `:` that touch a letter, a digit or another colon. */
  marks: readonly number[];
}

const none = new Int32Array(0);

/** All tokens have the same properties in the same order: whoever reads them need not ask which. */
export const createTokens = (): Tokens => ({
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
});

/** Is the word of any of these classes? @param bits of `wordClass`. */
export const has = (tokens: Tokens, token: number, bits: number): boolean =>
  ((tokens.flags[token] as number) & bits) !== 0;

/** Whoever looks ahead of the last word finds none there, and not what the text before has left. */
export function endTokens({ flags, hash, count }: Tokens): void {
  flags.fill(0, count, count + mostAhead);
  hash.fill(0, count, count + mostAhead);
}
const mostAhead = 4;

/** As it is looked up: in small letters. */
export const wordAt = (tokens: Tokens, token: number): string =>
  tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase();

export interface Lexer {
  /** Offsets of the characters that kept the last text from being read. */
  readonly hidden: readonly number[];
  /** `text` is the turns joined by one line feed each; `starts` their offsets in it. That of the tokens has the same
   *  offsets and is plain. Undefined when it holds hidden characters. */
  lex(text: string, starts: readonly number[]): Tokens | undefined;
}

/** @param mask sticky; what it matches is one token.
 *  @param maskOpeners characters it may begin with. */
export function createLexer(memo: WordMemo, mask: RegExp, maskOpeners: string): Lexer {
  const { desk, marks, hidden, cut } = createCutter(memo, mask, maskOpeners, anchor);
  const tokens = createTokens();
  tokens.marks = marks;

  return {
    hidden,
    lex(text, starts) {
      if (tokens.turnStart.length <= starts.length) {
        for (const name of ["turnStart", "turnAnchor", "turnFlags"] as const)
          tokens[name] = new Int32Array(starts.length * 2 + 1);
      }
      const plain = cut(text, starts, tokens);
      if (plain === undefined) return undefined;
      tokens.text = plain;
      tokens.count = (desk.state[0] as number) >> 2;
      for (const name of ["start", "end", "flags", "value", "hash", "anchors"] as const)
        tokens[name] = desk[name];
      endTokens(tokens);
      return tokens;
    },
  };
}
