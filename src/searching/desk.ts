/** The search for a server: opened when somebody asks, and brought up to date as often as is worth it. */
import { parseNarrowed } from "../search/query.ts";
import { isFault } from "../shared/fault.ts";
import type { Found, Narrowing, PageOf } from "../shared/search-page.ts";
import { openSearching, type Searching } from "./searching.ts";

export interface SearchDesk {
  /** @throws Fault `usage.invalid` for a query that is not understood; `search.failed`, `ledger.failed`, `disk.failed`. */
  ask(words: string, beside: Narrowing, page: PageOf): Promise<Found & { readonly waiting: number }>;
  close(): Promise<void>;
}

const syncEveryMs = 5000;
/** Nobody who asks waits longer for what is new. */
const syncMs = 300;

/** @param now epoch milliseconds. */
export function createSearchDesk(dataDir: string, now: () => number): SearchDesk {
  let opened: Promise<Searching> | undefined;
  let syncedAt = Number.NEGATIVE_INFINITY;
  let waiting = 0;

  function searching(): Promise<Searching> {
    opened ??= openSearching(dataDir).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }

  async function bringUpToDate(over: Searching): Promise<void> {
    if (now() - syncedAt < syncEveryMs) return;
    syncedAt = now();
    const until = performance.now() + syncMs;
    const { isWhole } = await over.sync(() => performance.now() < until);
    waiting = isWhole ? 0 : await over.waiting();
  }

  return {
    async ask(words, beside, page) {
      const query = parseNarrowed(words, beside);
      const over = await searching().catch(unlessNothingWasRun);
      if (!over) return { total: 0, hits: [], waiting: 0 };
      await bringUpToDate(over);
      return { ...over.find(query, page), waiting };
    },
    async close() {
      await opened?.then((over) => over.close()).catch(() => undefined);
    },
  };
}

/** A server may be up before the first run. */
function unlessNothingWasRun(error: unknown): undefined {
  if (isFault(error) && error.code === "usage.invalid") return undefined;
  throw error;
}
