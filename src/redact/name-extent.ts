/** How far a name reaches from the word it begins at: over a title before it, initials, and the words behind. */
import type { Tokens } from "./lexer.ts";
import { politeTitle, thing } from "./lexicon/person-words.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { isOneOf } from "./lexicon/word-set.ts";
import { isBeside } from "./spacing.ts";

export const flag = (tokens: Tokens, token: number, bits: number): boolean =>
  ((tokens.flags[token] as number) & bits) !== 0;

export const nameBits = c.given | c.family;
const numberBits = c.digits | c.digit | c.teen | c.tens | c.scale;
export const neverName = numberBits | c.mask | c.grammar | c.filler;
export const doubtful = c.ordinary | c.place | c.month | c.time | c.unit | c.street;
export const notEvenUnknown =
  c.ordinary | neverName | c.letter | c.mixed | c.unit | c.time | c.place | c.cue | c.mailHost;
const longestName = 4;

/** Behind the name after a title, or 0. */
export function titledEnd(tokens: Tokens, title: number, to: number): number {
  let end = title + 1;
  while (end < to && end - title <= 3 && isBeside(tokens, end) && isTitled(tokens, end, title)) end++;
  return end > title + 1 ? end : 0;
}

function isTitled(tokens: Tokens, token: number, title: number): boolean {
  if (flag(tokens, token, c.mask | c.digits | c.letter)) return false;
  if (flag(tokens, token, neverName | c.unit) && !flag(tokens, token, c.capital)) return false;
  if (flag(tokens, token, c.capital)) return true;
  const isFirst = token === title + 1;
  if (isFirst && !flag(tokens, token, c.ordinary))
    return !isOneOf(politeTitle, tokens, title) || flag(tokens, token, nameBits);
  return flag(tokens, token, nameBits) && (isFirst || !flag(tokens, token, c.ordinary));
}

/** Behind the name that begins at `token`. */
export function extent(tokens: Tokens, token: number, to: number): number {
  let end = token + 1;
  while (end < to && end - token < longestName && isBeside(tokens, end) && goesOn(tokens, end, token)) end++;
  return end;
}

function goesOn(tokens: Tokens, token: number, first: number): boolean {
  if (flag(tokens, token - 1, c.possessive) || flag(tokens, token, neverName | c.unit)) return false;
  if (flag(tokens, token, c.cue) && !flag(tokens, token, c.letter)) return false;
  // "hyun-woo"
  if (flag(tokens, first, c.capital)) return flag(tokens, token, c.capital) || isDashed(tokens, token);
  if (flag(tokens, token, c.letter)) return isInitial(tokens, token);
  if (flag(tokens, token, c.possessive) && isPersonsThing(tokens, token + 1))
    return !flag(tokens, first, doubtful);
  if (flag(tokens, token, c.time | c.month | c.title)) return false;
  if (flag(tokens, token, c.place) && !flag(tokens, token, c.possessive)) {
    // "cindy monroe", "paris hilton"
    return token === first + 1 && flag(tokens, token, c.family) && flag(tokens, first, c.given);
  }
  if (!flag(tokens, token, c.ordinary)) return true;
  // "john doe", "george brown": one ordinary word that is a family name, behind a name that is nothing else
  return token === first + 1 && flag(tokens, token, c.family) && isGivenAlone(tokens, first);
}

const isDashed = (tokens: Tokens, token: number): boolean =>
  tokens.text.slice(tokens.end[token - 1], tokens.start[token]) === "-" && !flag(tokens, token, c.ordinary);

/** A given name and nothing else. */
const isGivenAlone = (tokens: Tokens, token: number): boolean =>
  flag(tokens, token, c.given) && !flag(tokens, token, doubtful);

/** "j.", or the letter in "james e conaway". */
const isInitial = (tokens: Tokens, token: number): boolean =>
  tokens.text[tokens.end[token] as number] === "." ||
  (token + 1 < tokens.count &&
    isBeside(tokens, token + 1) &&
    !flag(tokens, token + 1, doubtful | notEvenUnknown));

/** Where "j. k. rowling" or "r holloway" begins. */
export function withInitials(tokens: Tokens, name: number, least: number): number {
  let first = name;
  if (isSaidInitial(tokens, name - 1, least)) return name - 1;
  while (
    first > least &&
    flag(tokens, first - 1, c.letter) &&
    tokens.text.slice(tokens.end[first - 1], tokens.start[first]) === ". "
  )
    first--;
  return first;
}

/** A letter that stands alone before a family name. */
const isSaidInitial = (tokens: Tokens, token: number, least: number): boolean =>
  token >= least &&
  flag(tokens, token, c.letter) &&
  !flag(tokens, token, c.grammar | c.filler) &&
  isBeside(tokens, token + 1) &&
  flag(tokens, token + 1, c.family) &&
  !flag(tokens, token + 1, doubtful) &&
  (token === least || !flag(tokens, token - 1, c.letter | c.spelling | numberBits | c.mixed));

/** "mary's birthday". */
export const isPersonsThing = (tokens: Tokens, token: number): boolean =>
  token < tokens.count && isOneOf(thing, tokens, token);
