/** Figures in turns that hold nothing else but small words: "it's 5665", "4852 and 2030". Where one side of a chat
 *  is all there is, the question is not in it; but whoever answers with four figures and no unit answers with
 *  an account, a card or its end. */
import { isDate } from "../detectors/dates.ts";
import { isQuantity } from "../keep.ts";
import { has, type Tokens } from "../lexer.ts";
import { anyName, wordClass as c } from "../lexicon/word-class.ts";
import { createSpan, type Span } from "../span.ts";

const longestTurn = 8;
const leastDigits = 4;
const beside = c.grammar | c.filler | c.title | c.digits;
const numberWord = /^(?:last|digits?|numbers?|no|num|card|account|acct|ac|ssn|social|id|ends?|ending|sorry)$/;

export function findLoneNumbers(tokens: Tokens, turn: number, found: Span[]): void {
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  if (to - from > longestTurn) return;
  for (let token = from; token < to; token++) if (!mayStandBeside(tokens, token)) return;
  for (let token = from; token < to; token++) {
    const start = tokens.start[token] as number;
    const end = tokens.end[token] as number;
    if (!has(tokens, token, c.digits) || end - start < leastDigits) continue;
    const figures = tokens.text.slice(start, end);
    if (/^(?:19|20)\d\d$/.test(figures) || isDate(figures) || isQuantity(tokens.text, start, end)) continue;
    found.push(createSpan(start, end, "REFERENCE", "lone-number", "written", 1));
  }
}

const mayStandBeside = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, beside) ||
  (has(tokens, token, anyName) && !has(tokens, token, c.ordinary | c.unit | c.time | c.month)) ||
  numberWord.test(tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase());
