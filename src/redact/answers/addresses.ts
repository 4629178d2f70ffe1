/** Answers that are street addresses. */
import { isQuantity } from "../keep.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { houseNames, ofFloor, unitOfBuilding } from "../lexicon/place-words.ts";
import { wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { endsSentence } from "../unasked/address-line.ts";

import {
  insideName,
  isBareWord,
  isNamed,
  isNamedAndNumbered,
  isSince,
  longestHouseName,
  longestSign,
  readHouse,
} from "./named-houses.ts";
import { isLastOne } from "./number-edges.ts";
import { add, type ReadAnswer, type Segment, trimSmall } from "./segment.ts";

const longestLine = 10;
const towards = wordSet("to in");

/** From the first number, street or place of the answer to its last; small words at both ends stay. Without a
 *  number it needs a street or a place, and no sentence around it. */
export const readAddressAnswer: ReadAnswer = (segment, found) => {
  if (readLine(segment, found)) return true;
  const { tokens, from, to, isAsked } = segment;
  // "ollerenshaw and it's flat two the old bakery": asked for a name, too
  for (let token = from; isAsked && token < Math.min(to - 2, from + longestSign); token++)
    if (isOneOf(and, tokens, token)) return readLine({ ...segment, from: token + 1 }, found);
  // "no we moved in august it's four the paddocks"
  for (let token = to - 3; isAsked && token > from; token--)
    if (isOneOf(being, tokens, token) || (isOneOf(it, tokens, token) && has(tokens, token, c.possessive)))
      return readLine({ ...segment, from: token + 1 }, found);
  return false;
};
const it = wordSet("it");
const being = wordSet("is its");
const and = wordSet("and und et y e en i");

const readLine: ReadAnswer = (segment, found) => {
  const { tokens, isAsked } = segment;
  const trimmed = trimSmall(segment);
  const { from } = trimmed;
  let { to } = trimmed;
  while (to < segment.to && isLastOne(tokens, to)) to++;
  if (isAsked && isSince(segment, from, to)) return false;
  // "the old vicarage": a house with a name needs no number
  if (isAsked && to - from > 1 && to - from <= longestSign && isOneOf(houseNames, tokens, to - 1))
    return add(segment, from, to, "spoken", found);
  const house = readHouse({ ...segment, from, to }, found);
  if (house) return true;
  let first = -1;
  for (let token = from; token < to && first < 0; token++) {
    if (!isAsked && token - segment.from > 4) return false;
    if (isThatOne(tokens, token) || isSomebodys(tokens, token)) continue;
    if (has(tokens, token, numberLike | c.place) || isStreet(segment, token) || isProper(segment, token))
      first = token;
  }
  if (first < 0) return false;
  // "b block flat twelve"
  const isBlock = has(tokens, first, c.letter) && isOneOf(unitOfBuilding, tokens, first + 1);
  const hasNumber = has(tokens, first, numberLike) || isBlock;
  // "orchard row": the name of a street may be any word
  if (has(tokens, first, c.street)) while (first > from && isBareWord(segment, first - 1)) first--;
  while (first > from && isOneOf(ofBuilding, tokens, first - 1)) first--;
  first = behindArticle(tokens, first, from);
  const isUnit = isAsked && isOneOf(unitOfBuilding, tokens, from);
  if (isUnit && to - from <= longestHouseName) return add(segment, from, to, "spoken", found);
  const unitTo = isUnit ? unitEnd(tokens, from, to) : from;
  if (unitTo > from + 1) first = from;
  // "… industrial estate just off the ring road"
  const isBeside = isOneOf(besideIt, tokens, unitTo) || isOneOf(besideIt, tokens, unitTo + 1);
  if (unitTo > from + 1 && isBeside) return add(segment, from, unitTo, "spoken", found);
  const lineTo = lineEnd(segment, { first, from, to, hasNumber });
  const houseTo = isAsked || !hasNumber ? first : houseEnd(segment, first);
  const end = Math.max(lineTo, houseTo, unitTo);
  return end > first && add(segment, first, end, "spoken", found);
};

const besideIt = wordSet("off near opposite behind");

/** "flat b four zero two sunrise residency" – "near the temple". */
function unitEnd(tokens: Tokens, from: number, to: number): number {
  let end = from + 1;
  while (end < to && !has(tokens, end, c.filler | c.mask | c.cue) && !isNextPhrase(tokens, end)) end++;
  return end - from <= longestLine ? end : from;
}
const isNextPhrase = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.grammar) && !has(tokens, token, c.letter) && !isOneOf(insideName, tokens, token);

