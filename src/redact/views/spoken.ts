/** The spoken view: runs of number words, digits, letters and spelling words, turned into what they mean, each
 *  character with the tokens it came from. "four one double two", "4122" and "4 1 2 2" read the same.
 *
 *  A run holds together over commas and hesitation. Words that are a digit only to a speech recogniser ("for",
 *  "to") count between two digits and nowhere else; a run neither begins nor ends with them. */
import type { Tokens } from "../lexer.ts";
import {
  codeLike as anyCode,
  digitLike as anyDigit,
  wordClass as c,
  spokenNumber,
} from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-hash.ts";
import { isOneOf } from "../lexicon/word-set.ts";
import {
  append,
  clear,
  createReading,
  endsInDigit,
  isDecimal,
  isEmpty,
  isNear,
  longestRun,
  nearFlags,
  type Reading,
} from "./reading.ts";
import { dropTrailingWords, isWordAlone, readLetter } from "./spoken-letter.ts";
import {
  andAbroad,
  figures,
  isBeforeDigit,
  isScale,
  isUmOne,
  numeralOf,
  partsNumbers,
  readNumber,
} from "./spoken-number.ts";

export interface Run {
  readonly turn: number;
  /** Tokens, half-open. */
  readonly from: number;
  readonly to: number;
  /** Digits and upper-case letters, nothing between them. */
  readonly text: string;
  readonly digits: number;
  readonly letters: number;
  /** What it was read from: of "double four" and "forty two" one each. */
  readonly pieces: number;
  /** Said in words or letter by letter, at least in part. */
  readonly isSpoken: boolean;
  /** Holds a cardinal beyond ninety-nine ("five hundred"). */
  readonly isCardinal: boolean;
  /** Said dots and points between digits. */
  readonly dots: number;
}

const numeric = c.digits | spokenNumber;
const spelled = c.letter | c.spelling;
const plainNumber = c.digits | c.digit | c.teen | c.tens;
const otherThanNumber = c.filler | c.letter | c.mixed | c.scale;
/** Part of a run, or what may stand inside one besides "and". */
const goesOn = anyCode | c.homophone | c.saidMark | c.filler;
const [and, from, to] = "and from to".split(" ").map(hashWord);
const [atSign, dot] = [..."@."].map((sign) => sign.charCodeAt(0));

export interface RunReader {
  /** The runs of a turn, in order. */
  read(tokens: Tokens, turn: number): readonly Run[];
  /** The run once more, piece by piece. Valid until anything else is read. */
  readPieces(tokens: Tokens, run: Run): Reading;
}

const none: readonly Run[] = [];

export function createRunReader(): RunReader {
  // one for all runs: most are a single number and not worth an object
  const reading = createReading();

  return {
    read(tokens, turn) {
      if (((tokens.turnFlags[turn] as number) & anyCode) === 0) return none;
      const end = tokens.turnStart[turn + 1] as number;
      const anchors = tokens.turnAnchor[turn + 1] as number;
      const runs: Run[] = [];
      let done = tokens.turnStart[turn] as number;
      for (let index = tokens.turnAnchor[turn] as number; index < anchors; index++) {
        const token = tokens.anchors[index] as number;
        const flags = tokens.flags[token] as number;
        if (token < done || (flags & anyCode) === 0 || isWordAlone(tokens, token, flags, end)) continue;
        if (isNumberAlone(tokens, token, flags, end)) {
          runs.push(runOfNumber(tokens, token, turn, flags));
          continue;
        }
        const isBehindUm = token - 1 >= done && isUmOne(tokens, token - 1, end);
        readRun(tokens, isBehindUm ? token - 1 : token, end, reading);
        done = token + 1;
        if (isEmpty(reading)) continue;
        const run = runOf(reading, turn);
        runs.push(run);
        done = Math.max(done, run.to);
      }
      return runs;
    },
    readPieces(tokens, run) {
      readRun(tokens, run.from, tokens.turnStart[run.turn + 1] as number, reading);
      return reading;
    },
  };
}

/** "two weeks": most runs are one small number, and nothing that could go on stands behind it. */
const isNumberAlone = (tokens: Tokens, token: number, flags: number, end: number): boolean =>
  (flags & plainNumber) !== 0 &&
  (flags & otherThanNumber) === 0 &&
  (token + 1 >= end ||
    (((tokens.flags[token + 1] as number) & goesOn) === 0 &&
      tokens.hash[token + 1] !== and &&
      !((flags & c.tens) !== 0 && isOneOf(andAbroad, tokens, token + 1)) &&
      !isScale(tokens, token + 1, end)));

function runOfNumber(tokens: Tokens, token: number, turn: number, flags: number): Run {
  const isSpoken = (flags & c.digits) === 0;
  const text = isSpoken ? numeralOf(tokens.value[token] as number) : figures(tokens, token);
  return {
    turn,
    from: token,
    to: token + 1,
    text,
    digits: text.length,
    letters: 0,
    pieces: 1,
    isSpoken,
    isCardinal: false,
    dots: 0,
  };
}

