/** Where an answered number begins and ends: at words that are digits among digits only, which no run begins or ends with
 *  by itself. In Italian four of ten are such, in French and Portuguese some. */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import type { Run } from "../views/spoken.ts";
import { andAbroad, cents } from "../views/spoken-number.ts";
import type { Segment } from "./segment.ts";

/** With what a run does not begin or end with by itself, and an answer does: "um dois três …", "tre otto sei", "… zero
 *  won for ate". */
export function withEdges({ tokens, from, to }: Segment, run: Run): Run {
  let first = run.from;
  while (first > from && isForeign(tokens, first - 1) && !isSigh(tokens, first - 1, to)) first--;
  // "sept cent trente et un"
  if (first - 2 >= from && isOneOf(cents, tokens, first - 1) && isForeign(tokens, first - 2)) first -= 2;
  let last = run.to;
  while (last < to && has(tokens, last, c.homophone)) last++;
  if (last < to && !isForeign(tokens, last - 1)) last = run.to;
  if (last - first === run.to - run.from) return run;
  const before = figuresOf(tokens, first, run.from);
  const behind = figuresOf(tokens, run.to, last);
  const more = before.length + behind.length;
  return {
    ...run,
    from: first,
    to: last,
    text: before + run.text + behind,
    digits: run.digits + more,
    pieces: run.pieces + more,
    isSpoken: true,
  };
}

/** What the words stand for that are digits only among digits. */
function figuresOf({ value }: Tokens, from: number, to: number): string {
  let figures = "";
  for (let token = from; token < to; token++) if ((value[token] as number) >= 0) figures += value[token];
  return figures;
}

const misheardDigit = wordSet("for to too won ate tree free sex");
/** A word that is a digit in another language: "sei", "um", "sept". */
export const isForeign = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.homophone) && !isOneOf(misheardDigit, tokens, token);
/** "oitenta e um", "quatre-vingt et un": one, and an article elsewhere. */
export const isLastOne = (tokens: Tokens, token: number): boolean =>
  isForeign(tokens, token) && isOneOf(andAbroad, tokens, token - 1) && has(tokens, token - 2, spokenNumber);

/** "um nine nine": one only where a digit of its own language follows, and be it far behind: "um zero zero quatro". */
function isSigh(tokens: Tokens, um: number, to: number): boolean {
  if (!has(tokens, um, c.filler) || isForeign(tokens, um + 1)) return false;
  for (let token = um + 1; token < Math.min(to, um + longestNumber); token++)
    if (isOneOf(behindUm, tokens, token)) return false;
  return true;
}
/** Words of one that is said digit by digit. */
const longestNumber = 24;
const behindUm = wordSet(
  `dois duas três tres quatro cinco seis sete oito nove meia dez onze doze treze catorze quatorze quinze dezasseis
  dezesseis dezassete dezessete dezoito dezanove dezenove vinte trinta quarenta cinquenta sessenta setenta oitenta
  noventa`,
);

/** "the number is a one oh four seven …", "it's i two two nine seven": read figure by figure, so that what stands
 *  before it is no article. */
export const isBehindLetter = (
  tokens: Tokens,
  { from, pieces, isSpoken, isCardinal }: Run,
  least: number,
): boolean =>
  isSpoken &&
  !isCardinal &&
  pieces >= 4 &&
  from > least &&
  isOneOf(wordToo, tokens, from - 1) &&
  isOneOf(being, tokens, from - 2);
const wordToo = wordSet("a i");
const being = wordSet("is it its was");

/** The letters of "d e n u a uh one nine three seven six": the figures come behind a breath. */
export function beforePause({ tokens, runs, to }: Segment, index: number): Run | undefined {
  const run = runs[index] as Run;
  const next = runs[index + 1];
  if (run.digits > 0 || !run.isSpoken || !next || next.digits < 2 || next.from >= to) return undefined;
  let end = run.to;
  while (end < next.from && has(tokens, end, c.letter)) end++;
  const isBreath = next.from - end === 1 && has(tokens, end, c.filler);
  return isBreath ? { ...run, to: end } : undefined;
}
