/** One writer to a data directory. The lock is an open exclusive transaction on an empty database beside the
 *  ledger: the kernel frees it the moment its process is gone, also after kill -9. (A lock file with a pid
 *  needs somebody to decide that it is stale; the usual packages take five seconds for that.)
 *
 *  The lock file must never be opened by other code of this process: POSIX drops a process's locks on a file
 *  when any of its descriptors of it is closed. Who holds it therefore stands in a file of its own. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pid } from "node:process";
import { diskFault } from "../shared/disk-fault.ts";
import { Fault, isFault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { createPrivateFile } from "./data-dir.ts";
import { type Database, openDatabase } from "./sqlite.ts";

export interface Lock {
  close(): void;
}

/** @throws Fault `lock.held`, naming the holder as far as known; `ledger.failed`, `disk.failed`. */
export async function openLock(dataDir: string, now: () => number): Promise<Lock> {
  const path = join(dataDir, "lock.sqlite");
  createPrivateFile(path);
  const database = await openDatabase(path);
  const holderPath = join(dataDir, "lock.json");
  try {
    lock(database, dataDir);
    const holder = { pid, host: hostname(), since: new Date(now()).toISOString() };
    writeFileSync(holderPath, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  } catch (error) {
    database.close();
    throw diskFault(error, holderPath);
  }
  return {
    close() {
      try {
        rmSync(holderPath, { force: true });
      } finally {
        database.close();
      }
    },
  };
}

function lock(database: Database, dataDir: string): void {
  try {
    // Long enough to outwait somebody who only looks (see `inspection.ts`).
    database.exec("PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE");
  } catch (error) {
    if (!isFault(error) || error.facts["code"] !== "SQLITE_BUSY") throw error;
    throw new Fault("lock.held", { facts: { ...holderOf(dataDir) } });
  }
}

export interface Holder {
  readonly pid?: number;
  readonly host?: string;
  readonly since?: string;
}

/** Who says to hold the lock; a dead run's word stays. Nothing when the file is absent or unreadable. */
export function holderOf(dataDir: string): Holder {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(dataDir, "lock.json"), "utf8"));
    if (!isRecord(holder)) return {};
    const { pid, host, since } = holder;
    return {
      ...(typeof pid === "number" ? { pid } : {}),
      ...(typeof host === "string" ? { host } : {}),
      ...(typeof since === "string" ? { since } : {}),
    };
  } catch {
    return {};
  }
}
