/** Answers that are addresses without a street anybody knows: a house with a name, and words no list holds. */
import { has } from "../lexer.ts";
import { houseNames, unitOfBuilding } from "../lexicon/place-words.ts";
import { wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { endsSentence } from "../unasked/address-line.ts";
import { houseStart } from "../unasked/houses.ts";
import { add, type ReadAnswer, type Segment } from "./segment.ts";

/** "flat two the old granary". */
export const longestHouseName = 7;
/** "the old stable house". */
export const longestSign = 3;
export const insideName = wordSet("of the on upon in by under st no y yr na");

export const isBareWord = ({ tokens }: Segment, token: number): boolean =>
  !has(tokens, token, c.grammar | c.filler | c.cue | c.mask);

/** "is the address still rose cottage knockbeg", "the old forge duck lane": the house has a name, and the town or the
 *  street stands behind it. Where nobody asked, nothing else stands before it. */
export function readHouse(segment: Segment, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens, from, to } = segment;
  for (let house = from + 1; house < to && house - from < longestSign; house++) {
    if (!isOneOf(houseNames, tokens, house)) continue;
    const first = houseStart(tokens, house, from);
    let end = house + 1;
    while (
      end < to &&
      end - house <= longestHouseName &&
      isBareWord(segment, end) &&
      !endsSentence(tokens, end - 1)
    )
      end++;
    return first === from && end > house + 1 && add(segment, first, end, "spoken", found);
  }
  return false;
}

/** "seit erstem september", "since the first of may": when somebody moved there, and not where. A street or a house may be
 *  called after a month. */
export function isSince({ tokens }: Segment, from: number, to: number): boolean {
  let isMonthNamed = false;
  for (let token = from; token < to; token++) {
    if (has(tokens, token, c.month)) isMonthNamed = true;
    else if (has(tokens, token, ofPlaces) && !has(tokens, token, numberLike)) return false;
    else if (isOneOf(houseNames, tokens, token) || isOneOf(unitOfBuilding, tokens, token)) return false;
  }
  return isMonthNamed;
}
const ofPlaces = c.street | c.place | c.unlisted;

/** "słoneczna dwadzieścia siedem": a word no list holds, its number behind it, and nothing else. */
export function isNamedAndNumbered(segment: Segment, first: number, to: number): boolean {
  let number = first;
  while (number < to && has(segment.tokens, number, c.unlisted) && !has(segment.tokens, number, numberLike))
    number++;
  if (number === first || number === to || to - first > longestSign + 2) return false;
  for (let token = number; token < to; token++) if (!has(segment.tokens, token, numberLike)) return false;
  return true;
}

/** "glan yr afon dolwyddelan", "Drumnacraig, Falcarragh": words that no list holds, none of a sentence, and more than a
 *  name has between them. */
export function isNamed({ tokens }: Segment, first: number, to: number): boolean {
  let unlisted = 0;
  let isParted = false;
  for (let token = first; token < to; token++) {
    if (has(tokens, token, c.at)) return false;
    if (has(tokens, token, c.unlisted)) unlisted++;
    else if (isOneOf(insideName, tokens, token)) isParted = true;
    else if (has(tokens, token, talk)) return false;
    if (token > first && tokens.text[tokens.end[token - 1] as number] === ",") isParted = true;
  }
  return unlisted > 1 && isParted && to - first <= longestHouseName;
}
const talk = c.grammar | c.filler | c.unit | c.time | c.cue | c.mask;
