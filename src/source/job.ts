/** One details job from its submission to its deletion.
 *
 *  A job is not resumed by a later run: the vendor makes the results anew in a minute or so, and neither the cursor nor
 *  the filters would have to be the same. What must not happen is that the jobs of runs that were killed pile up with
 *  the vendor. So there is one at a time, it is deleted however its reading ends, and its id is noted from the moment it
 *  is known: the next run deletes what a killed one has left. One whose id never came expires by itself, as the
 *  vendor's jobs do after about a day. */
import { setTimeout as sleepFor } from "node:timers/promises";
import type { Genesys } from "../genesys/client.ts";
import { detailsJob, jobFault, parseIsReady, parseJobId } from "../genesys/details-jobs.ts";
import type { Interval, NarrowFilters } from "../genesys/details-query.ts";
import { detailsJobPath, detailsJobResultsPath, detailsJobsPath } from "../genesys/endpoints.ts";
import type { Fields } from "../genesys/fields.ts";
import { isFault } from "../shared/fault.ts";
import { parseJobPage } from "./page.ts";

/** Jobs that are with the vendor, as a ledger remembers them. */
export interface JobNotes {
  left(): readonly string[];
  add(jobId: string): Promise<void>;
  remove(jobId: string): Promise<void>;
}

/** For those that keep no ledger: a plan. */
export const noNotes: JobNotes = { left: () => [], add: async () => {}, remove: async () => {} };

export interface JobsOptions {
  readonly genesys: Pick<Genesys, "get" | "post" | "delete">;
  readonly filters: NarrowFilters;
  /** Asked when they are needed: a range is checked before a ledger is opened. */
  readonly notes: () => JobNotes;
  /** Told before each look at a job that is not ready. */
  readonly onWait?: ((delayMs: number) => void) | undefined;
  /** What the vendor takes at most is not written down; 1000 is commonly used. */
  readonly pageSize?: number | undefined;
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export interface Jobs {
  /** The rows of the conversations that were active in the interval, page by page.
   *  @throws Fault `source.job`, `source.shape`, and those of the door. */
  rows(interval: Interval, signal: AbortSignal): AsyncGenerator<readonly Fields[], void, undefined>;
  /** Deletes what killed runs have left. */
  sweep(): Promise<void>;
}

const firstWaitMs = 1000;
const mostWaitMs = 30_000;
/** All waits for one job together. */
const patienceMs = 20 * 60_000;
/** A run that is told to end is not kept for longer. */
const deletionMs = 3000;

export function createJobs(options: JobsOptions): Jobs {
  const { genesys, filters, notes, onWait, pageSize = 1000, sleep = sleepReal } = options;

  async function becomesReady(jobId: string, signal: AbortSignal): Promise<void> {
    let waitedMs = 0;
    for (let delayMs = firstWaitMs; ; delayMs = Math.min(mostWaitMs, delayMs * 2)) {
      if (parseIsReady(await genesys.get(detailsJobPath(jobId), signal))) return;
      if (waitedMs >= patienceMs) throw jobFault("was not ready in time");
      onWait?.(delayMs);
      await sleep(delayMs, signal);
      waitedMs += delayMs;
    }
  }

  /** As well as may be: one that can not be deleted stays noted. */
  async function drop(jobId: string): Promise<void> {
    const patience = AbortSignal.timeout(deletionMs);
    try {
      await genesys.delete(detailsJobPath(jobId), patience);
    } catch (error) {
      const isGone = isFault(error) && error.code === "call.notFound";
      if (!isFault(error) && !patience.aborted) throw error;
      if (!isGone) return;
    }
    await notes().remove(jobId);
  }

  return {
    async *rows(interval, signal) {
      const jobId = parseJobId(await genesys.post(detailsJobsPath, detailsJob(interval, filters), signal));
      const cursors = new Set<string>();
      try {
        await notes().add(jobId);
        await becomesReady(jobId, signal);
        for (let cursor: string | undefined; ; ) {
          const path = detailsJobResultsPath(jobId, pageSize, cursor);
          const page = parseJobPage(await genesys.get(path, signal));
          yield page.rows;
          if (page.cursor === undefined) return;
          if (cursors.has(page.cursor)) throw jobFault("repeats its cursor");
          cursors.add(page.cursor);
          cursor = page.cursor;
        }
      } finally {
        await drop(jobId);
      }
    },
    async sweep() {
      for (const jobId of notes().left()) await drop(jobId);
    },
  };
}

const sleepReal = (ms: number, signal: AbortSignal): Promise<void> => sleepFor(ms, undefined, { signal });
