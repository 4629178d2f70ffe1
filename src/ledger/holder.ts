/** Who works in the data directory, as a row of the ledger: process, heartbeat, and a number that grows with each holder.
 *  The number is looked at in every transaction, so that one who was taken for dead and comes back, or whose lock file
 *  somebody has cleared away, can not commit beside his successor. */
import { Fault } from "../shared/fault.ts";
import type { HolderStanding } from "../shared/standing.ts";
import type { GroupCommit } from "./group-commit.ts";
import { type ProcessIdentity, sharedClock, thisProcess } from "./process-identity.ts";
import type { Database, Row } from "./sqlite.ts";
import { openView } from "./view.ts";

export interface Holder extends ProcessIdentity {
  readonly fence: number;
  /** Epoch milliseconds. */
  readonly since: number;
  /** On the shared clock. */
  readonly beatMs: number;
  readonly isReleased: boolean;
}

export interface Holding {
  /** To be called within each transaction. @throws Fault `lock.lost`. */
  check(): void;
  /** Goes on saying that the process lives. */
  beat(group: GroupCommit, everyMs: number): { stop(): void };
  release(): void;
}

/** The process that has the lock writes itself down. */
export function takeHold(database: Database, now: () => number): Holding {
  const { host, boot, pid, processStart } = thisProcess();
  // Two statements: the engine's package keeps it to itself when one that writes and returns a row could not be committed.
  database.run(take, host, boot, pid, processStart, now(), sharedClock());
  const fence = Number(database.get("SELECT fence FROM holder")?.["fence"]);
  return {
    check() {
      const current = database.get("SELECT fence FROM holder")?.["fence"];
      if (current !== fence) throw new Fault("lock.lost", { facts: { fence, current: Number(current) } });
    },
    beat(group, everyMs) {
      const say = () => {
        database.run("UPDATE holder SET beat_ms = ? WHERE fence = ?", sharedClock(), fence);
      };
      // A beat that can not be written is no news: the work beside it fails too, and tells.
      const timer = setInterval(() => void group.write(say, "now").catch(() => undefined), everyMs).unref();
      return { stop: () => clearInterval(timer) };
    },
    release: () => {
      database.run("UPDATE holder SET released_at = ? WHERE fence = ?", now(), fence);
    },
  };
}

/** Undefined when nobody has ever said so. @throws Fault `ledger.failed`. */
export async function readHolder(dataDir: string): Promise<Holder | undefined> {
  const database = await openView(dataDir, "holder");
  if (!database) return undefined;
  try {
    const row = database.get("SELECT * FROM holder");
    return row && parseHolder(row);
  } finally {
    database.close();
  }
}

const parseHolder = (row: Row): Holder => ({
  fence: Number(row["fence"]),
  host: String(row["host"]),
  boot: String(row["boot"]),
  pid: Number(row["pid"]),
  processStart: String(row["process_start"]),
  since: Number(row["since"]),
  beatMs: Number(row["beat_ms"]),
  isReleased: row["released_at"] !== null,
});

/** For people. A beat of another boot, or of another machine's clock, says nothing about how long ago it was. */
export function standingOf(holder: Holder | undefined): HolderStanding {
  if (!holder || holder.isReleased) return {};
  const { pid, host, since, boot, beatMs } = holder;
  const isComparable = boot !== "" && boot === thisProcess().boot;
  return {
    ...{ pid, host, since: new Date(since).toISOString() },
    ...(isComparable ? { silentMs: Math.max(0, sharedClock() - beatMs) } : {}),
  };
}

const take = `
  INSERT INTO holder (one, fence, host, boot, pid, process_start, since, beat_ms) VALUES (1, 1, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET fence = fence + 1, host = excluded.host, boot = excluded.boot, pid = excluded.pid,
    process_start = excluded.process_start, since = excluded.since, beat_ms = excluded.beat_ms, released_at = NULL`;
