/** The redactor for a conversation that is still going on. A turn is let go some turns after it was heard, so
 *  that the answer to a question, the rest of a number and a name told late still reach back to it.
 *
 *  Each time all turns so far are read anew: the same engine, no second set of rules, and what is masked live is
 *  a part of what a batch masks. That costs as much as the conversation is long, about a millisecond a turn. */
import type { Raw } from "../shared/text.ts";
import type { Known, PiiType, Redaction, Turn } from "../shared/types.ts";
import type { Redactor } from "./redactor.ts";

export interface Session {
  /** Takes the next turn; gives the turns that may go now, with their findings (`turn` counts from the first of
   *  these). Often none. */
  hear(turn: Turn<Raw>): Redaction;
  /** The conversation is over: all that was held back. */
  end(): Redaction;
}

/** Whoever speaks first: it is not known yet whether the other side will be heard. */
const silence: Turn<Raw> = { speaker: "agent", text: "" as Raw };

export function createSession(redactor: Redactor, known: Known, holdBackTurns = 3): Session {
  const turns: Turn<Raw>[] = [silence];
  let released = 1;

  function release(until: number): Redaction {
    if (until <= released) return { turns: [], findings: [], counts: {} };
    const whole = redactor.redact(turns, known);
    const findings = whole.findings
      .filter(({ turn }) => turn >= released && turn < until)
      .map((finding) => ({ ...finding, turn: finding.turn - released }));
    const counts: Partial<Record<PiiType, number>> = {};
    for (const { type } of findings) counts[type] = (counts[type] ?? 0) + 1;
    const ready = whole.turns.slice(released, until);
    released = until;
    return { turns: ready, findings, counts };
  }

  return {
    hear(turn) {
      turns.push(turn);
      return release(turns.length - holdBackTurns);
    },
    end: () => release(turns.length),
  };
}
