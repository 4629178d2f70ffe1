/** How work grows with its text. Time is the processor's, for a busy machine's clock counts the others' turns too. */

/** Of work over eight times as much text; a square would make it 64. */
export const straight = 8;
/** As far from a straight line as from a square. */
export const mostGrowth = Math.sqrt(straight * straight ** 2);

/** The time for the whole text over that for an eighth of it, each the least of some runs, by turns. The short text is worked on
 *  eight times a run: so both sides pay for the same memory, and last long enough for the kernel's count.
 *  @param work on a text of so many characters. @param length of the long text. */
export function growthOf(work: (length: number) => void, length: number, runs = 4): number {
  const short = Math.round(length / straight);
  const shortMs = () =>
    cpuMs(() => {
      for (let turn = 0; turn < straight; turn += 1) work(short);
    }) / straight;
  const [long, brief] = [() => cpuMs(() => work(length)), shortMs];
  brief();
  let [longMs, briefMs] = [Infinity, Infinity];
  let growth = Infinity;
  // Others only ever make a run dearer: what looks steep is looked at longer.
  for (let run = 0; run < runs || (run < runs * mostPatience && growth >= mostGrowth); run += 1) {
    longMs = Math.min(longMs, long());
    briefMs = Math.min(briefMs, brief());
    growth = longMs / Math.max(briefMs, leastMs);
  }
  return growth;
}

/** So many times the runs asked for, before work is called steep. */
const mostPatience = 5;

/** Below it the count tells nothing. */
const leastMs = 0.5;

function cpuMs(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}
