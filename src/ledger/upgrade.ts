/** Brings a ledger up to date beside others: who is at work knows the tables as they are, and is waited for. */
import { heldBy } from "./lock.ts";
import { isUpToDate, migrate } from "./migrations.ts";
import { standingOf, type Taken } from "./seat.ts";
import type { Database } from "./sqlite.ts";

/** @param others those at work in this directory. @throws Fault `lock.held` for an older ledger that they work on;
 *  `ledger.failed`. */
export function bringUpToDate(database: Database, path: string, others: readonly Taken[]): void {
  if (others.length > 0 && !isUpToDate(database))
    throw heldBy(
      others.map(({ holder }) => standingOf(holder)),
      newer,
    );
  migrate(database, path);
}

const newer =
  "wait for it to end: this version of the program brings the ledger up to date, which it does alone";
