/** Addresses without a house number: a house with a name before its street, the lines and the parts of a line that lead
 *  to a postcode, and a turn that is nothing but an address. */
import { has, type Tokens, wordAt } from "../lexer.ts";
import { introduction } from "../lexicon/person-words.ts";
import { houseNames, unitOfBuilding } from "../lexicon/place-words.ts";
import { anyName, wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isClose } from "./address-line.ts";

const talk = c.grammar | c.filler | c.unit | c.mask | c.time;
/** Of the house, and of the street between it and the word "road". */
const longestName = 2;

/** Where "the old forge duck lane" begins, before the kind of street: the house stands where others have a number, and
 *  has a name itself, for "the house park road" tells of neither. Else -1. */
export function namedHouse(tokens: Tokens, street: number, least: number): number {
  let house = street - 1;
  while (house > least && street - house <= longestName && isOfName(tokens, house)) {
    if (isOneOf(houseNames, tokens, house - 1) && isClose(tokens, house - 1))
      return houseStart(tokens, house - 1, least);
    house--;
  }
  return -1;
}

export function houseStart(tokens: Tokens, house: number, least: number): number {
  let first = house;
  while (first > least && house - first < longestName && isOfName(tokens, first - 1)) first--;
  if (first === house) return -1;
  return first > least && isOneOf(article, tokens, first - 1) ? first - 1 : first;
}
const article = wordSet("the");
const isOfName = (tokens: Tokens, token: number): boolean =>
  isClose(tokens, token) && !has(tokens, token, talk | c.cue | numberLike | c.letter);

const longestLine = 5;
const mostLines = 4;

/** Where the address begins whose last line the postcode is: the lines over it are short, and each word of theirs has a
 *  capital or is a number. The one with the number or the street is the first, but for a flat or a house over it. A
 *  name over that is a person's. Else -1. */
export function linesBefore(tokens: Tokens, postcode: number, least: number): number {
  let first = -1;
  let next = postcode;
  for (let lines = 0; lines < mostLines; lines++) {
    const start = lineAbove(tokens, next, least);
    if (start < 0) break;
    const isStreet = holds(tokens, start, next, c.street | numberLike);
    if (!isStreet && isOfPerson(tokens, start, next) && !isHouseLine(tokens, start, next)) break;
    first = next = start;
    if (!isStreet) continue;
    const above = lineAbove(tokens, start, least);
    const isHouse = above >= 0 && isHouseLine(tokens, above, start);
    return isHouse ? above : first;
  }
  return first;
}

/** The first token of the line that ends before `next`, when it may be of an address; else -1. */
function lineAbove(tokens: Tokens, next: number, least: number): number {
  const { text, start, end } = tokens;
  if (next <= least || !/^,? ?\n$/.test(text.slice(end[next - 1], start[next]))) return -1;
  let first = next - 1;
  for (; isOfLine(tokens, first); first--) {
    if (first === least || text.slice(end[first - 1], start[first]).includes("\n")) return first;
    if (next - first >= longestLine || !isClose(tokens, first - 1)) return -1;
  }
  return -1;
}
const isOfLine = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, numberLike) ||
  isOneOf(insideName, tokens, token) ||
  (has(tokens, token, c.capital) &&
    !has(tokens, token, c.filler | c.unit | c.mask | c.time | c.cue) &&
    !isOneOf(introduction, tokens, token));
const insideName = wordSet("of the on upon in by under na y yr an le");

/** "Jane Prendergast"; a word alone is a town, whoever else is called so. */
const isOfPerson = (tokens: Tokens, from: number, to: number): boolean =>
  has(tokens, from, c.title) || (to - from > 1 && has(tokens, from, c.given) && !has(tokens, from, c.place));
const isHouseLine = (tokens: Tokens, from: number, to: number): boolean => {
  for (let token = from; token < to; token++)
    if (isOneOf(unitOfBuilding, tokens, token) || isOneOf(houseNames, tokens, token)) return true;
  return false;
};
function holds(tokens: Tokens, from: number, to: number, bits: number): boolean {
  for (let token = from; token < to; token++) if (has(tokens, token, bits)) return true;
  return false;
}

const longestParts = 9;

/** Where "The Manse, Cannich, Beauly IV4 7LN" begins: words with a capital and a comma between them. Else -1. */
export function partsBefore(tokens: Tokens, postcode: number, least: number): number {
  let first = postcode;
  let commas = 0;
  let known = postcode;
  while (first > least && postcode - first < longestParts && isOfLine(tokens, first - 1)) {
    const between = tokens.text.slice(tokens.end[first - 1], tokens.start[first]);
    if (between !== " " && between !== ", ") break;
    if (between === ", ") commas++;
    first--;
    if (has(tokens, first, c.capital)) known = first;
  }
  return commas > 0 ? known : -1;
}

/** The postcode is two tokens. */
export const behindPostcode = (tokens: Tokens, postcode: number): number =>
  has(tokens, postcode, c.digits) ? postcode + 1 : postcode + 2;

/** "75 madurai", "oxford street london": a turn that is nothing but an address without a house number's street, or
 *  without the number. */
const longestLoneLine = 8;
export function isLoneLine(tokens: Tokens, from: number, to: number): boolean {
  let streets = 0;
  let numbers = 0;
  for (let token = from; token < to; token++) {
    if (to - from > longestLoneLine || has(tokens, token, c.grammar | c.filler | c.unit | c.mask))
      return false;
    if (has(tokens, token, c.street) && token > from) streets++;
    else if (has(tokens, token, c.cue)) return false;
    else if (token === from && /^\d{2,4}[a-z]?$/.test(wordAt(tokens, token))) numbers++;
    else if (has(tokens, token, c.digits) && token + 1 < to) return false;
    else if (has(tokens, token, c.ordinary) && !has(tokens, token, c.place | anyName)) return false;
  }
  return (streets > 0 || numbers > 0) && !/^(?:19|20)\d\d$/.test(wordAt(tokens, from));
}
