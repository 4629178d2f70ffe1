/** Figures and letters with no more than separators between them: what a written value can be. Its digits are counted
 *  before any pattern is asked. */
import { isFigure } from "../figures.ts";
import type { Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";

/** Longer clusters are not counted to their end; no value has more characters. */
const longestCluster = 48;
export const holdsDigit = c.digits | c.mixed;

export interface Cluster {
  /** How many digits a value that begins here can have: bit n for n digits, the last for all that is more. */
  readonly counts: number;
  readonly hasLetters: boolean;
}

const mostCounted = 30;
const countBit = (digits: number): number => 1 << Math.min(digits, mostCounted);
/** Less than three digits and no letters are nobody's value. */
export const fewest = countBit(3);
/** Bits of a detector's digits, from least to most. */
export const countsBetween = (least: number, most: number): number =>
  -countBit(least) & (2 * countBit(most) - 1);

/** Counts the digits of the tokens that follow one another with no more than separators between them. */
export function measure(tokens: Tokens, token: number): Cluster {
  const { text, start, end, flags } = tokens;
  let counts = 0;
  let digits = 0;
  let hasLetters = isShortWord(tokens, token - 1, start[token] as number) && isCodeWord(tokens, token - 1);
  const limit = (start[token] as number) + longestCluster;
  // "lv80 bank 0000": any word may be part of what begins with letters and digits
  const isCode = ((flags[token] as number) & c.mixed) !== 0;
  for (let at = token; at < tokens.count; at++) {
    const flag = flags[at] as number;
    const from = start[at] as number;
    const to = end[at] as number;
    if (at > token && !isJoined(text, end[at - 1] as number, from)) break;
    if ((flag & c.digits) !== 0) digits += to - from;
    else if ((flag & c.mixed) !== 0) {
      hasLetters = true;
      for (let index = from; index < to; index++) if (isFigure(text.charCodeAt(index))) digits++;
    } else if (to - from <= 6 && (isCode || isPartOfCode(tokens, at))) hasLetters = true;
    else break;
    counts |= countBit(digits);
    // what follows is not counted, and may be part of it
    if (to >= limit) return { counts: counts | -countBit(digits), hasLetters };
  }
  return { counts, hasLetters };
}

/** A letter, a code word, or what no blank parts from the figures: "00:be:43". */
const isPartOfCode = (tokens: Tokens, token: number): boolean =>
  ((tokens.flags[token] as number) & c.letter) !== 0 ||
  tokens.text.charCodeAt((tokens.start[token] as number) - 1) !== 32 ||
  isCodeWord(tokens, token);

/** Blanks and signs that stand inside numbers, three at most. */
function isJoined(text: string, from: number, to: number): boolean {
  if (to - from > 3) return false;
  if (to - from === 1 && text.charCodeAt(from) === 32) return true;
  for (let index = from; index < to; index++) if (separators[text.charCodeAt(index)] !== true) return false;
  return true;
}

const separators: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  " -./():+_,".includes(String.fromCharCode(code)),
);

export const isShortWord = (tokens: Tokens, token: number, before: number): boolean =>
  token >= 0 &&
  before - (tokens.end[token] as number) <= 1 &&
  (tokens.end[token] as number) - (tokens.start[token] as number) <= 6 &&
  tokens.text.charCodeAt(tokens.end[token] as number) !== 10;

/** "GB", "pvx", but not "so" or "is". What holds a digit is none: values that begin there were tried. */
export const isCodeWord = (tokens: Tokens, token: number): boolean => {
  const flags = tokens.flags[token] as number;
  if ((flags & holdsDigit) !== 0) return false;
  if ((flags & c.shouted) !== 0) return true;
  if ((flags & (c.grammar | c.filler | c.cue)) !== 0) return false;
  return (flags & c.ordinary) === 0 || (tokens.end[token] as number) - (tokens.start[token] as number) <= 3;
};
