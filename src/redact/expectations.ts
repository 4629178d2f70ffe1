/** What is expected of the next turns, and when it is no longer: see `dialogue.ts`. */
import type { Speaker } from "../shared/types.ts";
import type { Cue } from "./cues/cue.ts";

/** Turns after which a question is forgotten; and after which an answer no longer goes on. */
export const patience = 4;
export const patienceAfterAnswer = 2;
/** A turn with so many words and no cue changes the subject. */
const longTurn = 9;

export interface Expectation {
  readonly cue: Cue;
  readonly by: Speaker;
  /** The turn ended with it: "my card number is". Its speaker may go on himself. */
  readonly isCutOff: boolean;
  left: number;
  isAnswered: boolean;
  /** Told in the question, "is the address still the elms": only a "no" gives another. */
  readonly isConfirmed: boolean;
}

/** "order number?" – "yes, the order is 40577192": what was asked for was told with its own name, and what is said next
 *  by whoever asked is another matter. */
export function closeQuestion(expected: readonly Expectation[], { type, answer }: Cue, by: Speaker): void {
  // a name is told twice, and a date is read back in other words
  if (answer === "name" || answer === "date" || answer === "address" || answer === "postcode") return;
  for (const one of expected) {
    if (one.by === by || one.isAnswered || one.cue.type !== type || one.cue.answer !== answer) continue;
    one.isAnswered = true;
    one.left = patienceAfterAnswer + 1;
  }
}

/** Of a husband, what his wife has told. */
export function askAgain(expected: readonly Expectation[], speaker: Speaker): void {
  for (const expectation of expected) {
    if (!expectation.isAnswered || expectation.by !== speaker) continue;
    expectation.isAnswered = false;
    expectation.left = patience + 1;
  }
}

/** More questions than these are not open at once. */
export const mostOpen = 8;

/** Takes out what is no longer expected after the turn.
 *  @param words of the turn. @param isNewSubject the turn asks for something else. */
export function forget(
  expected: Expectation[],
  speaker: Speaker,
  words: number,
  isAnswer: boolean,
  isNewSubject: boolean,
): void {
  const isOver = isNewSubject || (words > longTurn && !isAnswer);
  let kept = 0;
  for (const expectation of expected) {
    const isOfTurn = expectation.by === speaker || expectation.isAnswered || speaker === "unknown";
    if (--expectation.left > 0 && !(isOver && isOfTurn)) expected[kept++] = expectation;
  }
  cutTo(expected, kept);
}

/** A length that is set gives the room back, which the next question takes again. */
export function cutTo(some: Expectation[], length: number): void {
  while (some.length > length) some.pop();
}
