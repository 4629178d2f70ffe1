/** Names as answers: after "my name is", or to "what is your full name?". Lists of names only help; what counts
 *  is the place. A recogniser writes "cattery king" for a name it never heard, and callers are called Will. */
import { has, type Tokens, wordAt } from "../lexer.ts";
import { anyName, wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isSentenceStart } from "../spacing.ts";
import { behindNoble } from "../unasked/name-extent.ts";
import { behindFigures, untilTalk } from "./name-end.ts";
import { isNobody, isOfNumber, isSaidOfNames, neverName } from "./name-words.ts";
import { add, type ReadAnswer, type Segment, trimSmall } from "./segment.ts";
import {
  countSpelled,
  isHalfOfDay,
  isLetters,
  readBeside,
  spelledEnd,
  tokenLength,
  trimSpelled,
} from "./spelled-names.ts";

/** Longest answer that is taken as a name as a whole. */
const longestName = 5;
const longestSpelling = 14;

export const readNameAnswer: ReadAnswer = (segment, found) =>
  segment.isAsked ? readAsked(segment, found) : readTold(segment, found);

/** "name is …", "name: …", "last name …": the words at once behind the cue. */
function readTold(segment: Segment, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens, to } = segment;
  let from = segment.from;
  // "my name's temperance"
  let isIntroduced = from > 0 && (has(tokens, from - 1, c.possessive) || isOneOf(callsMe, tokens, from - 1));
  while (from < to && from - segment.from < 6 && isLeadIn(tokens, from)) {
    if (isOneOf(introducing, tokens, from)) isIntroduced = true;
    from++;
  }
  if (/[:=]/.test(tokens.text.slice(tokens.end[from - 1] ?? 0, tokens.start[from]))) isIntroduced = true;
  // "a nombre de quién", but "my name is wen"
  if (segment.cue.isAbroad && from + 1 === to && isOneOf(whom, tokens, from)) return false;
  if (
    !isIntroduced &&
    (isOneOf(telling, tokens, from) || has(tokens, from, c.filler) || isJoining(segment, from))
  )
    return false;
  let end = from;
  while (
    end < to &&
    end - from < longestName &&
    !(end > from && isSentenceStart(tokens, end) && tokenLength(tokens, end - 1) > 2) &&
    (isNamePart(tokens, end, to, isIntroduced) || isParticle(end))
  )
    end++;
  if (isIntroduced && isAnyWord(tokens, from, end, to)) end++;
  if (end > from && isLetters(tokens, from, end)) end = spelledEnd(tokens, from, to);
  if (isOfNumber(tokens, end, to)) return false;
  return end > from && add(segment, from, end, "written", found);

  /** "joost van der veldhuis". */
  function isParticle(token: number): boolean {
    let next = token;
    while (next < to && next - token < 3 && isOneOf(particle, tokens, next)) next++;
    if (token > from && isHyphened(tokens, token, to)) return true;
    return token > from && next > token && next < to && isNamePart(tokens, next, to, isIntroduced);
  }
}

/** "hyun-woo", "pemberton hyphen wills": the word behind a hyphen, or the hyphen that is said. */
const isHyphened = (tokens: Tokens, token: number, to: number): boolean =>
  tokens.text.slice(tokens.end[token - 1], tokens.start[token]) === "-" ||
  isOneOf(hyphen, tokens, token - 1) ||
  (isOneOf(hyphen, tokens, token) && token + 1 < to);
const hyphen = wordSet("hyphen");

/** "everybody calls me dusty", "i go by rusty". */
const callsMe = wordSet("me by");
/** "su nombre y apellidos": to the next question. */
const isJoining = ({ tokens, to }: Segment, token: number): boolean =>
  token + 1 === to && isOneOf(andAbroad, tokens, token);
const andAbroad = wordSet("y e i");

/** "uw achternaam spellen": to do with it. */
const telling = wordSet(
  "spellen noteren opschrijven notieren aufschreiben noter anotar annotare zapisać buchstabieren nennen sagen angeben épeler deletrear soletrar przeliterować literować panieńskie odbiorcy pacjenta dziecka zamawiającego właściciela",
);
const whom = wordSet("quién quien qui chi quem kogo wem wen wie");
const introducing = wordSet("is its it was as would im i'm ist lautet est es è é jest de di");
const particle = wordSet(
  "van von der den de del della di da do dos la le el ter ten zu bin ibn al y mac st or something",
);

