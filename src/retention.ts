/** What is kept, and how it is forgotten: everywhere on this machine, with a note of what has to leave a cluster, and
 *  so that a kill at any moment is made good by the same call again or by the next run. The ledger forgets first, in one
 *  transaction; the files follow from that; the audit, which proves what left and can not be changed, is told last, so
 *  that `audit verify` misses nobody. */
import { join } from "node:path";
import { openChain } from "./audit/chain.ts";
import { neverRun, servingDir, streamingDir } from "./ledger/data-dir.ts";
import { openGuestForgetting } from "./ledger/guest.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import type { Patience } from "./ledger/lock.ts";
import { openSearchForgetting } from "./searching/forgetting.ts";
import { isThere } from "./shared/disk-fault.ts";
import { isFault } from "./shared/fault.ts";
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
  /** Forgotten conversations that a search cluster may still have. @throws Fault `search.failed`. */
  leaving(): number;
  close(): Promise<void>;
}

export interface RetentionOptions {
  readonly dataDir: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Is the index on this machine kept? */
  readonly isSearched: boolean;
  /** What to do when a run is at work. */
  readonly patience?: Patience | undefined;
}

/** @throws Fault `usage.invalid` where nothing was ever run; `lock.held`, `ledger.failed`, `disk.failed`,
 *  `search.failed`; the signal's reason. */
export async function openRetention(options: RetentionOptions): Promise<Retention> {
  const { dataDir, now, isSearched, patience } = options;
  const streamDir = streamingDir(dataDir);
  const places = [dataDir, servingDir(dataDir), streamDir];
  if (!places.some((place) => isThere(join(place, "ledger.sqlite")))) throw neverRun(dataDir);
  // Beside nobody: who is to be forgotten may be in a run's hands at this moment, and would be written down after it.
  const ledger = await openLedger({ dataDir, now, patience });
  const { served, streamed, search } = await openOthers({ dataDir, now, isSearched }).catch(
    async (error: unknown) => {
      await ledger.close();
      throw error;
    },
  );
  const { forgetting } = ledger;
  const leavings = createLeavings(dataDir);
  const streamLeavings = createLeavings(streamDir);
  return {
    keptBefore(day) {
      const days = [
        ...forgetting.daysBefore(day),
        ...[served, streamed].flatMap((of) => of?.daysBefore(day) ?? []),
      ];
      return {
        days: new Set(days.map((of) => of.day)).size,
        conversations: days.reduce((sum, { conversations }) => sum + conversations, 0),
      };
    },
    async forgetBefore(before) {
      await search?.forgetBefore(before);
      await forgetting.dropEventsBefore(before);
      for (const { day } of forgetting.daysBefore(before)) {
        await forgetting.dropDay(day);
        await leavings.removeDay(day);
        await forgetting.dayRemoved(day);
      }
      await served?.dropBefore(before);
      const days = streamed?.daysBefore(before) ?? [];
      await streamed?.dropBefore(before);
      for (const { day } of days) {
        await streamLeavings.removeDay(day);
        await streamed?.dayRemoved(day);
      }
    },
    async forget(conversationId) {
      const searched = (await search?.forget(conversationId)) ?? [];
      const places: string[] = [...(await forgetting.drop(conversationId))];
      if (((await served?.drop(conversationId)) ?? []).length > 0) places.push("summaries");
      if (((await streamed?.drop(conversationId)) ?? []).length > 0) places.push("windows");
      await streamLeavings.removeLines(conversationId);
      if ((await leavings.removeLines(conversationId)) > 0) places.push("files put aside");
      if ((await leavings.removeMarks(conversationId)) > 0) places.push("marks");
      return [...places, ...searched];
    },
    async settle() {
      await settleFiles(dataDir, ledger, now);
      if (streamed) await settleStream(streamDir, now);
      await search?.settle(ledger.book);
    },
    leaving: () => search?.leaving() ?? 0,
    async close() {
      search?.close();
      served?.close();
      streamed?.close();
      await ledger.close();
    },
  };
}

/** What is kept beside the ledger, by others who may be at work meanwhile. */
async function openOthers({ dataDir, now, isSearched }: RetentionOptions) {
  const served = await openGuestForgetting(servingDir(dataDir), now);
  let streamed: typeof served;
  try {
    streamed = await openGuestForgetting(streamingDir(dataDir), now);
    return { served, streamed, search: await openSearchForgetting(dataDir, isSearched) };
  } catch (error) {
    streamed?.close();
    served?.close();
    throw error;
  }
}

async function settleFiles(dataDir: string, ledger: Ledger, now: () => number): Promise<void> {
  const results = await openResults({ dataDir, book: ledger.book });
  await results.close();
  const chain = await openChain({ dataDir, book: ledger.audit, now });
  await chain.close();
}

/** One that is up has its files to itself: it takes the lines out when it ends. */
async function settleStream(dataDir: string, now: () => number): Promise<void> {
  try {
    const ledger = await openLedger({ dataDir, now });
    await settleFiles(dataDir, ledger, now).finally(ledger.close);
  } catch (error) {
    if (!isFault(error) || error.code !== "lock.held") throw error;
  }
}
