/** So many pieces of work at once; the rest waits, first come first served. */
export interface Slots {
  /** Resolves when one is free with what gives it back, which may be called more than once. */
  take(): Promise<() => void>;
  over<T>(work: () => Promise<T>): Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];

  async function take(): Promise<() => void> {
    if (free > 0) free -= 1;
    // A slot that is handed on never becomes free in between.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
  }

  return {
    take,
    async over(work) {
      const giveBack = await take();
      try {
        return await work();
      } finally {
        giveBack();
      }
    },
  };
}
