/** The spoken view: runs of number words, digits, letters and spelling words, turned into what they mean, each
 *  character with the tokens it came from. "four one double two", "4122" and "4 1 2 2" read the same.
 *
 *  A run holds together over commas and hesitation. Words that are a digit only to a speech recogniser ("for",
 *  "to") count between two digits and nowhere else; a run neither begins nor ends with them. */
import type { Tokens } from "../lexer.ts";
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { append, isNear, type Reading } from "./reading.ts";
import { readNumber } from "./spoken-number.ts";

export interface Run {
  readonly turn: number;
  /** Tokens, half-open. */
  readonly from: number;
  readonly to: number;
  /** Digits and upper-case letters, nothing between them. */
  readonly text: string;
  /** For each character of `text` the tokens it came from, half-open. */
  readonly tokenFrom: readonly number[];
  readonly tokenTo: readonly number[];
  readonly digits: number;
  readonly letters: number;
  /** Said in words or letter by letter, at least in part. */
  readonly isSpoken: boolean;
  /** Holds a cardinal beyond ninety-nine ("five hundred"). */
  readonly isCardinal: boolean;
  /** Said dots and points between digits. */
  readonly dots: number;
}

const digitLike = spokenNumber | c.digits | c.repeat;
/** A run can begin or go on with it. */
export const codeLike = digitLike | c.letter | c.spelling | c.mixed;
/** "a", "i" and "o" are words first. */
const lettersThatAreWords = "AIO";
/** No value is longer; it also bounds what a hostile text costs. */
const longestRun = 64;
const mostDropped = 2;

/** Appends the runs of a turn, in order. */
export function readRuns(tokens: Tokens, turn: number, runs: Run[]): void {
  const end = tokens.turnStart[turn + 1] as number;
  for (let token = tokens.turnStart[turn] as number; token < end; ) {
    const flags = tokens.flags[token] as number;
    if ((flags & codeLike) === 0 || isWordAlone(tokens, token, flags, end)) token++;
    else token = readRun(tokens, turn, token, end, runs);
  }
}

/** "a" and "i" are in every other sentence: not worth a look when a plain word follows. */
const isWordAlone = (tokens: Tokens, token: number, flags: number, end: number): boolean =>
  (flags & c.letter) !== 0 &&
  (flags & c.grammar) !== 0 &&
  (token + 1 >= end || ((tokens.flags[token + 1] as number) & (codeLike | c.homophone)) === 0) &&
  explanationEnd(tokens, token, end) === 0;

function readRun(tokens: Tokens, turn: number, from: number, end: number, runs: Run[]): number {
  const reading: Reading = {
    text: "",
    tokenFrom: [],
    tokenTo: [],
    isSpoken: false,
    isCardinal: false,
    dots: 0,
  };
  let token = from;
  while (token < end && reading.text.length < longestRun && (token === from || isNear(tokens, token))) {
    const next = readElement(tokens, token, end, reading) || readBridge(tokens, token, end, reading);
    if (next === 0) break;
    token = next;
  }
  dropTrailingWords(tokens, end, reading);
  if (reading.text === "") return from + 1;
  const to = reading.tokenTo.at(-1) as number;
  let digits = 0;
  for (let index = 0; index < reading.text.length; index++) if (reading.text.charCodeAt(index) < 58) digits++;
  runs.push({
    turn,
    from: reading.tokenFrom[0] as number,
    to,
    ...reading,
    digits,
    letters: reading.text.length - digits,
  });
  return Math.max(to, from + 1);
}

