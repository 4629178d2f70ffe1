/** Dates of birth, in any form. Other dates survive, so these readers run only where a cue asks for one. */
import { isMeasured, isQuantity } from "../keep.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { relative } from "../lexicon/person-words.ts";
import { anyName, wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isLastOne } from "./number-edges.ts";
import { add, type ReadAnswer, type Segment } from "./segment.ts";

const parts = spokenNumber | c.digits | c.mixed | c.ordinal | c.month | c.repeat;
const reach = 6;
/** "12jul1984"; what is longer is a code. */
const longestMixed = 9;
/** Words that may be said, or misheard, inside an answer. */
const longestGap = 4;
/** "the fourteenth of": the rest comes in the next turn. */
const longestDay = 3;

/** "40 minutos antes". */
const isDuration = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.digits) &&
  isMeasured(tokens.text, tokens.start[token] as number, tokens.end[token] as number);

/** From the first to the last part of a date; small words between them are part of how it is said. */
export const readDateAnswer: ReadAnswer = (segment, found) => {
  const { tokens, from, to, isAsked } = segment;
  let first = -1;
  let last = -1;
  let digits = 0;
  let isMonthNamed = false;
  for (let token = from; token < to; token++) {
    // "… of june at ten forty"
    if (first >= 0 && isOneOf(at, tokens, token) && !isYear(segment, token + 1)) break;
    // "(born july 9, 1941), of 18 sawmill lane": day, month and year are all of it
    if (!isAsked && isMonthNamed && digits > 4 && isWrittenYear(tokens, last)) break;
    if (!isPart(tokens, token) && !(last === token - 2 && isLastOne(tokens, token))) {
      if (isAsked && (first < 0 || token - last <= longestGap)) continue;
      if (isAsked) break;
      if (first < 0 && token - from >= reach) break;
      if (first >= 0 && token - last > 2) break;
      continue;
    }
    if (isMay(segment, token) || (first < 0 && segment.cue.isAbroad && isDuration(tokens, token))) continue;
    if (first < 0) first = token;
    last = token;
    if (has(tokens, token, c.month)) isMonthNamed = true;
    digits += has(tokens, token, c.digits)
      ? (tokens.end[token] as number) - (tokens.start[token] as number)
      : 1;
  }
  if (first < 0) return false;
  // "sei ottobre": a digit elsewhere only among digits
  if (
    isMonthNamed &&
    first > from &&
    has(tokens, first - 1, c.homophone) &&
    !isOneOf(towards, tokens, first - 1)
  )
    first--;
  // "on halloween in nineteen ninety one"
  if (first - 2 >= from && isOneOf(inYear, tokens, first - 1) && isOneOf(feast, tokens, first - 2)) first--;
  while (first > from && isOneOf(feast, tokens, first - 1)) first--;
  while (last + 1 < to && isOneOf(feast, tokens, last + 1)) last++;
  if (isAsked && isOtherTalk(segment, first, last, digits, isMonthNamed)) return false;
  const isDayAlone = isAsked && to - from <= longestDay && has(tokens, first, c.ordinal);
  if (!isMonthNamed && digits < 2 && !isDayAlone) return false;
  if (isAge(segment, last)) return false;
  const { text, start, end } = tokens;
  if (!isMonthNamed && isQuantity(text, start[first] as number, end[last] as number, true)) return false;
  add(segment, first, last + 1, "spoken", found);
  // "zainab was born on 2 may 2016 and idris on 11.12.2018"
  const other = isAsked ? last : othersDay(segment, last + 1);
  if (other > last) readDateAnswer({ ...segment, from: other }, found);
  return true;
};

/** Behind "and idris on" when a date may stand there, else 0. */
function othersDay({ tokens, to }: Segment, from: number): number {
  if (from + 3 >= to || !isOneOf(and, tokens, from)) return 0;
  let token = from + 1;
  while (token < to && token - from < longestOther && isWho(tokens, token)) token++;
  if (token === from + 1 || !isOneOf(onDay, tokens, token)) return 0;
  const day = isOneOf(the, tokens, token + 1) ? token + 2 : token + 1;
  return day < to && isPart(tokens, day) ? day : 0;
}
const isWho = (tokens: Tokens, token: number): boolean =>
  isOneOf(whose, tokens, token) ||
  isOneOf(relative, tokens, token) ||
  (has(tokens, token, anyName) &&
    (has(tokens, token, c.capital) || !has(tokens, token, c.ordinary | c.grammar)));
const whose = wordSet("my his her our");
const the = wordSet("the");
const and = wordSet("and");
const onDay = wordSet("on in is was");
const longestOther = 6;

/** "my flight is on the ninth of june", "i ordered three and got two": no year, and words of something that has a date
 *  of its own. */
function isOtherTalk(
  { tokens, from, to }: Segment,
  first: number,
  last: number,
  digits: number,
  isMonthNamed: boolean,
): boolean {
  if (digits > 2 || (digits === 2 && !isMonthNamed && last - first < 2)) return false;
  if (last + 2 < to && isOneOf(at, tokens, last + 1) && has(tokens, last + 2, parts)) return true;
  for (let token = from; token < last; token++) if (isOneOf(dated, tokens, token)) return true;
  return false;
}
const dated = wordSet(
  `flight flights fly flying flew ticket train order orders ordered bought paid payment delivery delivered arrive
  arrives arrived arriving appointment booking booked meeting trip renewal expires`,
);

const isPart = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, parts) &&
  !(
    has(tokens, token, c.mixed) &&
    (tokens.end[token] as number) - (tokens.start[token] as number) > longestMixed
  );

const isWrittenYear = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.digits) && /^(?:19|20)\d\d$/.test(wordAt(tokens, token));

/** "june ninth at nineteen eighty": for "and". */
const isYear = ({ tokens, to }: Segment, token: number): boolean =>
  token < to && /^(?:nineteen|fifty|sixty|seventy|eighty|ninety|(?:19|20)\d\d)$/.test(wordAt(tokens, token));

/** "boxing day nineteen seventy". */
const feast = wordSet(
  "boxing christmas new years valentine valentines independence halloween easter day eve bonfire",
);

/** "may i": no month without a number beside it. */
function isMay({ tokens, from, to }: Segment, token: number): boolean {
  if (!has(tokens, token, c.month) || !has(tokens, token, c.grammar | c.ordinary)) return false;
  if (wordAt(tokens, token) !== "may" && wordAt(tokens, token) !== "march" && wordAt(tokens, token) !== "mar")
    return false;
  const isDay = (at: number): boolean =>
    at >= from && at < to && has(tokens, at, spokenNumber | c.digits | c.mixed | c.ordinal);
  const next = wordAt(tokens, Math.min(token + 1, tokens.count - 1)) === "the" ? token + 2 : token + 1;
  const before = isOneOf(of, tokens, token - 1) ? token - 2 : token - 1;
  return !isDay(before) && !isDay(next);
}

const towards = wordSet("for to too");
const inYear = wordSet("in of");
const of = wordSet("of");
const at = wordSet("at");

/** "i am forty years old", "the third and seventh characters". */
const isAge = ({ tokens, to }: Segment, last: number): boolean =>
  last + 1 < to &&
  (/^(?:years?|months?)$/.test(wordAt(tokens, last + 1)) ||
    (has(tokens, last, c.ordinal) && isOneOf(sign, tokens, last + 1)));
const sign = wordSet("character characters letter letters digit digits");
