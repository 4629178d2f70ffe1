/** Names where nobody asked for one: after a title, in an introduction, in an address ("thanks, mary"), as a
 *  given and a family name side by side, as whose something is or whom something goes to. The lists of names
 *  are used without regard to capitals, because speech recognition writes none, and never alone: a word that is
 *  also an ordinary word or a place needs a capital inside a sentence, a neighbour that is a name, or a place in
 *  the sentence that only a person takes. */
import type { Tokens } from "./lexer.ts";
import {
  abbreviatedTitle,
  asksAfter,
  calling,
  deed,
  directed,
  direction,
  introduction,
  joining,
  personal,
  politeTitle,
  relation,
  relative,
  thing,
} from "./lexicon/person-words.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { isOneOf } from "./lexicon/word-set.ts";
import { isNobodys } from "./nobody.ts";
import { isBeside, isSentenceStart } from "./spacing.ts";
import { createSpan, type Span } from "./span.ts";

const flag = (tokens: Tokens, token: number, bits: number): boolean =>
  ((tokens.flags[token] as number) & bits) !== 0;

const nameBits = c.given | c.family;
const numberBits = c.digits | c.digit | c.teen | c.tens | c.scale;
const neverName = numberBits | c.mask | c.grammar | c.filler;
const doubtful = c.ordinary | c.place | c.month | c.time | c.unit | c.street;
const notEvenUnknown =
  c.ordinary | neverName | c.letter | c.mixed | c.unit | c.time | c.place | c.cue | c.mailHost;
/** At which a name may begin. */
const candidate = nameBits | c.title | c.unlisted;
const longestName = 4;

export function findPeople(tokens: Tokens, turn: number, found: Span[]): void {
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  const anchors = tokens.turnAnchor[turn + 1] as number;
  const isCased = ((tokens.turnFlags[turn] as number) & c.capital) !== 0 && hasCapitals(tokens, from, to);
  let done = 0;
  for (let index = tokens.turnAnchor[turn] as number; index < anchors; index++) {
    const token = tokens.anchors[index] as number;
    const bits = tokens.flags[token] as number;
    if (token < done || (bits & candidate) === 0) continue;
    if ((bits & c.title) !== 0) {
      const end = titledEnd(tokens, token, to);
      if (end > 0)
        done = push(tokens, isOneOf(abbreviatedTitle, tokens, token) ? token : token + 1, end, found);
      continue;
    }
    if ((bits & neverName) !== 0 && (bits & c.capital) === 0) continue;
    if (isAcronym(tokens, token) && isCased) continue;
    if ((bits & nameBits) === 0 && !isPlacedUnknown(tokens, token, from)) continue;
    const end = extent(tokens, token, to);
    if (!isName(tokens, token, end, from, isCased)) continue;
    if (!isIntroduced(tokens, token, from) && isNobodys(tokens, token, end, from, to)) {
      done = end;
      continue;
    }
    done = push(tokens, withInitials(tokens, token, from), end, found);
    if (isSecondName(tokens, end, to)) done = push(tokens, end + 1, end + 2, found);
  }
}

/** "this is", "hi". */
const isIntroduced = (tokens: Tokens, token: number, least: number): boolean =>
  token > least && isOneOf(introduction, tokens, token - 1);

/** "susan and metion": what is joined to a name, and is no ordinary word, is one. */
const isSecondName = (tokens: Tokens, and: number, to: number): boolean =>
  and + 1 < to &&
  isBeside(tokens, and) &&
  isBeside(tokens, and + 1) &&
  isOneOf(joining, tokens, and) &&
  !flag(tokens, and + 1, notEvenUnknown);

function push(tokens: Tokens, from: number, end: number, found: Span[]): number {
  const isTitled = flag(tokens, from, c.title);
  const behind = nameEnd(tokens, end - 1);
  const value = isTitled ? tokens.text.slice(tokens.start[from + 1], behind) : undefined;
  found.push(createSpan(tokens.start[from] as number, behind, "PERSON", "name", "written", 3, value));
  return end;
}

