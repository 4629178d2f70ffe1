/** Letters as they are said: alone, by a word of the radio alphabet, or with a word that explains them. "A", "i" and
 *  "o" are words first, and letters only among letters. */
import type { Tokens } from "../lexer.ts";
import { codeLike, digitLike, wordClass } from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-hash.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { append, dropLast, endsInDigit, isEmpty, isNear, type Reading } from "./reading.ts";

const { digit, digits, grammar, homophone, letter, mixed, month, ordinary, saidMark, spelling } = wordClass;
const spelled = letter | spelling;
const anyCode = codeLike;
const anyDigit = digitLike;
const [and, as, dash, in_, x, ray, one, the, el] = "and as dash in x ray one the el".split(" ").map(hashWord);
/** "t wie theodor", "b come bologna". */
const explaining = wordSet("for like wie comme come como als jak");
const [letterA, letterI, letterO] = [..."AIO"].map((letter) => letter.charCodeAt(0));
/** "È" and "É": "is". */
const isWordToo = (letter: number): boolean =>
  letter === letterA || letter === letterI || letter === letterO || letter === 0xc8 || letter === 0xc9;
const mostDropped = 2;

/** "22019-4 n my", "90012877 e abito": "and" behind figures, and plain words behind it. */
const isConjunction = (tokens: Tokens, token: number, end: number): boolean =>
  isOneOf(conjunction, tokens, token) &&
  token + 1 < end &&
  ((tokens.flags[token - 1] as number) & digits) !== 0 &&
  tokens.text.charCodeAt(tokens.end[token - 1] as number) === 32;
const conjunction = wordSet("n y e");

/** "a" and "i" are in every other sentence: not worth a look when a plain word follows. */
export const isWordAlone = (tokens: Tokens, token: number, flags: number, end: number): boolean =>
  (flags & letter) !== 0 &&
  (flags & grammar) !== 0 &&
  (token + 1 >= end || ((tokens.flags[token + 1] as number) & (anyCode | homophone)) === 0) &&
  explanationEnd(tokens, token, end) === 0;

/** One letter, with what explains it: "s", "sierra", "s as in sam", "b for boy". */
export function readLetter(tokens: Tokens, token: number, end: number, reading: Reading): number {
  const flags = tokens.flags[token] as number;
  const code = tokens.value[token] as number;
  const said = String.fromCharCode(code);
  const explained = xrayEnd(tokens, token, end) || explanationEnd(tokens, token, end);
  if (said === "O" && isAmongDigits(tokens, token, end, reading)) {
    append(reading, "0", token, token + 1);
    reading.isSpoken = true;
    return token + 1;
  }
  // "197 hotel 65", "24 x 500"
  if (said === "X" && isEmpty(reading) && isBehindFigures(tokens, token)) return 0;
  const isWord = said === "X" || ((flags & spelling) !== 0 && (flags & ordinary) !== 0);
  if (isWord && reading.pieces > 0 && !reading.isSpoken && endsInDigit(reading)) return 0;
  // "el seis siete …", "é o um dois …": an article and an "is" before a number
  if (explained === 0 && isEmpty(reading) && isBeforeNumberAbroad(tokens, token, end)) return 0;
  const isDoubtful = (flags & spelling) !== 0 || isWordToo(code);
  if (
    isDoubtful &&
    explained === 0 &&
    !isBehindDash(tokens, token, end, reading) &&
    !isAmongLetters(tokens, token, end, reading)
  )
    return 0;
  if (said === "O" && isBetweenDigits(tokens, token, end, reading)) append(reading, "0", token, token + 1);
  else append(reading, said, token, explained || token + 1);
  reading.isSpoken = true;
  return explained || token + 1;
}

/** "El" is also the letter's name in English, and "é" is no letter that anybody says alone. */
function isBeforeNumberAbroad(tokens: Tokens, token: number, end: number): boolean {
  if (tokens.hash[token] === el) return token + 1 < end && isOneOf(numberInSpain, tokens, token + 1);
  return isOneOf(is, tokens, token) && token + 1 < end && isOneOf(articleAbroad, tokens, token + 1);
}
const is = wordSet("é è");
const articleAbroad = wordSet("o a");
export const numberInSpain = wordSet(
  `cero uno dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince veinte veintiuno veintidós veintitrés
  veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta
  ochenta noventa cien ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos
  novecientos`,
);

/** "seven o nine", but not "seven o clock". */
const isAmongDigits = (tokens: Tokens, token: number, end: number, reading: Reading): boolean =>
  endsInDigit(reading) &&
  token + 1 < end &&
  isNear(tokens, token + 1) &&
  ((tokens.flags[token + 1] as number) & anyDigit) !== 0;

