/** Names where nobody asked for one: after a title, in an introduction, in an address ("thanks, mary"), as a
 *  given and a family name side by side, as whose something is or whom something goes to. The lists of names
 *  are used without regard to capitals, because speech recognition writes none, and never alone: a word that is
 *  also an ordinary word or a place needs a capital inside a sentence, a neighbour that is a name, or a place in
 *  the sentence that only a person takes. */
import { has, type Tokens } from "../lexer.ts";
import {
  abbreviatedTitle,
  asksAfter,
  calling,
  deed,
  directed,
  direction,
  joining,
  personal,
  relation,
  relative,
} from "../lexicon/person-words.ts";
import { anyName, wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isBeside, isSentenceStart } from "../spacing.ts";
import { createSpan, type Span } from "../span.ts";
import { isAmongNumbers, isArticle, isThen, isWordElsewhere } from "./foreign-names.ts";
import {
  doubtful,
  extent,
  isPersonsThing,
  neverName,
  notEvenUnknown,
  titledEnd,
  withInitials,
  withSmallGiven,
} from "./name-extent.ts";
import { nobodysEnd } from "./nobody.ts";
import {
  behindVanDer,
  isAbroad,
  isBorn,
  isCalled,
  isCallingHere,
  isHere,
  isIntroduced,
  isMonthAtDesk,
  isNamedBehind,
  isSigned,
  isSpelledBehind,
  isThanked,
  type Turn,
  withParticles,
  withUnheard,
} from "./persons-place.ts";

/** At which a name may begin. */
const candidate = anyName | c.title | c.unlisted;

export function findPeople(tokens: Tokens, turn: number, found: Span[]): void {
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  const here: Turn = { from, to };
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
    // "the last six of your vin"
    if ((bits & c.cue) !== 0 && (bits & c.capital) === 0 && isOneOf(whose, tokens, token - 1)) continue;
    if ((bits & c.homophone) !== 0 && isAmongNumbers(tokens, token, from, to)) continue;
    const surnameEnd = behindVanDer(tokens, token, here);
    if (surnameEnd > 0) {
      done = push(tokens, token, surnameEnd, found);
      continue;
    }
    if (isArticle(tokens, token, from) || isThen(tokens, token, to)) continue;
    if (isWordElsewhere(tokens, token, from, to)) continue;
    if (isAcronym(tokens, token) && isCased) continue;
    if ((bits & anyName) === 0 && !isPlacedUnknown(tokens, token, here)) continue;
    const end = extent(tokens, token, to);
    if (!isName(tokens, token, end, here, isCased)) continue;
    const nobodys = isIntroduced(tokens, token, from) ? 0 : nobodysEnd(tokens, token, end, from, to);
    if (nobodys > 0) {
      done = nobodys;
      continue;
    }
    const first = withSmallGiven(tokens, withInitials(tokens, token, from), from);
    done = push(tokens, withParticles(tokens, withUnheard(tokens, first, from), from), end, found);
    if (isSecondName(tokens, end, to)) done = push(tokens, end + 1, end + 2, found);
  }
}

const whose = wordSet("your my the");

/** "susan and metion": what is joined to a name, and is no ordinary word, is one. */
const isSecondName = (tokens: Tokens, and: number, to: number): boolean =>
  and + 1 < to &&
  isBeside(tokens, and) &&
  isBeside(tokens, and + 1) &&
  isOneOf(joining, tokens, and) &&
  !has(tokens, and + 1, notEvenUnknown);

function push(tokens: Tokens, from: number, end: number, found: Span[]): number {
  const isTitled = has(tokens, from, c.title);
  const behind = nameEnd(tokens, end - 1);
  const value = isTitled ? tokens.text.slice(tokens.start[from + 1], behind) : undefined;
  found.push(createSpan(tokens.start[from] as number, behind, "PERSON", "name", "written", 3, value));
  return end;
}

/** With the possessive, which tells nothing but belongs to the name. */
export const nameEnd = (tokens: Tokens, token: number): number =>
  (tokens.end[token] as number) + (has(tokens, token, c.possessive) ? 2 : 0);

/** Something has a capital besides "I" and codes: in such text names have one, too. */
function hasCapitals(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) {
    if (has(tokens, token, c.capital) && !has(tokens, token, c.letter | c.shouted | c.mixed | c.spelling))
      return true;
  }
  return false;
}

/** "IP", "DOW" in a text that has small letters. */
const isAcronym = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.shouted) && (tokens.end[token] as number) - (tokens.start[token] as number) <= 4;

function isName(tokens: Tokens, from: number, end: number, turn: Turn, isCased: boolean): boolean {
  let strong = 0;
  let weak = 0;
  for (let token = from; token < end; token++) {
    if (!has(tokens, token, anyName)) continue;
    if (has(tokens, token, doubtful)) weak++;
    else strong++;
  }
  const isGiven = has(tokens, from, c.given);
  const isCapital = has(tokens, from, c.capital);
  const isInside = isCapital && from > turn.from && !isSentenceStart(tokens, from);
  const isPlaced = isInPersonsPlace(tokens, from, end, turn);
  if (strong + weak === 0) return isPlaced;
  if (strong > 0 && end - from > 1) return isGiven || has(tokens, end - 1, c.family) || isPlaced;
  if (strong > 0 && withInitials(tokens, from, turn.from) < from) return true;
  if (strong > 0) return isPlaced || (isGiven ? isCapital || !isCased : isInside);
  if (isPlaced && has(tokens, from, c.month)) return isMonthAtDesk(tokens, from);
  // "it's under Song"
  if (isPlaced && isInside && end - from === 1) return true;
  if (isPlaced) return isGiven && (isCapital || !has(tokens, from, c.grammar | c.filler | c.time | c.unit));
  return (
    isInside && isGiven && end - from > 1 && !has(tokens, end - 1, c.place) && has(tokens, end - 1, c.family)
  );
}

