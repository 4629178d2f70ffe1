/** Forgets in the ledger of a server or a stream that may be up and has the lock. It need not stop for that: rows go in short
 *  transactions of SQLite's own, the server keeps none of them in memory, and what it has under way it can not complete
 *  any more once its task is gone. Its audit is told when it starts next. */
import { join } from "node:path";
import { startOfDay } from "../shared/day.ts";
import { isThere } from "../shared/disk-fault.ts";
import { createForgetting, type Forgetting } from "./forgetting.ts";
import type { GroupCommit } from "./group-commit.ts";
import { checkVersion } from "./migrations.ts";
import { takenSeats } from "./seat.ts";
import { openDatabase } from "./sqlite.ts";
import { surrogateOf } from "./surrogate.ts";
import { bringUpToDate } from "./upgrade.ts";
import { hasTable } from "./view.ts";

export interface GuestForgetting extends Pick<Forgetting, "daysBefore" | "drop" | "dayRemoved"> {
  /** Also tasks that came to nothing, and the vendor's summaries, by when they ended. */
  dropBefore(day: string): Promise<void>;
  close(): void;
}

/** Undefined when no server was ever up with this directory. @throws Fault `lock.held` when one of an older
 *  version is up; `ledger.failed`, here and from all of it. */
export async function openGuestForgetting(
  dataDir: string,
  now: () => number,
): Promise<GuestForgetting | undefined> {
  const path = join(dataDir, "ledger.sqlite");
  if (!isThere(path)) return undefined;
  const database = await openDatabase(path);
  try {
    database.exec("PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON");
    checkVersion(database, path);
    if (!hasTable(database, "summary_tasks")) {
      database.close();
      return undefined;
    }
    bringUpToDate(database, path, await takenSeats(dataDir));
    const key = database.get("SELECT value FROM meta WHERE key = 'surrogate_key'")?.["value"];
    const write: GroupCommit["write"] = async (work) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        const value = work();
        database.exec("COMMIT");
        return value;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    };
    const surrogate = (id: string) => surrogateOf(key as Uint8Array, id);
    const group: GroupCommit = { write, settle: async () => {} };
    const { daysBefore, dropDay, dayRemoved, drop } = createForgetting(database, group, surrogate, now);
    return {
      ...{ daysBefore, dayRemoved, drop },
      async dropBefore(before) {
        for (const { day } of daysBefore(before)) await dropDay(day);
        await write(() => database.run(dropEnded, startOfDay(before)));
      },
      close: database.close,
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

const dropEnded = "DELETE FROM summary_tasks WHERE state IN ('completed', 'failed') AND updated_at < ?";
