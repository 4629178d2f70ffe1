/** The minute before now: a rate is what happened in it. */

const minuteMs = 60_000;
/** Nobody sees how a rate changes within it. */
const leastMs = 1000;

/** Takes readings, and gives for each the one of a minute before, or the first as long as there is none so old.
 *  @param first times of all on the same clock. */
export function createMinute<Reading extends { readonly atMs: number }>(
  first: Reading,
): (current: Reading) => Reading {
  const readings = [first];
  return (current) => {
    if (current.atMs - (readings.at(-1) ?? first).atMs >= leastMs) readings.push(current);
    while ((readings[1]?.atMs ?? Number.POSITIVE_INFINITY) <= current.atMs - minuteMs) readings.shift();
    return readings[0] ?? current;
  };
}