/** Introduced, greeted, or where only a person can stand. */
function isInPersonsPlace(tokens: Tokens, from: number, end: number, turn: Turn): boolean {
  const turnFrom = turn.from;
  if (isCallingHere(tokens, from, end, turn) || isBorn(tokens, from, end, turn)) return true;
  if (has(tokens, end - 1, c.possessive) && isPersonsThing(tokens, end)) return true;
  if (isHere(tokens, from, end, turn) || isSpelledBehind(tokens, end - 1)) return true;
  if (from === turnFrom) return false;
  const before = from - 1;
  if (withParticles(tokens, from, turnFrom) < from || isThanked(tokens, from, turn)) return true;
  if (isOneOf(asksAfter, tokens, before) && isActing(tokens, from, end)) return true;
  if (isRelativesName(tokens, from, end, turnFrom) || isPutThrough(tokens, from, turnFrom)) return true;
  if (isAbroad(tokens, from, turn.to) || isCalled(tokens, from, turnFrom)) return true;
  if (isSigned(tokens, from, end, turn)) return true;
  if (isNamedBehind(tokens, end, turn.to) && !has(tokens, from, doubtful)) return true;
  if (isIntroduced(tokens, from, turnFrom))
    return (
      has(tokens, from, c.capital) ||
      !has(tokens, from, doubtful) ||
      isCalling(tokens, end) ||
      isOfDesk(tokens, from, end)
    );
  if (isOneOf(directed, tokens, before) || isOneOf(relative, tokens, before)) return true;
  return (
    before > turnFrom && isOneOf(relation, tokens, before) && isPersonalBefore(tokens, before - 1, turnFrom)
  );
}

/** "my wife is joy", "her son is called grant": and nothing behind it that a wife might be. */
const isRelativesName = (tokens: Tokens, from: number, end: number, turnFrom: number): boolean =>
  from - 2 >= turnFrom &&
  isOneOf(being, tokens, from - 1) &&
  isOneOf(relative, tokens, from - 2) &&
  has(tokens, from, c.given) &&
  !has(tokens, from, c.grammar) &&
  (end === tokens.count || !isBeside(tokens, end) || isOneOf(joining, tokens, end));
const being = wordSet("is named");

const withWord = wordSet("with");
/** "this is marquis with first bank". */
const isOfDesk = (tokens: Tokens, from: number, end: number): boolean =>
  end < tokens.count &&
  isOneOf(withWord, tokens, end) &&
  isOneOf(being, tokens, from - 1) &&
  isOneOf(thisWord, tokens, from - 2);
const thisWord = wordSet("this");

/** "it's mark again". */
const isCalling = (tokens: Tokens, token: number): boolean =>
  token < tokens.count && isOneOf(calling, tokens, token);

/** "did charlotte reply", "does mr gates", "how did paris hilton become". */
const isActing = (tokens: Tokens, from: number, end: number): boolean =>
  (end - from > 1 && has(tokens, from, c.given)) ||
  (end < tokens.count && isOneOf(deed, tokens, end)) ||
  (end - from === 1 && !has(tokens, from, doubtful));

/** "… email from", "… a meeting at ten with": the personal word within a few words. */
function isPersonalBefore(tokens: Tokens, token: number, least: number): boolean {
  for (let at = token; at >= least && token - at < 2; at--) if (isOneOf(personal, tokens, at)) return true;
  return false;
}

/** "put me through to ottoline". */
const isPutThrough = (tokens: Tokens, token: number, turnFrom: number): boolean =>
  token - 3 >= turnFrom &&
  isOneOf(direction, tokens, token - 1) &&
  isOneOf(through, tokens, token - 2) &&
  isOneOf(whoIsPut, tokens, token - 3);
const through = wordSet("through");
const whoIsPut = wordSet("me us you him her them");

/** A word nobody lists, where only a person can stand: "emails from edg". */
function isPlacedUnknown(tokens: Tokens, token: number, turn: Turn): boolean {
  const turnFrom = turn.from;
  if (has(tokens, token, notEvenUnknown)) return false;
  if (isNamedBehind(tokens, token + 1, turn.to) || isCallingHere(tokens, token, token + 1, turn)) return true;
  if (isBorn(tokens, token, token + 2, turn) && !has(tokens, token + 1, notEvenUnknown)) return true;
  if (has(tokens, token, c.possessive)) return isPersonsThing(tokens, token + 1);
  if (isHere(tokens, token, token + 1, turn) || isSpelledBehind(tokens, token)) return true;
  const before = token - 1;
  if (before < turnFrom) return false;
  if (withParticles(tokens, token, turnFrom) < token || isThanked(tokens, token, turn)) return true;
  if (isOneOf(directed, tokens, before) || isCalled(tokens, token, turnFrom)) return true;
  if (isPutThrough(tokens, token, turnFrom) || isAbroad(tokens, token, turn.to)) return true;
  if (isSigned(tokens, token, extent(tokens, token, turn.to), turn)) return true;
  if (isIntroduced(tokens, token, turnFrom) && isCalling(tokens, token + 1)) return true;
  // "my wife delyth"
  if (isOneOf(relative, tokens, before)) return true;
  return (
    before > turnFrom && isOneOf(direction, tokens, before) && isPersonalBefore(tokens, before - 1, turnFrom)
  );
}