/** Where an address may stand, in tokens. */
interface Line {
  readonly first: number;
  /** Of the answer, small words at its ends left out. */
  readonly from: number;
  readonly to: number;
  readonly hasNumber: boolean;
}

/** Behind the last number, street or place of the line; `first` when it is no address. */
function lineEnd(segment: Segment, { first, from, to, hasNumber }: Line): number {
  const { tokens, isAsked } = segment;
  let last = first;
  let places = 0;
  let streets = 0;
  let proper = 0;
  let quiet = 0;
  for (let token = first; token < to && token - first < 24; token++) {
    if (!isAsked && isOtherCue(tokens, token)) break;
    const isHouseLetter = has(tokens, token, c.letter) && token > first && has(tokens, token - 1, numberLike);
    if (!hasNumber && token > first && !isHouseLetter && isNextPhrase(tokens, token)) break;
    if (isOneOf(sentenceWord, tokens, token)) break;
    if (token > first && endsSentence(tokens, token - 1)) break;
    if (isStreet(segment, token)) streets++;
    if (isStreet(segment, token) || has(tokens, token, c.place)) places++;
    const isName = isProper(segment, token);
    if ((isName && !has(tokens, token, numberLike)) || isOneOf(unitOfBuilding, tokens, token)) proper++;
    if (
      isName ||
      isLastOne(tokens, token) ||
      (token > first && isOneOf(ofFloor, tokens, token)) ||
      has(tokens, token, numberLike | c.street | c.place | c.letter)
    ) {
      last = token;
      quiet = 0;
    } else if (++quiet > (isAsked ? 5 : 3)) break;
  }
  if (isAsked && hasNumber && isAllAddress(tokens, first, to)) last = to - 1;
  if (!hasNumber && places === 0)
    return isAsked && (isNamedAndNumbered(segment, first, to) || isNamed(segment, first, to))
      ? to
      : behindNumbered(segment, first, to);
  const isCounted = last === first && last + 1 < to && !has(tokens, last + 1, c.grammar | c.filler);
  if (
    places === 0 &&
    (isCounted || isQuantity(tokens.text, tokens.start[first] as number, tokens.end[last] as number))
  ) {
    return first;
  }
  if (places === 0 && last === first && !(isAsked && to - from < 4)) return first;
  // "do you ship to georgia"; but "moving to leeds 14"
  const isPlaceAlone = !hasNumber && streets === 0 && !has(tokens, last, numberLike);
  if (!isAsked && isPlaceAlone && isOneOf(towards, tokens, segment.from - 1)) return first;
  // "i live at forty two fine lane": behind a number a small word may name a street
  const isNoStreet = places === 0 && !has(tokens, last, c.street);
  if (!isAsked && isNoStreet && (proper === 0 || isTimeAt(tokens, first))) return first;
  return last + 1;
}

/** "wohnt am alten markt siebzehn": German streets are called so, and hardly anything else with a number behind it. */
function behindArticle(tokens: Tokens, first: number, from: number): number {
  for (let token = first - 2; token >= Math.max(from, first - longestSign); token--) {
    if (isOneOf(germanPlace, tokens, token)) return token;
    if (has(tokens, token, c.grammar | c.filler | c.mask | numberLike)) break;
  }
  return first;
}
const germanPlace = wordSet("am im zum zur");

