/** Street addresses: a house number, some words, a kind of street; or a post-office box; or a house number, some
 *  words and a place. The kind of street or the place is the anchor, because it is rare; from it the reader goes
 *  left to the number and right over unit, town, state and postcode. Words like "drive" and "way" need a number in
 *  figures or a name between. A place with a postcode and no more gives away the postcode alone. */
import type { PiiType } from "../../shared/types.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { unitOfBuilding } from "../lexicon/place-words.ts";
import { wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import {
  behindName,
  endsSentence,
  houseNumber,
  isClose,
  isLeading,
  isNumber,
  isPostcode,
  length,
  tailEnd,
  withBuilding,
} from "./address-line.ts";
import { behindPostcode, isLoneLine, linesBefore, namedHouse, partsBefore } from "./houses.ts";
import { boxNumber, boxStart, isFraction, numberEnd } from "./post-box.ts";
import { calleBefore, houseBefore, isBelow } from "./town-line.ts";

const longestName = 5;

/** A turn while it is read. */
interface Line {
  readonly tokens: Tokens;
  readonly from: number;
  readonly to: number;
  /** Behind the last address. */
  done: number;
  readonly found: Span[];
  /** A town below its street is only known by one. */
  readonly hasCapitals: boolean;
}

/** One of these an address has; a lone "yo21 3pu" is for the scan, which knows the postcodes there are. */
export const ofAddresses = c.street | c.place | c.digits | c.mixed;

export function findAddresses(tokens: Tokens, turn: number, found: Span[]): void {
  if (((tokens.turnFlags[turn] as number) & ofAddresses) === 0) return;
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  const hasCapitals = ((tokens.turnFlags[turn] as number) & c.capital) !== 0;
  const line: Line = { tokens, from, to, done: from, found, hasCapitals };
  for (let token = from; token < to; token++) {
    if (!has(tokens, token, c.street | c.place | c.digits | c.mixed)) continue;
    const isStreet = has(tokens, token, c.street);
    const isPlace = has(tokens, token, c.place);
    if (!isStreet && !isPlace && !isPostcode(tokens, token, from)) {
      token = Math.max(token, byPostcode(line, token) - 1);
      continue;
    }
    const end = (isStreet && byStreet(line, token)) || (isStreet && !isPlace ? 0 : byPlace(line, token));
    if (end === 0) continue;
    token = end - 1;
  }
}

/** Behind the number of "county road six". */
function roadEnd(tokens: Tokens, street: number, to: number): number {
  let end = street + 1;
  if (isOneOf(ofCounty, tokens, street - 1)) while (end < to && has(tokens, end, numberLike)) end++;
  return end;
}
const ofCounty = wordSet("county state township rural forest ranch range provincial");

function byStreet(line: Line, street: number): number {
  const { tokens, to, done } = line;
  if (isOfRooms(tokens, street)) return 0;
  const first = beginning(tokens, street, done);
  const house = first >= 0 || isDoubtful(tokens, street) ? first : namedHouse(tokens, street, done);
  if (house >= 0) return push(line, house, tailEnd(tokens, roadEnd(tokens, street, to), to), "ADDRESS");
  const number = numberBehind(tokens, street, to) || nameBehind(tokens, street, done);
  if (number > 0)
    return push(line, streetStart(tokens, street, done), tailEnd(tokens, number, to), "ADDRESS");
  const box = boxNumber(tokens, street, to);
  return box > 0 ? push(line, boxStart(tokens, street), tailEnd(tokens, box, to), "ADDRESS") : 0;
}

/** A town and its postcode behind a house nobody's list of streets knows, or the house of a "C/". */
function byPostcode(line: Line, postcode: number): number {
  const { tokens, done, from, to } = line;
  if (!line.hasCapitals) return 0;
  const before = houseBefore(tokens, postcode, done);
  const first = before < 0 && done > from && isBelow(tokens, postcode, done) ? done : before;
  const begins = first < 0 ? calleBefore(tokens, postcode, done) : first;
  return begins < 0 ? 0 : push(line, begins, tailEnd(tokens, postcode + 1, to), "ADDRESS");
}

function byPlace(line: Line, place: number): number {
  const { tokens, from, to, done } = line;
  const above = isPostcode(tokens, place, to) ? linesBefore(tokens, place, from) : -1;
  if (above >= 0) return push(line, above, behindPostcode(tokens, place), "ADDRESS");
  const end = tailEnd(tokens, place, to);
  if (end === place) return 0;
  const first = houseNumber(tokens, place, done);
  if (first >= 0) return push(line, first, end, "ADDRESS");
  if (isLoneLine(tokens, from, to)) return push(line, from, to, "ADDRESS");
  for (let at = place; at < end; at++) {
    if (!isPostcode(tokens, at, from)) continue;
    if (has(tokens, at, c.digits)) return push(line, at, at + 1, "ZIP");
    const house = partsBefore(tokens, at, done);
    return house < 0 ? 0 : push(line, house, behindPostcode(tokens, at), "ADDRESS");
  }
  return isPostcodeBefore(line, place) ? push(line, place - 1, place, "ZIP") : 0;
}

/** "98103 seattle". */
const isPostcodeBefore = ({ tokens, done }: Line, place: number): boolean =>
  place > done && /^\d{5,6} $/.test(tokens.text.slice(tokens.start[place - 1], tokens.start[place]));

function push(line: Line, first: number, end: number, type: PiiType): number {
  const { tokens, found } = line;
  const [detector, rank] = type === "ZIP" ? (["place", 3] as const) : (["street", 6] as const);
  const start = tokens.start[first] as number;
  found.push(createSpan(start, tokens.end[end - 1] as number, type, detector, "spoken", rank));
  line.done = end;
  return end;
}

const namesFirst = wordSet(
  "rue calle via viale piazza rua avenida plaza ulica ul aleja avenue praça corso chemin carrera travessa paseo impasse allée quai avda strada ctra carretera osiedle heol ffordd stryd",
);
const article = wordSet("los las les do");
const box = wordSet("box");
const and = wordSet("and");
const hundred = wordSet("hundred");
const stroke = wordSet("by stroke slash oblique");
const shortestOneWord = 5;
const oneWord = /\p{L}{3,}(?:straße|strasse|str|gracht|straat|laan|gasse|allee|platz|plein|weg|steeg)$/u;
const longestForeign = 6;

const isOneWord = (tokens: Tokens, street: number): boolean =>
  length(tokens, street) > shortestOneWord && oneWord.test(wordAt(tokens, street));

/** Behind the number of "Lindenstraße 14", "calle de los Olivos 23"; 0 when the street is not of that kind. */
function numberBehind(tokens: Tokens, street: number, to: number): number {
  const most = isOneOf(namesFirst, tokens, street) ? longestForeign : isOneWord(tokens, street) ? 1 : 0;
  for (let at = street + 1; at < to && at - street <= most; at++) {
    if (!isClose(tokens, at - 1)) return 0;
    if (has(tokens, at, numberLike)) return isOnRoad(tokens, street, at) ? 0 : numberEnd(tokens, at, to);
    if (has(tokens, at, c.filler | c.cue | c.unit | c.mask)) return 0;
    // "fifth avenue is open from ten"
    if (has(tokens, at, c.grammar) && !isOneOf(article, tokens, at)) return 0;
  }
  return 0;
}

/** "ero per strada alle 8", "strada da 20 minuti", "la carretera nacional 340": a road that somebody is on. */
const isOnRoad = (tokens: Tokens, street: number, number: number): boolean =>
  isOneOf(road, tokens, street) &&
  (isOneOf(onRoad, tokens, number - 1) || (number + 1 < tokens.count && has(tokens, number + 1, c.unit)));
const road = wordSet("strada carretera");
const onRoad = wordSet("alle da dalle per a ad con nacional statale provinciale kilómetro km");

/** Behind the kind of street in "5 impasse des Tilleuls"; 0 when no number stands before it. */
const nameBehind = (tokens: Tokens, street: number, least: number): number =>
  (isOneOf(namesFirst, tokens, street) || isLeading(tokens, street)) &&
  withNumber(tokens, street, least) < street
    ? behindName(tokens, street)
    : 0;

/** "korte wagenstraat 12", "am alten sportplatz 17": before a street in one word what else it is called; else the number
 *  of "12 rue …". */
function streetStart(tokens: Tokens, street: number, least: number): number {
  if (!isOneWord(tokens, street)) return withNumber(tokens, street, least);
  let first = street;
  while (first > least && isClose(tokens, first - 1) && isOneOf(ofStreetName, tokens, first - 1)) first--;
  return first;
}
const ofStreetName = wordSet(
  "korte lange oude nieuwe grote kleine hoge lage am an im alten alte neuen neue großen große kleinen obere oberen untere unteren hinteren vorderen",
);

/** "12 rue …": the number may stand before it. */
function withNumber(tokens: Tokens, street: number, least: number): number {
  let first = street;
  while (first > least && isClose(tokens, first - 1) && isNumber(tokens, first - 1)) first--;
  return first;
}

/** The house number left of the street, or -1. */
function beginning(tokens: Tokens, street: number, least: number): number {
  if (isOneOf(box, tokens, street)) return -1;
  let proper = 0;
  let at = street - 1;
  for (; at >= least && street - at <= longestName; at--) {
    if (!isClose(tokens, at) || endsSentence(tokens, at)) return -1;
    if (has(tokens, at, numberLike) && !has(tokens, at, c.ordinal)) break;
    if (
      has(tokens, at, c.grammar | c.filler | c.unit | c.mask | c.title) &&
      !has(tokens, at, c.letter | c.capital)
    )
      return -1;
    proper +=
      has(tokens, at, c.capital) || !has(tokens, at, c.ordinary) || has(tokens, at, c.ordinal) ? 1 : 0;
  }
  if (at < least || !has(tokens, at, numberLike)) return -1;
  let first = at;
  for (let more = first; more > least && isClose(tokens, more - 1); ) {
    // "two hundred and two"
    // "eleven by four gandhi nagar"
    const isJoined =
      more - 2 >= least &&
      ((isOneOf(and, tokens, more - 1) && isOneOf(hundred, tokens, more - 2)) ||
        (isOneOf(stroke, tokens, more - 1) && has(tokens, more - 2, numberLike)));
    more -= isJoined ? 2 : 1;
    if (!has(tokens, more, numberLike)) break;
    first = more;
  }
  // "14/2 lakshmi nagar"
  if (first > least && isFraction(tokens, first) && has(tokens, first - 1, c.digits)) first--;
  const figures = has(tokens, at, c.digits | c.mixed);
  const isDoubt = isDoubtful(tokens, street);
  // "72 2 street": the second figure is the name
  if (street - at === 1) return figures && first < at && !isDoubt ? withBuilding(tokens, first, least) : -1;
  const isUnit = first > least && isOneOf(unitOfBuilding, tokens, first - 1);
  if (isDoubt && proper === 0 && !figures && at === first && !isUnit && !isBeforePlace(tokens, street))
    return -1;
  return withBuilding(tokens, first, least);
}

/** "seventeen wisteria court lakeport utah". */
function isBeforePlace(tokens: Tokens, street: number): boolean {
  const end = tailEnd(tokens, street + 1, Math.min(street + 1 + longestName, tokens.count));
  for (let at = street + 1; at < end; at++) if (has(tokens, at, c.place)) return true;
  return false;
}

/** "12 sea view rooms". */
const isOfRooms = (tokens: Tokens, street: number): boolean =>
  isOneOf(view, tokens, street) && street + 1 < tokens.count && isOneOf(room, tokens, street + 1);
const view = wordSet("view");
const room = wordSet("room rooms suite suites cabin cabins");

const isDoubtful = (tokens: Tokens, street: number): boolean =>
  has(tokens, street, c.ordinary) && isOneOf(ordinaryToo, tokens, street);
const ordinaryToo = wordSet(
  "way place drive run point close square path court park pass st pl ct ave pike ridge loop row walk trail block house lot room floor unit estate view rise",
);
