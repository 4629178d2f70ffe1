/** Lists a week by a job, and sees to it that nothing is missing.
 *
 *  What a job leaves out does not show: its store is behind, it knows no conversation's end that came later, and its
 *  results say nothing of how many there should be. So the query is asked first how many conversations each day has, one
 *  question a day; that also tells what is expected. Where the job brings fewer, the query lists that day too, and only
 *  what is new of it is given. When the job itself comes to nothing, at whatever point, the days it has not been
 *  through are listed by the query in the same way, and no other job is begun: what went wrong would as a rule go wrong
 *  again, and cost its waiting each time. */
import { parseConversation } from "../genesys/conversation.ts";
import { jobFault } from "../genesys/details-jobs.ts";
import type { Interval } from "../genesys/details-query.ts";
import type { Fields } from "../genesys/fields.ts";
import { dayOf } from "../shared/day.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { Conversation } from "../shared/types.ts";
import { type DetailsPages, isNew, isWithin, type Listing, mostStale } from "./details-pages.ts";
import { createJobs, type JobsOptions } from "./job.ts";
import { unknownShape } from "./page.ts";

export interface BulkOptions extends JobsOptions {
  readonly query: DetailsPages;
  /** Weeks of fewer conversations are left to the query. */
  readonly least: number;
  /** No job lists anything from here on. */
  readonly onFallback: (fault: Fault) => void;
}

export interface Bulk {
  /** Conversations of adjacent days, in the order of the days.
   *  @throws Fault, those of the query. */
  list(days: readonly Interval[], signal: AbortSignal): Listing;
  /** Deletes the jobs that killed runs have left. */
  sweep(): Promise<void>;
  isOff(): boolean;
  /** Jobs that were read to their end, and the days they were of. */
  account(): { readonly jobs: number; readonly days: number };
}

export function createBulk(options: BulkOptions): Bulk {
  const { query, least, onFallback } = options;
  const jobs = createJobs(options);
  const read = { jobs: 0, days: 0 };
  let isOff = false;

  async function countAll(days: readonly Interval[], signal: AbortSignal): Promise<readonly number[]> {
    const counts: number[] = [];
    for (const day of days) {
      const count = await query.count("ended", day, signal);
      if (count === undefined) throw notTheVendor();
      counts.push(count);
    }
    return counts;
  }

  /** The rows of a job, those of one day together: new ones that have ended and began on one of the days. */
  async function* byDay(
    days: readonly Interval[],
    seen: Set<string>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Conversation[], void, undefined> {
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) return;
    const whole = { fromMs: first.fromMs, toMs: last.toMs };
    const met = new Set<string>();
    let stale = 0;
    for await (const rows of jobs.rows(whole, signal)) {
      const page = rows.map(conversationOf).filter(({ id }) => isNew(met, id));
      stale = page.length === 0 ? stale + 1 : 0;
      if (stale >= mostStale) throw jobFault("repeats its pages");
      const asked = page.filter(
        ({ startedAt, endedAt }) => endedAt !== undefined && isWithin(whole, Date.parse(startedAt)),
      );
      for (const group of grouped(asked)) yield group.filter(({ id }) => isNew(seen, id));
    }
    read.jobs += 1;
    read.days += days.length;
  }

  async function* byQuery(
    day: Interval,
    seen: Set<string>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Conversation[], void, undefined> {
    const head = await query.first(day, signal);
    for await (const { conversations } of query.through(day, head, signal, seen)) {
      yield conversations;
      for (const { id } of conversations) seen.add(id);
    }
  }

  /** @param rows what the job brings; the query gives what is missing. */
  async function* week(
    days: readonly Interval[],
    counts: readonly number[],
    rows: AsyncGenerator<readonly Conversation[], void, undefined>,
    seen: Set<string>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Conversation[], void, undefined> {
    const brought = days.map(() => 0);
    let at = 0;
    /** A day is through when a later one begins: what is still missing of it comes before that. */
    async function* finish(before: number) {
      for (; at < before; at += 1) {
        const day = days[at];
        if (day && (isOff || (brought[at] ?? 0) < (counts[at] ?? 0))) yield* byQuery(day, seen, signal);
      }
    }
    try {
      for (let next = await ofJob(rows.next()); next && !next.done; next = await ofJob(rows.next())) {
        const startMs = Date.parse(next.value[0]?.startedAt ?? "");
        const of = days.findIndex((day) => isWithin(day, startMs));
        if (of < 0) continue;
        yield* finish(of);
        brought[of] = (brought[of] ?? 0) + next.value.length;
        yield next.value;
      }
      yield* finish(days.length);
    } finally {
      await rows.return();
    }
  }

  /** Undefined when no more is to be had of the job. What the query would meet too is thrown. */
  async function ofJob<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      if (!isFault(error) || !isOfTheJob(error)) throw error;
      isOff = true;
      onFallback(error);
      return undefined;
    }
  }

  return {
    async *list(days, signal) {
      const counts = await countAll(days, signal);
      const total = counts.reduce((sum, count) => sum + count, 0);
      const seen = new Set<string>();
      const rows = total < least ? none() : byDay(days, seen, signal);
      for await (const conversations of week(days, counts, rows, seen, signal))
        yield { conversations, total };
    },
    sweep: jobs.sweep,
    isOff: () => isOff,
    account: () => ({ ...read }),
  };
}

async function* none(): AsyncGenerator<never, void, undefined> {}

function conversationOf(row: Fields): Conversation {
  const conversation = parseConversation(row);
  if (!conversation) throw unknownShape(row);
  return conversation;
}

/** Neighbours of one day. */
function grouped(conversations: readonly Conversation[]): readonly (readonly Conversation[])[] {
  const groups: Conversation[][] = [];
  for (const conversation of conversations) {
    const last = groups.at(-1);
    const isSameDay = last?.[0] && dayOf(last[0].startedAt) === dayOf(conversation.startedAt);
    if (last && isSameDay) last.push(conversation);
    else groups.push([conversation]);
  }
  return groups;
}

const isOfTheJob = ({ scope, code }: Fault): boolean =>
  scope === "call" || code === "access.forbidden" || code === "source.job" || code === "source.shape";

const notTheVendor = (): Fault =>
  new Fault("source.shape", {
    says: "what answers here is not the vendor's details query, so there are no jobs either",
    next: "use --source query",
  });
