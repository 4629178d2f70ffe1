/** How many conversations may be held back before the run is stopped. One in a thousand is a slip of the redactor; one
 *  in ten is a kind of text it was never shown, and then nobody should trust what it let through. */
import type { Tally } from "./tally.ts";

export type HeldLimit = { readonly share: number } | { readonly count: number };

export const usualHeldLimit: HeldLimit = { share: 0.01 };

/** A share of fewer says nothing yet. */
const leastTaken = 50;

/** @param isEnd nothing more will come: a share is judged however few there were. */
export function isOver(
  limit: HeldLimit,
  { held, taken }: Pick<Tally, "held" | "taken">,
  isEnd: boolean,
): boolean {
  if ("count" in limit) return held > limit.count;
  return (isEnd || taken >= leastTaken) && held > limit.share * taken;
}
