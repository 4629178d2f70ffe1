/** Asynchronous details jobs in the vendor's words (`AsyncConversationQuery`, `AsyncQueryStatus`, SDK 262). */
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { detailsQuery, type Interval, type NarrowFilters } from "./details-query.ts";
import { textAt } from "./fields.ts";

/** Body of a job: that of the query, without paging. A job's interval means "had activity during it" and the query's
 *  "started on a day touched by it"; the last member takes the difference away where days are whole, and whoever reads
 *  the results looks at each start all the same. */
export const detailsJob = (interval: Interval, filters: NarrowFilters) => ({
  ...detailsQuery(interval, filters),
  startOfDayIntervalMatching: true,
});

/** @throws Fault `source.job`. */
export function parseJobId(answer: unknown): string {
  const id = isRecord(answer) ? textAt(answer, "jobId") : undefined;
  if (id === undefined) throw jobFault("has no id");
  return id;
}

/** Are the results there? @throws Fault `source.job` when they will never be. */
export function parseIsReady(answer: unknown): boolean {
  const state = isRecord(answer) ? textAt(answer, "state") : undefined;
  if (state === "FULFILLED") return true;
  if (state === "QUEUED" || state === "PENDING") return false;
  throw jobFault(ends[state ?? ""] ?? "is in a state that is not known");
}

const ends: Readonly<Record<string, string>> = {
  FAILED: "failed",
  CANCELLED: "was cancelled",
  EXPIRED: "has expired",
};

/** @param what became of the job, in words of ours: the vendor's message may quote the filters. */
export const jobFault = (what: string): Fault =>
  new Fault("source.job", { says: `Genesys' job ${what}`, facts: { door: "genesys", job: what } });
