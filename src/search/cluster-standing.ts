/** When the cluster was heard of last, kept where a look finds it without asking the cluster. */
import type { Database } from "../shared/database.ts";
import type { FaultCode } from "../shared/fault.ts";
import type { IndexStanding } from "../shared/search-standing.ts";
import { leavingIn } from "./leaving.ts";
import type { SearchStore } from "./store.ts";

/** It has all. @param at epoch milliseconds. */
export const noteReached = (store: SearchStore, at: number): number =>
  store.run("UPDATE cluster SET reached_at = ?, failed_at = NULL, fault_code = NULL", at);

/** The first of a row of failures stays. */
export const noteFailed = (store: SearchStore, at: number, code: FaultCode): number =>
  store.run("UPDATE cluster SET failed_at = coalesce(failed_at, ?), fault_code = ?", at, code);

export function clusterStanding(store: Pick<Database, "get" | "all">, waiting: number): IndexStanding {
  const {
    reached_at: reachedAt,
    failed_at: failedAt,
    fault_code: faultCode,
  } = store.get("SELECT * FROM cluster") ?? {};
  const rows = store.all(
    "SELECT refused, count(*) AS number FROM delivered WHERE refused IS NOT NULL GROUP BY refused ORDER BY refused",
  );
  return {
    waiting,
    leaving: leavingIn(store).length,
    refused: Object.fromEntries(rows.map((row) => [String(row["refused"]), Number(row["number"])])),
    ...(typeof reachedAt === "number" ? { reachedAt } : {}),
    ...(typeof failedAt === "number" ? { failedAt } : {}),
    ...(typeof faultCode === "string" ? { faultCode } : {}),
  };
}
