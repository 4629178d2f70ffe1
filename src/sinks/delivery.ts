/** Brings what waits to where it rests, beside the road and one pass at a time. A pass takes whatever waits when it
 *  begins, so more than one in a queue would have nothing to do. */
export interface Delivery {
  /** There is something to bring; does not wait for it. @throws what an earlier pass failed with. */
  nudge(): void;
  /** Resolves when everything that waits now has been brought. */
  settle(): Promise<void>;
}

export function createDelivery(bring: () => Promise<void>): Delivery {
  let running: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  function settle(): Promise<void> {
    queued ??= running.then(() => {
      queued = undefined;
      return bring();
    });
    running = queued.catch(() => undefined);
    return queued;
  }

  return {
    nudge() {
      if (failure) throw failure.error;
      settle().catch((error: unknown) => {
        failure = { error };
      });
    },
    settle,
  };
}
