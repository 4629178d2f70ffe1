/** Names that are spelled, and what is said beside the letters. */
import { has, type Tokens, wordAt } from "../lexer.ts";
import { anyName, wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isSaidOfNames, neverName } from "./name-words.ts";
import { add, type ReadAnswer, type Segment, withoutDoubt } from "./segment.ts";

/** Spelled names come back as small words, too ("i am" for "i a m"): only longer ones are left out. */
export function trimSpelled(segment: Segment): { from: number; to: number } {
  const { tokens, from, to } = untilTalk(withoutDoubt(segment));
  const isLonger = (token: number) =>
    has(tokens, token, c.grammar | c.filler) &&
    !isScrap(tokens, token) &&
    (tokenLength(tokens, token) > 2 || /^(?:it|is|my|so|ok|no|uh|um)$/.test(wordAt(tokens, token)));
  let first = behindLeadIn(segment, from, to);
  let last = to;
  while (first < last && isLonger(first)) first++;
  while (last > first && isLonger(last - 1)) last--;
  return { from: first, to: last };
}

/** "hi tobias it's annabel w h i t": behind the last word before the first letter that announces a name. */
function behindLeadIn({ tokens }: Segment, from: number, to: number): number {
  let letter = from;
  while (letter < to && !has(tokens, letter, c.letter | c.spelling)) letter++;
  for (let token = letter - 1; token > from; token--)
    if (isOneOf(announcing, tokens, token)) return token + 1;
  return from;
}
const announcing = wordSet("it its is be name names spelled spelt under called pronounced this");

/** "e i r l y s people always get it wrong". */
const others = wordSet("people everyone everybody nobody they");

/** "v i l l a and it was two of five parts": what begins behind the last letter is another sentence. */
function untilTalk(segment: Segment): Segment {
  const { tokens, from, to } = segment;
  let last = to - 1;
  while (last > from && !has(tokens, last, c.letter | c.spelling)) last--;
  const next = last + 1;
  if (next + 1 >= to) return segment;
  if (isOneOf(others, tokens, next) && !has(tokens, next + 1, c.letter)) return { ...segment, to: next };
  if (!isOneOf(otherTalk, tokens, next)) return segment;
  return !isOneOf(joining, tokens, next) || has(tokens, next + 1, c.grammar)
    ? { ...segment, to: next }
    : segment;
}
const joining = wordSet("and so");

/** What is said beside the letters tells the name as often as not: "f r o b because frobisher", "and it's bishop". Any
 *  name is it there, a word that no list knows, and the last word behind one that announces a name. */
export function readBeside(segment: Segment, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens, from, to } = segment;
  let isFound = false;
  for (let token = from; token < to; token++) {
    if (has(tokens, token, neverName | c.grammar | c.filler | c.mixed | c.letter)) continue;
    const isUnheard = has(tokens, token, c.unlisted) && tokenLength(tokens, token) > 2;
    const isAnnounced =
      token + 1 === to &&
      token > from &&
      isOneOf(announcing, tokens, token - 1) &&
      !isSaidOfNames.test(wordAt(tokens, token));
    if (isUnheard || isAnnounced || has(tokens, token, anyName))
      isFound = add(segment, token, token + 1, "written", found);
  }
  return isFound;
}
const otherTalk = wordSet("and but so because if we thats can could do");

export const tokenLength = ({ start, end }: Tokens, token: number): number =>
  (end[token] as number) - (start[token] as number);

/** "MIT c h e LL": a recogniser writes a piece of a name in capitals where its letters were heard together. */
const isScrap = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.shouted) &&
  tokenLength(tokens, token) <= 3 &&
  has(tokens, token + 1, c.letter) &&
  !has(tokens, token + 1, c.capital);

/** "jo a nn a br I ggs", "I sa be ll a", "I he a": a name in pieces. Two at least are no small words, or the last is a
 *  letter that ends no sentence. */
function isInPieces(tokens: Tokens, from: number, to: number): boolean {
  let pieces = 0;
  for (let token = from; token < to; token++) {
    const length = tokenLength(tokens, token);
    if (length > 3 && !has(tokens, token, c.repeat)) return false;
    if (length === 2 && !has(tokens, token, c.grammar | c.filler)) pieces++;
  }
  return pieces >= 2 || (to - from > 2 && isOneOf(endless, tokens, to - 1));
}

const endless = wordSet("a");

/** "by six a m", and not the end of "m a m". */
export const isHalfOfDay = (tokens: Tokens, token: number): boolean => {
  const half = isOneOf(m, tokens, token) ? token - 1 : token;
  return (
    isOneOf(halves, tokens, half) &&
    isOneOf(m, tokens, half + 1) &&
    has(tokens, half - 1, spokenNumber | c.digits)
  );
};
const halves = wordSet("a p");
const m = wordSet("m");

/** "i have a …": a letter that is a word, too, is spelled only beside another, or in a name in pieces. */
export function countSpelled(tokens: Tokens, from: number, to: number, isAbroad = false): number {
  const isLetter = (token: number) =>
    token >= from &&
    token < to &&
    !isHalfOfDay(tokens, token) &&
    (has(tokens, token, c.letter | c.spelling) ||
      (has(tokens, token, c.shouted) && tokenLength(tokens, token) <= 3));
  const isBroken = isInPieces(tokens, from, to);
  let spelled = 0;
  for (let token = from; token < to; token++) {
    const isWord =
      !isBroken &&
      (has(tokens, token, c.grammar) || (isAbroad && isOneOf(smallAbroad, tokens, token))) &&
      has(tokens, token, c.letter) &&
      !isLetter(token - 1) &&
      !isLetter(token + 1);
    if (isLetter(token) && !isWord) spelled++;
  }
  return spelled;
}

/** "and", in Spanish and Portuguese. */
const smallAbroad = wordSet("y e");

export const isLetters = (tokens: Tokens, from: number, to: number): boolean =>
  to - from >= 2 && countSpelled(tokens, from, to) === to - from;

export function spelledEnd(tokens: Tokens, from: number, to: number): number {
  let end = from;
  while (end < to && has(tokens, end, c.letter | c.spelling)) end++;
  return end;
}
