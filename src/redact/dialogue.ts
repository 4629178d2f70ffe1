/** The conversation as a state: a cue in one turn makes the next turns of the other expect a type, and lowers
 *  the bar for it. "One two three four" is nothing until somebody asked for the last four.
 *
 *  What is expected is forgotten after a few turns, at the next question, or when it was answered and the talk
 *  went on. A cue and its value may share a turn; a speaker who was cut off goes on in his next one. */
import type { Speaker } from "../shared/types.ts";
import { readers } from "./answers/readers.ts";
import { isMasked, type Segment } from "./answers/segment.ts";
import type { AnswerKind, Cue } from "./cues/cue.ts";
import type { Hit } from "./cues/cue-table.ts";
import {
  askAgain,
  closeQuestion,
  cutTo,
  type Expectation,
  forget,
  mostOpen,
  patience,
  patienceAfterAnswer,
} from "./expectations.ts";
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import {
  asks,
  denies,
  isAlone,
  isForAnother,
  isJoinedOn,
  isList,
  isPointingBack,
  isTag,
  mayAsk,
} from "./questions.ts";
import type { Span } from "./span.ts";
import { endsInPiece, isBeginning, isLeftOpen, isOfDate, isPiece } from "./unfinished.ts";
import type { Run } from "./views/spoken.ts";

export interface Dialogue {
  /** Reads the next turn. `heard` and `runs` are the cues and runs of this turn. */
  hear(
    tokens: Tokens,
    turn: number,
    speaker: Speaker,
    heard: readonly Hit[],
    runs: readonly Run[],
    found: Span[],
  ): void;
}

/** @param mails see {@link Segment}. */
export function createDialogue(mails: readonly Span[]): Dialogue {
  const expected: Expectation[] = [];
  const open: Expectation[] = [];
  const goingOn: Expectation[] = [];
  /** "year?", "and the last four?": of what was asked for before. */
  const asExpected = (hit: Hit): Hit => {
    const { yieldsTo } = hit.cue;
    const before = yieldsTo && expected.find(({ cue }) => cue.answer === yieldsTo);
    return before ? { ...hit, cue: before.cue } : hit;
  };

  return {
    hear(tokens, turn, speaker, heard, runs, found) {
      if (heard.length === 0 && expected.length === 0) return;
      const from = tokens.turnStart[turn] as number;
      const to = tokens.turnStart[turn + 1] as number;
      if (from === to || isBeginning(tokens, from, to)) return;
      const hits = expected.length > 0 && heard.some(isYielding) ? heard.map(asExpected) : heard;
      const hearing: Hearing = { tokens, turn, from, to, runs, mails, found, speaker };
      const isAnswered = isAnswerTo(expected, hearing, hits);
      if (hits.length === 0) {
        if (!isAnswered && isForAnother(tokens, from, to)) askAgain(expected, speaker);
        forget(expected, speaker, to - from, isAnswered, false);
        return;
      }
      const isTold = isToldIn(hearing, hits, expected, open, goingOn);
      forget(
        expected,
        speaker,
        to - from,
        isAnswered || isTold,
        open.some(({ cue }) => !cue.isAdditive),
      );
      for (const one of open) expected.push(one);
      for (const one of goingOn) expected.push(one);
      cutTo(open, 0);
      cutTo(goingOn, 0);
      if (expected.length > mostOpen) expected.splice(0, expected.length - mostOpen);
    },
  };
}

const isYielding = ({ cue }: Hit): boolean => cue.yieldsTo !== undefined;

/** A turn and what becomes of it. */
interface Hearing {
  readonly tokens: Tokens;
  readonly turn: number;
  readonly from: number;
  readonly to: number;
  readonly runs: readonly Run[];
  readonly mails: readonly Span[];
  readonly found: Span[];
  readonly speaker: Speaker;
}

/** Whether the turn, up to its first cue, answers what was asked before. */
function isAnswerTo(expected: readonly Expectation[], hearing: Hearing, hits: readonly Hit[]): boolean {
  const { tokens, turn, from, to, speaker } = hearing;
  const hasMask = holdsMask(tokens, turn);
  let isAnswer = false;
  for (const expectation of expected) {
    const end = hits.find((hit) => !isWithin(expectation, hit))?.before ?? to;
    if (end === from || (expectation.cue.answer === "keep" && !hasMask)) continue;
    if (end < to && isLedOn(expectation, hearing, end)) continue;
    if (!isAwaited(expectation, speaker, tokens, from, end)) continue;
    if (!hears(hearing, expectation.cue, from, end, true)) continue;
    isAnswer = true;
    // "we are moving to 12 elm street" – "yes" – "springfield": told before it was asked, and not over
    if (end > (hits[0]?.before ?? to)) continue;
    expectation.isAnswered = true;
    expectation.left = patienceAfterAnswer + 1;
  }
  return isAnswer;
}

