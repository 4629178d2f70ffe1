/** Bounds concurrency with workers, not with queues of promises: N workers share one iterator and each asks for
 *  the next item when its hands are free, so a slow consumer holds the source back by itself. */

export interface DrainOptions {
  readonly workers: number;
  /** Take nothing more; what is in hand is finished. The source itself must end soon after. */
  readonly stop?: AbortSignal;
}

/** Resolves when the source is empty and every item's work is done. The first failure stops the taking, the rest
 *  is waited for, then that failure is thrown. */
export async function drain<T>(
  source: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  { workers, stop }: DrainOptions,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  let failure: { readonly error: unknown } | undefined;
  const isOver = () => failure !== undefined || stop?.aborted === true;

  async function worker(): Promise<void> {
    while (!isOver()) {
      const next = await iterator.next();
      if (next.done) return;
      if (isOver()) return;
      await work(next.value);
    }
  }
  const guarded = () =>
    worker().catch((error: unknown) => {
      failure ??= { error };
    });
  await Promise.all(Array.from({ length: workers }, guarded));
  await iterator.return?.();
  if (failure) throw failure.error;
}

export interface Queue<T> extends AsyncIterable<T> {
  /** Resolves when there was room. After `end` nothing is taken: resolves false. */
  push(item: T): Promise<boolean>;
  /** No more will come; what is queued is still given out. */
  end(): void;
  readonly size: number;
}

/** The bounded queue between two stages: `push` waits while it is full, iterating waits while it is empty. */
export function createQueue<T>(capacity: number): Queue<T> {
  const items: T[] = [];
  const takers: ((result: IteratorResult<T, undefined>) => void)[] = [];
  const pushers: (() => void)[] = [];
  let isEnded = false;

  return {
    async push(item) {
      while (!isEnded && items.length >= capacity && takers.length === 0) {
        await new Promise<void>((resolve) => pushers.push(resolve));
      }
      if (isEnded) return false;
      const taker = takers.shift();
      if (taker) taker({ value: item, done: false });
      else items.push(item);
      return true;
    },
    end() {
      isEnded = true;
      for (const wake of pushers.splice(0)) wake();
      for (const taker of takers.splice(0)) taker({ value: undefined, done: true });
    },
    get size() {
      return items.length;
    },
    [Symbol.asyncIterator]: () => ({
      next() {
        const item = items.shift();
        if (item !== undefined) {
          pushers.shift()?.();
          return Promise.resolve({ value: item, done: false as const });
        }
        if (isEnded) return Promise.resolve({ value: undefined, done: true as const });
        return new Promise((resolve) => takers.push(resolve));
      },
    }),
  };
}
