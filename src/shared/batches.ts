import { onceIdle } from "./idle.ts";

/** Lets single items travel together. A batch leaves when nobody is about to join it, when its first item has
 *  waited `groupMs` or when it is `groupRows` long, and never while the one before is on its way: a slow disk
 *  makes larger batches. */
export interface Batches<T> {
  /** Resolves when the item's batch has arrived; rejects with what its batch failed with. */
  put(item: T): Promise<void>;
  /** Sends what is there; resolves when nothing is on its way. Failures belong to their items. */
  settle(): Promise<void>;
}

export interface BatchesOptions<T> {
  readonly carry: (items: readonly T[]) => Promise<void>;
  readonly groupMs: number;
  readonly groupRows: number;
}

interface Batch<T> {
  readonly items: T[];
  isDue: boolean;
  readonly stopWaiting: () => void;
  readonly arrived: Promise<void>;
  readonly leave: () => void;
}

export function createBatches<T>({ carry, groupMs, groupRows }: BatchesOptions<T>): Batches<T> {
  let gathering: Batch<T> | undefined;
  let travelling: Batch<T> | undefined;

  function gather(): Batch<T> {
    const items: T[] = [];
    let leave = () => {};
    const arrived = new Promise<void>((resolve) => {
      leave = resolve;
    }).then(() => carry(items));
    const batch: Batch<T> = {
      items,
      isDue: false,
      stopWaiting: onceIdle(() => comeDue(batch), groupMs),
      arrived,
      leave,
    };
    return batch;
  }

  function comeDue(batch: Batch<T>): void {
    batch.isDue = true;
    if (travelling) return;
    batch.stopWaiting();
    gathering = undefined;
    travelling = batch;
    batch.leave();
    const goOn = () => {
      travelling = undefined;
      if (gathering?.isDue) comeDue(gathering);
    };
    batch.arrived.then(goOn, goOn);
  }

  return {
    put(item) {
      gathering ??= gather();
      const batch = gathering;
      batch.items.push(item);
      if (batch.items.length >= groupRows) comeDue(batch);
      return batch.arrived;
    },
    async settle() {
      while (gathering || travelling) {
        if (gathering) comeDue(gathering);
        await travelling?.arrived.catch(() => undefined);
      }
    },
  };
}
