/** How much of a conversation that is still going on may be let go. A turn waits for some turns more, so that the answer
 *  to a question, the rest of a number and a name told late still reach back to it; and a number that is being said
 *  piece by piece, with "mm-hm" and "go ahead" between, waits as a whole, however many turns it takes: its first half
 *  alone is masked by nobody. So does what is said in words over several turns, a mail or an address, as long as its
 *  last may go on (`views/seams.ts`).
 *
 *  No clock lets anything go. Somebody who looks for a card is silent for a minute, and goes on where they were. */
import type { Raw } from "../shared/text.ts";
import type { Turn } from "../shared/types.ts";
import { cues } from "./cues/catalogue.ts";
import { beginsCue, bindCues, compileCues } from "./cues/cue-table.ts";
import { createLexer, type Tokens } from "./lexer.ts";
import { createLook } from "./lexicon/lexicon.ts";
import { wordClass as c, codeLike } from "./lexicon/word-class.ts";
import { createWordMemo } from "./lexicon/word-memo.ts";
import { openPage, openPlainPage } from "./views/page.ts";
import { firstOfOpenChain } from "./views/seams.ts";

export interface HoldBack {
  /** So many of these turns may go: the first ones. @param from these have gone already. */
  settled(turns: readonly Turn<Raw>[], from: number): number;
  /** The first of these turns that does not hang on what may be missing at `seam`: a question nobody heard, or the first
   *  half of a number. Undefined as long as that is not known. */
  clearOf(turns: readonly Turn<Raw>[], seam: number): number | undefined;
}

/** Turns that are heard after one before it goes; so many may also stand between two pieces of a number. */
const heldTurns = 3;
/** After so many turns no question is remembered (`dialogue.ts`). */
const rememberedTurns = 5;
/** No number takes longer: who counts through a whole call is not waited for. */
const mostHeldTurns = 24;

export function createHoldBack(): HoldBack {
  const nothing = /(?!)/y;
  const cueTable = compileCues(cues);
  const look = createLook((word) => beginsCue(cueTable, word));
  const lexer = createLexer(createWordMemo(look), nothing, "");
  const known = new WeakMap<Turn<Raw>, boolean>();
  /** Of the last of some turns. One conversation is asked of several times before it goes on, and the same last turn,
   *  first turn and number are the same turns: they are only ever added to. */
  const chains = new WeakMap<Turn<Raw>, { before: Turn<Raw> | undefined; count: number; first: number }>();

  function isPiece(turn: Turn<Raw>): boolean {
    let answer = known.get(turn);
    if (answer === undefined) {
      answer = hasPiece(tokensOf([turn]));
      known.set(turn, answer);
    }
    return answer;
  }

  /** How many of these turns stand before what may go on. */
  function beforeChain(turns: readonly Turn<Raw>[]): number {
    const last = turns.at(-1);
    if (last === undefined) return 0;
    const told = chains.get(last);
    if (told?.before === turns[0] && told?.count === turns.length) return told.first;
    const tokens = tokensOf(turns);
    for (let turn = 0; turn < turns.length; turn++) bindCues(cueTable, tokens, turn);
    const first = firstOfOpenChain(turns, tokens);
    chains.set(last, { before: turns[0], count: turns.length, first });
    return first;
  }

  function tokensOf(turns: readonly Turn<Raw>[]): Tokens {
    const page = openPage(turns);
    const tokens = lexer.lex(page.text, page.starts);
    if (tokens) return tokens;
    const plain = openPlainPage(turns, lexer.hidden);
    return lexer.lex(plain.text, plain.starts) as Tokens;
  }

  return {
    settled(turns, from) {
      const usual = turns.length - heldTurns;
      let first = turns.length;
      const least = Math.max(from, turns.length - mostHeldTurns);
      for (let index = turns.length - 1; index >= least && first - index <= heldTurns + 1; index -= 1)
        if (isPiece(turns[index] as Turn<Raw>)) first = index;
      const until = Math.min(usual, first);
      if (until <= from) return from;
      // with the turn before, which may have asked
      const asked = Math.max(0, least - 1);
      const chain = asked + beforeChain(turns.slice(asked));
      return Math.min(until, Math.max(chain, least));
    },
    clearOf(turns, seam) {
      let last = seam - 1;
      const most = Math.min(turns.length, seam + mostHeldTurns);
      for (let index = seam; index < most && index - last <= heldTurns + 1; index += 1)
        if (isPiece(turns[index] as Turn<Raw>)) last = index;
      const isOver = turns.length > last + heldTurns + 1 || last === seam + mostHeldTurns - 1;
      const clear = Math.max(seam + rememberedTurns, last + 1);
      return isOver && turns.length > clear ? clear : undefined;
    },
  };
}

/** Two parts of a number, a code or something spelled; or one that is nearly all the turn is. "One moment, I look" is
 *  none, nor is "oh okay": an "oh" among the pieces of a number is held by those on either side. */
function hasPiece({ flags, value, count }: Tokens): boolean {
  let parts = 0;
  let sure = 0;
  let others = 0;
  for (let token = 0; token < count; token += 1) {
    const of = flags[token] as number;
    if ((of & part) !== 0 && (of & c.grammar) === 0) {
      parts += 1;
      if ((of & c.digit) === 0 || value[token] !== 0) sure += 1;
    } else if ((of & (c.grammar | c.filler)) === 0) others += 1;
  }
  return parts > 1 || (sure === 1 && others <= 1);
}

const part = codeLike | c.ordinal | c.month | c.saidMark | c.mailHost | c.at;
