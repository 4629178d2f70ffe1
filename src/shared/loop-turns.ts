/** Long work, a piece each turn of the event loop, first come first served: between two pieces whatever has come over
 *  the network meanwhile is taken in. What takes a millisecond a piece does no harm; but pieces come in company, for
 *  requests that were sent together are answered together, and forty of them in one turn leave everybody else's
 *  answers lying for as many milliseconds. */
export interface LoopTurns {
  /** Resolves when it is this one's turn; what is then done before the next `await` is the piece. */
  take(): Promise<void>;
}

export function createLoopTurns(): LoopTurns {
  const waiting: (() => void)[] = [];

  function next(): void {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next);
  }

  return {
    take() {
      if (waiting.length === 0) setImmediate(next);
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
