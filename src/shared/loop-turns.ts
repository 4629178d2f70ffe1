/** Long work in pieces, first come first served, for a few milliseconds each turn of the event loop: between two turns
 *  whatever has come over the network meanwhile is taken in. Pieces come in company, for requests that were sent
 *  together are answered together, and forty of them at once leave everybody else's answers lying for as many
 *  milliseconds. One a turn would disturb least, but each then finds the processor's caches full of other things: the
 *  whole road cost 2 to 6 % more so. */
export interface LoopTurns {
  /** Settles as the piece does, once it has had its turn. */
  over<T>(piece: () => T): Promise<T>;
}

/** Beside what else a turn does, and as long as it takes: a piece that was begun is not broken off. */
const usualMostMs = 2;

/** @param clock milliseconds. */
export function createLoopTurns(
  mostMs = usualMostMs,
  clock: () => number = () => performance.now(),
): LoopTurns {
  const waiting: (() => void)[] = [];

  function turn(): void {
    const until = clock() + mostMs;
    do {
      waiting[0]?.();
      waiting.shift();
    } while (waiting.length > 0 && clock() < until);
    if (waiting.length > 0) setImmediate(turn);
  }

  return {
    over(piece) {
      if (waiting.length === 0) setImmediate(turn);
      return new Promise((resolve, reject) => {
        waiting.push(() => {
          try {
            resolve(piece());
          } catch (error) {
            reject(error);
          }
        });
      });
    },
  };
}
