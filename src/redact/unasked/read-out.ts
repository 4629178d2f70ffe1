/** Passwords that are read out sign by sign where nobody asked for one: "it's capital t r four nine lowercase k pound
 *  sign two". Letters, figures, and between them a word that only a password has: a case, or a sign. */
import { caseWord, isSign, signWord } from "../answers/signs.ts";
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import type { Run } from "../views/spoken.ts";

const leastSigns = 5;
const mostSigns = 40;

export function findReadOut(tokens: Tokens, runs: readonly Run[], found: Span[]): void {
  if (((tokens.turnFlags[(runs[0] as Run).turn] as number) & c.letter) === 0) return;
  let done = 0;
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index] as Run;
    if (run.from < done || (run.letters === 0 && !isOneOf(caseWord, tokens, run.from - 1))) continue;
    const least = Math.max(done, tokens.turnStart[run.turn] as number, run.from - mostSigns);
    const most = Math.min(tokens.turnStart[run.turn + 1] as number, run.from + mostSigns);
    let from = run.from;
    while (from > least && isSign(tokens, from - 1, false)) from--;
    let to = run.to;
    while (to < most && isSign(tokens, to, false)) to++;
    done = to;
    if (to - from < leastSigns || !isPassword(tokens, from, to)) continue;
    const start = tokens.start[from] as number;
    const end = tokens.end[to - 1] as number;
    found.push(createSpan(start, end, "PASSWORD", "read-out", "spoken", 6));
  }
}

/** Signs, and things: a version's point, "five star", "e o s r mark two", "a five dollar bill". */
const alsoThing = wordSet("point star mark dollar question sign symbol");
const ofSign = wordSet("sign mark");
/** "an upper g i": only before "case". */
const halfOfCase = wordSet("upper lower");

/** Two letters and a figure, and a case before a letter or a sign within; a mail address has its own reader. */
function isPassword(tokens: Tokens, from: number, to: number): boolean {
  let letters = 0;
  let figures = 0;
  let isSigned = false;
  for (let token = from; token < to; token++) {
    if (has(tokens, token, c.saidMark | c.at | c.mailHost) && !isOneOf(signWord, tokens, token)) return false;
    if (has(tokens, token, c.letter)) letters++;
    else if (has(tokens, token, numberLike)) figures++;
    else if (isOneOf(caseWord, tokens, token))
      isSigned ||= has(tokens, token + 1, c.letter) && !isOneOf(halfOfCase, tokens, token);
    else if (isOneOf(signWord, tokens, token))
      isSigned ||= token > from && (!isOneOf(alsoThing, tokens, token) || isOneOf(ofSign, tokens, token + 1));
  }
  return isSigned && letters > 1 && figures > 0;
}
