/** The joined view: the digits one speaker gives over several turns, across the other's short interjections
 *  ("mm-hm", "go ahead", "and the last four?"). A piece ends its turn and the next begins one, but for small
 *  words; together they are as many digits as only a number of somebody's has. */
import type { Speaker } from "../../shared/types.ts";
import type { Hit } from "../cues/cue-table.ts";
import { isQuantity } from "../keep.ts";
import type { Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import { typeOfDigits } from "../unasked/numbers.ts";
import type { Run } from "./spoken.ts";

const leastDigits = 7;
/** Of one value. */
const mostDigits = 22;
/** Turns of the other that may stand between two pieces, and their length in words. */
const longestPause = 3;
const longestInterjection = 9;
const longestLeadIn = 5;

interface Pending {
  readonly pieces: Run[];
  readonly speaker: Speaker;
  turn: number;
  /** A time or an amount was asked for meanwhile. */
  isDoubted: boolean;
}

export interface Joiner {
  /** Takes the next turn with its runs. */
  hear(tokens: Tokens, turn: number, speaker: Speaker, runs: readonly Run[], heard: readonly Hit[]): void;
  /** What was joined. */
  finish(tokens: Tokens, found: Span[]): void;
}

/** @param isOneSided only one side of a chat is there: figures in turns that follow one another are answers to
 *  different questions. */
export function createJoiner(isOneSided: boolean): Joiner {
  const joins = (tokens: Tokens, run: Run): boolean => isPiece(tokens, run) && (run.isSpoken || !isOneSided);
  const isNext = (tokens: Tokens, from: number, run: Run): boolean =>
    areSmall(tokens, from, run.from, longestLeadIn) && joins(tokens, run);
  const pending: Pending[] = [];
  const joined: Pending[] = [];

  return {
    hear(tokens, turn, speaker, runs, heard) {
      const first = runs[0];
      if (first === undefined && pending.length === 0) return;
      const from = tokens.turnStart[turn] as number;
      const to = tokens.turnStart[turn + 1] as number;
      const isShort = to - from <= longestInterjection;
      const last = runs.at(-1);
      let goesOn = false;
      for (let index = pending.length - 1; index >= 0; index--) {
        const one = pending[index] as Pending;
        if (one.speaker !== speaker) {
          if (turn - one.turn > longestPause || !isShort || isOver(one, heard)) pending.splice(index, 1);
          else if (heard.length > 0) one.isDoubted ||= heard.some(isKept);
        } else if (
          first &&
          turn - one.turn <= longestPause &&
          isNext(tokens, from, first) &&
          (!one.isDoubted || isReadOut(first)) &&
          areSmall(tokens, first.to, Math.min(first.to + 1, to), 1)
        ) {
          one.pieces.push(first);
          one.turn = turn;
          goesOn = first === last && endsTurn(tokens, first, to);
          if (!goesOn) pending.splice(index, 1);
        } else pending.splice(index, 1);
      }
      if (last && !goesOn && endsTurn(tokens, last, to) && joins(tokens, last)) {
        const opened = { pieces: [last], speaker, turn, isDoubted: false };
        pending.push(opened);
        joined.push(opened);
      }
    },
    finish(tokens, found) {
      for (const { pieces } of joined) {
        if (pieces.length < 2) continue;
        const text = pieces.map((piece) => piece.text).join("");
        if (text.length < leastDigits) continue;
        const isOne = text.length <= mostDigits;
        const type = isOne ? typeOfDigits(text) : "OTHER";
        for (const piece of pieces) {
          const start = tokens.start[piece.from] as number;
          const end = tokens.end[piece.to - 1] as number;
          // a card, its date and its code: several values, of which others may know more
          found.push(
            isOne
              ? createSpan(start, end, type, "number-joined", "joined", 2, text)
              : createSpan(start, end, type, "number-joined", "spoken", 0, piece.text),
          );
        }
      }
    },
  };
}

/** Any question behind "… it's usually ninety five", and "what time did it happen" behind a short one: the number is not
 *  gone on with. */
const isOver = ({ pieces }: Pending, heard: readonly Hit[]): boolean =>
  heard.some(
    ({ cue }) => !cue.yieldsTo && (pieces.at(-1) as Run).digits < (cue.answer === "keep" ? leastOpen : 3),
  );
const leastOpen = 4;
const isKept = ({ cue }: Hit): boolean => !cue.yieldsTo && cue.answer === "keep";

/** "seven nine four", and no time: of a number that was asked about while it was said. */
const isReadOut = ({ text, digits, pieces }: Run): boolean =>
  pieces >= digits && digits > 2 && !/^(?:1[0-2]|[1-9])[0-5]\d$/.test(text);

/** Digits alone that measure nothing. */
const isPiece = (tokens: Tokens, run: Run): boolean =>
  run.digits >= 2 &&
  run.letters === 0 &&
  run.dots === 0 &&
  !run.isCardinal &&
  !isQuantity(tokens.text, tokens.start[run.from] as number, tokens.end[run.to - 1] as number) &&
  !(run.digits === 3 && isOneOf(calling, tokens, run.from - 1));

/** "call nine one one". */
const calling = wordSet("call dial ring text");

const endsTurn = (tokens: Tokens, run: Run, to: number): boolean => areSmall(tokens, run.to, to, 2);

function areSmall(tokens: Tokens, from: number, to: number, most: number): boolean {
  if (to - from > most) return false;
  for (let token = from; token < to; token++) {
    if (((tokens.flags[token] as number) & (c.grammar | c.filler)) === 0) return false;
  }
  return true;
}
