/** Lists the conversations of a range, one UTC day after the other, in whichever of the vendor's two ways is the better
 *  one for each (`way.ts`). */
import { fetchWatermark } from "../genesys/availability.ts";
import { checkFilters, type Interval, type NarrowFilters } from "../genesys/details-query.ts";
import { dayOf, endOfDay, startOfDay } from "../shared/day.ts";
import { type Fault, isFault } from "../shared/fault.ts";
import type { Conversation } from "../shared/types.ts";
import { oneAhead } from "./ahead.ts";
import { createBulk } from "./bulk.ts";
import { createDetailsPages, type DetailsPagesOptions, type Listing } from "./details-pages.ts";
import type { JobsOptions } from "./job.ts";
import { daySlices } from "./slices.ts";
import { leastOfJob, type Part, partsOf, usualLagMs, type Way } from "./way.ts";

export interface DetailsSource {
  /** In the order in which they started, or of a day that had to be cut the short ones first. Ends when `signal`
   *  aborts.
   *  @throws Fault `source.shape`, `source.loop`, and those of the door. */
  conversations(signal?: AbortSignal): AsyncGenerator<Conversation, void, undefined>;
  /** How many there are in the range. Until its last day is reached this is extrapolated from the days seen;
   *  undefined before the first answer. */
  expected(): Expected | undefined;
  /** How many of a UTC day have not ended: none of them is listed. @throws Fault, those of the door. */
  running(day: string): Promise<number>;
  /** What jobs had a part in it; undefined when none was tried. */
  jobs(): JobsAccount | undefined;
}

export interface Expected {
  readonly count: number;
  readonly isEstimate: boolean;
}

export interface JobsAccount {
  /** Read to their end. */
  readonly jobs: number;
  /** Days they were of. */
  readonly days: number;
  /** Why there were no more. */
  readonly fallback?: Fault | undefined;
}

export interface DetailsSourceOptions extends NarrowFilters, Interval, Omit<DetailsPagesOptions, "filters"> {
  /** UTC days that are not to be listed. */
  readonly isSkipped?: (day: string) => boolean;
  /** Without it all goes by the query. */
  readonly bulk?: BulkWay | undefined;
}

export interface BulkWay extends Omit<JobsOptions, "filters"> {
  readonly way: Way;
  /** The query lists the rest of the range. */
  readonly onFallback?: (fault: Fault) => void;
  readonly now: () => number;
}

/** @throws Fault `usage.invalid` when a filter is wrong. */
export function createDetailsSource(options: DetailsSourceOptions): DetailsSource {
  const { isSkipped, fromMs, toMs } = options;
  checkFilters(options);
  const whole: Interval = { fromMs, toMs };
  const query = createDetailsPages({ ...options, filters: options });
  let fallback: Fault | undefined;
  const bulk = options.bulk && {
    ...options.bulk,
    ...createBulk({
      ...options.bulk,
      ...{ query, filters: options, least: leastOfJob(options.bulk.way) },
      onFallback(fault) {
        fallback = fault;
        options.bulk?.onFallback?.(fault);
      },
    }),
  };
  let finished = 0;
  let listed: number | undefined;
  /** Of the time that is listed. */
  let reachedShare = 0;

  async function planOf(days: readonly Interval[]): Promise<readonly Part[]> {
    if (!bulk) return partsOf(days, "query", 0);
    const { way, genesys, now } = bulk;
    await bulk.sweep();
    const atBest = partsOf(days, way, now());
    if (atBest.every(({ by }) => by === "query")) return atBest;
    const otherwiseMs = way === "auto" ? 0 : now() - usualLagMs;
    return partsOf(days, way, (await fetchWatermark(genesys).catch(orUnknown)) ?? otherwiseMs);
  }

  /** Adds up what the parts say of themselves. */
  async function* counted(part: Listing): AsyncGenerator<readonly Conversation[], void, undefined> {
    let last = 0;
    for await (const { conversations, total } of part) {
      last = total;
      listed = finished + total;
      yield conversations;
    }
    finished += last;
  }

  async function* pages(signal: AbortSignal): AsyncGenerator<readonly Conversation[], void, undefined> {
    const days = [...daySlices(whole)].filter((slice) => !isSkipped?.(dayOf(slice.fromMs)));
    const allMs = lengthOf(days);
    let reachedMs = 0;
    for (const part of await planOf(days)) {
      if (bulk && part.by === "job" && !bulk.isOff()) {
        reachedMs += lengthOf(part.days);
        reachedShare = reachedMs / allMs;
        yield* counted(bulk.list(part.days, signal));
        continue;
      }
      for (const day of part.days) {
        reachedMs += lengthOf([day]);
        reachedShare = reachedMs / allMs;
        const first = await query.first(day, signal);
        if (first.shape === "details") {
          yield* counted(query.through(day, first, signal));
          continue;
        }
        // A server of another shape need not know intervals: asked day by day it might list everything each day.
        const isWhole = day.fromMs === fromMs && day.toMs === toMs;
        reachedShare = 1;
        const head = isWhole ? first : await query.first(whole, signal);
        return yield* counted(query.through(whole, head, signal));
      }
    }
  }

  return {
    async *conversations(signal) {
      try {
        for await (const page of oneAhead(pages, signal)) {
          for (const conversation of page) {
            if (signal?.aborted) return;
            yield conversation;
          }
        }
      } catch (error) {
        if (!signal?.aborted) throw error;
      }
    },
    expected() {
      if (listed === undefined) return undefined;
      return { count: Math.round(listed / reachedShare), isEstimate: reachedShare < 1 };
    },
    async running(day) {
      return (await query.count("running", { fromMs: startOfDay(day), toMs: endOfDay(day) })) ?? 0;
    },
    jobs() {
      const account = bulk?.account();
      if (!account || (account.jobs === 0 && !fallback)) return undefined;
      return { ...account, fallback };
    },
  };
}

const lengthOf = (days: readonly Interval[]): number =>
  days.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** Whoever can not be asked says nothing: the query shows what is wrong. */
function orUnknown(error: unknown): undefined {
  if (!isFault(error) || error.scope !== "call") throw error;
  return undefined;
}
