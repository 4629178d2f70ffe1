/** Answers that recognition, or a breath, parted at a small word: "the second of" – "february", "twelve to" – "1978",
 *  "jurriaan" – "ter horst". Anywhere else a small word at the end of a turn is the end of a sentence; in what was asked
 *  for it is a part of the value as often, and is one for certain where figures, letters or months stand on both sides of
 *  it, or where it is a word that stands inside names and addresses only. */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";

/** Words of the piece before, and of the one behind. */
const longestBefore = 8;
const longestBehind = 6;
/** Between the seam and the part of the value. */
const mostSmall = 2;

/** @param before turn of the first piece, @param behind of the next; both of what was asked for, or announced. */
export function isTornAnswer(tokens: Tokens, before: number, behind: number): boolean {
  const { turnStart } = tokens;
  const from = turnStart[before] as number;
  const seam = turnStart[before + 1] as number;
  const next = turnStart[behind] as number;
  const to = turnStart[behind + 1] as number;
  if (seam === from || to === next) return false;
  if (isEnded(tokens, seam - 1) || isEnded(tokens, next)) return false;
  if (isInside(tokens, seam - 1, next, to) || isSpelledOver(tokens, from, seam, next)) return true;
  if (to - next > longestBehind && !has(tokens, next + 1, part)) return false;
  const last = lastTold(tokens, from, seam);
  const first = firstTold(tokens, next, to);
  if (first === to || !isPart(tokens, first)) return false;
  return last < from ? seam - from <= mostSmall : seam - from <= longestBefore && isPart(tokens, last);
}

/** "… is twenty four hundred" – "hundred and thirty thousand before taxes": the second begins with what only ends the
 *  first. */
export function areAmounts(tokens: Tokens, before: number, behind: number): boolean {
  const last = (tokens.turnStart[before + 1] as number) - 1;
  return has(tokens, last, c.scale) && has(tokens, tokens.turnStart[behind] as number, c.scale);
}

/** "van" – "der meer", "sutton" – "on sea": of a name or a line that goes on, and nothing behind it but the rest. */
function isInside(tokens: Tokens, last: number, next: number, to: number): boolean {
  if (to - next > longestBehind) return false;
  if (isOneOf(inNames, tokens, last)) return !has(tokens, next, c.filler);
  if (isOneOf(inNames, tokens, next)) return next + 1 < to && isProper(tokens, to - 1);
  return (
    isOneOf(inPlaces, tokens, next) && next + 1 < to && to - next <= longestPlace && isProper(tokens, to - 1)
  );
}
const longestPlace = 4;
const inNames = wordSet(
  "de der den del della di da do dos das des du la le el los las van von vom zu zum zur ter ten te y bin ibn al",
);
const inPlaces = wordSet("on in upon under by near sur sous am im");
const isProper = (tokens: Tokens, token: number): boolean =>
  !has(tokens, token, c.filler | c.grammar) && !isEnded(tokens, token);

/** "d as in" – "dog", "t" – "like tango". */
function isSpelledOver(tokens: Tokens, from: number, seam: number, next: number): boolean {
  let letter = seam - 1;
  while (letter > from && seam - letter <= mostSmall && isOneOf(standingFor, tokens, letter)) letter--;
  return has(tokens, letter, c.letter) && (letter < seam - 1 || isOneOf(standingFor, tokens, next));
}
const standingFor = wordSet("as in like for wie comme jak come como");

const part =
  numberLike | c.letter | c.spelling | c.month | c.ordinal | c.saidMark | c.mailHost | c.shouted | c.street;
const isPart = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, part) || isOneOf(cent, tokens, token);

/** "twenty" – "second" of a birthday is no time, and "mille neuf cent" no money. */
const isEnded = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.unit | c.time | c.mask | c.cue) &&
  !has(tokens, token, c.ordinal | c.letter) &&
  !isOneOf(cent, tokens, token);
const cent = wordSet("cent");
const small = c.grammar | c.filler;

function lastTold(tokens: Tokens, from: number, seam: number): number {
  const least = Math.max(from, seam - mostSmall - 1);
  let last = seam - 1;
  while (last >= least && isSmall(tokens, last)) last--;
  return last;
}

function firstTold(tokens: Tokens, next: number, to: number): number {
  const most = Math.min(to, next + mostSmall + 1);
  let first = next;
  while (first < most && isSmall(tokens, first)) first++;
  return first;
}

/** An "i" or an "a" is a letter beside another, and what begins a sentence elsewhere. */
const isSmall = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, small) &&
  !has(tokens, token, c.shouted | c.digit) &&
  !(has(tokens, token, c.letter) && has(tokens, token + 1, c.letter | numberLike));

/** "anneke.vance [at]" – "example.com", "anneke.vance@ example" – ".com": written, with the sign or the dot at the seam. */
export function isTornMail(tokens: Tokens, before: number, behind: number): boolean {
  const { text, start, end, turnStart } = tokens;
  const last = (turnStart[before + 1] as number) - 1;
  const next = turnStart[behind] as number;
  if (last < (turnStart[before] as number) || next === turnStart[behind + 1]) return false;
  const behindLast = text[end[last] as number];
  // most turns end with their last word, or with its full stop
  if (behindLast === "\n" || behindLast === "." || behindLast === undefined)
    return has(tokens, last, c.at) && text[(start[next] as number) - 1] === ".";
  const isSigned = isOneOf(at, tokens, last)
    ? "])}".includes(behindLast)
    : /^ ?@/.test(text.slice(end[last], (end[last] as number) + 2));
  return isSigned && /^ ?\./.test(text.slice(end[next], (end[next] as number) + 2));
}
const at = wordSet("at");
