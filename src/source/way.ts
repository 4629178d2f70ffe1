/** By which of the vendor's two ways a day is listed: THE RULE.
 *
 *  The *query* gives a hundred at a time, at once and up to the minute, but no more than 100,000 of one question, and
 *  its rows move while one reads. A *job* gives thousands at a time that stand still, but must be waited for, and reads
 *  a store that is up to a day behind. So a job lists the whole days of a range that have long been in that store, a week
 *  at a time (a week is what is lost with a job, and what must be remembered against doubles); the hours at both ends
 *  and what is younger go by the query. Left to itself (`auto`) the program takes jobs
 *  - for four such days and more: below that the query is through before a job would be ready;
 *  - for a week in which there are 2,000 conversations, 20 pages of the query: for the same reason;
 *  - where the vendor says up to when its store is complete: elsewhere nobody knows what a job would leave out.
 *  Told to (`jobs`) it takes them whatever the number, and where the vendor does not say counts on two days. */
import type { Interval } from "../genesys/details-query.ts";
import { dayMs } from "../shared/day.ts";

export type Way = "query" | "jobs" | "auto";

/** Unless somebody says which. Nights are few days and young; a run that is to take on some conversations and no
 *  others need not wait until a week is listed. */
export const usualWay = (run: {
  readonly isNightly?: boolean | undefined;
  readonly only?: ReadonlySet<string> | undefined;
  readonly limit?: number | undefined;
}): Way => (run.isNightly || run.only || run.limit !== undefined ? "query" : "auto");

export interface Part {
  readonly by: "query" | "job";
  /** In order; one for the query, adjacent ones for a job. */
  readonly days: readonly Interval[];
}

const leastDays = 4;
const daysOfJob = 7;
/** Conversations of a job's days. */
export const leastOfJob = (way: Way): number => (way === "auto" ? 2000 : 1);
/** Where the vendor does not say how far its store is behind. */
export const usualLagMs = 2 * dayMs;
/** A conversation may end on the day after it began, and a job lists those that have ended. */
const overhangMs = dayMs;

/** @param days in order, none longer than a UTC day.
 *  @param untilMs up to where the store is complete. */
export function partsOf(days: readonly Interval[], way: Way, untilMs: number): readonly Part[] {
  const isStored = ({ fromMs, toMs }: Interval) => toMs - fromMs === dayMs && toMs + overhangMs <= untilMs;
  const hasEnough = days.filter(isStored).length >= (way === "auto" ? leastDays : 1);
  const parts: { by: Part["by"]; days: Interval[] }[] = [];
  for (const day of days) {
    const by = way !== "query" && hasEnough && isStored(day) ? "job" : "query";
    const last = parts.at(-1);
    const isAdjacent = last?.by === "job" && last.days.at(-1)?.toMs === day.fromMs;
    if (by === "job" && last && isAdjacent && last.days.length < daysOfJob) last.days.push(day);
    else parts.push({ by, days: [day] });
  }
  return parts;
}
