/** Turns that are no whole sentence: recognition cuts where somebody takes a breath. */
import type { Tokens } from "./lexer.ts";
import { unitOfBuilding } from "./lexicon/place-words.ts";
import { wordClass as c, spokenNumber } from "./lexicon/word-class.ts";
import { isOneOf, wordSet } from "./lexicon/word-set.ts";

const longestBeginning = 3;
const goesOn = wordSet("and then so um uh er erm its it is");

/** "and", "um so": of somebody who has not begun yet. Nothing is answered or forgotten over it. */
export function isBeginning(tokens: Tokens, from: number, to: number): boolean {
  if (to - from > longestBeginning || !isOneOf(goesOn, tokens, to - 1)) return false;
  for (let token = from; token < to; token++)
    if (((tokens.flags[token] as number) & (c.filler | c.grammar)) === 0) return false;
  return true;
}

const longestLeftOpen = 6;

/** "the password is wrong and it's": what was named before `from` comes in the next turn. */
export const isLeftOpen = (tokens: Tokens, from: number, to: number): boolean =>
  to - from <= longestLeftOpen && isOneOf(pointing, tokens, to - 1);

const pointing = wordSet("its it is");

/** Parts of values and small words, and next to nothing else: "nine four i think", but not "one moment". */
export function isPiece(tokens: Tokens, from: number, to: number): boolean {
  let parts = 0;
  let others = 0;
  for (let token = from; token < to; token++) {
    const flags = tokens.flags[token] as number;
    if (isPart(tokens, token, from, flags) || isOneOf(unitOfBuilding, tokens, token)) parts++;
    else if ((flags & (c.unit | c.time | c.mask)) !== 0) return false;
    else if ((flags & (c.ordinary | c.cue)) !== 0 && (flags & (c.grammar | c.filler)) === 0) {
      if (++others > 1) return false;
    }
  }
  return others === 0 || parts > 1;
}

/** "yeah the galaxy s twenty three", "for the amoxicillin eight seventy five": a short number of a thing, and neither a
 *  month nor a year, is no part of a date.
 *  @param to of what is a piece of something. */
export function isOfDate(tokens: Tokens, from: number, to: number): boolean {
  let figures = 0;
  let things = 0;
  for (let token = from; token < to; token++) {
    const flags = tokens.flags[token] as number;
    if ((flags & (c.month | c.ordinal | c.digits | c.mixed)) !== 0) return true;
    if ((flags & spokenNumber) !== 0) figures++;
    else if ((flags & (c.ordinary | c.unlisted)) !== 0 && (flags & (c.grammar | c.filler)) === 0) things++;
  }
  return things === 0 || figures > mostOfThing * things;
}
const mostOfThing = 3;

/** The turn's last word is a part of a number, said or figure by figure: its speaker may go on. */
export function endsInPiece(tokens: Tokens, to: number): boolean {
  const flags = tokens.flags[to - 1] as number;
  if ((flags & c.digits) !== 0) return (tokens.end[to - 1] as number) - (tokens.start[to - 1] as number) < 3;
  return (flags & (spokenNumber | c.letter)) !== 0;
}

/** Also what is said behind a "dot"; an "at" is more often a word. */
const isPart = (tokens: Tokens, token: number, from: number, flags: number): boolean =>
  ((flags & pieces) !== 0 && (flags & (c.saidMark | c.grammar)) !== (c.saidMark | c.grammar)) ||
  (token > from && ((tokens.flags[token - 1] as number) & c.saidMark) !== 0);

const pieces =
  c.mailHost |
  spokenNumber |
  c.digits |
  c.mixed |
  c.letter |
  c.spelling |
  c.repeat |
  c.ordinal |
  c.month |
  c.saidMark |
  c.street;
