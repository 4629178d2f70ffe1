/** Numbers as they are said: "four", "forty two", "one hundred and five", "two thousand twenty three". Digits
 *  said one by one stay apart; only scales make a number of several words. */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c, digitLike } from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-hash.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
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
  let next = smallEnd(tokens, token, end);
  if (next === 0) return 0;
  reading.isSpoken = true;
  let value = smallValue(tokens, token, next);
  if (!isScale(tokens, next, end)) {
    append(reading, numeralOf(value), token, next);
    return next;
  }
  let total = 0;
  reading.isCardinal = true;
  while (isScale(tokens, next, end)) {
    const scale = isCent(tokens, next) ? 100 : (tokens.value[next] as number);
    value *= scale;
    next++;
    if (scale >= 1000) {
      total += value;
      value = 0;
    }
    const rest = tokens.hash[next] === and ? next + 1 : next;
    const behind = restEnd(tokens, next, rest, end);
    if (behind === 0) continue;
    value += smallValue(tokens, rest, behind);
    next = behind;
  }
  append(reading, String(total + value), token, next);
  return next;
}

/** No value has more figures; what is longer is hidden as a whole anyhow. */
const mostFigures = 64;
export const figures = (tokens: Tokens, token: number): string => {
  const start = tokens.start[token] as number;
  return tokens.text.slice(start, Math.min(tokens.end[token] as number, start + mostFigures));
};

const written: readonly string[] = Array.from({ length: 100 }, (_, number) => String(number));
export const numeralOf = (number: number): string => written[number] ?? String(number);

/** Behind the words of a number from zero to ninety-nine, or 0. */
function smallEnd(tokens: Tokens, token: number, end: number): number {
  const flags = tokens.flags[token] as number;
  if ((flags & (c.digit | c.teen)) !== 0) return token + 1;
  if ((flags & c.tens) === 0) return 0;
  if (isJoinedAbroad(tokens, token, end)) return token + 3;
  const isFollowed =
    token + 1 < end && isNear(tokens, token + 1) && ((tokens.flags[token + 1] as number) & c.digit) !== 0;
  return isFollowed && (tokens.value[token + 1] as number) > 0 ? token + 2 : token + 1;
}

/** "um dois três": one in Portuguese, where a word follows that is a digit there and nowhere else. */
export const isUmOne = (tokens: Tokens, token: number, end: number): boolean =>
  token >= 0 &&
  tokens.hash[token] === um &&
  token + 1 < end &&
  isOneOf(digitsOfPortugal, tokens, token + 1) &&
  isNear(tokens, token + 1);
const um = hashWord("um");
const digitsOfPortugal = wordSet("dois duas três tres quatro cinco seis sete oito nove");

/** "one for to five", "tre otto sei due uno": some words that are digits only among digits, before one that always is. */
export function isBeforeDigit(tokens: Tokens, token: number, end: number): boolean {
  const most = Math.min(end, token + longestChain);
  for (let at = token; at < most && isNear(tokens, at); at++) {
    const flags = tokens.flags[at] as number;
    if ((flags & digitLike) !== 0) return true;
    if ((flags & (c.homophone | c.saidMark)) === 0) return false;
  }
  return false;
}
const longestChain = 8;

const smallValue = ({ value }: Tokens, token: number, end: number): number =>
  (value[token] as number) + (end - token > 1 ? (value[end - 1] as number) : 0);

/** "vinte e um", "treinta y dos", "vingt et un". */
const isJoinedAbroad = (tokens: Tokens, token: number, end: number): boolean =>
  token + 2 < end &&
  isOneOf(andAbroad, tokens, token + 1) &&
  isOneOf(tensAbroad, tokens, token) &&
  isOneOf(unitsAbroad, tokens, token + 2) &&
  isNear(tokens, token + 1) &&
  isNear(tokens, token + 2);
