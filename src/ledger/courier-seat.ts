/** What all put in the outbox one of them delivers: two would tell everything twice, and a stream out of its order. When
 *  he goes another one takes over. */
import { setTimeout as sleep } from "node:timers/promises";
import { takeSeat } from "./seat.ts";

const askEveryMs = 250;

export interface CourierSeat {
  /** Calls `work` as soon as no other process is at it; not at all when it is over before, or with the signal.
   *  @throws Fault `ledger.failed`, `disk.failed`; what `work` throws. */
  deliver(work: () => Promise<void>, isOver: () => boolean, signal: AbortSignal): Promise<void>;
}

export const createCourierSeat = (dataDir: string, now: () => number): CourierSeat => ({
  async deliver(work, isOver, signal) {
    for (;;) {
      const seat = await takeSeat(dataDir, "lock-courier", now);
      if (seat) return work().finally(seat.free);
      if (isOver() || signal.aborted) return;
      await sleep(askEveryMs, undefined, { signal }).catch(() => undefined);
    }
  },
});
