/** Answers that are numbers or codes. */
import { isDate } from "../detectors/dates.ts";
import { isMeasured, isQuantity } from "../keep.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { longestRun } from "../views/reading.ts";
import type { Run } from "../views/spoken.ts";
import { numberInSpain } from "../views/spoken-letter.ts";
import { cents, isSaidWithAnd } from "../views/spoken-number.ts";
import { beforePause, isBehindLetter, withEdges } from "./number-edges.ts";
import { add, areSmall, firstAt, type ReadAnswer, type Segment } from "./segment.ts";

/** How many tokens may stand between a cue and its value in the same turn. */
const reach = 7;

export const readNumberAnswer: ReadAnswer = (segment, found) => readRunsOf(segment, found, false);
export const readCodeAnswer: ReadAnswer = (segment, found) => readRunsOf(segment, found, true);

function readRunsOf(segment: Segment, found: Parameters<ReadAnswer>[1], isCode: boolean): boolean {
  const { tokens, cue, isAsked } = segment;
  const least = isAsked && cue.least < 6 ? Math.min(3, cue.least) : cue.least;
  let edge = segment.from;
  let isFound = false;
  let takenBack: Run | undefined;
  let isTimeTold = false;
  for (
    let index = firstAt(segment.runs, segment.from, (run) => run.from);
    index < segment.runs.length;
    index++
  ) {
    const { from: at } = segment.runs[index] as Run;
    if (at >= segment.to) break;
    if (at < edge) continue;
    const told = isCode ? withWordBetween(segment, index) : (segment.runs[index] as Run);
    if (told.to > segment.to) continue;
    const isSaidAbroad = cue.isAbroad && cue.answer === "number";
    const run = isAsked || isSaidAbroad ? withEdges(segment, told) : told;
    if (!isAsked && run.from - edge > (isFound ? 2 : cue.isWeak ? 3 : reach)) break;
    if (!isAsked && isFound && !areSmall(tokens, edge, run.from)) break;
    const isSpelledCode = isCode && run.letters >= 2 && run.isSpoken;
    const isWhole = isAsked && (run.digits > 0 || isSpelledCode) && isAlmostAll(segment, run);
    if (
      isOfOtherKind(segment, run) ||
      (run.digits > 6 && isDate(run.text)) ||
      (!isWhole && isYear(run)) ||
      (isTimeTold && isClock(run))
    ) {
      isTimeTold ||= isClock(run);
      continue;
    }
    if (run.digits < (isCode ? 1 : least) || run.text.length < least) {
      if (!isWhole || isThatOne(tokens, run)) {
        if (isTakenBack(segment, run)) takenBack = run;
        else if (isCode && isAsked) takenBack = beforePause(segment, index);
        continue;
      }
    }
    if (takenBack) add(segment, takenBack.from, takenBack.to, "spoken", found, takenBack.text);
    takenBack = undefined;
    const { from, to } = run;
    const first = isCode ? withPrefix(tokens, from, segment.from) : from;
    // "q q four nine two three one seven a", "a zero three nine …": a word elsewhere
    const isLettered = isCode && isAsked && run.isSpoken;
    const head =
      isLettered &&
      first - 1 === segment.from &&
      (has(tokens, first - 1, c.letter) || isOneOf(land, tokens, first - 1))
        ? first - 1
        : isCode && isBehindLetter(tokens, run, segment.from)
          ? first - 1
          : first;
    const isGlued = isCode && !isLettered && isGluedTo(tokens, to, segment.to);
    const tail = isGlued
      ? to + 1
      : isCode && cue.type === "GOVERNMENT_ID" && run.digits >= 7 && letterBehind(tokens, to, segment.to) > to
        ? letterBehind(tokens, to, segment.to)
        : isLettered && to + 1 === segment.to && has(tokens, to, c.letter)
          ? to + 1
          : to;
    add(segment, head, tail, run.isSpoken ? "spoken" : "written", found, run.text);
    edge = to;
    isFound = true;
  }
  return isFound;
}

/** "12 romeo 7 8", "4 x 7 9 2": between figures a word of the alphabet is a room or a measure elsewhere, and a letter
 *  where a code is expected. No longer than a run: it is asked of each run anew, also of those that one before it took in
 *  and that were no code together. */
