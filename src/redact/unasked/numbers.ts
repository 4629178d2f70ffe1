/** Numbers said without a cue. Seven digits or more, one after the other, are nobody's quantity; the label is
 *  that of the written detector that reads the same digits. */
import type { PiiType } from "../../shared/types.ts";
import { isLuhn } from "../checksums.ts";
import { isQuantity } from "../keep.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { anyName, wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import type { Run } from "../views/spoken.ts";
import { isSaidWithAnd } from "../views/spoken-number.ts";

const leastDigits = 7;
const leastLetters = 5;
const leastSigns = 3;

export function findNumbers(tokens: Tokens, runs: readonly Run[], found: Span[]): void {
  // a turn may be one long row of numbers: an iterator makes an object for each
  for (let index = 0; index < runs.length; index++) {
    const said = runs[index] as Run;
    // most are "two" and "forty five"
    if (said.text.length < leastSigns) continue;
    const run = withItalian(tokens, said);
    if (!run.isSpoken && !isSaidAddress(tokens, run)) continue;
    if (run.digits === 0 && run.letters < leastLetters && findSpelled(tokens, run, found)) continue;
    const type = typeOf(tokens, run);
    if (!type || areRanges(tokens, run)) continue;
    const start = tokens.start[firstOf(tokens, run)] as number;
    const end = tokens.end[lastOf(tokens, run)] as number;
    if (run.digits < 9 && (isQuantity(tokens.text, start, end) || startsWithDate(tokens.text, start)))
      continue;
    found.push(createSpan(start, end, type, "number-said", "spoken", 2, run.text));
  }
}

/** "192 dot 0 dot 2 dot 44"; what is written without blanks the scan has looked at. */
const isSaidAddress = ({ text, start, end }: Tokens, run: Run): boolean =>
  run.dots === 3 && text.slice(start[run.from], end[run.to - 1]).includes(" ");

/** "de achtundachtzig …": of an account, and as long as none of those whose numbers have no country. */
const isBehindLand = (tokens: Tokens, { turn, from, digits }: Run): boolean =>
  digits >= leastOfAccount && from > (tokens.turnStart[turn] as number) && isOneOf(land, tokens, from - 1);
const leastOfAccount = 14;
const land = wordSet("de nl fr pl pt gb ch br");

/** With the letters of its country, or with what is a digit only among digits: "sei nove zero uno …". */
function firstOf(tokens: Tokens, run: Run): number {
  if (isBehindLand(tokens, run)) return run.from - 1;
  const least = tokens.turnStart[run.turn] as number;
  let first = run.from;
  while (first > least && isPrefix(tokens, first - 1)) first--;
  if (run.digits >= leastDigits) while (first > least && isOneOf(digitAhead, tokens, first - 1)) first--;
  return first;
}
/** "QX-C-90417". */
const isPrefix = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.shouted) &&
  (tokens.end[token] as number) - (tokens.start[token] as number) <= longestPrefix &&
  tokens.text.slice(tokens.end[token], tokens.start[token + 1]) === "-";
const longestPrefix = 5;
/** "Due" is owed in English, and "otto" may be Otto: "call otto three one two …". */
const digitAhead = wordSet("sei nove sept meia");

/** "otto due zero uno quattro …": four of ten digits are words elsewhere, and where the rest is Italian they count. */
function withItalian(tokens: Tokens, run: Run): Run {
  if (!run.isSpoken || run.digits < leastSigns) return run;
  const isBeside = isOneOf(digitInItaly, tokens, run.to) || isOneOf(digitInItaly, tokens, run.from - 1);
  if (!isBeside || !holdsItalian(tokens, run)) return run;
  const least = tokens.turnStart[run.turn] as number;
  const most = tokens.turnStart[run.turn + 1] as number;
  let { from, to, text } = run;
  while (from > least && isOneOf(digitInItaly, tokens, from - 1)) text = tokens.value[--from] + text;
  while (to < most && isOneOf(digitInItaly, tokens, to)) text += tokens.value[to++];
  const more = to - from - (run.to - run.from);
  return more === 0 ? run : { ...run, from, to, text, digits: run.digits + more, pieces: run.pieces + more };
}
const digitInItaly = wordSet("due otto sei nove");
function holdsItalian(tokens: Tokens, { from, to }: Run): boolean {
  for (let token = from; token < to; token++) if (isOneOf(italian, tokens, token)) return true;
  return false;
}
const italian = wordSet("uno tre quattro cinque sette");

