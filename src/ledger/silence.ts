/** A process that is stopped, or hangs, keeps its seat, and often half a transaction with it, so that nobody could go on
 *  beside it even on other days. Who has to wait for it watches: one of the same machine that has been silent for 35
 *  seconds, though it should speak every five seconds, is ended as a power cut would end it, which is what everything
 *  here is made for. One of another machine, or of a user whose processes we may not end, is left alone and named. */
import type { HolderStanding } from "../shared/standing.ts";
import { isOtherAlive, killProcess, sharedClock } from "./process-identity.ts";
import { type Holder, standingOf } from "./seat.ts";

/** Two beats may be late on a machine that is busy. */
const doubtfulMs = 12_000;
const silentMs = 35_000;
/** However long it was silent before: it is watched for longer than a beat by the one who ends it. */
const watchedMs = 8_000;

/** By then one who lives has answered, and whoever waits for longer is told for whom. */
export const slowMs = 3000;

/** How often it is looked at while one waits. */
export const watchEveryMs = 500;

export interface Watch {
  /** To be called every `watchEveryMs` or oftener, with all who stand in the way. Ends who was silent for long.
   *  @returns those that should have been ended, and this user may not. */
  look(holders: readonly (Holder | undefined)[]): readonly Holder[];
}

export function createWatch(onReplaced: ((holder: HolderStanding) => void) | undefined): Watch {
  let seen = new Map<string, { readonly beatMs: number; readonly forMs: number }>();
  let lookedAt = sharedClock();
  return {
    look(holders) {
      const known = holders.filter((holder) => holder !== undefined);
      // Whoever was stopped himself has not watched meanwhile.
      const sinceMs = Math.min(watchEveryMs, sharedClock() - lookedAt);
      lookedAt = sharedClock();
      seen = new Map(
        known.map(({ mark, beatMs }) => {
          const last = seen.get(mark);
          return [mark, { beatMs, forMs: last?.beatMs === beatMs ? last.forMs + sinceMs : 0 }];
        }),
      );
      return known.filter((holder) => {
        const isDue = silenceOf(holder) >= silentMs && (seen.get(holder.mark)?.forMs ?? 0) >= watchedMs;
        if (!isDue || !isOtherAlive(holder)) return false;
        if (!killProcess(holder)) return true;
        onReplaced?.(standingOf(holder));
        return false;
      });
    },
  };
}

const silenceOf = (holder: Holder): number => standingOf(holder).silentMs ?? 0;

/** May it have to be ended? Then it is waited for until that is known. */
export const isDoubtful = (holder: Holder | undefined): boolean =>
  holder !== undefined && silenceOf(holder) >= doubtfulMs && isOtherAlive(holder);
