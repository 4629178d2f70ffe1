/** What is kept, and how it is forgotten: everywhere on this machine, and so that a kill at any moment is made good by
 *  the same call again or by the next run. The ledger forgets first, in one transaction; the files follow from that;
 *  the audit, which proves what left and can not be changed, is told last, so that `audit verify` misses nobody. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openChain } from "./audit/chain.ts";
import { servingDir } from "./ledger/data-dir.ts";
import { openGuestForgetting } from "./ledger/guest.ts";
import { openLedger } from "./ledger/ledger.ts";
import { hasSearch, openSearching } from "./searching/searching.ts";
import { Fault } from "./shared/fault.ts";
import { openResults } from "./sinks/jsonl.ts";
import { createLeavings } from "./sinks/leavings.ts";

export interface Kept {
  readonly days: number;
  readonly conversations: number;
}

/** All throw Fault `ledger.failed`, `disk.failed`. */
export interface Retention {
  /** Of the UTC days before this one, `YYYY-MM-DD`. */
  keptBefore(day: string): Kept;
  forgetBefore(day: string): Promise<void>;
  /** Also one that no run has met yet: none will take it on. Returns the names of the places where it was. */
  forget(conversationId: string): Promise<readonly string[]>;
  /** Takes the lines out of their files and of the search, and tells the audit.
   *  @throws Fault `audit.broken`, `search.failed`. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** @throws Fault `usage.invalid` where nothing was ever run; `lock.held`, `ledger.failed`, `disk.failed`. */
export async function openRetention(dataDir: string, now: () => number): Promise<Retention> {
  const places = [dataDir, servingDir(dataDir)];
  if (!places.some((place) => existsSync(join(place, "ledger.sqlite")))) {
    throw new Fault("usage.invalid", {
      says: "nothing was ever run in this DATA_DIR",
      next: "give the --data-dir of the runs",
      facts: { path: dataDir },
    });
  }
  const ledger = await openLedger({ dataDir, now });
  const served = await openGuestForgetting(servingDir(dataDir), now).catch(async (error: unknown) => {
    await ledger.close();
    throw error;
  });
  const { forgetting } = ledger;
  const leavings = createLeavings(dataDir);
  return {
    keptBefore(day) {
      const days = [...forgetting.daysBefore(day), ...(served?.daysBefore(day) ?? [])];
      return {
        days: new Set(days.map((of) => of.day)).size,
        conversations: days.reduce((sum, { conversations }) => sum + conversations, 0),
      };
    },
    async forgetBefore(before) {
      await forgetting.dropEventsBefore(before);
      for (const { day } of forgetting.daysBefore(before)) {
        await forgetting.dropDay(day);
        await leavings.removeDay(day);
        await forgetting.dayRemoved(day);
      }
      await served?.dropBefore(before);
    },
    async forget(conversationId) {
      const places: string[] = [...(await forgetting.drop(conversationId))];
      if (((await served?.drop(conversationId)) ?? []).length > 0) places.push("summaries");
      if ((await leavings.removeLines(conversationId)) > 0) places.push("files put aside");
      if ((await leavings.removeMarks(conversationId)) > 0) places.push("marks");
      return places;
    },
    async settle() {
      const results = await openResults({ dataDir, book: ledger.book });
      await results.close();
      const chain = await openChain({ dataDir, book: ledger.audit, now });
      await chain.close();
      await settleSearch(dataDir);
    },
    async close() {
      served?.close();
      await ledger.close();
    },
  };
}

/** The search follows the result files. A kill before it is made good by whoever searches next: he looks first what the
 *  files have. */
async function settleSearch(dataDir: string): Promise<void> {
  if (!hasSearch(dataDir)) return;
  const searching = await openSearching(dataDir);
  try {
    await searching.sync();
  } finally {
    searching.close();
  }
}
