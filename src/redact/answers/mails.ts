/** Answers that are mail addresses. */
import { has, type Tokens, wordAt } from "../lexer.ts";
import { wordClass as c, numberLike, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import type { Span } from "../span.ts";
import { wholeMailRank } from "../unasked/mails.ts";
import { add, firstAt, holdsMask, type ReadAnswer, type Segment, trimSmall } from "./segment.ts";

const longestGap = 3;
/** Words before the "at" of a mail. */
const longestLocal = 8;

/** What the reader of said mails did not see whole: a spelled part, a provider's name, a part before the "at". */
export const readMailAnswer: ReadAnswer = (segment, found) => {
  // told and written: nothing is asked for any more, and nobody reads it back
  if (!segment.isAsked && !isToldMail(segment)) return mailIn(segment)?.view === "written";
  if (holdsMask(segment)) return false;
  const { tokens } = segment;
  const trimmed = trimSmall(segment);
  const { from } = trimmed;
  let { to } = trimmed;
  // "rhonda k" is no "okay"
  while (to > from && to < segment.to && has(tokens, to, c.letter)) to++;
  if (from >= to) return false;
  const whole = mailIn(segment);
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
    if (!has(tokens, token, numberLike) && wordAt(tokens, token) !== "at") isTelling = true;
  }
  while (first > segment.from && has(tokens, first - 1, c.letter)) first--;
  if (to - from > longestSilent && !isTold(tokens, from, to)) return false;
  // "at six fifteen" has no part that only a mail address has
  if (first < 0 || !isTelling || parts * 2 < last + 1 - first || (parts < 2 && to - from > 3)) return false;
  if (last + 1 < to && isOneOf(ending, tokens, last + 1)) last++;
  const heard = segment.isAsked ? heardFrom({ ...segment, from }, first) : first;
  return add(segment, heard, last + 1, "spoken", found);
};

/** A sentence in a language without a list is no mail: of one so long something is said or spelled that stands in mails,
 *  or it has no small word. */
function isTold(tokens: Tokens, from: number, to: number): boolean {
  let letters = 0;
  let small = 0;
  for (let token = from; token < to; token++) {
    if (has(tokens, token, c.mailHost | c.at | spokenNumber | c.mixed) || isAtHost(tokens, token, to))
      return true;
    if (has(tokens, token, c.saidMark) && !has(tokens, token, c.grammar)) return true;
    if (has(tokens, token, c.letter | c.spelling) && (++letters > 2 || isOneOf(capital, tokens, token - 1)))
      return true;
    // "a 4 g 4 f 3"; but "R$ 120"
    if (has(tokens, token, c.letter) && !has(tokens, token, c.capital) && has(tokens, token + 1, c.digits))
      return true;
    if (has(tokens, token, c.grammar | c.filler) || wordAt(tokens, token).length <= longestSmall) small++;
  }
  return small === 0 || isOneOf(ending, tokens, to - 1);
}
const capital = wordSet("capital lowercase uppercase");
const longestSmall = 3;

/** "jasper whitlock at kestrelmail", "jasper bei kestrelmail": no list need hold the host. */
const isAtHost = (tokens: Tokens, token: number, to: number): boolean =>
  token + 1 < to &&
  isOneOf(at, tokens, token) &&
  !has(tokens, token + 1, c.ordinary | c.grammar | c.filler | numberLike);
const at = wordSet("at bei chez");
const longestSilent = 4;

/** "my upi is raghu dot iyer at okbank": the cue, then at most a small word, then parts and an "at" among them. */
function isToldMail({ tokens, from, to }: Segment): boolean {
  let token = from;
  while (token < to && isOneOf(leadIn, tokens, token)) token++;
  for (let at = token + 1; at < to && at - token <= longestLocal; at++) {
    if (!has(tokens, at, c.saidMark)) continue;
    if (wordAt(tokens, at) === "at")
      return at + 1 < to && !has(tokens, at + 1, c.ordinary | c.grammar | numberLike);
  }
  return false;
}

const leadIn = wordSet("is its it as address id would be");

/** "g mail com", "hot mail": recognition parts what it does not know. */
const isSplitHost = (tokens: Tokens, token: number): boolean =>
  (isOneOf(mailWord, tokens, token) && isOneOf(beforeMail, tokens, token - 1)) ||
  (isOneOf(ending, tokens, token) && isOneOf(mailWord, tokens, token - 1));
const mailWord = wordSet("mail");
const beforeMail = wordSet("g hot proton rocket fast web");
const ending = wordSet("com net org de uk");

const isMailPart = ({ tokens, from, to }: Segment, token: number): boolean =>
  isSplitHost(tokens, token) ||
  (token + 1 < to && has(tokens, token + 1, c.saidMark) && !has(tokens, token, c.grammar | c.filler)) ||
  (token > from && has(tokens, token - 1, c.saidMark | c.mailHost)) ||
  has(tokens, token, c.mailHost | c.saidMark | c.letter | c.spelling | numberLike) ||
  !has(tokens, token, c.ordinary | c.grammar | c.filler | c.mask);

/** What readers of answers look at again and again. */
export const wholeMailsOf = (found: readonly Span[]): readonly Span[] =>
  found
    .filter(({ type, rank }) => type === "EMAIL" && rank >= wholeMailRank)
    .sort((a, b) => a.start - b.start);

/** The mail address that was seen whole in the segment: the first that is written, else the first. */
function mailIn({ tokens, from, to, mails }: Segment): Span | undefined {
  const end = tokens.end[to - 1] as number;
  let first: Span | undefined;
  for (let index = firstAt(mails, tokens.start[from] as number, placeOf); index < mails.length; index++) {
    const mail = mails[index] as Span;
    if (mail.start >= end) break;
    if (mail.end > end) continue;
    if (mail.view === "written") return mail;
    first ??= mail;
  }
  return first;
}
const placeOf = ({ start }: Span): number => start;

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

const preposition = wordSet("to for on with by");
/** "capital t small e small d then harlow". */
const joining = wordSet("and then");
const longestHeard = 10;
const isHeard = (tokens: Tokens, token: number): boolean =>
  !has(tokens, token, c.mask | c.at) &&
  (!has(tokens, token, c.filler) || isOneOf(joining, tokens, token)) &&
  !isOneOf(besideMail, tokens, token);
const besideMail = wordSet(
  `is its it that what name email mail address id account mine ours this was be as i i'm i'll i've my me you your think believe guess say says said would should
  could can use try put write send reach have has got at to on for or with by but just still ist war lautet est es è jest`,
);
