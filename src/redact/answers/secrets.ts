/** Answers that are secrets: passwords, PINs, answers to security questions, user names. They may be any word. */
import { isMeasured } from "../keep.ts";
import { has, type Tokens, wordAt } from "../lexer.ts";
import { wordClass as c, numberLike, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import type { Run } from "../views/spoken.ts";
import { isPlainName } from "./names.ts";
import {
  beforeMore,
  behindIs,
  isIts,
  isPlaceOfIt,
  isPointing,
  isStateAbroad,
  state,
  telling,
} from "./secret-talk.ts";
import {
  add,
  firstAt,
  holdsMask,
  type ReadAnswer,
  type Segment,
  trimSmall,
  withoutDoubt,
} from "./segment.ts";
import { caseWord, isSign } from "./signs.ts";

const longestSecret = 4;
const longestComposed = 8;
/** Sign by sign. */
const longestRead = 16;

/** Asked for: all but the small words around.
 *  In the same turn: what stands behind "is", or codes. */
export const readSecretAnswer: ReadAnswer = (whole, found) => {
  const { isAsked, cue, tokens } = whole;
  if (holdsMask(whole)) return false;
  if (!isAsked) return readToldSecret(whole, found);
  const segment = withoutManner(withoutDoubt(whole));
  const { from, to } = trimSmall(segment);
  if (from >= to) return false;
  const run = runWithin(segment, from, to);
  const isWhole = isComposed(segment) && to - from <= longestComposed && !holdsTalk({ ...segment, from, to });
  if (run && !isWhole) {
    addCode(segment, run, from, found);
    // "two two eight oh or two two oh eight", "nine eight nine seven sorry i mean three one three one"
    for (let next = run; next.to < to; ) {
      const other = runWithin(segment, next.to + 1, to);
      const isOther = other && (isOneOf(or, tokens, next.to) || isTakenBack(segment, next.to, other.from));
      if (!isOther) break;
      addCode(segment, other, next.to + 1, found);
      next = other;
    }
    return true;
  }
  const told = behindIs(segment);
  if (isPointing(segment, from, to) || isPlaceOfIt(segment, told)) return false;
  const longest = isComposed(segment) ? longestComposed : longestSecret;
  const toldTo = told < segment.to ? beforeMore(tokens, told, to) : to;
  if (told < segment.to && isOneOf(state, tokens, told)) return false;
  if (told < segment.to && toldTo - told <= longest && toldTo > told)
    return add(segment, told, toldTo, "spoken", found, cue.name);
  if (to - from > longest || holdsTalk(segment)) return false;
  return add(segment, from, to, "spoken", found, cue.name);
};

const or = wordSet("or and");

/** Nothing but "sorry i mean", "no wait it's", "scratch that" stands between them. */
function isTakenBack({ tokens }: Segment, from: number, to: number): boolean {
  let isSaid = false;
  for (let token = from; token < to; token++) {
    if (isOneOf(takingBack, tokens, token)) isSaid = true;
    else if (!has(tokens, token, c.grammar | c.filler)) return false;
  }
  return isSaid;
}
const takingBack = wordSet("sorry mean wait actually no scratch rather correction");

/** "skylark ninety two all one word". */
function withoutManner(segment: Segment): Segment {
  const { tokens, from } = segment;
  let { to } = segment;
  // "all one word well with a dot": what is said of the word, and then of anything
  for (let token = from + 2; token < to; token++)
    if (isOneOf(word, tokens, token) && isOneOf(one, tokens, token - 1)) to = token + 1;
  for (let isStripped = true; isStripped && to - from > 1; ) {
    const isOneWord = isOneOf(word, tokens, to - 1) && isOneOf(one, tokens, to - 2);
    isStripped = isOneWord || isOneOf(manner, tokens, to - 1);
    if (isStripped) to -= isOneWord ? 2 : 1;
  }
  return to === segment.to ? segment : { ...segment, to };
}
const one = wordSet("one");
const word = wordSet("word");
const manner = wordSet("all lower upper lowercase uppercase case no spaces space together");

/** "moon underscore walker eighty eight". */
function isComposed({ tokens, from, to }: Segment): boolean {
  // "capital m mango seven seven"
  if (from + 1 < to && isOneOf(caseWord, tokens, from) && has(tokens, from + 1, c.letter)) return true;
  for (let token = from + 1; token + 1 < to; token++)
    if (has(tokens, token, c.saidMark) && wordAt(tokens, token) !== "at") return true;
  return false;
}

function holdsTalk({ tokens, from, to }: Segment): boolean {
  for (let token = from; token < to; token++) {
    // "one moment", but "hthornbury eighty one"
    const isFigure = token > from && has(tokens, token, spokenNumber);
    if (!isFigure && isOneOf(talk, tokens, token)) return true;
  }
  return false;
}

/** Words of a sentence that is no answer. */
const talk = wordSet(
  `i i'd i'll i'm i've im ive you youve youre you're we we're they can could would will what why how where when who do does did don't
  dont if let forgot please go give hold one wait sorry no not never is are`,
);

function runWithin(segment: Segment, from: number, to: number): Run | undefined {
  for (let index = firstAt(segment.runs, from, (run) => run.from); index < segment.runs.length; index++) {
    const run = segment.runs[index] as Run;
    if (run.from >= to) return undefined;
    if (run.to <= segment.to && run.digits > 0 && run.text.length >= 3 && !isCounted(segment, run))
      return run;
  }
  return undefined;
}

/** "the rent's due it's six hundred and ten a month": a number of hundreds, and a sentence around it. */
function isCounted({ tokens, from, to }: Segment, run: Run): boolean {
  if (to - from <= run.to - run.from + longestSecret) return false;
  for (let token = run.from; token < run.to; token++)
    if (has(tokens, token, c.scale) && has(tokens, token - 1, c.digit | c.teen)) return true;
  return false;
}

/** With the words that belong to it: "maplelantern one five three". */
function addCode(segment: Segment, run: Run, least: number, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens, isAsked } = segment;
  let first = run.from;
  while (first > least && run.from - first < longestSecret && isSecretPart(segment, first - 1)) first--;
  const value = first === run.from ? run.text : undefined;
  if (!run.isSpoken) while (first > least && isGlued(segment, first)) first--;
  while (first > least && isSign(tokens, first - 1, isAsked)) first--;
  let to = run.to;
  while (to < segment.to && (isGlued(segment, to) || isSign(tokens, to, isAsked))) to++;
  return add(segment, first, to, run.isSpoken ? "spoken" : "written", found, value);
}