export const andAbroad = wordSet("e et y");
export const tensAbroad = wordSet(
  `vinte trinta quarenta cinquenta sessenta setenta oitenta noventa treinta cuarenta cincuenta sesenta ochenta vingt
  trente quarante cinquante soixante`,
);
const unitsAbroad = wordSet(
  `um uma dois duas três tres quatro cinco seis sete oito nove uno una un une dos cuatro siete ocho nueve onze`,
);

const and = hashWord("and");

/** Behind what follows a scale: "and five", "twenty three"; 0 in "eight hundred five five five".
 *  @param rest the token behind the "and", if there is one. */
function restEnd(tokens: Tokens, token: number, rest: number, end: number): number {
  if (token >= end || !isNear(tokens, token)) return 0;
  const behind = smallEnd(tokens, rest, end);
  if (behind === 0 || (rest > token && rest >= end)) return 0;
  const goesOn = behind < end && ((tokens.flags[behind] as number) & (c.digit | c.digits)) !== 0;
  return goesOn && smallValue(tokens, rest, behind) < 10 ? 0 : behind;
}

export function isScale(tokens: Tokens, token: number, end: number): boolean {
  if (token >= end) return false;
  const flags = tokens.flags[token] as number;
  if ((flags & (c.scale | c.unit)) === 0 || !isNear(tokens, token)) return false;
  return (flags & c.scale) !== 0 || isCent(tokens, token);
}

/** "huit cent douze": a coin in English, a scale behind a French digit. */
const isCent = (tokens: Tokens, token: number): boolean =>
  token > 0 &&
  isOneOf(cents, tokens, token) &&
  (isOneOf(frenchDigit, tokens, token - 1) ||
    (isOneOf(six, tokens, token - 1) && isOneOf(behindCent, tokens, token + 1)));

export const cents = wordSet("cent cents");
const frenchDigit = wordSet("deux trois quatre cinq huit neuf");
/** "six cent douze": six is English, too. */
const six = wordSet("six");
const behindCent = wordSet(
  "un deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante",
);

/** Of a run what is asked here. */
interface Said {
  readonly from: number;
  readonly text: string;
  readonly isCardinal: boolean;
}

/** "cento e dezenove e noventa", "dezenove e quarenta em três vezes": the letters are an "and" and an "in", and it is an
 *  amount or a time, shorter than what is read out of a paper. */
export const isSaidWithAnd = (tokens: Tokens, { from, text, isCardinal }: Said): boolean =>
  text.length <= longestAmount &&
  (isOneOf(tensAbroad, tokens, from) || isOneOf(countedAbroad, tokens, from)) &&
  (isCardinal ? cardinalWithAnd : smallWithAnd).test(text);
const cardinalWithAnd = /^\d{1,7}(?:[EYM]\d{0,5}){1,4}$/;
/** A code is read figure by figure: "quatro e sete m dois". */
const smallWithAnd = /^(?=\d{0,3}[EYM]?\d{0,3}\d\d)\d{1,3}(?:[EYM]\d{0,3}){1,4}$/;
const longestAmount = 11;
const countedAbroad = wordSet(
  `cento cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos dois três quatro cinco
  seis sete oito nove dez onze doze treze catorze quatorze quinze dezesseis dezasseis dezessete dezassete dezoito
  dezenove dezanove`,
);

/** "4471 and one ending in …", "he's used two twelve so twelve eighty eight left": behind the word another number begins. */
export function partsNumbers(tokens: Tokens, between: number, end: number): boolean {
  const next = between + 1;
  if (isOneOf(so, tokens, between)) return next < end && has(tokens, next, c.teen | c.tens);
  // "thirty four ninety nine plus eight fifty shipping"
  if (isOneOf(plus, tokens, between)) return next + 1 < end && has(tokens, next + 1, c.teen | c.tens);
  if (tokens.hash[between] !== and) return false;
  // figures on both sides of it
  if (has(tokens, next, c.digits)) return true;
  return isOneOf(one, tokens, next) && next + 1 < end && !has(tokens, next + 1, digitLike);
}
const so = wordSet("so");
const plus = wordSet("plus");
const one = wordSet("one");