/** Reads what stands at `token`; returns the token behind it, or 0. */
function readElement(tokens: Tokens, token: number, end: number, reading: Reading): number {
  const flags = tokens.flags[token] as number;
  if ((flags & c.digit) !== 0 && (flags & c.filler) !== 0 && !isInNumber(tokens, token, end, reading))
    return 0;
  if ((flags & (c.digits | spokenNumber)) !== 0) {
    if (reading.text !== "" && isDecimal(tokens, token)) reading.dots++;
    return readNumber(tokens, token, end, reading);
  }
  if ((flags & c.mixed) !== 0) {
    if ((flags & c.ordinal) !== 0) return 0;
    const word = tokens.text
      .slice(tokens.start[token], tokens.end[token])
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "");
    append(reading, word, token, token + 1);
    return token + 1;
  }
  if ((flags & c.repeat) !== 0) return readRepeat(tokens, token, end, reading);
  if ((flags & (c.letter | c.spelling)) !== 0) return readLetter(tokens, token, end, reading);
  return 0;
}

/** "oh" is a digit among digits, or in front of a code, and a sigh elsewhere. */
function isInNumber(tokens: Tokens, token: number, end: number, reading: Reading): boolean {
  if (reading.text !== "") return true;
  if (token + 1 >= end || !isNear(tokens, token + 1)) return false;
  const next = tokens.flags[token + 1] as number;
  if ((next & digitLike) !== 0) return true;
  const second = token + 2 < end && isNear(tokens, token + 2) ? (tokens.flags[token + 2] as number) : 0;
  return (next & c.letter) !== 0 && (next & c.grammar) === 0 && (second & (digitLike | c.letter)) !== 0;
}

/** "14.2": a written point, no blank. */
const isDecimal = (tokens: Tokens, token: number): boolean =>
  tokens.text.charCodeAt(tokens.end[token - 1] as number) === 46 &&
  (tokens.start[token] as number) - (tokens.end[token - 1] as number) === 1;

/** "double four", "triple a". */
function readRepeat(tokens: Tokens, token: number, end: number, reading: Reading): number {
  const next = token + 1;
  if (next >= end || !isNear(tokens, next)) return 0;
  const flags = tokens.flags[next] as number;
  const isOne = (tokens.end[next] as number) - (tokens.start[next] as number) === 1;
  let character = "";
  if ((flags & c.digit) !== 0 || ((flags & c.digits) !== 0 && isOne)) character = String(tokens.value[next]);
  else if ((flags & (c.letter | c.spelling)) !== 0)
    character = String.fromCharCode(tokens.value[next] as number);
  if (character === "") return 0;
  reading.isSpoken = true;
  append(reading, character.repeat(tokens.value[token] as number), token, next + 1);
  return next + 1;
}

/** One letter, with what explains it: "s", "sierra", "s as in sam", "b for boy". */
function readLetter(tokens: Tokens, token: number, end: number, reading: Reading): number {
  const flags = tokens.flags[token] as number;
  const letter = String.fromCharCode(tokens.value[token] as number);
  const explained = explanationEnd(tokens, token, end);
  const isDoubtful = (flags & c.spelling) !== 0 || lettersThatAreWords.includes(letter);
  if (isDoubtful && explained === 0 && !isAmongLetters(tokens, token, end, reading)) return 0;
  if (letter === "O" && isBetweenDigits(tokens, token, end, reading)) append(reading, "0", token, token + 1);
  else append(reading, letter, token, explained || token + 1);
  reading.isSpoken = true;
  return explained || token + 1;
}

function isAmongLetters(tokens: Tokens, token: number, end: number, reading: Reading): boolean {
  if (reading.text !== "") {
    const isLetterBefore = reading.text.charCodeAt(reading.text.length - 1) > 57;
    if (isLetterBefore) return true;
  }
  if (token + 1 >= end || !isNear(tokens, token + 1))
    return reading.text !== "" && ((tokens.flags[token] as number) & c.spelling) !== 0;
  const next = tokens.flags[token + 1] as number;
  const isMonthBeforeDay = ((tokens.flags[token] as number) & c.month) !== 0;
  if ((next & (c.letter | c.spelling)) !== 0) return true;
  // "one a colon two b"
  if ((next & c.saidMark) !== 0 && reading.text !== "") return true;
  return (
    (next & (digitLike | c.mixed)) !== 0 &&
    !isMonthBeforeDay &&
    ((tokens.flags[token] as number) & c.spelling) !== 0
  );
}

