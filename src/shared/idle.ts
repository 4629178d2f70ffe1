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

/** How long a write that is to be durable waits for company while everybody is busy. To sync takes 0.2 ms of CPU, a tenth
 *  of what a conversation takes in all, however little there is to sync: with 5 ms there were 0.66 syncs a conversation,
 *  with 20 there are 0.37. That is worth something only where others work on meanwhile, as a sender does whose answer is
 *  being kept. */
export const usualGroupMs = 20;
