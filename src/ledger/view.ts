/** A connection for those who only look, also while a run is at work: it writes nothing, ends nobody's run, and leaves
 *  no file behind.
 *
 *  SQLite gives every reader of a write-ahead log an index beside it, and makes both where there are none; only a
 *  connection that could write takes them away again when it is the last. One that could write would also move a
 *  killed run's log into the ledger on closing. So where a log lies the file is opened for reading only and all
 *  stays as it was; where none lies there is nothing to move, and the connection is held to reading by a pragma. An
 *  empty log is another reader's: of two who look at once each must be able to take it away, for either may be last. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { isThere } from "../shared/disk-fault.ts";
import { checkVersion, isUpToDate } from "./migrations.ts";
import { showAsOfToday } from "./older-shape.ts";
import { type Database, openDatabase } from "./sqlite.ts";

/** An older one as if it were up to date. Undefined when there is no ledger yet, or one so old that it lacks the table.
 *  @throws Fault `ledger.failed` for a file that is damaged, newer than this program or not a ledger; `disk.failed`. */
export async function openView(dataDir: string, table: string): Promise<Database | undefined> {
  const path = join(dataDir, "ledger.sqlite");
  if (!isThere(path)) return undefined;
  const database = await openDatabase(path, { readOnly: hasLog(path) });
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    checkVersion(database, path);
    if (!hasTable(database, table)) {
      database.close();
      return undefined;
    }
    if (!isUpToDate(database)) await showAsOfToday(database);
    database.exec("PRAGMA query_only = ON");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Does a log lie beside the database in which something is written? */
export const hasLog = (path: string): boolean =>
  (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

export const hasTable = (database: Database, name: string): boolean =>
  database.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name) !== undefined;
