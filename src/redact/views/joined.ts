/** The joined view: the digits one speaker gives over several turns, across the other's short interjections
 *  ("mm-hm", "go ahead", "and the last four?"). A piece ends its turn and the next begins one, but for small
 *  words; together they are as many digits as only a number of somebody's has. */
import type { Speaker } from "../../shared/types.ts";
import { isQuantity } from "../keep.ts";
import type { Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { typeOfDigits } from "../numbers.ts";
import type { Span } from "../span.ts";
import type { Run } from "./spoken.ts";

const leastDigits = 7;
const mostDigits = 22;
/** Turns of the other that may stand between two pieces, and their length in words. */
const longestPause = 3;
const longestInterjection = 9;
const longestLeadIn = 5;

interface Pending {
  readonly pieces: Run[];
  readonly speaker: Speaker;
  turn: number;
}

export interface Joiner {
  /** Takes the next turn with its runs. */
  hear(tokens: Tokens, turn: number, speaker: Speaker, runs: readonly Run[]): void;
  /** What was joined. */
  finish(tokens: Tokens, found: Span[]): void;
}

/** @param isOneSided only one side of a chat is there: figures in turns that follow one another are answers to
 *  different questions. */
export function createJoiner(isOneSided: boolean): Joiner {
  const joins = (tokens: Tokens, run: Run): boolean => isPiece(tokens, run) && (run.isSpoken || !isOneSided);
  let pending: Pending[] = [];
  const joined: Pending[] = [];

  return {
    hear(tokens, turn, speaker, runs) {
      const first = runs[0];
      if (first === undefined && pending.length === 0) return;
      const from = tokens.turnStart[turn] as number;
      const to = tokens.turnStart[turn + 1] as number;
      const isShort = to - from <= longestInterjection;
      pending = pending.filter(
        (one) => turn - one.turn <= longestPause && (one.speaker === speaker || isShort || turn === one.turn),
      );
      const last = runs.at(-1);
      const own = pending.find((one) => one.speaker === speaker);
      if (own && first && areSmall(tokens, from, first.from, longestLeadIn) && joins(tokens, first)) {
        own.pieces.push(first);
        own.turn = turn;
        if (first !== last || !endsTurn(tokens, first, to)) pending = pending.filter((one) => one !== own);
      } else if (own) pending = pending.filter((one) => one !== own);
      if (
        last &&
        endsTurn(tokens, last, to) &&
        !pending.some((one) => one.speaker === speaker) &&
        joins(tokens, last)
      ) {
        const opened = { pieces: [last], speaker, turn };
        pending.push(opened);
        joined.push(opened);
      }
    },
    finish(tokens, found) {
      for (const { pieces } of joined) {
        const text = pieces.map((piece) => piece.text).join("");
        if (pieces.length < 2 || text.length < leastDigits || text.length > mostDigits) continue;
        for (const piece of pieces) {
          found.push({
            start: tokens.start[piece.from] as number,
            end: tokens.end[piece.to - 1] as number,
            type: typeOfDigits(text),
            detector: "number-joined",
            view: "joined",
            rank: 2,
            value: text,
          });
        }
      }
    },
  };
}

/** Digits alone that measure nothing. */
const isPiece = (tokens: Tokens, run: Run): boolean =>
  run.digits >= 2 &&
  run.letters === 0 &&
  run.dots === 0 &&
  !run.isCardinal &&
  !isQuantity(tokens.text, tokens.start[run.from] as number, tokens.end[run.to - 1] as number);

const endsTurn = (tokens: Tokens, run: Run, to: number): boolean => areSmall(tokens, run.to, to, 2);

function areSmall(tokens: Tokens, from: number, to: number, most: number): boolean {
  if (to - from > most) return false;
  for (let token = from; token < to; token++) {
    if (((tokens.flags[token] as number) & (c.grammar | c.filler)) === 0) return false;
  }
  return true;
}