/** "my name is sachet", "name is steve bologna": where a sentence has only that word left, the word is the name. */
function isAnyWord(tokens: Tokens, from: number, at: number, to: number): boolean {
  if (at >= to || at - from > 1 || !has(tokens, at, c.ordinary) || has(tokens, at, neverName | c.filler))
    return false;
  if (has(tokens, at, c.grammar) && !has(tokens, at, c.given)) return false;
  // "what name is on the licence"
  if (isOneOf(article, tokens, at - 1) && isOneOf(on, tokens, at - 2)) return false;
  const isLast = at + 1 >= to || isOneOf(goingOn, tokens, at + 1);
  return isLast && !isSaidOfNames.test(wordAt(tokens, at));
}

const goingOn = wordSet("and but yes like as");
const article = wordSet("the");
const on = wordSet("on");

const isLeadIn = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.filler | c.title) || isOneOf(leadIn, tokens, token);
const leadIn = wordSet(
  `is its it thats still currently was would be as my i'm im i am and the under on of in de di ist lautet est es è é jest się sie
  war`,
);

function isNamePart(tokens: Tokens, token: number, to: number, isIntroduced: boolean): boolean {
  if (has(tokens, token, neverName) && !has(tokens, token, c.capital | c.letter)) return false;
  if (has(tokens, token, c.digits | c.mask)) return false;
  if (has(tokens, token, c.letter)) return !has(tokens, token, c.grammar) || has(tokens, token, c.capital);
  if (has(tokens, token, c.grammar | c.filler))
    return has(tokens, token, c.capital) && has(tokens, token, anyName);
  if (has(tokens, token, c.capital)) return true;
  // "my name is severn blakeley"
  if (has(tokens, token, c.ordinary))
    return isIntroduced && (has(tokens, token, anyName) || isBeforeName(tokens, token, to));
  return isIntroduced || has(tokens, token, anyName) || !has(tokens, token, c.ordinary);
}

const isBeforeName = (tokens: Tokens, token: number, to: number): boolean =>
  token + 1 < to && isPlainName(tokens, token + 1) && !isSaidOfNames.test(wordAt(tokens, token));

/** The whole turn is the answer: short ones are names from end to end, of long ones only what can be one. */
function readAsked(whole: Segment, found: Parameters<ReadAnswer>[1]): boolean {
  const segment = beforeNumber(behindFigures(whole));
  const { tokens } = segment;
  const spelled = countSpelled(tokens, segment.from, segment.to, segment.cue.isAbroad);
  if (spelled >= 2 && segment.to - segment.from <= longestSpelling + spelled) {
    const { from, to } = trimSpelled(segment);
    const isSaidBefore = readBeside({ ...segment, to: from }, found);
    const isSaidBehind = readBeside({ ...segment, from: to }, found);
    return to > from ? add(segment, from, to, "spoken", found) : isSaidBefore || isSaidBehind;
  }
  const { from, to } = isTwoNames(segment) ? segment : trimSmall(segment);
  if (from >= to || isNobody(tokens, from, to) || isHalfOfDay(tokens, to - 1)) return false;
  const first = Math.max(behindWhose(segment, from, to), behindEvent(tokens, from, to));
  const end = untilTalk(tokens, first, to);
  if (end - from <= longestName && !isSentence(tokens, segment, from, end)) {
    add(segment, first, end, "written", found);
    if (end < to) readPlainNames({ ...segment, from: end, to }, found);
    return true;
  }
  return readPlainNames(segment, found);
}

/** "yuki tanaka brown one one seven three": asked for a name and a number, and the name comes first. */
function beforeNumber(segment: Segment): Segment {
  const { tokens, from, to } = segment;
  let end = to;
  while (end > from && has(tokens, end - 1, spokenNumber)) end--;
  if (to - end < (to - from > longestName ? 3 : leastNumber) || end - from < 2) return segment;
  const name = { ...segment, to: end };
  return isPlainName(tokens, from) || isTwoNames(name) ? name : segment;
}
const leastNumber = 4;

/** "i got married it's pell": behind the last "it's" of an answer that begins with other words. */
function behindEvent(tokens: Tokens, from: number, to: number): number {
  if (!has(tokens, from, c.ordinary) || has(tokens, from, anyName)) return from;
  for (let token = to - 2; token > from; token--)
    if (isOneOf(it, tokens, token) && has(tokens, token, c.possessive)) return token + 1;
  return from;
}
const it = wordSet("it");

