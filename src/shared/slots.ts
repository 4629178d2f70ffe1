/** So many pieces of work at once; the rest waits, first come first served. */
export interface Slots {
  over<T>(work: () => Promise<T>): Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async over(work) {
      if (free > 0) free -= 1;
      // A slot that is handed on never becomes free in between.
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
