/** How many tokens a server counts against its limit for one that it bills.
 *
 *  OpenAI counts a request before it has answered it, by its characters and by what the answer may take at most
 *  (platform.openai.com/docs/guides/rate-limits), others in ways of their own: a third more than the bill is nothing
 *  unusual, and who goes by the bill then is refused one time in four. What is left of the limit, from one answer to a
 *  later one, tells what was counted for what went between the two. */
export interface CountedTokens {
  /** Of one that is billed; 1 while nothing is known, and never less: who counts less leaves us room. */
  perToken(): number;
  /** An answer said what was left at its request. @param ours tokens billed up to there, as far as they are known. */
  seen(sent: number, atMs: number, ours: number, told: Left): void;
  /** Of what went so far some was not counted: it tells nothing. */
  refused(sent: number): void;
  /** Others spend of the same limit, and so much of what is spent is ours. */
  divide(portion: number): void;
}

export interface Left {
  readonly limitPerMinute: number;
  readonly remaining: number;
  /** Until all of it is there. */
  readonly resetMs: number | undefined;
}

interface Seen {
  readonly sent: number;
  readonly atMs: number;
  readonly ours: number;
  readonly remaining: number;
}

const minuteMs = 60_000;
/** What earlier answers count for as new ones come: the last fifty decide. */
const memory = 0.98;
/** Of all that fits. A request comes some time after it was sent, and the allowance is refilled meanwhile.
 *  Who finds so much left has no need to spare. */
const nearlyFull = 0.9;
/** What would be more is no way to count, but somebody else's requests. */
const most = 4;

export function createCountedTokens(): CountedTokens {
  let last: Seen | undefined;
  let billed = 0;
  let counted = 0;
  let portion = 1;
  let unclear = 0;
  return {
    perToken: () => (billed > 0 ? Math.min(most, Math.max(1, counted / billed)) : 1),
    seen(sent, atMs, ours, { limitPerMinute, remaining, resetMs }) {
      // answers come in any order
      if (sent <= (last?.sent ?? unclear)) return;
      const within = (ms: number) => (limitPerMinute * ms) / minuteMs;
      const full = resetMs === undefined ? limitPerMinute : remaining + within(resetMs);
      if (last) {
        const spent = ours - last.ours;
        const refilled = within(atMs - last.atMs);
        // what came when it was full was lost, and looks as if somebody had used it
        const isNearlyFull = last.remaining + refilled > nearlyFull * full;
        billed = billed * memory + spent;
        const used = portion * (last.remaining + refilled - remaining);
        counted = counted * memory + (isNearlyFull ? spent : used);
      }
      last = { sent, atMs, ours, remaining };
    },
    refused(sent) {
      last = undefined;
      unclear = sent;
    },
    divide(of) {
      portion = of;
    },
  };
}
