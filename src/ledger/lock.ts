/** One writer to a data directory. The lock is an open exclusive transaction on an empty database beside the ledger:
 *  the kernel frees it the moment its process is gone, also after kill -9. (A lock file with a pid needs somebody to
 *  decide that it is stale; the usual packages take five seconds for that.)
 *
 *  A process that is stopped, or hangs, keeps it, and often half a transaction of the ledger with it, so that nobody
 *  could go on beside it even without the lock. It is known by its heartbeat, which the ledger shows: one of the same
 *  machine that has been silent for 35 seconds, though it should speak every five seconds, is ended as a power cut
 *  would end it, which is what everything here is made for. One of another machine, or of a user whose processes we may
 *  not end, is left alone and named.
 *
 *  The lock file must never be opened by other code of this process: POSIX drops a process's locks on a file when any
 *  of its descriptors of it is closed. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault, isFault } from "../shared/fault.ts";
import type { HolderStanding } from "../shared/standing.ts";
import { createPrivateFile } from "./data-dir.ts";
import { type Holder, readHolder, standingOf } from "./holder.ts";
import { isOtherAlive, killProcess } from "./process-identity.ts";
import { type Database, openDatabase } from "./sqlite.ts";

export interface Lock {
  close(): void;
}

/** What to do when another run is at work. */
export interface Patience {
  /** Wait for it to end; else fail at once, unless it is silent. */
  readonly isWaiting: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Told once, when the waiting begins. */
  readonly onWait?: ((holder: HolderStanding) => void) | undefined;
  /** Told when a silent one was ended. */
  readonly onReplaced?: ((holder: HolderStanding) => void) | undefined;
}

const askEveryMs = 500;
/** Two beats may be late on a machine that is busy. */
const doubtfulMs = 12_000;
const silentMs = 35_000;
/** However long it was silent before: it is watched for longer than a beat by the one who ends it. */
const watchedMs = 8_000;

/** @throws Fault `lock.held`, naming the holder as far as known; `ledger.failed`, `disk.failed`; the signal's reason. */
export async function openLock(dataDir: string, patience: Patience): Promise<Lock> {
  const path = join(dataDir, "lock.sqlite");
  createPrivateFile(path);
  const database = await openDatabase(path);
  try {
    await acquire(database, dataDir, patience);
  } catch (error) {
    database.close();
    throw error;
  }
  return { close: database.close };
}

async function acquire(database: Database, dataDir: string, patience: Patience): Promise<void> {
  const { isWaiting, signal, onWait, onReplaced } = patience;
  let last: Holder | undefined;
  let watched = 0;
  for (let tries = 0; !isFree(database); tries += 1) {
    const holder = await readHolder(dataDir).catch(() => undefined);
    const standing = standingOf(holder);
    const isSame = holder !== undefined && holder.fence === last?.fence && holder.beatMs === last.beatMs;
    watched = isSame ? watched + askEveryMs : 0;
    last = holder;
    const silent = standing.silentMs ?? 0;
    if (holder && silent >= silentMs && watched >= watchedMs && isOtherAlive(holder)) {
      if (!killProcess(holder)) throw heldBy(standing, "end that process, and run again");
      onReplaced?.(standing);
    }
    const isDoubtful = silent >= doubtfulMs && holder !== undefined && isOtherAlive(holder);
    if (!isWaiting && !isDoubtful) throw heldBy(standing);
    if (tries === 0) onWait?.(standing);
    await sleep(askEveryMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

const heldBy = (standing: HolderStanding, next?: string): Fault =>
  new Fault("lock.held", { facts: { ...standing }, ...(next === undefined ? {} : { next }) });

function isFree(database: Database): boolean {
  try {
    // Long enough to outwait somebody who only looks (see `inspection.ts`).
    database.exec("PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (!isFault(error) || error.facts["code"] !== "SQLITE_BUSY") throw error;
    return false;
  }
}