function readRun(tokens: Tokens, from: number, end: number, reading: Reading): void {
  clear(reading);
  let token = from;
  if (isUmOne(tokens, from, end)) append(reading, "1", token, ++token);
  while (token < end && reading.text.length < longestRun && (token === from || isNear(tokens, token))) {
    // most runs end at a word that is nothing of the kind
    if (((tokens.flags[token] as number) & goesOn) === 0 && tokens.hash[token] !== and) break;
    const next = readElement(tokens, token, end, reading) || readBridge(tokens, token, end, reading);
    if (next === 0) break;
    token = next;
  }
  dropTrailingWords(tokens, end, reading);
}

function runOf(reading: Reading, turn: number): Run {
  const { text, digits, pieces, pieceFrom, pieceTo, isSpoken, isCardinal, dots } = reading;
  return {
    turn,
    from: pieceFrom[0] as number,
    to: pieceTo[pieces - 1] as number,
    text,
    digits,
    letters: text.length - digits,
    pieces,
    isSpoken,
    isCardinal,
    dots,
  };
}

/** Reads what stands at `token`; returns the token behind it, or 0. */
function readElement(tokens: Tokens, token: number, end: number, reading: Reading): number {
  const flags = tokens.flags[token] as number;
  if ((flags & c.digit) !== 0 && (flags & c.filler) !== 0 && !isInNumber(tokens, token, end, reading))
    return 0;
  // "oh seven double seven hundred": two noughts
  if ((flags & c.scale) !== 0 && tokens.value[token] === 100 && !isEmpty(reading) && endsInDigit(reading)) {
    append(reading, "00", token, token + 1);
    return token + 1;
  }
  if ((flags & numeric) !== 0) {
    if (!isEmpty(reading) && isDecimal(tokens, token)) reading.dots++;
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
  if ((flags & spelled) !== 0) return readLetter(tokens, token, end, reading);
  return 0;
}

/** "oh" is a digit among digits, or in front of a code, and a sigh elsewhere. */
function isInNumber(tokens: Tokens, token: number, end: number, reading: Reading): boolean {
  if (!isEmpty(reading)) return true;
  if (token + 1 >= end || !isNear(tokens, token + 1)) return false;
  const next = tokens.flags[token + 1] as number;
  if ((next & anyDigit) !== 0) return true;
  const second = nearFlags(tokens, token + 2, end);
  return (next & c.letter) !== 0 && (next & c.grammar) === 0 && (second & (anyDigit | c.letter)) !== 0;
}

/** "double four", "triple a". */
function readRepeat(tokens: Tokens, token: number, end: number, reading: Reading): number {
  const next = token + 1;
  if (next >= end || !isNear(tokens, next)) return 0;
  const flags = tokens.flags[next] as number;
  const isOne = (tokens.end[next] as number) - (tokens.start[next] as number) === 1;
  let character = "";
  if ((flags & c.digit) !== 0 || ((flags & c.digits) !== 0 && isOne)) character = String(tokens.value[next]);
  else if ((flags & spelled) !== 0) character = String.fromCharCode(tokens.value[next] as number);
  if (character === "") return 0;
  reading.isSpoken = true;
  append(reading, character.repeat(tokens.value[token] as number), token, next + 1);
  return next + 1;
}

/** "from forty nine ninety nine to eighty two fifty" are two amounts. */
const isRange = (tokens: Tokens, token: number, reading: Reading): boolean =>
  tokens.hash[token] === to && tokens.hash[(reading.pieceFrom[0] as number) - 1] === from;

/** What may stand inside a run without being part of it; returns the token behind it, or 0. */
function readBridge(tokens: Tokens, token: number, end: number, reading: Reading): number {
  if (isEmpty(reading) || token + 1 >= end || !isNear(tokens, token + 1)) return 0;
  const flags = tokens.flags[token] as number;
  const next = tokens.flags[token + 1] as number;
  const isDigitBefore = endsInDigit(reading);
  const second = nearFlags(tokens, token + 2, end);
  if ((flags & c.homophone) !== 0 && isDigitBefore && isBeforeDigit(tokens, token + 1, end)) {
    if (isRange(tokens, token, reading)) return 0;
    append(reading, String(tokens.value[token]), token, token + 1);
    return token + 1;
  }
  // "zero quatro barra um zero"
  const isOneAhead = (next & c.homophone) !== 0 && (second & anyDigit) !== 0;
  if ((flags & c.saidMark) !== 0 && ((next & anyCode) !== 0 || isOneAhead)) {
    const mark = tokens.value[token];
    if (mark === atSign || partsNumbers(tokens, token, end)) return 0;
    if (mark === dot) reading.dots++;
    return token + 1;
  }
  const isPause = tokens.hash[token] === and || (flags & c.filler) !== 0;
  if (!isPause || !isDigitBefore || partsNumbers(tokens, token, end)) return 0;
  if ((next & anyDigit) !== 0) return token + 1;
  return (next & c.filler) !== 0 && (second & anyDigit) !== 0 ? token + 2 : 0;
}
