/** Who may work in a data directory at once: several, each on days of its own. Whoever comes takes the door, which one at
 *  a time can hold; looks who sits there and on which days; and takes a seat when nobody's days are among its own. Work
 *  that knows no days (to forget, to answer for all) asks for all of them, and so has the directory for itself.
 *
 *  Days are the right measure: every conversation begins on one, its line rests in that day's file, and nothing else in
 *  the directory belongs to a conversation alone. What belongs to all (ledger, audit, rates, money) is shared. */
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../shared/fault.ts";
import type { HolderStanding } from "../shared/standing.ts";
import {
  type Days,
  doorName,
  type Holder,
  isOfSomeDays,
  readNote,
  type Seat,
  seatNames,
  standingOf,
  type Taken,
  takenSeats,
  takeSeat,
} from "./seat.ts";
import { createWatch, isDoubtful, watchEveryMs } from "./silence.ts";

/** What to do when another run is at work on the same days. */
export interface Patience {
  /** Wait for it to end; else fail at once, unless it is silent. */
  readonly isWaiting: boolean;
  /** How one who was not told to wait is told to, for the message; undefined where there is no way. */
  readonly flag?: string | undefined;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Told once, when the waiting begins. */
  readonly onWait?: ((holder: HolderStanding) => void) | undefined;
  /** Told when one who is at work on other days is slow to make room, or to end what one at a time may do. */
  readonly onUnheard?: ((holder: HolderStanding) => void) | undefined;
  /** Told when a silent one was ended. */
  readonly onReplaced?: ((holder: HolderStanding) => void) | undefined;
}

export interface Arrival<T> {
  readonly dataDir: string;
  /** Asked with the door closed, so that nobody who comes meanwhile makes them others. */
  readonly days: () => Promise<Days>;
  readonly patience: Patience;
  readonly now: () => number;
  /** With the door still closed behind the one who came; the others are those at work. When it throws, the seat is
   *  free again. */
  readonly enter: (seat: Seat, days: Days, others: readonly Taken[]) => Promise<T>;
}

/** @throws Fault `lock.held`, naming who is in the way as far as known; `ledger.failed`, `disk.failed`; the signal's
 *  reason; what `enter` throws. */
export async function arrive<T>(arrival: Arrival<T>): Promise<T> {
  const { dataDir, patience } = arrival;
  const { isWaiting, signal, onWait, onReplaced } = patience;
  const watch = createWatch(onReplaced);
  for (let isFirst = true; ; ) {
    const door = await takeSeat(dataDir, doorName, arrival.now);
    const met = door ? await sitDown(arrival).finally(door.free) : undefined;
    if (met && "value" in met) return met.value;
    const inTheWay = met ? met.rivals.map(({ holder }) => holder) : [readNote(dataDir, doorName)];
    const [immortal] = watch.look(inTheWay);
    if (immortal) throw heldBy([standingOf(immortal)], "end that process, and run again");
    const certain = inTheWay.filter((holder) => !isDoubtful(holder));
    // The door is free again in a moment: no reason to turn away.
    if (met && !isWaiting && certain.length > 0)
      throw heldBy(certain.map(standingOf), wayOut(met.days, certain, patience));
    if (met && isFirst) {
      onWait?.(standingOf(inTheWay[0]));
      isFirst = false;
    }
    await sleep(met ? watchEveryMs : 20, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

type Met<T> = { readonly value: T } | { readonly rivals: readonly Taken[]; readonly days: Days };

async function sitDown<T>({ dataDir, days: asked, now, enter }: Arrival<T>): Promise<Met<T>> {
  const days = await asked();
  const others = await takenSeats(dataDir);
  const rivals = others.filter(({ holder }) => !holder || overlap(holder, days));
  if (rivals.length > 0) return { rivals, days };
  for (const name of seatNames) {
    const seat = await takeSeat(dataDir, name, now);
    if (!seat) continue;
    try {
      seat.tell(days);
      return { value: await enter(seat, days, others) };
    } catch (error) {
      seat.free();
      throw error;
    }
  }
  return { rivals: others, days };
}

const overlap = (a: Days, b: Days): boolean => a.firstDay <= b.lastDay && b.firstDay <= a.lastDay;

/** What one who was turned away can do about it. */
function wayOut(days: Days, holders: readonly (Holder | undefined)[], { flag }: Patience): string {
  const wait = `wait for it to end${flag === undefined ? "" : ` (${flag})`}`;
  const isOfDays = [days, ...holders].every((of) => of && isOfSomeDays(of));
  return isOfDays ? `${wait}, take other days, or use another --data-dir` : wait;
}

/** Tells the first in full, of others as much as tells them apart. */
export function heldBy([first, ...more]: readonly HolderStanding[], next?: string): Fault {
  const besides = more.map(
    ({ pid, days = "all days" }) => `pid ${pid} on ${days === "any" ? "any day" : days}`,
  );
  const isOfAny = [first, ...more].some((holder) => holder?.days === "any");
  return new Fault("lock.held", {
    ...(isOfAny ? { says: "another run is working in this DATA_DIR, with conversations of any day" } : {}),
    facts: { ...first, ...(besides.length > 0 ? { besides } : {}) },
    ...(next === undefined ? {} : { next }),
  });
}
