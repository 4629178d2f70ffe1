/** Something that one process at a time may do: a transaction of the ledger, a line of the audit. Each takes a
 *  millisecond or a sync of the disk, so whoever comes too early asks again soon, without blocking the event loop. Who
 *  waits for long looks whether the one at it still lives. */
import { setTimeout as sleep } from "node:timers/promises";
import type { HolderStanding } from "../shared/standing.ts";
import { heldBy } from "./lock.ts";
import { doorName, type Holder, isHeld, readNote, standingOf, takenSeats } from "./seat.ts";
import { createWatch, slowMs, watchEveryMs } from "./silence.ts";
import { isBusy } from "./sqlite.ts";

export interface TurnsOptions {
  readonly dataDir: string;
  /** One's own seat. */
  readonly seatName: string;
  /** Is somebody there who may ask? */
  readonly isShared: () => boolean;
  /** Told when somebody is at it for long. */
  readonly onUnheard?: ((holder: HolderStanding) => void) | undefined;
  readonly onReplaced?: ((holder: HolderStanding) => void) | undefined;
}

export interface Turns {
  /** Leaves time after one's own last turn for others who ask, then calls `begin` until it no longer throws that somebody else is at it.
   *  @throws what else it throws; Fault `lock.held` when one who is silent can not be ended; `ledger.failed` when a
   *  program that is none of ours is at it for long. */
  take(begin: () => void): Promise<void>;
  over(): void;
}

const askEveryMs = 2;
/** Whoever goes on without a pause is not seen to stop by those who ask. */
const pauseMs = 5;
/** Of a program that tells nobody who it is. */
const strangerMs = 5000;

export function createTurns({ dataDir, seatName, isShared, onUnheard, onReplaced }: TurnsOptions): Turns {
  const watch = createWatch(onReplaced);
  let overAt = Number.NEGATIVE_INFINITY;

  async function othersHere(): Promise<readonly (Holder | undefined)[]> {
    const seated = (await takenSeats(dataDir, seatName)).map(({ holder }) => holder);
    return (await isHeld(dataDir, doorName)) ? [...seated, readNote(dataDir, doorName)] : seated;
  }

  return {
    async take(begin) {
      const earlyMs = overAt + pauseMs - performance.now();
      if (earlyMs > 0 && isShared()) await sleep(earlyMs);
      let lookedAt = performance.now();
      const startedAt = lookedAt;
      for (let isTold = false; ; ) {
        try {
          return begin();
        } catch (error) {
          if (!isBusy(error)) throw error;
          const nowMs = performance.now();
          if (nowMs - lookedAt >= watchEveryMs) {
            lookedAt = nowMs;
            const others = await othersHere();
            const [immortal] = watch.look(others);
            if (immortal) throw heldBy([standingOf(immortal)], "end that process, and run again");
            if (others.length > 0 && !isTold && nowMs - startedAt >= slowMs) {
              onUnheard?.(standingOf(others[0]));
              isTold = true;
            }
            if (others.length === 0 && nowMs - startedAt > strangerMs) throw error;
          }
        }
        await sleep(askEveryMs);
      }
    },
    over() {
      overAt = performance.now();
    },
  };
}
