/** Those who work in the directory at the same time. What belongs to all of them, the rates of the doors, is divided by
 *  their number; who comes begins when everybody else has made room, and what somebody leaves is taken up when he is
 *  gone. So the sum of what they send keeps the one limit at every moment.
 *
 *  Shares, and not permits from a common store: a permit for each request would be a transaction for each, and a
 *  process that dies with permits in hand keeps them. Shares cost a look each second and are wrong only in one
 *  direction: what one does not use, the others do not get. */
import { setTimeout as sleep } from "node:timers/promises";
import type { HolderStanding } from "../shared/standing.ts";
import { heldBy } from "./lock.ts";
import { isSameBoot, sharedClock } from "./process-identity.ts";
import { readNote, type Seat, seatNames, standingOf, type Taken, takenSeats } from "./seat.ts";
import { createWatch, slowMs } from "./silence.ts";

export interface CompanyOptions {
  readonly dataDir: string;
  readonly seat: Seat;
  /** Those who sat there when one came. */
  readonly others: readonly Taken[];
  /** How often a process says that it lives. */
  readonly beatMs: number;
  /** Told once, when one of the others is slow to make room for this one. */
  readonly onUnheard?: ((holder: HolderStanding) => void) | undefined;
  /** Told when a silent one was ended. */
  readonly onReplaced?: ((holder: HolderStanding) => void) | undefined;
}

/** What all keep together. */
export interface Rate {
  divide(portion: number): void;
  empty(): void;
}

export interface Company {
  /** Processes at work in the directory, this one among them. */
  size(): number;
  /** Has anybody else been at work here since this one came? */
  wasJoined(): boolean;
  /** Divides these evenly, from now on and whenever the number changes. When others were at work within the last minute,
   *  of what a server counts by the minute some is spent: then nothing is saved up in them. */
  share(rates: readonly Rate[]): void;
  /** Resolves when all others have made room.
   *  @throws Fault `lock.held` when one who is silent can not be ended; the signal's reason. */
  welcomed(signal?: AbortSignal): Promise<void>;
  stop(): void;
}

const lookEveryMs = 1000;
/** A minute, and what a killed one may have lived after its last beat. */
const lateMs = 66_000;

export function joinCompany(options: CompanyOptions): Company {
  const { dataDir, seat, beatMs, onUnheard, onReplaced } = options;
  const isLate = options.others.length > 0 || wereThere(dataDir, seat);
  let shared: readonly Rate[] = [];
  let seen = marksOf(options.others);
  let wasJoined = seen.length > 0;
  let toldAt = 0;
  let isOver = false;

  async function look(): Promise<void> {
    const marks = marksOf(await takenSeats(dataDir, seat.name));
    const isNews = marks.join() !== seen.join();
    seen = marks;
    wasJoined ||= seen.length > 0;
    if (isNews) divide();
    if (isNews || sharedClock() - toldAt >= beatMs) tell();
  }

  /** The others go on when it says that room was made for them. */
  function tell(): void {
    if (isOver) return;
    seat.tell({ seen });
    toldAt = sharedClock();
  }

  const size = () => seen.length + 1;
  const divide = () => {
    for (const rate of shared) rate.divide(1 / size());
  };
  let isLooking = false;
  const timer = setInterval(
    () => {
      if (isLooking) return;
      isLooking = true;
      // What can not be seen or told is no news: the work beside it fails too, and tells.
      const looked = look().catch(() => undefined);
      void looked.then(() => {
        isLooking = false;
      });
    },
    Math.min(lookEveryMs, beatMs),
  ).unref();
  tell();

  return {
    size,
    wasJoined: () => wasJoined,
    share(rates) {
      shared = rates;
      divide();
      if (isLate) for (const rate of rates) rate.empty();
    },
    async welcomed(signal) {
      const watch = createWatch(onReplaced);
      const slowAt = sharedClock() + slowMs;
      for (let isTold = false; ; ) {
        const holders = (await takenSeats(dataDir, seat.name)).map(({ holder }) => holder);
        const unheard = holders.filter((holder) => !holder?.seen.includes(seat.mark));
        if (unheard.length === 0) return;
        if (!isTold && sharedClock() >= slowAt) {
          onUnheard?.(standingOf(unheard[0]));
          isTold = true;
        }
        const [immortal] = watch.look(holders);
        if (immortal) throw heldBy([standingOf(immortal)], "end that process, and run again");
        await sleep(100, undefined, { signal }).catch(() => signal?.throwIfAborted());
      }
    },
    stop() {
      isOver = true;
      clearInterval(timer);
    },
  };
}

/** One who has not said who he is counts too. */
const marksOf = (taken: readonly Taken[]): readonly string[] =>
  taken.map(({ name, holder }) => holder?.mark ?? name);

function wereThere(dataDir: string, { name: own, before }: Seat): boolean {
  return seatNames
    .map((name) => (name === own ? before : readNote(dataDir, name)))
    .some((note) => note && isSameBoot(note) && sharedClock() - note.beatMs < lateMs);
}
