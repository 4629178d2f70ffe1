/** Turns that are no whole sentence: recognition cuts where somebody takes a breath. */
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";

const longestBeginning = 3;
const goesOn: ReadonlySet<string> = new Set("and then so um uh er erm it's its it is".split(" "));

/** "and", "um so": of somebody who has not begun yet. Nothing is answered or forgotten over it. */
export function isBeginning(tokens: Tokens, from: number, to: number): boolean {
  if (to - from > longestBeginning || !goesOn.has(wordAt(tokens, to - 1))) return false;
  for (let token = from; token < to; token++)
    if (((tokens.flags[token] as number) & (c.filler | c.grammar)) === 0) return false;
  return true;
}

const longestLeftOpen = 6;

/** "the password is wrong and it's": what was named before `from` comes in the next turn. */
export const isLeftOpen = (tokens: Tokens, from: number, to: number): boolean =>
  to - from <= longestLeftOpen && /^(?:it's|its|it|is)$/.test(wordAt(tokens, to - 1));

const wordAt = (tokens: Tokens, token: number): string =>
  tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase();
