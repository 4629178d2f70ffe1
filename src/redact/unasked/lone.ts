/** Short turns that are nothing but a value. Where one side of a chat is all there is, the questions are not
 *  in it; but nobody says "anand sharma" or "anand 4587" in a turn of its own about anything but a person. */
import type { PiiType } from "../../shared/types.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";

const longestTurn = 7;
const longestName = 3;
const leastDigits = 4;
const leastUnknown = 4;

const length = (tokens: Tokens, token: number): number =>
  (tokens.end[token] as number) - (tokens.start[token] as number);
const small = c.grammar | c.filler | c.title;
/** Typing habits, not names: byee, okthanks, helloooo. */
const chatter = /thank|okay|hello|please|(.)\1\1|bye+$|^(?:ok|yes|no|hi)/;
const noName =
  c.ordinary |
  c.unit |
  c.time |
  c.month |
  c.mask |
  c.digits |
  c.mixed |
  c.mailHost |
  c.cue |
  c.digit |
  c.teen |
  c.tens |
  c.scale |
  c.letter;

/** @param isOneSided nobody in the conversation asks: see above. */
export function findLoneValues(tokens: Tokens, turn: number, isOneSided: boolean, found: Span[]): void {
  const turnFrom = tokens.turnStart[turn] as number;
  let from = turnFrom;
  const to = tokens.turnStart[turn + 1] as number;
  while (from < to && (has(tokens, from, c.filler | c.title) || isOneOf(leadIn, tokens, from))) from++;
  if (to - from > longestTurn || from === to) return;
  let end = from;
  while (end < to && end - from < longestName && isNameLike(tokens, end)) end++;
  if (end === from) return;
  let code = end;
  if (code < to && wordAt(tokens, code) === "and") code++;
  const isCode = code < to && (has(tokens, code, c.digits | c.mixed) || isLetterAt(tokens, code, to));
  const names = count(tokens, from, end, c.given | c.family, c.place);
  const places = count(tokens, from, end, c.place, 0);
  const isNamed = names > 0 && count(tokens, from, end, c.given | c.family, c.place | c.ordinary) > 0;
  const isName =
    isNamed || (isOneSided && !isMistyped(tokens, turnFrom, from, end) && isUnknown(tokens, from, end));
  if (isCode) {
    if (isOneSided && isShortCode(tokens, from, end, code, to)) {
      push(tokens, from, code + 1, "REFERENCE", found);
      return;
    }
    const isNumbered = isNumber(tokens, code, code + 1 === to);
    if (places === 0 && isName && (isNumbered || names > 0)) push(tokens, from, end, "PERSON", found);
    if (isNumbered) push(tokens, code, code + 1, places > 0 ? "ZIP" : "REFERENCE", found);
  } else if (isName && places === 0 && restIsSmall(tokens, end, to)) push(tokens, from, end, "PERSON", found);
}

const leadIn = wordSet("its it is this i'm im i am my name me");

/** "ave a great day" has none. */
const isLetterAt = (tokens: Tokens, token: number, to: number): boolean =>
  has(tokens, token, c.letter) && (token + 1 === to || !has(tokens, token, c.grammar));

/** Words that are names as well count beside one that is nothing else. */
const isNameLike = (tokens: Tokens, token: number): boolean =>
  !has(tokens, token, small | (has(tokens, token, c.given | c.family) ? noName & ~c.ordinary : noName)) &&
  length(tokens, token) > 1;

/** "ok thangs", "yes confrim": what one unknown word says behind another answer is chatter. */
const isMistyped = (tokens: Tokens, turnFrom: number, from: number, end: number): boolean =>
  end - from === 1 && from > turnFrom && has(tokens, turnFrom, c.filler);

const isUnknown = (tokens: Tokens, from: number, end: number): boolean => {
  for (let token = from; token < end; token++) {
    if (
      has(tokens, token, c.ordinary) ||
      length(tokens, token) < leastUnknown ||
      !/[aeiouy]/.test(wordAt(tokens, token))
    )
      return false;
    if (chatter.test(wordAt(tokens, token))) return false;
  }
  return end - from <= 2;
};

function count(tokens: Tokens, from: number, end: number, bits: number, without: number): number {
  let hits = 0;
  for (let token = from; token < end; token++) {
    if (has(tokens, token, bits) && !has(tokens, token, without)) hits++;
  }
  return hits;
}

function restIsSmall(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (!has(tokens, token, c.filler)) return false;
  return true;
}

/** "asd 564": letters that are no word, and figures. */
const isShortCode = (tokens: Tokens, from: number, end: number, code: number, to: number): boolean =>
  end - from === 1 &&
  code === end &&
  code + 1 === to &&
  length(tokens, from) <= 4 &&
  has(tokens, code, c.digits) &&
  length(tokens, code) >= 3;

/** Long enough to be somebody's, and no year. */
function isNumber(tokens: Tokens, token: number, isLast: boolean): boolean {
  if (!isLast || !has(tokens, token, c.digits) || length(tokens, token) < leastDigits) return false;
  return !/^(?:19|20)\d\d$/.test(wordAt(tokens, token));
}

function push(tokens: Tokens, from: number, to: number, type: PiiType, found: Span[]): void {
  const start = tokens.start[from] as number;
  found.push(createSpan(start, tokens.end[to - 1] as number, type, "lone-value", "written", 2));
}