/** "where should we send it?" – "send it to the elms": words of the answer, and no cue of another. */
const isWithin = ({ cue }: Expectation, hit: Hit): boolean =>
  hit.cue.isWeak && hit.cue.type === cue.type && hit.cue.answer === cue.answer;

/** "y el dni": who asked for a name goes on to the next question. */
const isLedOn = ({ cue, by, isAnswered }: Expectation, { from, speaker }: Hearing, end: number): boolean =>
  isAnswered && by === speaker && cue.answer === "name" && end - from <= 2;

/** Whether a value stands behind one of the cues. What they ask for is `open`; and of a number whose speaker paused
 *  ("my zip is nine oh"), the rest comes in his next turn. */
function isToldIn(
  hearing: Hearing,
  hits: readonly Hit[],
  expected: readonly Expectation[],
  open: Expectation[],
  goingOn: Expectation[],
): boolean {
  const { tokens, turn, from, to, speaker: by } = hearing;
  const isQuestion =
    (hits.some((hit) => mayAsk(hit) && !isTag(hit, to)) && asks(tokens, turn)) ||
    isList(tokens, hits, from, to);
  let isTold = false;
  for (let index = 0; index < hits.length; index++) {
    const hit = hits[index] as Hit;
    const { cue } = hit;
    const last = hits[index + 1]?.before ?? to;
    if (
      inPieces.has(cue.answer) &&
      isPointingBack(tokens, hit) &&
      hears(hearing, cue, hits[index - 1]?.to ?? from, hit.from - 2, true)
    ) {
      isTold = true;
    } else if (hears(hearing, cue, hit.to, last, false)) {
      isTold = true;
      closeQuestion(expected, cue, by);
      if (cue.answer === "address" || (cue.answer === "secret" && asks(tokens, turn)))
        goingOn.push({ cue, by, isCutOff: false, left: 1, isAnswered: false, isConfirmed: true });
      if (last === to && inPieces.has(cue.answer) && endsInPiece(tokens, to))
        goingOn.push({
          cue,
          by,
          isCutOff: true,
          left: patienceAfterAnswer + 1,
          isAnswered: true,
          isConfirmed: false,
        });
    } else if (
      isAlone(tokens, hit, from, to) ||
      (mayAsk(hit) &&
        (isTag(hit, to) || isQuestion || isJoinedOn(tokens, hit, from, to) || isLeftOpen(tokens, hit.to, to)))
    ) {
      const isCutOff = last - hit.to <= 1 || isLeftOpen(tokens, hit.to, last);
      open.push({ cue, by, isCutOff, left: patience, isAnswered: false, isConfirmed: false });
    }
  }
  return isTold;
}

/** Whether the answer stands in the segment. One that is masked already is an answer, too: redacting twice must
 *  expect and forget the same as redacting once. */
function hears(hearing: Hearing, cue: Cue, from: number, to: number, isAsked: boolean): boolean {
  const { tokens, turn, runs, mails, found } = hearing;
  if (cue.answer === "keep" && !holdsMask(tokens, turn)) return false;
  const segment: Segment = { tokens, turn, from, to, runs, mails, cue, isAsked };
  return isMasked(segment) || readers[cue.answer](segment, found);
}

const holdsMask = ({ turnFlags }: Tokens, turn: number): boolean =>
  ((turnFlags[turn] as number) & c.mask) !== 0;

const inPieces: ReadonlySet<AnswerKind> = new Set(["number", "code", "postcode", "date"]);

/** Before the answer: of the other, or of a speaker who was cut off. After it: of anybody who goes on with it
 *  or reads it back, and of nobody who says something else. */
function isAwaited(
  { cue, by, isCutOff, isAnswered, isConfirmed }: Expectation,
  speaker: Speaker,
  tokens: Tokens,
  from: number,
  to: number,
): boolean {
  if (isConfirmed && !denies(tokens, from, to)) return false;
  if (isAnswered) return isPiece(tokens, from, to) && (cue.answer !== "date" || isOfDate(tokens, from, to));
  return by !== speaker || isCutOff || speaker === "unknown";
}
