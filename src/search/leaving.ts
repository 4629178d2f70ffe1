/** What was forgotten here and may still lie in the cluster. It is noted before it is taken out, so that a cluster that is
 *  down, or a kill, does not let anybody be remembered there. */
import type { Database } from "../shared/database.ts";
import type { SearchStore } from "./store.ts";

/** Where the search has a conversation. */
export type SearchPlace = "search" | "search cluster";

/** Notes that it has to leave the cluster. Returns where it is. */
export const leave = (store: SearchStore, conversationId: string): Promise<readonly SearchPlace[]> =>
  store.transaction(() => {
    const isHere = store.get("SELECT 1 FROM documents WHERE conversation_id = ?", conversationId);
    store.run("UPDATE delivered SET is_leaving = 1 WHERE conversation_id = ?", conversationId);
    const isThere = store.get(inCluster, conversationId);
    return [...(isHere ? (["search"] as const) : []), ...(isThere ? (["search cluster"] as const) : [])];
  });

const inCluster = "SELECT 1 FROM delivered WHERE conversation_id = ? AND refused IS NULL";

/** @param day UTC, `YYYY-MM-DD`: all before it. */
export const leaveBefore = (store: SearchStore, day: string): Promise<number> =>
  store.transaction(() => store.run("UPDATE delivered SET is_leaving = 1 WHERE day < ?", day));

export const leavingIn = (store: Pick<Database, "all">): readonly string[] =>
  store
    .all("SELECT conversation_id FROM delivered WHERE is_leaving = 1 ORDER BY conversation_id")
    .map((row) => String(row["conversation_id"]));

/** It is out; what was put there again meanwhile stays. */
export const hasLeft = (store: SearchStore, conversationIds: readonly string[]): Promise<void> =>
  store.transaction(() => {
    for (const id of conversationIds)
      store.run("DELETE FROM delivered WHERE conversation_id = ? AND is_leaving = 1", id);
  });
