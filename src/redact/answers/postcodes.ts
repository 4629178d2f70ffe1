/** Answers that are postcodes: letters and figures, and what recognition made of them. */
import { isQuantity } from "../keep.ts";
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c, codeLike, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isForeign } from "./number-edges.ts";
import { add, firstAt, type ReadAnswer, type Segment, withoutDoubt } from "./segment.ts";

/** How many tokens may stand between a cue and its value in the same turn. */
const reach = 7;
/** Recognisers hear letters as small words: "and" for n, "you" for u. */
const longestMishearing = 4;

/** From the first to the last token that can be part of a postcode; what was misheard between them goes too. */
export const readPostcodeAnswer: ReadAnswer = (whole, found) => {
  const segment = withoutDoubt(whole);
  const { tokens, from, to, isAsked } = segment;
  let first = -1;
  let last = -1;
  let digits = 0;
  let letters = 0;
  let gaps = 0;
  for (let token = from; token < to; token++) {
    const isPart = has(tokens, token, codeLike) && !isLoneWord(tokens, token, to);
    const isShort =
      length(tokens, token) <= longestMishearing &&
      (has(tokens, token, c.shouted) || (isAsked && isAreaLetters(tokens, token)));
    if (!isPart && !isShort) {
      if (!isAsked && first >= 0 && token - last > 2) break;
      if (!isAsked && first < 0 && token - from > reach) break;
      continue;
    }
    // "bd9 4ju, 112.40 on the third"
    if (first >= 0 && has(tokens, token, c.digits) && isNextAmount(tokens, token)) break;
    if (first < 0) first = token;
    else if (token - last > 1) gaps++;
    last = token;
    if (has(tokens, token, c.digits | c.mixed | spokenNumber)) digits++;
    else letters++;
  }
  if (first < 0 || (digits === 0 && letters < 2) || holdsUnit(tokens, first, last)) return false;
  // "qual o cep e o número"
  if (!isAsked && digits === 0 && isOneOf(andAbroad, tokens, first)) return false;
  // "i ordered three and got two"
  if (letters === 0 && digits < 3 && gaps > 0 && has(tokens, first, spokenNumber)) return false;
  const characters = (tokens.end[last] as number) - (tokens.start[first] as number);
  if (characters < 3 && last - first < to - from - 1) return false;
  if (isQuantity(tokens.text, tokens.start[first] as number, tokens.end[last] as number)) return false;
  const { runs } = segment;
  const run = runs[firstAt(runs, first, (one) => one.from)];
  const figures = run?.from === first && run.to === last + 1 && run.letters === 0 ? run.text : undefined;
  return add(segment, withHead(segment, first), withTail(segment, last), "spoken", found, figures);
};

/** Figures with a decimal point, behind a comma. */
const isNextAmount = ({ text, start, end }: Tokens, token: number): boolean =>
  /^, ?£?$/.test(text.slice(end[token - 1], start[token])) &&
  /^\d{1,4}\.\d\d(?!\d)/.test(text.slice(start[token], (start[token] as number) + 8));

const andAbroad = wordSet("e y");

/** "two hundred and fifty pounds and forty". */
function holdsUnit(tokens: Tokens, first: number, last: number): boolean {
  for (let token = first; token < last; token++)
    if (has(tokens, token, c.unit) && length(tokens, token) > 2) return true;
  return false;
}

/** "bs twenty three": the area's letters, written together. */
const isAreaLetters = (tokens: Tokens, token: number): boolean =>
  length(tokens, token) === 2 && !has(tokens, token, c.ordinary | c.grammar | c.filler);

const length = (tokens: Tokens, token: number): number =>
  (tokens.end[token] as number) - (tokens.start[token] as number);

/** "a" and "i" before a word are words. */
function isLoneWord(tokens: Tokens, token: number, to: number): boolean {
  if (!has(tokens, token, c.letter) || !has(tokens, token, c.grammar)) return false;
  return token + 1 >= to || !has(tokens, token + 1, codeLike | c.shouted);
}

/** Letters come back as small words: "i am 7 y 6 h p" for "i m …", "he 4 t 5". */
function withHead({ tokens, from, isAsked }: Segment, first: number): number {
  let head = first;
  while (
    isAsked &&
    head > from &&
    first - head < 2 &&
    (isMisheard(tokens, head - 1) || isForeign(tokens, head - 1))
  )
    head--;
  return head;
}

/** "9 6 7 t you", "d t 5 5 4 in ear", "m 3 n 5 g eh". */
function withTail({ tokens, to, isAsked }: Segment, last: number): number {
  let next = last + 1;
  while (isAsked && next < to && next - last < 3 && (isMisheard(tokens, next) || isForeign(tokens, next)))
    next++;
  if (!isAsked || next !== to - 1 || length(tokens, next) > 3 || has(tokens, next, c.filler)) return next;
  return next + 1;
}

const isMisheard = (tokens: Tokens, token: number): boolean =>
  length(tokens, token) <= 2 && !isOneOf(smallWord, tokens, token);
const smallWord = wordSet("is it my so ok no uh um er hm mm or to of we us by");