/** With the possessive, which tells nothing but belongs to the name. */
export const nameEnd = (tokens: Tokens, token: number): number =>
  (tokens.end[token] as number) + (flag(tokens, token, c.possessive) ? 2 : 0);

/** Something has a capital besides "I" and codes: in such text names have one, too. */
function hasCapitals(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) {
    if (flag(tokens, token, c.capital) && !flag(tokens, token, c.letter | c.shouted | c.mixed | c.spelling))
      return true;
  }
  return false;
}

/** "IP", "DOW" in a text that has small letters. */
const isAcronym = (tokens: Tokens, token: number): boolean =>
  flag(tokens, token, c.shouted) && (tokens.end[token] as number) - (tokens.start[token] as number) <= 4;

/** Behind the name after a title, or 0. */
function titledEnd(tokens: Tokens, title: number, to: number): number {
  let end = title + 1;
  while (end < to && end - title <= 3 && isBeside(tokens, end) && isTitled(tokens, end, title)) end++;
  return end > title + 1 ? end : 0;
}

function isTitled(tokens: Tokens, token: number, title: number): boolean {
  if (flag(tokens, token, c.mask | c.digits | c.letter)) return false;
  if (flag(tokens, token, neverName | c.unit) && !flag(tokens, token, c.capital)) return false;
  if (flag(tokens, token, c.capital)) return true;
  const isFirst = token === title + 1;
  if (isFirst && !flag(tokens, token, c.ordinary))
    return !isOneOf(politeTitle, tokens, title) || flag(tokens, token, nameBits);
  return flag(tokens, token, nameBits) && (isFirst || !flag(tokens, token, c.ordinary));
}

/** Behind the name that begins at `token`. */
function extent(tokens: Tokens, token: number, to: number): number {
  let end = token + 1;
  while (end < to && end - token < longestName && isBeside(tokens, end) && goesOn(tokens, end, token)) end++;
  return end;
}

function goesOn(tokens: Tokens, token: number, first: number): boolean {
  if (flag(tokens, token - 1, c.possessive) || flag(tokens, token, neverName | c.unit)) return false;
  if (flag(tokens, token, c.cue) && !flag(tokens, token, c.letter)) return false;
  // "hyun-woo"
  if (flag(tokens, first, c.capital)) return flag(tokens, token, c.capital) || isDashed(tokens, token);
  if (flag(tokens, token, c.letter)) return isInitial(tokens, token);
  if (flag(tokens, token, c.possessive) && isPersonsThing(tokens, token + 1))
    return !flag(tokens, first, doubtful);
  if (flag(tokens, token, c.time | c.month | c.title)) return false;
  if (flag(tokens, token, c.place) && !flag(tokens, token, c.possessive)) {
    // "cindy monroe", "paris hilton"
    return token === first + 1 && flag(tokens, token, c.family) && flag(tokens, first, c.given);
  }
  if (!flag(tokens, token, c.ordinary)) return true;
  // "john doe", "george brown": one ordinary word that is a family name, behind a name that is nothing else
  return token === first + 1 && flag(tokens, token, c.family) && isGivenAlone(tokens, first);
}

const isDashed = (tokens: Tokens, token: number): boolean =>
  tokens.text.slice(tokens.end[token - 1], tokens.start[token]) === "-" && !flag(tokens, token, c.ordinary);

/** A given name and nothing else. */
const isGivenAlone = (tokens: Tokens, token: number): boolean =>
  flag(tokens, token, c.given) && !flag(tokens, token, doubtful);

/** "j.", or the letter in "james e conaway". */
const isInitial = (tokens: Tokens, token: number): boolean =>
  tokens.text[tokens.end[token] as number] === "." ||
  (token + 1 < tokens.count &&
    isBeside(tokens, token + 1) &&
    !flag(tokens, token + 1, doubtful | notEvenUnknown));