/** "rose may": each of them is a small or an ordinary word elsewhere. */
const isTwoNames = ({ tokens, from, to }: Segment): boolean =>
  to - from === 2 &&
  has(tokens, from, c.given) &&
  has(tokens, from + 1, anyName) &&
  !has(tokens, from, c.filler | c.grammar) &&
  !has(tokens, from + 1, c.filler);

/** "my husband's name gideon", "my wife delyth price", "myself ravi", "it says oyin"; but "son minh tran" and "mother
 *  teresa" are called so. */
function behindWhose({ tokens, from: least }: Segment, from: number, to: number): number {
  let first = from;
  let isSaid = false;
  while (first + 1 < to && isOneOf(leadingIn, tokens, first)) {
    if (isOneOf(saying, tokens, first) || has(tokens, first, c.possessive)) isSaid = true;
    first++;
  }
  return isSaid || (from > least && has(tokens, from - 1, c.grammar)) ? first : from;
}
const saying = wordSet("name names surname is myself says it account");
const leadingIn = wordSet(
  "late name names surname husband wife mother father son daughter partner flatmate roommate landlord friend hers his is myself says it account",
);

/** A sentence of its own ("can you repeat that"), no name. */
function isSentence(tokens: Tokens, segment: Segment, from: number, to: number): boolean {
  if (to - from === 2 && isCalledAnything(tokens, from)) return false;
  let names = 0;
  let small = 0;
  for (let token = from; token < to; token++) {
    if (has(tokens, token, c.digits | c.mask | c.scale | c.teen)) return true;
    if (has(tokens, token, c.unit) && !has(tokens, token, anyName)) return true;
    if (has(tokens, token, anyName) || !has(tokens, token, c.ordinary | c.grammar | c.filler)) names++;
    else if (has(tokens, token, c.grammar)) small++;
  }
  if (names === 0 || small > names) return true;
  const asks = /\b(?:can|could|what|why|how|don't|can't|want|need|repeat|help|would|do)\b/i;
  return asks.test(tokens.text.slice(tokens.start[segment.from], tokens.end[segment.to - 1]));
}

/** "douglas day", "cheryl park": behind a given name that is nothing else any word is the family's. */
const isCalledAnything = (tokens: Tokens, given: number): boolean =>
  isPlainName(tokens, given) &&
  has(tokens, given, c.given) &&
  !has(tokens, given + 1, c.digits | spokenNumber | c.mask | c.grammar | c.filler) &&
  !isSaidOfNames.test(wordAt(tokens, given + 1));

function readPlainNames(segment: Segment, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens, from, to } = segment;
  let isFound = false;
  for (let token = from; token < to; token++) {
    if (!isPlainName(tokens, token) && !isUnheardName(segment, token)) continue;
    const particled = behindNoble(tokens, token + 1);
    let end = particled > token + 1 && particled < to ? particled + 1 : token + 1;
    while (end < to && (isPlainName(tokens, end) || isUnheardName(segment, end))) end++;
    isFound = add(segment, token, end, "written", found);
    token = end;
  }
  return isFound;
}

/** In the answer to a question for a name also a word nobody lists, where a name stands: "that'd be jolyon or petra". */
const isUnheardName = ({ tokens, from, to }: Segment, token: number): boolean =>
  to - from <= longestTelling &&
  has(tokens, token, c.unlisted) &&
  !has(tokens, token, neverName | c.grammar | c.filler | c.mixed | c.letter) &&
  tokenLength(tokens, token) > 2 &&
  (token === from ? behindNoble(tokens, token + 1) > token + 1 && token + 2 < to : true) &&
  (token === from || isOneOf(beforeName, tokens, token - 1) || has(tokens, token - 1, c.unlisted));
const longestTelling = 9;
const beforeName = wordSet("be is or and under named called with mr mrs ms miss mister");

/** Known as a name and nothing else, or with a capital. */
export function isPlainName(tokens: Tokens, token: number): boolean {
  if (has(tokens, token, neverName | c.grammar | c.filler)) return false;
  if (!has(tokens, token, anyName)) return false;
  return !has(tokens, token, c.ordinary | c.place | c.time) || has(tokens, token, c.capital);
}
