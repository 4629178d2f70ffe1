/** What a postal address is made of besides the street: the house number on its left; unit, quarter, town, state
 *  and postcode on its right. Both ends are read from an anchor that is rare: a kind of street, a place. */

import { isLastOne } from "../answers/number-edges.ts";
import { isQuantity } from "../keep.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { ofFloor, stateCodes, unitOfBuilding } from "../lexicon/place-words.ts";
import { anyName, wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { cents } from "../views/spoken-number.ts";

const longestTail = 14;
const longestLine = 8;

export const length = (tokens: Tokens, token: number): number =>
  (tokens.end[token] as number) - (tokens.start[token] as number);

/** What follows the token stands close: a blank, a comma, a full stop. */
export const isClose = (tokens: Tokens, token: number): boolean =>
  token + 1 >= tokens.count ||
  areSigns(tokens.text, tokens.end[token] as number, tokens.start[token + 1] as number);

const mostSigns = 3;
function areSigns(text: string, from: number, to: number): boolean {
  if (to - from === 1 && text.charCodeAt(from) === 32) return true;
  if (to === from || to - from > mostSigns) return false;
  for (let at = from; at < to; at++) if (!" ,.#-".includes(text[at] as string)) return false;
  return true;
}

/** A full stop, not that of "st.", and behind it a small word or one that asks: "… Maine 04401. Her number". Before
 *  anything else it ends nothing: "12. Sawmill Lane. Leeds. LS21 1AB" is dictated so, and a line broken off there is
 *  a line in clear. */
export const endsSentence = (tokens: Tokens, token: number): boolean =>
  tokens.text.startsWith(". ", tokens.end[token]) &&
  length(tokens, token) > 1 &&
  token + 1 < tokens.count &&
  (isOfTalk(tokens, token + 1) || isArticle(tokens, token + 1)) &&
  !isOneOf(abbreviation, tokens, token);

const isOfTalk = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.grammar | c.filler | c.cue) &&
  !has(tokens, token, c.street | c.place | c.letter | numberLike) &&
  !isOneOf(unitOfBuilding, tokens, token) &&
  !isState(tokens, token) &&
  !isBeforeTown(tokens, token);

/** "12. O local de consumo é Travessa …": a capital alone, and behind it a word in small letters. */
const isArticle = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.letter) &&
  isOneOf(portuguese, tokens, token) &&
  token + 1 < tokens.count &&
  !has(tokens, token + 1, c.capital | c.street | c.place | c.letter | numberLike);
const portuguese = wordSet("o a os as");
/** "In Otley." */
const isBeforeTown = (tokens: Tokens, token: number): boolean =>
  token + 1 < tokens.count &&
  isOneOf(locating, tokens, token) &&
  has(tokens, token + 1, c.place | c.unlisted);
const locating = wordSet("in of near");
const abbreviation = wordSet(
  `st rd ave av avd dr ln blvd bd bld bldg ct pl plz sq hwy rte pkwy cir ter apt ste fl no nr nº po ft mt str hs ul al os pl
  bp cp c d dpto esc pto pta sta sto ne nw se sw`,
);

/** Ends an address, whatever it is: the talk goes on with something else. */
const isOther = (tokens: Tokens, token: number): boolean =>
  (has(tokens, token, c.grammar | c.filler | c.cue | c.unit | c.mask | c.time | c.title) &&
    !has(tokens, token, c.street | c.capital | c.letter | c.place | c.ordinal | numberLike) &&
    !isOneOf(unitOfBuilding, tokens, token)) ||
  isOneOf(phone, tokens, token);

const phone = wordSet("ph mob tel cell contact mobile phone");

/** Five or six figures behind a state or a place. */
export const isPostcode = (tokens: Tokens, token: number, least: number): boolean =>
  isBritish(tokens, token) || isFigures(tokens, token, least);

