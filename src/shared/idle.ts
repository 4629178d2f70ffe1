/** Calls back when the event loop has nothing else to do, at the latest after `mostMs`: the right moment to
 *  send off what has been gathered. Waiting longer than that helps nobody once everybody waits for us, and
 *  while the loop is busy there is company to come and the processor is not idle anyway. A turn counts as
 *  idle when it took less than a tenth of a millisecond. Returns a function that calls it off. */
export function onceIdle(
  callback: () => void,
  mostMs: number,
  clock: () => number = () => performance.now(),
): () => void {
  const start = clock();
  let last = start;
  let turns = 0;
  let immediate = setImmediate(turn);

  function turn(): void {
    const now = clock();
    const isIdle = turns > 0 && now - last < idleTurnMs;
    turns += 1;
    last = now;
    if (isIdle || now - start >= mostMs) callback();
    else immediate = setImmediate(turn);
  }
  return () => clearImmediate(immediate);
}

const idleTurnMs = 0.1;