function withWordBetween({ tokens, runs, to }: Segment, index: number): Run {
  let whole = runs[index] as Run;
  for (let next = index + 1; next < runs.length && whole.text.length < longestRun; next++) {
    const run = runs[next] as Run;
    const isBeside = run.from === whole.to && run.letters > 0;
    const isBehindOne = run.from - whole.to === 1;
    const isBehindLetter =
      isBehindOne && (has(tokens, whole.to, c.spelling | c.letter) || isPair(tokens, whole.to));
    // "soixante-quinze cent seize": the figures of a French number, said in pairs and threes
    const isBehindCent = isBehindOne && isOneOf(cents, tokens, whole.to);
    if (run.to > to || !(isBeside || isBehindLetter || isBehindCent)) break;
    const said = wordAt(tokens, whole.to).toUpperCase();
    const between = isBehindLetter ? (isPair(tokens, whole.to) ? said : said.charAt(0)) : "";
    const { digits, letters, pieces } = whole;
    whole = {
      ...whole,
      to: run.to,
      text: whole.text + between + run.text,
      digits: digits + run.digits,
      letters: letters + between.length + run.letters,
      pieces: pieces + 1 + run.pieces,
      isSpoken: true,
      isCardinal: false,
    };
  }
  return whole;
}

/** "four one nine bb zero three": two letters recognition wrote as one word; and the bank in the middle of an IBAN. */
const isPair = (tokens: Tokens, token: number): boolean =>
  isOneOf(bank, tokens, token) ||
  (has(tokens, token, c.unlisted) && (tokens.end[token] as number) - (tokens.start[token] as number) === 2);
const bank = wordSet("ingb rabo abna snsb trio knab bunq nwbk barc hbuk loyd midl");

/** "eight eight four i mean eight eight five one": the first three tell as much. */
const isTakenBack = ({ tokens, to }: Segment, run: Run): boolean => {
  if (run.digits < 2 || run.isCardinal) return false;
  for (let token = run.to; token < Math.min(to, run.to + 3); token++)
    if (isOneOf(takingBack, tokens, token)) return true;
  return false;
};
const takingBack = wordSet("sorry mean wait actually no scratch");

/** "… to leave at eleven forty and now it says one fifteen": where a time was told, the next is no part of a code. */
const isClock = ({ text, from, to }: Run): boolean =>
  to - from === 2 && /^(?:[1-9]|1[0-2])[0-5]\d$/.test(text);

/** "it's the one ending …" */
const isThatOne = (tokens: Tokens, run: Run): boolean =>
  run.text === "1" && run.from > 0 && isOneOf(beforeOne, tokens, run.from - 1);
const beforeOne = wordSet("the that this which other same");

/** Money, a time, a count: the number is no answer to a question for a code. */
function isOfOtherKind(segment: Segment, run: Run): boolean {
  const { tokens, isAsked } = segment;
  // but "o protocolo é trinta e quatro e cinquenta e dois"
  if (!isAsked && isSaidWithAnd(tokens, run) && !isOneOf(copula, tokens, run.from - 1)) return true;
  if (run.dots === 1 && run.digits < 7) return true;
  if (run.isCardinal && isAmount(run)) return true;
  if (run.digits >= 7) return false;
  const isRead = isAsked && !run.isCardinal && run.digits >= leastRead && isReadOut(segment, run.from);
  const isOther = isRead ? isMeasured : isQuantity;
  return isOther(tokens.text, tokens.start[run.from] as number, tokens.end[run.to - 1] as number);
}
/** Whoever was asked and says "the bill is 482133" reads the number on the bill, and "penalty 48213" is what recognition
 *  made of "policy". Either may be what is owed, but a sentence about money has more words: "i paid 15000", "my salary
 *  is 48000". */
function isReadOut({ tokens, from }: Segment, token: number): boolean {
  const before = token - 1;
  if (isOneOf(reading, tokens, before)) return isOneOf(paper, tokens, before - 1);
  let first = from;
  while (first < before && has(tokens, first, c.filler)) first++;
  return first === before && !isOneOf(paying, tokens, before);
}
const paper = wordSet("bill invoice");
const reading = wordSet("is was");
const paying = wordSet("paid pay transfer withdraw spent spend owe charged usd eur gbp inr rs aud cad");
const leastRead = 5;