/** "… zero uno otto due": at its end, what is a digit only among digits, and no article. */
function lastOf(tokens: Tokens, { turn, to, digits }: Run): number {
  const end = tokens.turnStart[turn + 1] as number;
  let last = to;
  if (digits >= leastDigits) while (last < end && isOneOf(digitAbroad, tokens, last)) last++;
  return last - 1;
}
const digitAbroad = wordSet("due sei otto nove sept meia");

/** Six digits, each in a word of its own, are a code: nobody says an amount like that. But people count. */
const isSaidOneByOne = ({ text, pieces }: Run): boolean =>
  text.length === 6 && pieces >= 5 && !/^(?:012345|123456)$/.test(text);

/** "two to four and six to eight". */
function areRanges({ flags }: Tokens, run: Run): boolean {
  let words = 0;
  for (let token = run.from; token < run.to; token++)
    if (((flags[token] as number) & c.homophone) !== 0) words++;
  return words > 1 && run.digits < leastDigits;
}

const writtenDate = /\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)(?!\d)/y;

/** "3/5/2020 for one entry". */
function startsWithDate(text: string, start: number): boolean {
  writtenDate.lastIndex = start;
  return writtenDate.test(text);
}

function typeOf(tokens: Tokens, run: Run): PiiType | undefined {
  if (run.dots === 3) return "IP";
  if (run.digits === 0) return run.letters >= leastLetters ? "PERSON" : undefined;
  // "b e n h a deux d o u"
  if (run.digits === 1 && run.letters > leastLetters && twice.test(run.text)) return "PERSON";
  if (run.letters > 0) return isReference(tokens, run) ? "REFERENCE" : undefined;
  if (run.isCardinal && run.digits < 9) return undefined;
  if (isPostcodeOf(tokens, run)) return "ZIP";
  if (run.digits < leastDigits) return isSaidOneByOne(run) ? "REFERENCE" : undefined;
  return typeOfDigits(run.text);
}

/** "alisa a l i s a": a short name, spelled at once. Its first and last letter may be an article elsewhere. */
function findSpelled(tokens: Tokens, { turn, from, to, text }: Run, found: Span[]): boolean {
  const least = tokens.turnStart[turn] as number;
  const most = tokens.turnStart[turn + 1] as number;
  const said = text.toLowerCase();
  const last = to < most && has(tokens, to, c.letter) ? to + 1 : to;
  const ended = last > to ? said + wordAt(tokens, to) : said;
  for (let first = from, ahead = ""; first > least && from - first < 2; first--) {
    const name = wordAt(tokens, first - 1);
    const end = name === ahead + ended ? last : name === ahead + said ? to : 0;
    if (end > 0 && (has(tokens, first - 1, anyName) || !has(tokens, first - 1, c.ordinary))) {
      const start = tokens.start[first] as number;
      found.push(createSpan(start, tokens.end[end - 1] as number, "PERSON", "number-said", "spoken", 2));
      return true;
    }
    if (!has(tokens, first - 1, c.letter)) return false;
    ahead = name + ahead;
  }
  return false;
}

const twice = /[A-Z]2[A-Z]/;

/** "ten fifty p m", and what an examination is called in the books: "c p t seven two one four eight". */
const ofEverybody = /^(?:1[0-2]|[1-9])[0-5]\d[AP]M$|^CPT\d{5}$/;

/** "tulsa oklahoma seven four one oh five", "in your area five five four one zero": five figures one by one. */
const isPostcodeOf = (tokens: Tokens, run: Run): boolean =>
  run.digits === 5 &&
  run.pieces >= leastOfPostcode &&
  run.from > (tokens.turnStart[run.turn] as number) &&
  (has(tokens, run.from - 1, c.place) || (run.pieces === 5 && isOneOf(area, tokens, run.from - 1)));
const leastOfPostcode = 3;
const area = wordSet("area");

const isReference = (tokens: Tokens, run: Run): boolean =>
  run.text.length >= 6 &&
  run.digits >= 2 &&
  !isSaidWithAnd(tokens, run) &&
  // "m fifty four point one six", "vitamin d fifty thousand"
  !(((run.dots === 1 && run.digits <= mostOfDecimal) || run.isCardinal) && run.letters === 1) &&
  !ofEverybody.test(run.text);

/** "b dot four five two nine seven" is somebody's. */
const mostOfDecimal = 4;

/** The label of digits that nothing else tells about. */
export function typeOfDigits(digits: string): PiiType {
  if (digits.length >= 13 && digits.length <= 19) return isLuhn(digits) ? "CREDIT_CARD" : "ACCOUNT_ID";
  if (digits.length === 9) return "SSN";
  return digits.length <= 12 ? "PHONE" : "ACCOUNT_ID";
}
