/** A place at which somebody works in a data directory. It is taken by an open exclusive transaction on an empty database:
 *  the kernel frees it the moment its process is gone, also after kill -9. (A lock file with a pid needs somebody to
 *  decide that it is stale; the usual packages take five seconds for that.) Who sits there stands in a note beside it,
 *  which is written anew every few seconds, so that somebody who is stopped or hangs is known by his silence. The note
 *  is a file of its own and not a row of the ledger: whoever waits there for the silent one must not fall silent too.
 *
 *  The lock's file must never be opened by other code of this process: POSIX drops a process's locks on a file when any
 *  of its descriptors of it is closed. */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diskFault } from "../shared/disk-fault.ts";
import { Fault } from "../shared/fault.ts";
import type { HolderStanding } from "../shared/standing.ts";
import { createPrivateFile } from "./data-dir.ts";
import { isSameBoot, type ProcessIdentity, sharedClock, thisProcess } from "./process-identity.ts";
import { isBusy, isDamaged, openDatabase } from "./sqlite.ts";

/** UTC, `YYYY-MM-DD`, both included. */
export interface Days {
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Of one beside whom nobody may be. */
export const allDays: Days = { firstDay: "0000-01-01", lastDay: "9999-12-31" };
/** Of one whose conversations may have begun on any. */
export const anyDay: Days = { ...allDays, firstDay: "0001-01-01" };
/** Of a query, which takes on no conversation: a day on which none began, so that no run is in its way, only another
 *  query, which might be the same one, and whoever has them all. */
export const queryDays: Days = { ...allDays, lastDay: allDays.firstDay };
/** Of a preview, which only writes down that somebody looks: nobody is in his way but who has them all. */
export const noDays: Days = { firstDay: allDays.lastDay, lastDay: allDays.firstDay };

/** Does he take on conversations? */
export const isRun = ({ lastDay }: Days): boolean => lastDay > allDays.firstDay;
/** Does he take on conversations of certain days, and of no others? */
export const isOfSomeDays = (days: Days): boolean => isRun(days) && days.firstDay > anyDay.firstDay;

/** What is told of the one who sits there. */
export interface Errand extends Days {
  /** Known once the ledger has been opened; see `fence.ts`. */
  readonly fence?: number;
  /** Marks of the others he knows of, and has made room for. */
  readonly seen: readonly string[];
}

export interface Holder extends ProcessIdentity, Errand {
  /** His own, and of this sitting. */
  readonly mark: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** On the shared clock. */
  readonly beatMs: number;
}

export interface Seat {
  readonly name: string;
  readonly mark: string;
  /** Who sat there before. */
  readonly before: Holder | undefined;
  /** Writes the note anew, and with it that the process lives. @throws Fault `disk.failed`. */
  tell(errand: Partial<Errand>): void;
  free(): void;
}

/** More would only divide the same rates. The first is the file that programs before this knew as the lock. */
export const seatNames: readonly string[] = ["lock", "lock-2", "lock-3", "lock-4"];

/** Held for the moment of taking a seat, so that no two arrive at once. */
export const doorName = "lock-door";

const pathOf = (dataDir: string, name: string): string => join(dataDir, `${name}.sqlite`);
const notePathOf = (dataDir: string, name: string): string => join(dataDir, `${name}.json`);

/** @returns undefined when somebody sits there. @throws Fault `ledger.failed`, `disk.failed`. */
export async function takeSeat(dataDir: string, name: string, now: () => number): Promise<Seat | undefined> {
  if (await isHeld(dataDir, name)) return undefined;
  const path = pathOf(dataDir, name);
  createPrivateFile(path);
  const database = await openDatabase(path);
  try {
    // Long enough to outwait somebody who only looks.
    database.exec("PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw seatFault(error, path);
  }
  let note: Holder = { ...thisProcess(), ...allDays, mark: randomUUID(), since: now(), beatMs: 0, seen: [] };
  let isFree = false;
  const seat: Seat = {
    name,
    mark: note.mark,
    before: readNote(dataDir, name),
    tell(errand) {
      note = { ...note, ...errand, beatMs: sharedClock() };
      writeNote(notePathOf(dataDir, name), note);
    },
    free() {
      if (isFree) return;
      isFree = true;
      database.close();
    },
  };
  try {
    seat.tell({});
    return seat;
  } catch (error) {
    seat.free();
    throw error;
  }
}

function writeNote(path: string, note: Holder): void {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(note), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw diskFault(error, path);
  }
}

/** Not to be asked of a seat of this process's own. @throws Fault `ledger.failed`. */
export async function isHeld(dataDir: string, name: string): Promise<boolean> {
  const path = pathOf(dataDir, name);
  if (!existsSync(path)) return false;
  const database = await openDatabase(path, { readOnly: true });
  try {
    database.exec("SELECT 1 FROM sqlite_schema");
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw seatFault(error, path);
  } finally {
    database.close();
  }
}

/** Nothing is kept in it that could be lost. */
const seatFault = (error: unknown, path: string): unknown =>
  isDamaged(error)
    ? new Fault("ledger.failed", {
        says: "the file of a lock is damaged",
        next: "remove it while no run is at work: nothing is kept in it, and the next run makes it anew",
        facts: { path },
      })
    : error;

/** Who sits there, or sat there last. Undefined when nobody has said so. */
export function readNote(dataDir: string, name: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(notePathOf(dataDir, name), "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** A seat that is taken; the holder is undefined when he has not said who he is. */
export interface Taken {
  readonly name: string;
  readonly holder: Holder | undefined;
}

/** @param except one's own seat. @throws Fault `ledger.failed`. */
export async function takenSeats(dataDir: string, except?: string): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  for (const name of seatNames) {
    if (name !== except && (await isHeld(dataDir, name)))
      taken.push({ name, holder: readNote(dataDir, name) });
  }
  return taken;
}

/** For people. A beat of another boot, or of another machine's clock, says nothing about how long ago it was. */
export function standingOf(holder: Holder | undefined): HolderStanding {
  if (!holder) return {};
  const { pid, host, since, beatMs, firstDay, lastDay } = holder;
  return {
    ...{ pid, host, since: new Date(since).toISOString() },
    ...(isOfSomeDays(holder) ? { days: `${firstDay} to ${lastDay}` } : {}),
    ...(isRun(holder) && firstDay === anyDay.firstDay ? { days: "any" } : {}),
    ...(isRun(holder) ? {} : { isReading: true }),
    ...(firstDay === noDays.firstDay ? { isLooking: true } : {}),
    ...(isSameBoot(holder) ? { silentMs: Math.max(0, sharedClock() - beatMs) } : {}),
  };
}