/** "two thousand three hundred", "one million"; but "three hundred and six" is as long as a card's code, and "eight
 *  hundred twelve, forty three, oh seven" is no one's amount. */
const isAmount = ({ text, digits, pieces }: Run): boolean =>
  /^\d{1,3}0{6}$/.test(text) || (pieces < 3 && digits > 3 && digits < 7);

/** "twenty oh nine", but not "two zero zero nine". */
const isYear = (run: Run): boolean =>
  /^(?:19|20)\d\d$/.test(run.text) && (run.isCardinal || run.to - run.from < 4);

/** Nothing else stands in the segment but a few words that stand beside any number. */
function isAlmostAll({ tokens, from, to }: Segment, run: Run): boolean {
  if (to - from - (run.to - run.from) > 4) return false;
  for (let token = from; token < to; token++) {
    if (token >= run.from && token < run.to) continue;
    if (!has(tokens, token, c.filler) && !isOneOf(besideNumber, tokens, token)) return false;
  }
  return true;
}
const besideNumber = wordSet("it its is thats the and then starts begins ends with first last");

/** "2025/0088/MI", "77120-B", and "QQ 12 34 56 A": no run ends with what may be an article, but within a sentence a
 *  capital is none. */
const isGluedTo = ({ text, end }: Tokens, token: number, to: number): boolean =>
  token < to && /^(?:[-/]\p{L}{1,3}| A)$/u.test(text.slice(end[token - 1], end[token]));

/** "de neunundachtzig …": of an account abroad. */
const land = wordSet("de nl fr es pl pt gb be ch");

/** "… tres cinco ele", "… setenta y ocho letra zeta": the letter of a Spanish number is said by its name. */
function letterBehind(tokens: Tokens, token: number, to: number): number {
  const last = token < to && isOneOf(letterWord, tokens, token) ? token + 1 : token;
  // "be sure to note it" behind an English one
  if (last === token && !isOneOf(numberInSpain, tokens, token - 1) && !has(tokens, token - 1, c.digits))
    return token;
  const isLetter =
    last < to && (isOneOf(spanishLetter, tokens, last) || (last > token && has(tokens, last, c.letter)));
  return isLetter ? last + 1 : token;
}
const letterWord = wordSet("letra");
const spanishLetter = wordSet("be ce efe ge hache jota ka ele eme ene pe cu erre ese te uve equis zeta");

/** "CT-90817". */
const isGluedBefore = ({ text, start, end }: Tokens, token: number): boolean =>
  /^\p{L}{1,4}[-/]$/u.test(text.slice(start[token], start[token + 1])) &&
  text.charCodeAt(end[token] as number) !== 32;

/** "mi número de cliente es …". */
const copula = wordSet("es é è est ist jest são sind wynosi lautet");

const isTwoLetters = ({ start, end }: Tokens, token: number): boolean =>
  (end[token] as number) - (start[token] as number) === 2;
const isAreaOfPlate = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.unlisted) && (tokens.end[token] as number) - (tokens.start[token] as number) <= 3;

/** "pvx 752197308": the letters before the digits belong to the code. */
function withPrefix(tokens: Tokens, from: number, least: number): number {
  const before = from - 1;
  // "fd strich ko sechs eins acht"
  const dash =
    (has(tokens, before, c.unlisted) || isTwoLetters(tokens, before)) &&
    tokens.end[before] === (tokens.start[from] as number) - 1
      ? before - 1
      : before;
  if (dash - 1 >= least && has(tokens, dash, c.saidMark) && isAreaOfPlate(tokens, dash - 1)) return dash - 1;
  if (before >= least && isGluedBefore(tokens, before)) return before;
  if (before < least || has(tokens, before, c.ordinary | c.grammar | c.filler | c.cue | c.unit | c.title))
    return from;
  if (isOneOf(copula, tokens, before)) return from;
  const length = (tokens.end[before] as number) - (tokens.start[before] as number);
  const isAdjacent = (tokens.start[from] as number) - (tokens.end[before] as number) === 1;
  return isAdjacent && length <= 6 ? before : from;
}