function isBetweenDigits(tokens: Tokens, token: number, end: number, reading: Reading): boolean {
  const before = reading.text.charCodeAt(reading.text.length - 1);
  const after = token + 1 < end ? (tokens.flags[token + 1] as number) : 0;
  return before < 58 || (reading.text === "" && (after & digitLike) !== 0);
}

/** Behind "as in sam", "like sam", "for sam"; 0 when nothing explains the letter. */
function explanationEnd(tokens: Tokens, token: number, end: number): number {
  const word = (at: number) =>
    at < end ? tokens.text.slice(tokens.start[at], tokens.end[at]).toLowerCase() : "";
  const isWord = (at: number) => at < end && (tokens.end[at] as number) - (tokens.start[at] as number) > 1;
  const sameLetter = (at: number) =>
    isWord(at) && word(at).charCodeAt(0) === (tokens.text.charCodeAt(tokens.start[token] as number) | 32);
  const next = word(token + 1);
  if (next === "as" && word(token + 2) === "in" && isWord(token + 3)) return token + 4;
  if ((next === "for" || next === "like" || next === "as") && sameLetter(token + 2)) return token + 3;
  return 0;
}

/** What may stand inside a run without being part of it; returns the token behind it, or 0. */
function readBridge(tokens: Tokens, token: number, end: number, reading: Reading): number {
  if (reading.text === "" || token + 1 >= end || !isNear(tokens, token + 1)) return 0;
  const flags = tokens.flags[token] as number;
  const next = tokens.flags[token + 1] as number;
  const isDigitBefore = reading.text.charCodeAt(reading.text.length - 1) < 58;
  const second = token + 2 < end && isNear(tokens, token + 2) ? (tokens.flags[token + 2] as number) : 0;
  // "one for to five": two in a row, before a digit
  const isBeforeDigit =
    (next & digitLike) !== 0 || ((next & c.homophone) !== 0 && (second & digitLike) !== 0);
  if ((flags & c.homophone) !== 0 && isDigitBefore && isBeforeDigit) {
    append(reading, String(tokens.value[token]), token, token + 1);
    return token + 1;
  }
  if ((flags & c.saidMark) !== 0 && (next & codeLike) !== 0) {
    const mark = tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase();
    if (mark === "at") return 0;
    if (mark === "dot" || mark === "point") reading.dots++;
    return token + 1;
  }
  // figures on both sides of an "and" are two values
  const isPause = isAnd(tokens, token) ? (next & c.digits) === 0 : (flags & c.filler) !== 0;
  if (!isPause || !isDigitBefore) return 0;
  if ((next & digitLike) !== 0) return token + 1;
  return (next & c.filler) !== 0 && (second & digitLike) !== 0 ? token + 2 : 0;
}

const isAnd = (tokens: Tokens, token: number): boolean =>
  (tokens.end[token] as number) - (tokens.start[token] as number) === 3 &&
  tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase() === "and";

/** "call 555 0142 i will wait": the last letter is a word of what follows. */
function dropTrailingWords(tokens: Tokens, end: number, reading: Reading): void {
  for (let dropped = 0; dropped < mostDropped; dropped++) {
    const last = reading.tokenFrom.at(-1);
    if (last === undefined || !lettersThatAreWords.includes(reading.text.at(-1) as string)) return;
    const behind = reading.tokenTo.at(-1) as number;
    if (behind !== last + 1 || behind >= end || !isNear(tokens, behind)) return;
    if (((tokens.flags[last] as number) & c.letter) === 0) return;
    // "a i s h a and …": no article stands there
    if (reading.text.endsWith("A") && isAnd(tokens, behind)) return;
    reading.text = reading.text.slice(0, -1);
    reading.tokenFrom.pop();
    reading.tokenTo.pop();
  }
}