/** "YO21 3PU", "V94 T2XR". */
const isBritish = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.mixed) &&
  token + 1 < tokens.count &&
  /^(?:[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}|[a-z]\d[\dw] (?=[a-z]{1,3}\d)[a-z\d]{4})$/.test(
    tokens.text.slice(tokens.start[token], tokens.end[token + 1]).toLowerCase(),
  );

const isFigures = (tokens: Tokens, token: number, least: number): boolean =>
  has(tokens, token, c.digits) &&
  length(tokens, token) >= 5 &&
  length(tokens, token) <= 6 &&
  token > least &&
  (has(tokens, token - 1, c.place) || isState(tokens, token - 1));

/** "on", "in", "me" and "ok" are states only in capitals. */
const isState = (tokens: Tokens, token: number): boolean =>
  isOneOf(stateCodes, tokens, token) &&
  (has(tokens, token, c.shouted) || !has(tokens, token, c.grammar | c.filler));

/** Behind unit, quarter, town, state and postcode. */
export function tailEnd(tokens: Tokens, from: number, to: number): number {
  let end = townEnd(tokens, from, to);
  for (let at = end; at < to && at - from < longestTail; at++) {
    if (!isClose(tokens, at - 1) || endsSentence(tokens, at - 1) || isOther(tokens, at)) break;
    if (isPart(tokens, at, from)) end = at + 1;
    else if (end < at) break;
    else if (!has(tokens, at, c.ordinary)) break;
  }
  // "apartamento vinte e um"
  if (end + 1 < to && isLastOne(tokens, end + 1) && end > from) return end + 2;
  return end < to && end > from && isLastOne(tokens, end) ? end + 1 : end;
}

const isLongNumber = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.digits) && length(tokens, token) >= 5 && length(tokens, token) <= 9;

/** Behind the last place or postcode of the line, whatever the towns between are called: "round lake il 60073". */
function townEnd(tokens: Tokens, from: number, to: number): number {
  let end = from;
  for (let at = from; at < to && at - from < longestTail; at++) {
    if (!isClose(tokens, at - 1) || endsSentence(tokens, at - 1) || isOther(tokens, at)) break;
    if (has(tokens, at, c.place) || isLongNumber(tokens, at)) end = at + 1;
  }
  return end;
}

const ofTown = wordSet(
  "nw ne sw se north south east west po box usa uk city town penthouse district heights main cross block sector phase layout enclave society residency residences apartments towers",
);

function isPart(tokens: Tokens, at: number, from: number): boolean {
  return (
    has(tokens, at, c.place | c.street) ||
    isOneOf(stateCodes, tokens, at) ||
    isOneOf(unitOfBuilding, tokens, at) ||
    isOneOf(ofTown, tokens, at) ||
    isOneOf(ofFloor, tokens, at) ||
    // "eighth cross", "third main"
    (has(tokens, at, c.ordinal) && at + 1 < tokens.count && isOneOf(ofTown, tokens, at + 1)) ||
    (has(tokens, at, c.digits) && length(tokens, at) <= 7) ||
    has(tokens, at, c.mixed) ||
    (has(tokens, at, numberLike | c.letter) && at > from && mayBeNumbered(tokens, at - 1)) ||
    !has(tokens, at, c.ordinary | c.grammar | c.filler | c.cue | c.unit | c.mask | c.digits) ||
    (has(tokens, at, c.capital) && !has(tokens, at, c.grammar | c.filler))
  );
}

/** "apartment three", "idaho eight three seven". */
const mayBeNumbered = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, numberLike | c.letter | c.place) || isOneOf(unitOfBuilding, tokens, token);

/** In a text with capitals a year, and a word in small letters behind it. */
const isYearOfTalk = (tokens: Tokens, token: number, anchor: number): boolean =>
  has(tokens, anchor, c.capital) &&
  /^(?:19|20)\d\d$/.test(wordAt(tokens, token)) &&
  !has(tokens, token + 1, c.capital | c.digits);

