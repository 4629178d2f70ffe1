/** Addresses without a kind of street: "i'm at six nineteen dover apartment eleven". The unit with its number behind it is
 *  as rare as a street; before it stand a house number and a name, and nothing else. */
import { has, type Tokens } from "../lexer.ts";
import { anyName, wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import type { Run } from "../views/spoken.ts";
import { isClose } from "./address-line.ts";

const longestName = 3;
const longestUnit = 4;
const unit = wordSet("apartment apt unit suite ste");

export function findUnitLines(tokens: Tokens, runs: readonly Run[], found: Span[]): void {
  for (let index = 0; index < runs.length; index++) {
    const { from: first, to, turn, letters, digits } = runs[index] as Run;
    if (digits < 2 || digits > 5 || letters > 0) continue;
    const most = tokens.turnStart[turn + 1] as number;
    // most figures stand before a small word or a unit
    if (to >= most || has(tokens, to, never)) continue;
    const at = unitBehind(tokens, to, most);
    const street = at === 0 && isOneOf(direction, tokens, to) ? directedEnd(tokens, to, most, digits) : 0;
    if ((at === 0 && street === 0) || !isLedTo(tokens, first, turn)) continue;
    let end = at > 0 ? at + 1 : street;
    const unitEnd = end + longestUnit;
    while (end < most && end < unitEnd && isClose(tokens, end - 1) && isOfUnit(tokens, end)) end++;
    if (at > 0 && end === at + 1) continue;
    const start = tokens.start[first] as number;
    found.push(createSpan(start, tokens.end[end - 1] as number, "ADDRESS", "unit-line", "spoken", 6));
  }
}

/** "we sell fifty trane unit two", "the 2019 kenmore unit": a house is lived at, or begins what is said. */
function isLedTo(tokens: Tokens, first: number, turn: number): boolean {
  const isFirst = first === tokens.turnStart[turn];
  return isFirst || isOneOf(leading, tokens, first - 1) || has(tokens, first - 1, c.filler);
}
const leading = wordSet("at to or is it its was address in from my just still");

/** The unit behind the name of the street that begins at `from`; else 0. */
function unitBehind(tokens: Tokens, from: number, to: number): number {
  let isNamed = false;
  for (let token = from; token < to && token - from <= longestName; token++) {
    if (!isClose(tokens, token - 1)) return 0;
    if (isOneOf(unit, tokens, token)) return isNamed ? token : 0;
    if (has(tokens, token, never)) return 0;
    isNamed ||= !has(tokens, token, c.ordinary) || has(tokens, token, c.place | anyName | c.capital);
  }
  return 0;
}

/** Behind "north sycamore", "west aspen number …" and the word of its unit; else 0. An ordinary word names a street behind
 *  three figures, where nothing more is said of it. */
function directedEnd(tokens: Tokens, from: number, to: number, digits: number): number {
  const name = from + 1;
  if (name >= to || !isClose(tokens, from)) return 0;
  if (has(tokens, name, never) || isOneOf(noStreet, tokens, name)) return 0;
  const end = name + 1;
  const isUnit = end + 1 < to && isOneOf(numbered, tokens, end) && has(tokens, end + 1, numberLike);
  const isOver = end === to || has(tokens, end, c.grammar | c.filler) || !isClose(tokens, name);
  const isProper = !has(tokens, name, c.ordinary) || has(tokens, name, anyName | c.capital);
  if (!isUnit && !isProper && (digits < 3 || !isOver)) return 0;
  return isUnit ? end + 1 : end;
}
const direction = wordSet("north south east west northeast northwest southeast southwest");
const numbered = wordSet("number apartment apt unit suite ste");
/** "ten west virginia", "two east wing". */
const noStreet = wordSet(
  `carolina dakota virginia korea africa america asia europe american african korean indian london ireland wales coast side
  wing tower gate entrance end bound terminal lot platform exit hall building campus stand section region area parking
  corner pole facing point shore stairs lift elevator`,
);
const never = c.grammar | c.filler | c.unit | c.time | c.month | c.cue | c.mask | c.title | numberLike;

/** "apartment four b"; "four a" where nothing comes behind the "a". */
const isOfUnit = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, numberLike) ||
  (has(tokens, token, c.letter) && (!has(tokens, token, c.grammar) || isLast(tokens, token)));
const isLast = ({ text, end }: Tokens, token: number): boolean =>
  /^[.,?!]?(?:\n|$)/.test(text.slice(end[token], (end[token] as number) + 2));
