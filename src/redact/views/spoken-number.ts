/** Numbers as they are said: "four", "forty two", "one hundred and five", "two thousand twenty three". Digits
 *  said one by one stay apart; only scales make a number of several words. */
import type { Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-memo.ts";
import { append, isNear, type Reading } from "./reading.ts";

/** Appends the number that begins at `token`; returns the token behind it, or 0 ("hundred" alone is none). */
export function readNumber(tokens: Tokens, token: number, end: number, reading: Reading): number {
  const flags = tokens.flags[token] as number;
  if ((flags & c.digits) !== 0) {
    append(reading, figures(tokens, token), token, token + 1);
    if (!isScale(tokens, token + 1, end)) return token + 1;
    reading.isCardinal = true;
    return token + 2;
  }
  const small = readSmall(tokens, token, end);
  if (!small) return 0;
  reading.isSpoken = true;
  if (!isScale(tokens, small.next, end)) {
    append(reading, String(small.value), token, small.next);
    return small.next;
  }
  let { value, next } = small;
  let total = 0;
  reading.isCardinal = true;
  while (isScale(tokens, next, end)) {
    const scale = tokens.value[next] as number;
    value *= scale;
    next++;
    if (scale >= 1000) {
      total += value;
      value = 0;
    }
    const rest = readRest(tokens, next, end);
    if (!rest) continue;
    value += rest.value;
    next = rest.next;
  }
  append(reading, String(total + value), token, next);
  return next;
}

/** No value has more figures; what is longer is hidden as a whole anyhow. */
const mostFigures = 64;
const figures = (tokens: Tokens, token: number): string => {
  const start = tokens.start[token] as number;
  return tokens.text.slice(start, Math.min(tokens.end[token] as number, start + mostFigures));
};

interface Small {
  readonly value: number;
  readonly next: number;
}

/** Zero to ninety-nine. */
function readSmall(tokens: Tokens, token: number, end: number): Small | undefined {
  const flags = tokens.flags[token] as number;
  const value = tokens.value[token] as number;
  if ((flags & (c.digit | c.teen)) !== 0) return { value, next: token + 1 };
  if ((flags & c.tens) === 0) return undefined;
  const isFollowed =
    token + 1 < end && isNear(tokens, token + 1) && ((tokens.flags[token + 1] as number) & c.digit) !== 0;
  const unit = isFollowed ? (tokens.value[token + 1] as number) : 0;
  return unit > 0 ? { value: value + unit, next: token + 2 } : { value, next: token + 1 };
}

const and = hashWord("and");

/** What follows a scale: "and five", "twenty three"; but in "eight hundred five five five" nothing does. */
function readRest(tokens: Tokens, token: number, end: number): Small | undefined {
  if (token >= end || !isNear(tokens, token)) return undefined;
  const isAnd = tokens.hash[token] === and;
  const rest = readSmall(tokens, isAnd ? token + 1 : token, end);
  if (!rest || (isAnd && token + 1 >= end)) return undefined;
  const goesOn = rest.next < end && ((tokens.flags[rest.next] as number) & (c.digit | c.digits)) !== 0;
  return goesOn && rest.value < 10 ? undefined : rest;
}

const isScale = (tokens: Tokens, token: number, end: number): boolean =>
  token < end && isNear(tokens, token) && ((tokens.flags[token] as number) & c.scale) !== 0;
