/** Birthdays where nobody asked for one: "my husband he's november nineteenth fifty six", "ruben is twelve one eighty four".
 *  Of a day with its year an appointment says that it is on it, a bill that it is of it; only a person is one. */
import { has, type Tokens } from "../lexer.ts";
import { relative } from "../lexicon/person-words.ts";
import { anyName, wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import type { Run } from "../views/spoken.ts";

/** Looks before the figures of a year, of which there are fewer than words that may be a day. */
export function findBorn(tokens: Tokens, runs: readonly Run[], found: Span[]): void {
  let done = 0;
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index] as Run;
    if (run.digits < leastOfYear) continue;
    const from = tokens.turnStart[run.turn] as number;
    const to = tokens.turnStart[run.turn + 1] as number;
    const isBehindDay = run.from > from && has(tokens, run.from - 1, c.month | c.ordinal);
    const least = Math.max(from + 1, done, isBehindDay ? run.from - mostOfDay : run.from);
    for (let token = run.from; token >= least; token--) {
      if (!isOneOf(beforeDay, tokens, token - 1) || !isPerson(tokens, token - 1, from)) continue;
      // "he's the fifth of june sixty four"
      const day = isOneOf(the, tokens, token) ? token + 1 : token;
      const end = has(tokens, day, ofDates) ? dateEnd(tokens, day, to) : 0;
      if (end === 0) continue;
      const start = tokens.start[token] as number;
      found.push(createSpan(start, tokens.end[end - 1] as number, "DATE_OF_BIRTH", "born", "spoken", 5));
      done = end;
    }
  }
}
const leastOfYear = 2;
/** "june", "twenty third", "of", "the". */
const mostOfDay = 5;
const the = wordSet("the");
const ofDates = c.month | c.digit | c.teen | c.ordinal;

/** "he's", "i'm", "ruben is", "my son is". */
function isPerson(tokens: Tokens, being: number, least: number): boolean {
  if (isOneOf(pronoun, tokens, being)) return has(tokens, being, c.possessive) || isOneOf(iAm, tokens, being);
  if (being - 1 < least || !isOneOf(is, tokens, being)) return false;
  const who = being - 1;
  if (isBehindPreposition(tokens, who, least)) return false;
  return isOneOf(relative, tokens, who) || (has(tokens, who, anyName) && !has(tokens, who, neverName));
}
const beforeDay = wordSet("he she i'm is");
/** "my appointment with dr patel is …", "the parcel from my son is …": it is not he that is on that day. */
function isBehindPreposition(tokens: Tokens, who: number, least: number): boolean {
  let first = who;
  while (first > least && who - first < longestName && has(tokens, first - 1, anyName | c.title)) first--;
  while (first > least && isOneOf(whose, tokens, first - 1)) first--;
  return first > least && isOneOf(with_, tokens, first - 1);
}
const longestName = 3;
const whose = wordSet("my our your his her their the");
const with_ = wordSet("with to from by at");
const pronoun = wordSet("he she i'm");
const iAm = wordSet("i'm");
const is = wordSet("is");
const neverName = c.grammar | c.filler | c.unit | c.time | c.month | c.ordinary | c.place;

/** Behind month, day and year, or day, month and year; else 0. */
function dateEnd(tokens: Tokens, from: number, to: number): number {
  const month = partEnd(tokens, from, to, isMonth);
  const day = month && partEnd(tokens, month, to, isDay);
  const year = day && yearEnd(tokens, day, to);
  if (year) return year;
  const first = has(tokens, from, c.ordinal | c.tens) ? partEnd(tokens, from, to, isDay) : 0;
  const second = first && first + (isOneOf(of, tokens, first) ? 1 : 0);
  return second && has(tokens, second, c.month) ? yearEnd(tokens, second + 1, to) : 0;
}
const of = wordSet("of");

type IsPart = (value: number, isOrdinal: boolean) => boolean;
const isMonth: IsPart = (value, isOrdinal) => value >= 1 && value <= 12 && !isOrdinal;
const isDay: IsPart = (value) => value >= 1 && value <= 31;

/** Behind a number that is one: "june", "oh six", "twenty third", "nineteen"; else 0. */
function partEnd(tokens: Tokens, from: number, to: number, isPart: IsPart): number {
  if (from >= to) return 0;
  if (has(tokens, from, c.month)) return isPart === isMonth ? from + 1 : 0;
  const isTens = has(tokens, from, c.tens);
  const isNought = has(tokens, from, c.digit) && tokens.value[from] === 0;
  const next = from + 1;
  const hasUnits =
    (isTens || isNought) && next < to && has(tokens, next, c.digit | c.ordinal) && isUnits(tokens, next);
  if (isNought && !hasUnits) return 0;
  if (!has(tokens, from, c.digit | c.teen | c.tens | c.ordinal)) return 0;
  const end = hasUnits ? next + 1 : next;
  const value = (tokens.value[from] as number) + (hasUnits ? (tokens.value[next] as number) : 0);
  return isPart(value, has(tokens, end - 1, c.ordinal)) ? end : 0;
}
const isUnits = ({ value }: Tokens, token: number): boolean =>
  (value[token] as number) > 0 && (value[token] as number) < 10;

/** Behind "eighty four", "nineteen eighty four", "two thousand nine", "1984", and nothing that makes it a quantity. */
function yearEnd(tokens: Tokens, from: number, to: number): number {
  if (from >= to) return 0;
  let end = 0;
  if (has(tokens, from, c.digits)) {
    end = /^(?:19|20)\d\d$/.test(tokens.text.slice(tokens.start[from], tokens.end[from])) ? from + 1 : 0;
  } else {
    const isThousand = tokens.value[from] === 2 && from + 1 < to && has(tokens, from + 1, c.scale);
    const isCentury =
      isOneOf(century, tokens, from) && from + 1 < to && has(tokens, from + 1, c.tens | c.teen | c.digit);
    if (!isThousand && !isCentury && !has(tokens, from, c.tens)) return 0;
    end = isThousand ? from + 2 : from + 1;
    while (end < to && end - from < longestYear && has(tokens, end, c.digit | c.teen | c.tens)) end++;
  }
  return end > 0 && (end === to || !has(tokens, end, c.unit | c.digit | c.teen | c.tens | c.scale)) ? end : 0;
}
const century = wordSet("nineteen twenty");
const longestYear = 4;