/** Behind "x ray", which is one word of the alphabet. */
const xrayEnd = ({ hash }: Tokens, token: number, end: number): number =>
  hash[token] === x && token + 1 < end && hash[token + 1] === ray ? token + 2 : 0;

function isAmongLetters(tokens: Tokens, token: number, end: number, reading: Reading): boolean {
  if (!isEmpty(reading) && !endsInDigit(reading)) return true;
  if (token + 1 >= end || !isNear(tokens, token + 1))
    return !isEmpty(reading) && ((tokens.flags[token] as number) & spelling) !== 0;
  const next = tokens.flags[token + 1] as number;
  const isMonthBeforeDay = ((tokens.flags[token] as number) & month) !== 0;
  if ((next & spelled) !== 0) return true;
  // "one a colon two b"
  if ((next & saidMark) !== 0 && !isEmpty(reading)) return true;
  // "zero one a two b", but "twenty one a two bedroom flat"
  if (reading.text.length > 1 && (next & digit) !== 0 && isCodeAt(tokens, token + 2, end)) return true;
  return (
    (next & (anyDigit | mixed)) !== 0 &&
    !isMonthBeforeDay &&
    ((tokens.flags[token] as number) & spelling) !== 0
  );
}

/** "… thirty three dash a": the last of it. */
const isBehindDash = (tokens: Tokens, token: number, end: number, reading: Reading): boolean =>
  endsInDigit(reading) && token + 1 === end && tokens.hash[token - 1] === dash;

const isBehindFigures = (tokens: Tokens, token: number): boolean =>
  token > 0 && isNear(tokens, token) && ((tokens.flags[token - 1] as number) & digits) !== 0;

const isCodeAt = (tokens: Tokens, token: number, end: number): boolean =>
  token < end && isNear(tokens, token) && ((tokens.flags[token] as number) & anyCode) !== 0;

function isBetweenDigits(tokens: Tokens, token: number, end: number, reading: Reading): boolean {
  const after = token + 1 < end ? (tokens.flags[token + 1] as number) : 0;
  return endsInDigit(reading) || (isEmpty(reading) && (after & anyDigit) !== 0);
}

/** Behind "as in sam", "like sam", "wie sam"; 0 when nothing explains the letter. */
function explanationEnd(tokens: Tokens, token: number, end: number): number {
  if (token + 2 >= end) return 0;
  const next = tokens.hash[token + 1];
  if (next !== as && !isOneOf(explaining, tokens, token + 1)) return 0;
  if (next === as && tokens.hash[token + 2] === in_ && token + 3 < end && isLong(tokens, token + 3))
    return token + 4;
  return isLong(tokens, token + 2) && beginsAlike(tokens, token, token + 2) ? token + 3 : 0;
}

const isLong = ({ start, end }: Tokens, token: number): boolean =>
  (end[token] as number) - (start[token] as number) > 1;

const beginsAlike = ({ text, start }: Tokens, a: number, b: number): boolean =>
  (text.charCodeAt(start[a] as number) | 32) === (text.charCodeAt(start[b] as number) | 32);

/** "the 0182 one": behind figures, and an article before them, no digit. */
function dropOne(tokens: Tokens, reading: Reading): void {
  const last = reading.pieces - 1;
  if (last < 1 || tokens.hash[reading.pieceFrom[last] as number] !== one) return;
  const before = reading.pieceFrom[last - 1] as number;
  const first = reading.pieceFrom[0] as number;
  if (((tokens.flags[before] as number) & digits) === 0 || tokens.hash[first - 1] !== the) return;
  dropLast(reading);
}

/** "call 555 0142 i will wait": the last letter is a word of what follows; and behind figures also "n my bday", "e
 *  abito in". */
export function dropTrailingWords(tokens: Tokens, end: number, reading: Reading): void {
  dropOne(tokens, reading);
  for (let dropped = 0; dropped < mostDropped && !isEmpty(reading); dropped++) {
    if (endsInDigit(reading)) return;
    const last = reading.pieces - 1;
    const token = reading.pieceFrom[last] as number;
    const behind = reading.pieceTo[last] as number;
    if (!isWordToo(reading.last) && !isConjunction(tokens, token, end)) return;
    if (behind !== token + 1 || behind >= end || !isNear(tokens, behind)) return;
    if (((tokens.flags[token] as number) & letter) === 0) return;
    // "a i s h a and …": no article stands there
    if (reading.last === letterA && tokens.hash[behind] === and) return;
    dropLast(reading);
  }
}