/** Where "j. k. rowling" begins. */
function withInitials(tokens: Tokens, name: number, least: number): number {
  let first = name;
  while (
    first > least &&
    flag(tokens, first - 1, c.letter) &&
    tokens.text.slice(tokens.end[first - 1], tokens.start[first]) === ". "
  )
    first--;
  return first;
}

function isName(tokens: Tokens, from: number, end: number, turnFrom: number, isCased: boolean): boolean {
  let strong = 0;
  let weak = 0;
  for (let token = from; token < end; token++) {
    if (!flag(tokens, token, nameBits)) continue;
    if (flag(tokens, token, doubtful)) weak++;
    else strong++;
  }
  const isGiven = flag(tokens, from, c.given);
  const isCapital = flag(tokens, from, c.capital);
  const isInside = isCapital && from > turnFrom && !isSentenceStart(tokens, from);
  const isPlaced = isInPersonsPlace(tokens, from, end, turnFrom);
  if (strong + weak === 0) return isPlaced;
  if (strong > 0 && end - from > 1) return isGiven || flag(tokens, end - 1, c.family) || isPlaced;
  if (strong > 0 && withInitials(tokens, from, turnFrom) < from) return true;
  if (strong > 0) return isPlaced || (isGiven ? isCapital || !isCased : isInside);
  if (isPlaced && flag(tokens, from, c.month)) return false;
  if (isPlaced) return isGiven && (isCapital || !flag(tokens, from, c.grammar | c.filler | c.time | c.unit));
  return (
    isInside &&
    isGiven &&
    end - from > 1 &&
    !flag(tokens, end - 1, c.place) &&
    flag(tokens, end - 1, c.family)
  );
}

/** Introduced, greeted, or where only a person can stand. */
function isInPersonsPlace(tokens: Tokens, from: number, end: number, turnFrom: number): boolean {
  if (flag(tokens, end - 1, c.possessive) && isPersonsThing(tokens, end)) return true;
  if (from === turnFrom) return false;
  const before = from - 1;
  if (isOneOf(asksAfter, tokens, before) && isActing(tokens, from, end)) return true;
  if (isIntroduced(tokens, from, turnFrom))
    return flag(tokens, from, c.capital) || !flag(tokens, from, doubtful) || isCalling(tokens, end);
  if (isOneOf(directed, tokens, before) || isOneOf(relative, tokens, before)) return true;
  return (
    before > turnFrom && isOneOf(relation, tokens, before) && isPersonalBefore(tokens, before - 1, turnFrom)
  );
}

/** "it's mark again". */
const isCalling = (tokens: Tokens, token: number): boolean =>
  token < tokens.count && isOneOf(calling, tokens, token);

/** "did charlotte reply", "does mr gates", "how did paris hilton become". */
const isActing = (tokens: Tokens, from: number, end: number): boolean =>
  (end - from > 1 && flag(tokens, from, c.given)) ||
  (end < tokens.count && isOneOf(deed, tokens, end)) ||
  (end - from === 1 && !flag(tokens, from, doubtful));

/** "… email from", "… a meeting at ten with": the personal word within a few words. */
function isPersonalBefore(tokens: Tokens, token: number, least: number): boolean {
  for (let at = token; at >= least && token - at < 2; at--) if (isOneOf(personal, tokens, at)) return true;
  return false;
}

const isPersonsThing = (tokens: Tokens, token: number): boolean =>
  token < tokens.count && isOneOf(thing, tokens, token);

/** A word nobody lists, where only a person can stand: "emails from edg". */
function isPlacedUnknown(tokens: Tokens, token: number, turnFrom: number): boolean {
  if (flag(tokens, token, notEvenUnknown)) return false;
  if (flag(tokens, token, c.possessive)) return isPersonsThing(tokens, token + 1);
  const before = token - 1;
  if (before < turnFrom) return false;
  if (isOneOf(directed, tokens, before)) return true;
  if (isIntroduced(tokens, token, turnFrom) && isCalling(tokens, token + 1)) return true;
  return (
    before > turnFrom && isOneOf(direction, tokens, before) && isPersonalBefore(tokens, before - 1, turnFrom)
  );
}