/** "Tulip#4471" is written without a blank. */
function isGlued({ tokens: { text, start, end } }: Segment, token: number): boolean {
  const behind = end[token - 1] as number;
  return text.charCodeAt(behind) !== 32 && /^[^\s,;]{1,3}$/.test(text.slice(behind, start[token]));
}

function readToldSecret(segment: Segment, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens, from, to } = segment;
  const run = runWithin(segment, from, Math.min(to, from + 12));
  const isNear = run && (run.from - from < 5 || isIts(tokens, run.from - 1));
  if (run && isNear && !isMeasuredRun(tokens, run)) return addCode(segment, run, from, found);
  if (from >= to) return false;
  let first = from;
  const isNamed =
    from > 0 &&
    ((has(tokens, from, c.unlisted) && isOneOf(naming, tokens, from - 1)) ||
      // "my maiden name fitzroy"
      ((isPlainName(tokens, from) || has(tokens, from, c.unlisted)) && isOneOf(nameWord, tokens, from - 1)));
  if (isNamed) return add(segment, from, from + 1, "spoken", found);
  // "i've reset the password to Winter-Otter-52"
  const glued = isOneOf(toWord, tokens, from) && from + 1 < to ? from + 1 : from;
  const behind = gluedEnd(segment, glued);
  if (behind > 0) return add(segment, glued, behind, "written", found);
  const used = behindUse(segment);
  if (used > first) first = used;
  else if (isOneOf(telling, tokens, first) && first + 1 < to) first++;
  else if (isOneOf(tellingAbroad, tokens, first) && first + 1 < to && isSecretPart(segment, first + 1))
    first++;
  else if (!isIntroduced(segment)) return false;
  if (isOneOf(be, tokens, first)) first++;
  else if (isOneOf(coming, tokens, first) && isOneOf(will, tokens, first - 1)) return false;
  let end = first;
  while (end < to && end - first < 3 && !has(tokens, end, c.grammar | c.filler | c.cue | c.mask)) end++;
  if (isOneOf(state, tokens, first) || isStateAbroad(tokens, first))
    return readAfterState(segment, first + 1, found);
  if (end > first)
    while (end < to && end - first < longestRead && isSign(tokens, end, segment.isAsked)) end++;
  return end > first && add(segment, first, end, "spoken", found);
}
/** "wrong password i've been using …", "password i typed was …": behind the verb, when a few words lead to it. */
function behindUse({ tokens, from, to }: Segment): number {
  for (let token = from; token < Math.min(to - 1, from + longestUse); token++)
    if (isOneOf(using, tokens, token)) return isOneOf(telling, tokens, token + 1) ? token + 2 : token + 1;
  return from;
}
const longestUse = 6;
const using = wordSet("using typing entering typed entered");
const naming = wordSet("as with");
const nameWord = wordSet("name");
/** "a senha expira em 24 horas"; but "the passcode 884422 three times". */
const isMeasuredRun = ({ text, start, end }: Tokens, { from, to, digits }: Run): boolean =>
  digits <= 3 && isMeasured(text, start[from] as number, end[to - 1] as number);

/** "das passwort ist falsch": only before a word that no list holds. */
const tellingAbroad = wordSet("ist war lautet est c'est es è é jest brzmi");
const be = wordSet("be");
/** "a new pin will come separately". */
const will = wordSet("will should would it'll");
const coming = wordSet(
  "come arrive follow show appear expire go reach get need have stay remain only also then work",
);

/** "password: …", "my login's …". */
const isIntroduced = ({ tokens, from }: Segment): boolean =>
  has(tokens, from - 1, c.possessive) ||
  /^[ ]{0,2}[:=]/.test(tokens.text.slice(tokens.end[from - 1] ?? 0, tokens.start[from]));

/** "it says the password is wrong and it's maplelantern five": what is behind the next "it's", when that is no
 *  ordinary word. */
function readAfterState(segment: Segment, from: number, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens } = segment;
  const first = behindIs({ ...segment, from, to: Math.min(segment.to, from + 5) });
  let end = first;
  while (end < segment.to && end - first < 6 && isSecretPart(segment, end)) end++;
  return (
    end > first && !has(tokens, first, spokenNumber | c.digits) && add(segment, first, end, "spoken", found)
  );
}

const isSecretPart = ({ tokens }: Segment, token: number): boolean =>
  has(tokens, token, numberLike) || !has(tokens, token, c.ordinary | c.grammar | c.filler | c.cue | c.mask);

const toWord = wordSet("to");
/** Behind the words that are written without a blank and hold a figure or a low line; else 0. */
function gluedEnd(segment: Segment, first: number): number {
  const { tokens, to } = segment;
  let end = first + 1;
  while (end < to && isGlued(segment, end)) end++;
  if (end === first + 1) return 0;
  return /[\d_]/.test(tokens.text.slice(tokens.start[first], tokens.end[end - 1])) ? end : 0;
}
