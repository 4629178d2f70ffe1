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
    if (met && !isWaiting && certain.length > 0) throw turnedAway(met, certain, patience);
    if (met && isFirst) {
      onWait?.(standingOf(inTheWay[0]));
      isFirst = false;
    }
    await sleep(met ? watchEveryMs : 20, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

interface Rivalry {
  readonly rivals: readonly Taken[];
  readonly days: Days;
  /** It is not their days, but that they are so many. */
  readonly isFull: boolean;
}

type Met<T> = { readonly value: T } | Rivalry;

async function sitDown<T>({ dataDir, days: asked, now, enter }: Arrival<T>): Promise<Met<T>> {
  const days = await asked();
  const others = await takenSeats(dataDir);
  const rivals = others.filter(({ holder }) => !holder || overlap(holder, days));
  if (rivals.length > 0) return { rivals, days, isFull: false };
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
  return { rivals: others, days, isFull: true };
}

const overlap = (a: Days, b: Days): boolean => a.firstDay <= b.lastDay && b.firstDay <= a.lastDay;

/** Says why, and what can be done about it. */
function turnedAway(
  { days, isFull }: Rivalry,
  holders: readonly (Holder | undefined)[],
  { flag }: Patience,
): Fault {
  const how = flag === undefined ? "" : ` (${flag})`;
  const standings = holders.map(standingOf);
  if (isFull)
    return heldBy(
      standings,
      `wait for one of them to end${how}, or use another --data-dir`,
      `${seatNames.length} are at work in this DATA_DIR, and no more may be`,
    );
  const isOfDays = [days, ...holders].every((of) => of && isOfSomeDays(of));
  const others = isOfDays ? ", take other days, or use another --data-dir" : "";
  return heldBy(standings, `wait for it to end${how}${others}`);
}

/** Tells the first in full, of others as much as tells them apart. */
export function heldBy([first, ...more]: readonly HolderStanding[], next?: string, says?: string): Fault {
  const besides = more.map(
    ({ pid, days = "all days" }) => `pid ${pid} on ${days === "any" ? "any day" : days}`,
  );
  const why = says ?? whyHeld([first, ...more]);
  return new Fault("lock.held", {
    ...(why === undefined ? {} : { says: why }),
    facts: { ...first, ...(besides.length > 0 ? { besides } : {}) },
    ...(next === undefined ? {} : { next }),
  });
}

function whyHeld(holders: readonly (HolderStanding | undefined)[]): string | undefined {
  const is = (name: "isReading" | "isLooking") => holders.every((holder) => holder?.[name] === true);
  if (is("isLooking")) return "a preview is writing down in this DATA_DIR who looks at what was said";
  if (is("isReading")) return "a query is working in this DATA_DIR";
  if (holders.some((holder) => holder?.days === "any"))
    return "another run is working in this DATA_DIR, with conversations of any day";
  return undefined;
}
