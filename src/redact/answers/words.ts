/** Answers that are words: mail addresses, street addresses. */
import { isQuantity } from "../keep.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { unitOfBuilding } from "../lexicon/place-words.ts";
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { wholeMailRank } from "../mails.ts";
import type { Span } from "../span.ts";
import { add, holdsMask, type ReadAnswer, type Segment, trimSmall } from "./segment.ts";

const codeLike = spokenNumber | c.digits | c.mixed | c.repeat;
const longestGap = 3;
/** Words before the "at" of a mail. */
const longestLocal = 8;
/** "flat two the old granary". */
const longestHouseName = 7;
const longestLine = 10;
/** "the old stable house". */
const longestSign = 3;

/** What the reader of said mails did not see whole: a spelled part, a provider's name, a part before the "at". */
export const readMailAnswer: ReadAnswer = (segment, found) => {
  if (holdsMask(segment)) return false;
  const { tokens } = segment;
  const trimmed = trimSmall(segment);
  const { from } = trimmed;
  let { to } = trimmed;
  // "rhonda k" is no "okay"
  while (to > from && to < segment.to && has(tokens, to, c.letter)) to++;
  if (!segment.isAsked && !isToldMail(segment)) return false;
  if (from >= to) return false;
  const whole = mailIn(segment, found);
  if (whole) return addBefore(segment, whole, found);
  let first = -1;
  let last = -1;
  let parts = 0;
  let isTelling = false;
  for (let token = from; token < to && (first < 0 || token - last <= longestGap); token++) {
    if (!isMailPart(segment, token)) continue;
    if (first < 0) first = token;
    last = token;
    parts++;
    if (!has(tokens, token, codeLike) && wordAt(tokens, token) !== "at") isTelling = true;
  }
  while (first > segment.from && has(tokens, first - 1, c.letter)) first--;
  // "at six fifteen" has no part that only a mail address has
  if (first < 0 || !isTelling || parts * 2 < last + 1 - first || (parts < 2 && to - from > 3)) return false;
  const heard = segment.isAsked ? heardFrom({ ...segment, from }, first) : first;
  return add(segment, heard, last + 1, "spoken", found);
};

/** "my upi is raghu dot iyer at okbank": the cue, then at most a small word, then parts and an "at" among them. */
function isToldMail({ tokens, from, to }: Segment): boolean {
  let token = from;
  while (token < to && isOneOf(leadIn, tokens, token)) token++;
  for (let at = token + 1; at < to && at - token <= longestLocal; at++) {
    if (!has(tokens, at, c.saidMark)) continue;
    if (wordAt(tokens, at) === "at")
      return at + 1 < to && !has(tokens, at + 1, c.ordinary | c.grammar | codeLike);
  }
  return false;
}

const leadIn = wordSet("is it's its it as address id would be");

/** "g mail com", "hot mail": recognition parts what it does not know. */
const isSplitHost = (tokens: Tokens, token: number): boolean =>
  (isOneOf(mailWord, tokens, token) && isOneOf(beforeMail, tokens, token - 1)) ||
  (isOneOf(ending, tokens, token) && isOneOf(mailWord, tokens, token - 1));
const mailWord = wordSet("mail");
const beforeMail = wordSet("g hot proton rocket fast web");
const ending = wordSet("com net org de");

const isMailPart = ({ tokens, from, to }: Segment, token: number): boolean =>
  isSplitHost(tokens, token) ||
  (token + 1 < to && has(tokens, token + 1, c.saidMark) && !has(tokens, token, c.grammar | c.filler)) ||
  (token > from && has(tokens, token - 1, c.saidMark | c.mailHost)) ||
  has(tokens, token, c.mailHost | c.saidMark | c.letter | c.spelling | codeLike) ||
  !has(tokens, token, c.ordinary | c.grammar | c.filler | c.mask);

/** The mail address that was seen whole in the segment. */
function mailIn({ tokens, from, to }: Segment, found: readonly Span[]): Span | undefined {
  const start = tokens.start[from] as number;
  const end = tokens.end[to - 1] as number;
  return found.find(
    (span) => span.type === "EMAIL" && span.start >= start && span.end <= end && span.rank >= wholeMailRank,
  );
}

/** "lorna mcvey all one word at …", "two the moon and back at …": whatever leads to the address without a word that
 *  begins or ends a sentence is the part before its "at", as it was heard. */
function addBefore(segment: Segment, { start }: Span, found: Span[]): true {
  const { tokens, from, to } = segment;
  let mail = from;
  while (mail < to && (tokens.start[mail] as number) < start) mail++;
  const first = heardFrom(segment, mail);
  return first === mail || add(segment, first, mail, "spoken", found);
}

/** Where the part before the "at" begins that was read from `mail` on. */
function heardFrom({ tokens, from }: Segment, mail: number): number {
  let first = mail;
  while (first > from && mail - first <= longestHeard && isHeard(tokens, first - 1)) first--;
  // "zero to hero fitness at …": a preposition ends the part only where a sentence stands before it
  let whole = first;
  while (whole > from && (isHeard(tokens, whole - 1) || isOneOf(preposition, tokens, whole - 1))) whole--;
  if (whole === from) first = from;
  return mail - first > longestHeard ? mail : first;
}

const towards = wordSet("to in");
const preposition = wordSet("to for on with by");
/** "capital t small e small d then harlow". */
const joining = wordSet("and then");
const longestHeard = 10;
const isHeard = (tokens: Tokens, token: number): boolean =>
  !has(tokens, token, c.mask | c.at) &&
  (!has(tokens, token, c.filler) || isOneOf(joining, tokens, token)) &&
  !isOneOf(besideMail, tokens, token);
