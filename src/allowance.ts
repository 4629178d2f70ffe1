/** How many conversations may go wrong before a run is stopped: a number, or a share of those it has taken on. Held back
 *  one in a thousand is a slip of the redactor; one in ten is a kind of text it was never shown, and then nobody should
 *  trust what it let through. */

export type Allowance = { readonly share: number } | { readonly count: number };

export const usualHeldLimit: Allowance = { share: 0.01 };

/** A share of fewer says nothing yet. */
const leastTaken = 50;

/** @param isEnd nothing more will come: a share is judged however few there were. */
export function isOver(allowed: Allowance, wrong: number, taken: number, isEnd: boolean): boolean {
  if ("count" in allowed) return wrong > allowed.count;
  return (isEnd || taken >= leastTaken) && wrong > allowed.share * taken;
}
