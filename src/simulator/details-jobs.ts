/** `/api/v2/analytics/conversations/details/jobs`: states over time, results by cursor, and a store that is behind. What
 *  a job found is fixed when it is submitted, as in a store that is loaded from time to time. */
import { conversationRow, detailsDocument, segmentRows } from "./details-document.ts";
import { compileFilters, type Test } from "./details-filter.ts";
import { type Query, queryIn } from "./details-query.ts";
import { uuid } from "./ids.ts";
import type { GenesysOptions, JobFaults } from "./options.ts";
import type { Header, World } from "./world.ts";

const dayMs = 86_400_000;

export type JobAnswer = { readonly problem: string } | { readonly body: unknown };

/** An undefined answer means that there is no such job (any more). */
export interface DetailsJobs {
  availability(): unknown;
  submit(text: string): JobAnswer;
  status(jobId: string): unknown;
  results(jobId: string, cursor: string | null, pageSize: number): JobAnswer | undefined;
  remove(jobId: string): boolean;
}

export interface DetailsJobsOptions {
  readonly world: World;
  readonly genesys: Pick<GenesysOptions, "storeLagMs" | "jobMs" | "jobLifetimeMs" | "jobPageRows">;
  readonly faults: () => JobFaults;
  readonly now: () => number;
  readonly onChange: (what: "submitted" | "deleted") => void;
}

interface Job {
  readonly id: string;
  readonly submittedMs: number;
  /** Up to where the store was complete. */
  readonly storedMs: number;
  readonly found: readonly number[];
  pagesRead: number;
}

export function createDetailsJobs(options: DetailsJobsOptions): DetailsJobs {
  const { world, genesys, faults, now, onChange } = options;
  const jobs = new Map<string, Job>();
  let made = 0;
  const instant = (ms: number) => new Date(ms).toISOString();
  const storedUntil = () => now() - genesys.storeLagMs;

  function find({ from, to, test, isFromDayOn }: Checked, storedMs: number): readonly number[] {
    const found: number[] = [];
    const earliest = isFromDayOn ? Math.floor(from / dayMs) * dayMs : from - 2 * dayMs;
    for (const header of world.between(earliest, Math.min(to, storedMs))) {
      const isActive = header.endMs > from || header.startMs >= from;
      const isLate = header.endMs <= storedMs && header.listedAtMs > storedMs;
      const holds = () => test(conversationRow(header, storedMs), segmentRows(header));
      if (isActive && !isLate && holds()) found.push(header.index);
    }
    const { isIncomplete } = faults();
    return isIncomplete ? found.filter((_, index) => index % 7 !== 3) : found;
  }

  function stateOf({ submittedMs, pagesRead }: Job): string {
    const { end, isSlow, expiresAfterPages = Infinity } = faults();
    const ageMs = now() - submittedMs;
    if (ageMs > genesys.jobMs + genesys.jobLifetimeMs || pagesRead >= expiresAfterPages) return "EXPIRED";
    if (isSlow || ageMs < genesys.jobMs) return ageMs * 3 < genesys.jobMs ? "QUEUED" : "PENDING";
    return end ?? "FULFILLED";
  }

  /** With what only jobs bring: the participants' free-form data. Besides a number of theirs it is one that is said and
   *  is nobody's, for to take that for theirs would be to mask what should stand. */
  function document(header: Header, storedMs: number): unknown {
    const whole = detailsDocument(header, world, storedMs) as { participants: object[] };
    const { safe } = world.conversation(header);
    const said = safe.find(({ written }) => (written.match(/\d/g)?.length ?? 0) >= 4)?.written ?? "";
    const attributes = { AccountNumber: `4471-${header.index}`, said, vip: "true" };
    return { ...whole, participants: whole.participants.map((one) => ({ ...one, attributes })) };
  }

  function pageOf(job: Job, cursor: string | null, pageSize: number): JobAnswer {
    const { repeatsCursor, refusesCursor } = faults();
    const start = cursor === null ? 0 : positionOf(cursor);
    if (start === undefined || (refusesCursor && cursor !== null))
      return { problem: "The cursor is not valid for this job." };
    job.pagesRead += 1;
    const size = Math.min(pageSize, genesys.jobPageRows);
    const conversations = job.found
      .slice(start, start + size)
      .map((index) => document(world.header(index) as Header, job.storedMs));
    const next = start + size;
    const dataAvailabilityDate = instant(job.storedMs);
    if (next >= job.found.length) return { body: { conversations, dataAvailabilityDate } };
    const following = repeatsCursor && cursor !== null ? cursor : cursorOf(next);
    return { body: { conversations, cursor: following, dataAvailabilityDate } };
  }

  /** None when it was deleted, or lost. */
  function known(jobId: string): Job | undefined {
    const job = jobs.get(jobId);
    return job && job.pagesRead >= (faults().lostAfterPages ?? Infinity) ? undefined : job;
  }

  return {
    availability: () => ({ dataAvailabilityDate: instant(storedUntil()) }),
    submit(text) {
      const query = queryIn(text);
      const checked = query
        ? check(query)
        : { problem: "The request could not be understood by the server." };
      if ("problem" in checked) return checked;
      made += 1;
      const storedMs = storedUntil();
      const found = find(checked, storedMs);
      const job = {
        id: uuid(world.options.seed, 70, made),
        submittedMs: now(),
        storedMs,
        found,
        pagesRead: 0,
      };
      jobs.set(job.id, job);
      onChange("submitted");
      return { body: { jobId: job.id } };
    },
    status(jobId) {
      const job = known(jobId);
      if (!job) return undefined;
      const state = stateOf(job);
      return {
        state,
        ...(state === "FAILED" ? { errorMessage: "The query could not be completed" } : {}),
        submissionDate: instant(job.submittedMs),
        expirationDate: instant(job.submittedMs + genesys.jobMs + genesys.jobLifetimeMs),
        ...(state === "FULFILLED" ? { completionDate: instant(job.submittedMs + genesys.jobMs) } : {}),
      };
    },
    results(jobId, cursor, pageSize) {
      const job = known(jobId);
      if (!job || stateOf(job) === "EXPIRED") return undefined;
      if (stateOf(job) !== "FULFILLED") return { problem: "The results of the job are not available." };
      return pageOf(job, cursor, pageSize);
    },
    remove(jobId) {
      const wasThere = jobs.delete(jobId);
      if (wasThere) onChange("deleted");
      return wasThere;
    },
  };
}

interface Checked {
  readonly from: number;
  readonly to: number;
  readonly test: Test;
  /** Nothing that began before the day on which the interval does. */
  readonly isFromDayOn: boolean;
}

function check(query: Query): Checked | { readonly problem: string } {
  const [from = Number.NaN, to = Number.NaN] = (query.interval ?? "").split("/").map((at) => Date.parse(at));
  if (!(to > from)) return { problem: "The interval is not valid." };
  if (query.paging) return { problem: "A job has no paging." };
  try {
    const test = compileFilters(query.conversationFilters, query.segmentFilters);
    return { from, to, test, isFromDayOn: query.startOfDayIntervalMatching === true };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: `A filter is not understood at: ${error.message}` };
  }
}

/** Opaque, as the vendor's. */
const cursorOf = (position: number): string => Buffer.from(`at ${position}`).toString("base64url");

function positionOf(cursor: string): number | undefined {
  const [, position] = /^at (\d+)$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  return position === undefined ? undefined : Number(position);
}