const besideMail = wordSet(
  `is it's its it that that's what name email e-mail mail address id account mine ours this was be as i i'm i'll i've my me you your think believe guess say says said would should
  could can use try put write send reach have has got at to on for or with by but just still ist war lautet est es è jest`,
);

/** From the first number, street or place of the answer to its last; small words at both ends stay. Without a
 *  number it needs a street or a place, and no sentence around it. */
export const readAddressAnswer: ReadAnswer = (segment, found) => {
  const { tokens, isAsked } = segment;
  const { from, to } = trimSmall(segment);
  // "the old vicarage": a house with a name needs no number
  if (isAsked && to - from > 1 && to - from <= longestSign && isOneOf(houseWord, tokens, to - 1))
    return add(segment, from, to, "spoken", found);
  let first = -1;
  for (let token = from; token < to && first < 0; token++) {
    if (!isAsked && token - segment.from > 4) return false;
    if (has(tokens, token, codeLike | c.place) || isStreet(segment, token) || isProper(segment, token))
      first = token;
  }
  if (first < 0) return false;
  const hasNumber = has(tokens, first, codeLike);
  // "orchard row": the name of a street may be any word
  if (isAsked && has(tokens, first, c.street)) while (first > from && isBareWord(segment, first - 1)) first--;
  while (first > from && isOneOf(ofBuilding, tokens, first - 1)) first--;
  if (!isAsked && hasNumber && isHouse(segment, first))
    return add(segment, first, houseEnd(segment, first), "spoken", found);
  let last = first;
  let places = 0;
  let streets = 0;
  let proper = 0;
  let quiet = 0;
  for (let token = first; token < to && token - first < 24; token++) {
    if (!isAsked && isOtherCue(tokens, token)) break;
    const isHouseLetter = has(tokens, token, c.letter) && token > first && has(tokens, token - 1, codeLike);
    if (!hasNumber && !isHouseLetter && has(tokens, token, c.grammar) && !isOneOf(insideName, tokens, token))
      break;
    if (isOneOf(sentenceWord, tokens, token)) break;
    if (isStreet(segment, token)) streets++;
    if (isStreet(segment, token) || has(tokens, token, c.place)) places++;
    const isName = isProper(segment, token);
    if ((isName && !has(tokens, token, codeLike)) || isOneOf(unitOfBuilding, tokens, token)) proper++;
    if (isName || has(tokens, token, codeLike | c.street | c.place | c.letter)) {
      last = token;
      quiet = 0;
    } else if (++quiet > (isAsked ? 5 : 3)) break;
  }
  if (isAsked && to - from <= longestHouseName && isOneOf(unitOfBuilding, tokens, from)) {
    return add(segment, from, to, "spoken", found);
  }
  if (isAsked && hasNumber && isAllAddress(tokens, first, to)) last = to - 1;
  if (!hasNumber && places === 0) return false;
  const isCounted = last === first && last + 1 < to && !has(tokens, last + 1, c.grammar | c.filler);
  if (
    places === 0 &&
    (isCounted || isQuantity(tokens.text, tokens.start[first] as number, tokens.end[last] as number))
  ) {
    return false;
  }
  if (places === 0 && last === first && !(isAsked && to - from < 4)) return false;
  // "do you ship to georgia"; but "moving to leeds 14"
  const isPlaceAlone = !hasNumber && streets === 0 && !has(tokens, last, codeLike);
  if (!isAsked && isPlaceAlone && isOneOf(towards, tokens, segment.from - 1)) return false;
  // "i live at forty two fine lane": behind a number a small word may name a street
  const isNoStreet = places === 0 && !has(tokens, last, c.street);
  if (!isAsked && isNoStreet && (proper === 0 || isTimeAt(tokens, first))) return false;
  return add(segment, first, last + 1, "spoken", found);
};

/** "i've lived at seventeen quarry bank for …": a number of two figures, and words up to the next small one. */
const isHouse = (segment: Segment, first: number): boolean =>
  isOneOf(atHouse, segment.tokens, first - 1) &&
  (segment.tokens.value[first] as number) >= 10 &&
  houseEnd(segment, first) > first + 1;

function houseEnd({ tokens, to }: Segment, first: number): number {
  let end = first + 1;
  while (end < to && has(tokens, end, codeLike)) end++;
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

const isBareWord = ({ tokens }: Segment, token: number): boolean =>
  !has(tokens, token, c.grammar | c.filler | c.cue | c.mask);

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
  !has(tokens, token, c.street | codeLike) &&
  !isOneOf(unitOfBuilding, tokens, token);

/** "main street", but not "a place" or "any way". */
const isStreet = (segment: Segment, token: number): boolean =>
  has(segment.tokens, token, c.street) &&
  (!has(segment.tokens, token, c.ordinary) ||
    (token > segment.from && !has(segment.tokens, token - 1, c.grammar | c.filler | c.cue)));

/** The talk goes on with something else. */
const sentenceWord = wordSet(
  "i i'm i've i'll we you he she they my your can could would is are was but because so if when",
);
const houseWord = wordSet(
  "house cottage cottages vicarage rectory barn farm farmhouse lodge hall manor villa grange priory bungalow granary chalet croft forge stables chapel",
);
const ofBuilding = wordSet("flat apartment apt unit suite plot house door number no block tower floor");
const insideName = wordSet("of the on upon in by under st no");

/** A word that is no ordinary one, or has a capital. */
const isProper = ({ tokens }: Segment, token: number): boolean =>
  !has(tokens, token, c.grammar | c.filler | c.cue | c.mask) &&
  (has(tokens, token, c.capital) || !has(tokens, token, c.ordinary));