/** "stimmt die anschrift noch ahornring drei": behind a word no list holds and the number at once behind it. */
function behindNumbered({ tokens, cue }: Segment, first: number, to: number): number {
  let end = first + 1;
  if (!cue.isAbroad || !has(tokens, first, c.unlisted) || has(tokens, first, numberLike)) return first;
  while (end < to && has(tokens, end, numberLike) && !has(tokens, end, c.letter)) end++;
  const isCounted = end < to && has(tokens, end, c.unit | c.time | c.month);
  return end > first + 1 && !isCounted ? end : first;
}

/** "i've lived at seventeen quarry bank for …": behind "at", a number of two figures, and words up to the next small
 *  one. What a line goes on with behind a small word ("great barton", "in leeds") only {@link lineEnd} sees, and what
 *  has no street in it only this: the longer counts. */
function houseEnd({ tokens, to }: Segment, first: number): number {
  if (!isOneOf(atHouse, tokens, first - 1) || (tokens.value[first] as number) < 10) return first;
  let end = first + 1;
  while (end < to && has(tokens, end, numberLike)) end++;
  const words = end;
  while (end < to && end - words < longestSign && !has(tokens, end, notOfHouse)) end++;
  const isOver = end === to || has(tokens, end, c.grammar | c.filler);
  return isOver && end > words ? end : first;
}
const atHouse = wordSet("at");
const notOfHouse = c.grammar | c.filler | c.unit | c.time | c.cue | c.mask | c.saidMark;

/** "moved to 14:30". */
const isTimeAt = ({ text, end }: Tokens, token: number): boolean =>
  /^:\d\d(?!\d)/.test(text.slice(end[token] as number, (end[token] as number) + 4));

/** "twenty three a the ridings weston super mare": no word of a sentence in it. */
function isAllAddress(tokens: Tokens, first: number, to: number): boolean {
  if (to - first > longestLine) return false;
  for (let token = first; token < to; token++) {
    if (wordAt(tokens, token) === "and" && has(tokens, token - 1, c.scale)) continue;
    if (has(tokens, token, c.filler | c.unit | c.time | c.mask)) return false;
    if (has(tokens, token, c.grammar) && !has(tokens, token, c.letter) && !isOneOf(insideName, tokens, token))
      return false;
  }
  return true;
}

const isOtherCue = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.cue) &&
  !has(tokens, token, c.street | numberLike) &&
  !isOneOf(unitOfBuilding, tokens, token);

/** "main street", but not "a place", "any way" or "my old place". */
const isStreet = (segment: Segment, token: number): boolean =>
  has(segment.tokens, token, c.street) &&
  (!has(segment.tokens, token, c.ordinary) ||
    (token > segment.from &&
      !has(segment.tokens, token - 1, c.grammar | c.filler | c.cue) &&
      !isOneOf(ofAny, segment.tokens, token - 1) &&
      !isSomebodys(segment.tokens, token - 1)));
const ofAny = wordSet("old new own other same right wrong first last second");
/** "my ex's place", but "four king's court". */
const isSomebodys = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.possessive) && isOneOf(whose, tokens, token - 1);
const whose = wordSet("my your his her our their");
/** "which one i moved a lot": of several, and no number of a house. */
const isThatOne = (tokens: Tokens, token: number): boolean =>
  isOneOf(one, tokens, token) &&
  isOneOf(pointing, tokens, token - 1) &&
  !has(tokens, token + 1, numberLike | c.street);
const one = wordSet("one");
const pointing = wordSet("which that this other old new first second");

/** The talk goes on with something else. */
const sentenceWord = wordSet(
  "i i'm im i've ive i'll we you he she they my your can could would is are was but because so if when",
);
const ofBuilding = wordSet("box flat apartment apt unit suite plot house door number no block tower floor");

/** A word that is no ordinary one, or has a capital. */
const isProper = ({ tokens }: Segment, token: number): boolean =>
  !has(tokens, token, c.grammar | c.filler | c.cue | c.mask) &&
  !isOneOf(sentenceWord, tokens, token) &&
  (has(tokens, token, c.capital) || !has(tokens, token, c.ordinary));
