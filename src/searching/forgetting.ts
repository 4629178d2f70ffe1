/** The search's side of retention. The index on this machine follows the result files; for the cluster it is noted who has
 *  to leave, before anything else is forgotten. */
import { leave, leaveBefore, leavingIn, type SearchPlace } from "../search/leaving.ts";
import { createLocalIndex } from "../search/local-index.ts";
import { syncIndex } from "../search/sync.ts";
import type { ResultBook } from "../shared/result-book.ts";
import { filesIn, hasSearch, openMended } from "./searching.ts";

/** All may throw Fault `search.failed`. */
export interface SearchForgetting {
  /** Returns where it is. */
  forget(conversationId: string): Promise<readonly SearchPlace[]>;
  /** @param day UTC, `YYYY-MM-DD`. */
  forgetBefore(day: string): Promise<void>;
  /** Brings the index on this machine in step with the results; one that is switched off, and would be in step with
   *  nothing from now on, is emptied. @throws Fault `disk.failed`, `ledger.failed`. */
  settle(book: ResultBook): Promise<void>;
  /** Forgotten conversations that a cluster may still have. */
  leaving(): number;
  close(): void;
}

/** Undefined where nothing is searched. A file that is damaged hinders no forgetting: it is made anew. @throws Fault `search.failed`, `disk.failed`. */
export async function openSearchForgetting(
  dataDir: string,
  isLocal: boolean,
): Promise<SearchForgetting | undefined> {
  if (!hasSearch(dataDir)) return undefined;
  const store = await openMended(dataDir);
  return {
    forget: (conversationId) => leave(store, conversationId),
    async forgetBefore(day) {
      await leaveBefore(store, day);
    },
    async settle(book) {
      await syncIndex(createLocalIndex(store), { dataDir, files: () => (isLocal ? filesIn(book) : []) });
    },
    leaving: () => leavingIn(store).length,
    close: store.close,
  };
}
