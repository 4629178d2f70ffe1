/** Names where nobody asked for one: after a title, in an introduction, in an address ("thanks, mary"), as a
 *  given and a family name side by side, as whose something is or whom something goes to. The lists of names
 *  are used without regard to capitals, because speech recognition writes none, and never alone: a word that is
 *  also an ordinary word or a place needs a capital inside a sentence, a neighbour that is a name, or a place in
 *  the sentence that only a person takes. */
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import type { Span } from "./span.ts";

const flag = (tokens: Tokens, token: number, bits: number): boolean =>
  ((tokens.flags[token] as number) & bits) !== 0;
const word = (tokens: Tokens, token: number): string =>
  tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase();

const nameBits = c.given | c.family;
const numberBits = c.digits | c.digit | c.teen | c.tens | c.scale;
const neverName = numberBits | c.mask | c.grammar | c.filler;
const doubtful = c.ordinary | c.place | c.month | c.time | c.unit | c.street;
const notEvenUnknown =
  c.ordinary | neverName | c.letter | c.mixed | c.unit | c.time | c.place | c.cue | c.mailHost;
const longestName = 4;

const introduction =
  /^(?:i'm|im|am|is|it's|name's|call|called|named|regards|sincerely|cheers|yours|love|signed|dear|by|this|it)$/;
const greeting =
  /^(?:hi|hello|hey|hai|thanks|thank|you|thankyou|okay|ok|sorry|bye|goodbye|morning|afternoon|evening|welcome|yes|no|sure|great|perfect|alright|well)$/;
/** "an email from", "meet with": what stands behind is a person. */
const personal =
  /^(?:e-?mails?|mails?|message|messages|text|texts|call|calls|meeting|meetings|meet|appointment|appointments|lunch|dinner|brunch|breakfast|coffee|date|conversation|reply|respond|replied|responded|talk|talking|speak|speaking|spoke|answer|wrote|write|letter|invite|invitation|contact|send|sent|friend|husband|wife|son|daughter|brother|sister|mother|father|boss|birthday|listen|married|call)$/;
/** "my mum patience". */
const relative =
  /^(?:husband|wife|partner|son|daughter|brother|sister|mother|father|mum|mom|dad|grandmother|grandfather|grandson|granddaughter|nephew|niece|cousin|friend|boss|colleague|neighbou?r|fianc[eé]e?|husband's)$/;
const relation = /^(?:with|from|to|for|about|of|by|named|called|on)$/;
const directed = /^(?:email|call|text|tell|ask|invite|meet|contact|message|remind|notify|phone)$/;

export function findPeople(tokens: Tokens, turn: number, found: Span[]): void {
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  const isCased = hasCapitals(tokens, from, to);
  for (let token = from; token < to; token++) {
    const bits = tokens.flags[token] as number;
    if ((bits & c.title) !== 0) {
      const end = titledEnd(tokens, token, to);
      if (end > 0) token = push(tokens, isAbbreviated(tokens, token) ? token : token + 1, end, found);
      continue;
    }
    if ((bits & neverName) !== 0 && (bits & c.capital) === 0) continue;
    if (isAcronym(tokens, token) && isCased) continue;
    if ((bits & nameBits) === 0 && !isPlacedUnknown(tokens, token, from)) continue;
    const end = extent(tokens, token, to);
    if (!isName(tokens, token, end, from, isCased)) continue;
    token = push(tokens, withInitials(tokens, token, from), end, found);
    if (isSecondName(tokens, end, to)) token = push(tokens, end + 1, end + 2, found);
  }
}

/** "susan and metion": what is joined to a name, and is no ordinary word, is one. */
const isSecondName = (tokens: Tokens, and: number, to: number): boolean =>
  and + 1 < to &&
  isBeside(tokens, and) &&
  isBeside(tokens, and + 1) &&
  /^(?:and|or)$/.test(word(tokens, and)) &&
  !flag(tokens, and + 1, notEvenUnknown);

function push(tokens: Tokens, from: number, end: number, found: Span[]): number {
  const isTitled = flag(tokens, from, c.title);
  found.push({
    start: tokens.start[from] as number,
    end: nameEnd(tokens, end - 1),
    type: "PERSON",
    detector: "name",
    view: "written",
    rank: 3,
    ...(isTitled ? { value: tokens.text.slice(tokens.start[from + 1], nameEnd(tokens, end - 1)) } : {}),
  });
  return end - 1;
}

/** With the possessive, which tells nothing but belongs to the name. */
export const nameEnd = (tokens: Tokens, token: number): number =>
  (tokens.end[token] as number) + (flag(tokens, token, c.possessive) ? 2 : 0);

/** Something has a capital besides "I" and the first word: in such text names have one, too. */
function hasCapitals(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) {
    if (flag(tokens, token, c.capital) && !flag(tokens, token, c.letter | c.shouted)) return true;
  }
  return false;
}

/** "IP", "DOW" in a text that has small letters. */
const isAcronym = (tokens: Tokens, token: number): boolean =>
  flag(tokens, token, c.shouted) && (tokens.end[token] as number) - (tokens.start[token] as number) <= 4;

/** "mr" belongs to the name as it is written; "doctor" and "president" say what somebody is, not who. */
const isAbbreviated = (tokens: Tokens, title: number): boolean =>
  /^(?:mr|mrs|ms|dr|prof)$/.test(word(tokens, title));

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
    return !/^(?:sir|madam|ma'am|madame)$/.test(word(tokens, title)) || flag(tokens, token, nameBits);
  return flag(tokens, token, nameBits) && (isFirst || !flag(tokens, token, c.ordinary));
}

/** Behind the name that begins at `token`. */
function extent(tokens: Tokens, token: number, to: number): number {
  let end = token + 1;
  while (end < to && end - token < longestName && isBeside(tokens, end) && goesOn(tokens, end, token)) end++;
  return end;
}

function goesOn(tokens: Tokens, token: number, first: number): boolean {
  if (flag(tokens, token - 1, c.possessive) || flag(tokens, token, neverName | c.unit | c.cue)) return false;
  if (flag(tokens, first, c.capital)) return flag(tokens, token, c.capital);
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
  const isInside = from > turnFrom && !isSentenceStart(tokens, from);
  const isPlaced = isInPersonsPlace(tokens, from, end, turnFrom);
  if (strong + weak === 0) return isPlaced;
  if (strong > 0 && end - from > 1) return isGiven || flag(tokens, end - 1, c.family) || isPlaced;
  if (strong > 0 && withInitials(tokens, from, turnFrom) < from) return true;
  if (strong > 0) return isPlaced || (isGiven ? isCapital || !isCased : isCapital && isInside);
  if (isPlaced && flag(tokens, from, c.month)) return false;
  if (isPlaced) return isGiven && (isCapital || !flag(tokens, from, c.grammar | c.filler | c.time | c.unit));
  return (
    isCapital &&
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
  const before = word(tokens, from - 1);
  if (asksAfter.test(before) && isActing(tokens, from, end)) return true;
  if (introduction.test(before) || greeting.test(before)) {
    return flag(tokens, from, c.capital) || !flag(tokens, from, doubtful) || isCalling(tokens, end);
  }
  if (directed.test(before) || relative.test(before)) return true;
  return from - 1 > turnFrom && relation.test(before) && isPersonalBefore(tokens, from - 2, turnFrom);
}

/** "it's mark again". */
const isCalling = (tokens: Tokens, token: number): boolean =>
  token < tokens.count && /^(?:again|here|calling|speaking)$/.test(word(tokens, token));

/** "did charlotte reply", "does mr gates", "how did paris hilton become". */
const isActing = (tokens: Tokens, from: number, end: number): boolean =>
  (end - from > 1 && flag(tokens, from, c.given)) ||
  (end < tokens.count && personsDeed.test(word(tokens, end))) ||
  (end - from === 1 && !flag(tokens, from, doubtful));

const asksAfter =
  /^(?:did|does|has|had|when|where|because|unless|than|when's|what's|where's|who's|how's|if)$/;
const personsDeed =
  /^(?:reply|replied|respond|responded|say|says|said|call|called|write|wrote|written|send|sent|text|texted|e-?mail|e-?mailed|ask|asked|answer|answered|message|messaged|post|posted|tweet|tweeted|born|married)$/;

/** "… email from", "… a meeting at ten with": the personal word within a few words. */
function isPersonalBefore(tokens: Tokens, token: number, least: number): boolean {
  for (let at = token; at >= least && token - at < 2; at--) if (personal.test(word(tokens, at))) return true;
  return false;
}

const isPersonsThing = (tokens: Tokens, token: number): boolean =>
  token < tokens.count &&
  /^(?:e-?mails?|mail|birthday|phone|number|address|contact|party|wedding|house|office|message|calendar|account|name|wife|husband|mother|father|car|card|appointment|podcast|facebook|home|mom|dad|anniversary|telephone|cell|mobile|details|profile)$/.test(
    word(tokens, token),
  );

/** A word nobody lists, where only a person can stand: "emails from edg". */
function isPlacedUnknown(tokens: Tokens, token: number, turnFrom: number): boolean {
  if (flag(tokens, token, notEvenUnknown)) return false;
  if (flag(tokens, token, c.possessive)) return isPersonsThing(tokens, token + 1);
  if (token - 1 <= turnFrom) return token - 1 === turnFrom && directed.test(word(tokens, token - 1));
  return (
    directed.test(word(tokens, token - 1)) ||
    (/^(?:with|from|to)$/.test(word(tokens, token - 1)) && isPersonalBefore(tokens, token - 2, turnFrom))
  );
}

const isSentenceStart = (tokens: Tokens, token: number): boolean =>
  /[.!?:]/.test(tokens.text.slice(tokens.end[token - 1], tokens.start[token]));

/** One blank between, or a full stop behind an initial or a title. */
const isBeside = (tokens: Tokens, token: number): boolean => {
  const between = tokens.text.slice(tokens.end[token - 1], tokens.start[token]);
  if (between === ". ") return (tokens.end[token - 1] as number) - (tokens.start[token - 1] as number) <= 4;
  return between === " " || between === "-";
};