/** The house number of a line that ends in the place at `anchor`: the first figures of the stretch of words that
 *  leads to it, when one of these is a proper name. -1 when there is none. */
export function houseNumber(tokens: Tokens, anchor: number, least: number): number {
  let first = -1;
  let isNamed = false;
  let proper = 0;
  for (let at = anchor - 1; at >= least && anchor - at <= longestLine; at--) {
    if (!isClose(tokens, at) || endsSentence(tokens, at) || isOther(tokens, at)) break;
    if (has(tokens, at, c.digits | c.mixed)) {
      // "sinds 2019 de woning Zandpad 88, Utrecht"
      if (first >= 0 && isYearOfTalk(tokens, at, anchor)) {
        while (first - 1 > at && has(tokens, first - 1, c.capital)) first--;
        break;
      }
      if (length(tokens, at) > 5) break;
      first = at;
      isNamed = proper > 0;
    } else if (!has(tokens, at, c.ordinary | c.place) || isOneOf(unitOfBuilding, tokens, at)) proper++;
  }
  if (first < 0 || !isNamed) return -1;
  if (isQuantity(tokens.text, tokens.start[first] as number, tokens.end[first] as number)) return -1;
  return withBuilding(tokens, first, least);
}

/** "apartment 4b", "no 56" before the house number. */
export function withBuilding(tokens: Tokens, first: number, least: number): number {
  const before = first - 1;
  if (before < least) return first;
  if (isOneOf(houseWord, tokens, before)) return before;
  // "flat c three oh four"
  const isLettered = before > least && has(tokens, before, c.letter) && isClose(tokens, before - 1);
  if (isLettered && isOneOf(unitOfBuilding, tokens, before - 1)) return before - 1;
  return isOneOf(unitOfBuilding, tokens, before) ? withNameOfHouse(tokens, before, least) : first;
}

/** "Harbor House, 350 Wharf Street". */
function withNameOfHouse(tokens: Tokens, house: number, least: number): number {
  let first = house;
  if (!has(tokens, house, c.capital)) return house;
  while (first > least && house - first < 2 && isClose(tokens, first - 1) && isOfHouse(tokens, first - 1))
    first--;
  return first;
}
const isOfHouse = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.capital) &&
  !has(tokens, token, c.grammar | c.filler | c.cue | c.mask) &&
  !endsSentence(tokens, token);

const houseWord = wordSet("no number door plot");

/** "huit place du marché", "cent quatre boulevard voltaire": they lead the name as well as they follow it. */
const leadingToo = wordSet("place boulevard cours route chemin square avenue");
const ofName = wordSet("du de des la le les l'église");
/** Behind "place du marché", "boulevard voltaire". */
export function behindName(tokens: Tokens, street: number): number {
  let end = street + 1;
  while (end + 1 < tokens.count && isClose(tokens, end - 1) && isOneOf(ofName, tokens, end)) end++;
  return end > street + 1 && isClose(tokens, end - 1) ? end + 1 : street + 1;
}

export const isLeading = (tokens: Tokens, street: number): boolean =>
  street + 1 < tokens.count &&
  isOneOf(leadingToo, tokens, street) &&
  (isOneOf(ofName, tokens, street + 1) || has(tokens, street - 1, c.teen | c.scale | c.digit | c.tens)) &&
  isClose(tokens, street) &&
  !isCountOfPlaces(tokens, street) &&
  (isOneOf(ofName, tokens, street + 1) || has(tokens, street + 1, anyName | c.unlisted));

/** "vingt place de parking": one of many. */
const isCountOfPlaces = (tokens: Tokens, street: number): boolean =>
  street + 2 < tokens.count && isOneOf(place, tokens, street) && isOneOf(ofPlaces, tokens, street + 2);
const place = wordSet("place");
const ofPlaces = wordSet("parking stationnement concert spectacle cinéma théâtre train avion stade crèche");

/** "cent quatre boulevard". */
export const isNumber = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, numberLike) || isOneOf(cents, tokens, token);
