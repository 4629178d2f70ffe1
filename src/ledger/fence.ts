/** A number that grows with everybody who comes to work in the directory, kept in the ledger for each seat. It is looked
 *  at in every transaction, so that one who was taken for dead and comes back, or whose lock file somebody has cleared
 *  away, can not commit beside his successor. */
import { Fault } from "../shared/fault.ts";
import type { Database } from "./sqlite.ts";

/** To be called within a transaction, of one's own seat and those of the others at work. Whoever sat elsewhere has lost
 *  it. @returns one's own number. */
export function raiseFence(database: Database, seat: string, others: readonly string[]): number {
  const fence = Number(database.get(highest)?.["fence"] ?? 0) + 1;
  for (const { seat: name } of database.all("SELECT seat FROM fences"))
    if (name !== undefined && !others.includes(String(name)))
      database.run("DELETE FROM fences WHERE seat = ?", name);
  database.run("INSERT INTO fences (seat, fence) VALUES (?, ?)", seat, fence);
  return fence;
}

/** To be called within each transaction. @throws Fault `lock.lost`. */
export function checkFence(database: Database, seat: string, fence: number): void {
  const current = Number(database.get("SELECT fence FROM fences WHERE seat = ?", seat)?.["fence"] ?? 0);
  if (current !== fence) throw new Fault("lock.lost", { facts: { fence, current } });
}

/** Also of those that are gone: a run keeps the number it was begun with. */
const highest = "SELECT max(fence) AS fence FROM (SELECT fence FROM fences UNION ALL SELECT fence FROM runs)";
