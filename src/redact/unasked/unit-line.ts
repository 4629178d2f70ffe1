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
    const at = unitBehind(tokens, to, most);
    if (at === 0 || !isLedTo(tokens, first, turn)) continue;
    let end = at + 1;
    while (end < most && end - at <= longestUnit && isClose(tokens, end - 1) && isOfUnit(tokens, end)) end++;
    if (end === at + 1) continue;
    const start = tokens.start[first] as number;
    found.push(createSpan(start, tokens.end[end - 1] as number, "ADDRESS", "unit-line", "spoken", 6));
  }
}

/** "we sell fifty trane unit two", "the 2019 kenmore unit": a house is lived at, or begins what is said. */
function isLedTo(tokens: Tokens, first: number, turn: number): boolean {
  const isFirst = first === tokens.turnStart[turn];
  return isFirst || isOneOf(leading, tokens, first - 1) || has(tokens, first - 1, c.filler);
}
const leading = wordSet("at to or is it its was address in from my");

/** The unit behind the name of the street that begins at `from`; else 0. */
function unitBehind(tokens: Tokens, from: number, to: number): number {
  // most figures stand before a small word or a unit
  if (from >= to || has(tokens, from, never)) return 0;
  let isNamed = false;
  for (let token = from; token < to && token - from <= longestName; token++) {
    if (!isClose(tokens, token - 1)) return 0;
    if (isOneOf(unit, tokens, token)) return isNamed ? token : 0;
    if (has(tokens, token, never)) return 0;
    isNamed ||= !has(tokens, token, c.ordinary) || has(tokens, token, c.place | anyName | c.capital);
  }
  return 0;
}
const never = c.grammar | c.filler | c.unit | c.time | c.month | c.cue | c.mask | c.title | numberLike;

/** "apartment four b"; "four a" where nothing comes behind the "a". */
const isOfUnit = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, numberLike) ||
  (has(tokens, token, c.letter) && (!has(tokens, token, c.grammar) || isLast(tokens, token)));
const isLast = ({ text, end }: Tokens, token: number): boolean =>
  /^[.,?!]?(?:\n|$)/.test(text.slice(end[token], (end[token] as number) + 2));
