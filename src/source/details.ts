/** Lists the conversations of a range by the details query, one UTC day after the other.
 *
 *  An interval means "started on a day touched by it" (developer.genesys.cloud, analytics/detail): an hour brings its
 *  whole day. So every slice keeps only what started within it, which also keeps two days from giving the same
 *  conversation; within a slice rows move from page to page while it is read, and a set of its ids catches those that
 *  come twice. A day that holds more than the vendor lets one page through is therefore not cut by the hour but by how
 *  long its conversations were. Memory is one slice's ids and a page for each time it was cut. */
import type { Genesys } from "../genesys/client.ts";
import { parseConversation } from "../genesys/conversation.ts";
import {
  checkFilters,
  detailsQuery,
  type Interval,
  type NarrowFilters,
  type Slice,
} from "../genesys/details-query.ts";
import { detailsQueryPath } from "../genesys/endpoints.ts";
import type { Fields } from "../genesys/fields.ts";
import { dayOf, endOfDay, startOfDay } from "../shared/day.ts";
import { type Facts, Fault } from "../shared/fault.ts";
import type { Conversation } from "../shared/types.ts";
import { oneAhead } from "./ahead.ts";
import { parseInline } from "./inline.ts";
import { type Page, parsePage, unknownShape } from "./page.ts";
import { daySlices, halves } from "./slices.ts";

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
}

export interface Expected {
  readonly count: number;
  readonly isEstimate: boolean;
}

export interface DetailsSourceOptions extends NarrowFilters, Interval {
  readonly genesys: Pick<Genesys, "post">;
  /** UTC days that are not to be listed. */
  readonly isSkipped?: (day: string) => boolean;
  /** The vendor takes 100 at most. */
  readonly pageSize?: number;
  /** How deep the vendor lets one page: 400 "Pagination may not exceed 100000 results". */
  readonly mostHits?: number;
}

/** A day's parts must add up to it but for what has ended in between. */
const leastShare = 0.999;
/** Pages in a row that bring nothing new. Rows that move while one reads can fill one page, not three. */
const mostStale = 3;

/** @throws Fault `usage.invalid` when a filter is wrong. */
export function createDetailsSource(options: DetailsSourceOptions): DetailsSource {
  const { genesys, isSkipped, pageSize = 100, mostHits = 100_000, fromMs, toMs } = options;
  checkFilters(options);
  const whole: Interval = { fromMs, toMs };
  let finished = 0;
  /** Of the parts of the day that have been asked for and not been read. */
  let ahead = 0;
  let listed: number | undefined;
  /** Of the time that is listed. */
  let reachedShare = 0;

  const paged = (pageNumber: number, size = pageSize) => ({ paging: { pageSize: size, pageNumber } });

  async function ask(slice: Slice, step: object, signal: AbortSignal): Promise<Page> {
    const query = { ...detailsQuery(slice, options), ...paged(1), ...step };
    return parsePage(await genesys.post(detailsQueryPath, query, signal));
  }

  async function* pages(signal: AbortSignal): AsyncGenerator<readonly Conversation[], void, undefined> {
    const days = [...daySlices(whole)].filter((slice) => !isSkipped?.(dayOf(slice.fromMs)));
    const lengthOf = (slices: readonly Interval[]) =>
      slices.reduce((sum, of) => sum + of.toMs - of.fromMs, 0);
    for (const [index, day] of days.entries()) {
      reachedShare = lengthOf(days.slice(0, index + 1)) / lengthOf(days);
      const first = await ask(day, {}, signal);
      if (first.shape === "details") {
        yield* within(day, first, signal);
        continue;
      }
      // A server of another shape need not know intervals: asked day by day it might list everything each day.
      const isWhole = day.fromMs === fromMs && day.toMs === toMs;
      reachedShare = 1;
      return yield* walk(whole, isWhole ? first : await ask(whole, {}, signal), signal);
    }
  }

  async function* within(
    slice: Slice,
    first: Page,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Conversation[], void, undefined> {
    const hits = hitsOf(first);
    if (hits <= mostHits) return yield* walk(slice, first, signal);
    const [shorter, longer] = halves(slice) ?? [];
    if (!shorter || !longer) throw tooMany(slice, { hits, mostHits });
    const shortOnes = await ask(shorter, {}, signal);
    const longOnes = await ask(longer, {}, signal);
    const found = hitsOf(shortOnes) + hitsOf(longOnes);
    if (found < hits * leastShare) throw tooMany(slice, { hits, mostHits, found });
    ahead += hitsOf(longOnes);
    yield* within(shorter, shortOnes, signal);
    ahead -= hitsOf(longOnes);
    yield* within(longer, longOnes, signal);
  }

  async function* walk(
    interval: Slice,
    first: Page,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Conversation[], void, undefined> {
    const seen = new Set<string>();
    const steps = new Set<string>();
    let page = first;
    let given = 0;
    let stale = 0;
    for (let pageNumber = 1; ; pageNumber++) {
      const known = seen.size;
      const fresh = page.rows.map((row) => read(row, page, interval)).filter(({ id }) => isNew(seen, id));
      const started = fresh.filter(({ startedAt }) => isWithin(interval, Date.parse(startedAt)));
      given += started.length;
      const step = nextStep(page, pageNumber, seen.size);
      listed = finished + ahead + (step === undefined ? given : (page.totalHits ?? given));
      yield started;
      if (step === undefined) break;
      stale = seen.size === known ? stale + 1 : 0;
      if (stale >= mostStale || !isNew(steps, JSON.stringify(step))) {
        throw new Fault("source.loop", {
          facts: { shape: page.shape, pageNumber, conversations: seen.size },
        });
      }
      page = await ask(interval, step, signal);
    }
    finished += given;
  }

  /** What to add to the query for the next page; undefined when this was the last. A server may give less than the
   *  page size asked for, so conversations are counted and not pages. */
  function nextStep(page: Page, pageNumber: number, seen: number): object | undefined {
    if (page.totalHits !== undefined && seen >= page.totalHits) return undefined;
    if (page.shape !== "token" && page.rows.length === 0) return undefined;
    if (page.shape === "details") return paged(pageNumber + 1);
    return page.next && { ...page.next, pageSize };
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
      const query = detailsQuery({ fromMs: startOfDay(day), toMs: endOfDay(day) }, options, "running");
      const page = parsePage(await genesys.post(detailsQueryPath, { ...query, ...paged(1, 1) }));
      return page.shape === "details" ? hitsOf(page) : 0;
    },
  };
}

function read(row: Fields, { shape }: Page, interval: Interval): Conversation {
  const conversation = shape === "details" ? parseConversation(row) : parseInline(row, interval);
  if (!conversation) throw unknownShape(row);
  return conversation;
}

const hitsOf = ({ totalHits = 0 }: Page): number => totalHits;

const tooMany = ({ fromMs, lengths }: Slice, numbers: Facts): Fault =>
  new Fault("call.tooLarge", {
    says:
      numbers["found"] === undefined
        ? "more conversations of a day are of one length than the vendor lets one page through"
        : "a day holds more conversations than the vendor lets one page through, and its parts do not add up to it",
    next: "take the day in several runs with --queue, --media-type or --direction",
    facts: { door: "genesys", day: new Date(fromMs).toISOString().slice(0, 10), ...lengths, ...numbers },
  });

const isWithin = ({ fromMs, toMs }: Interval, ms: number) => ms >= fromMs && ms < toMs;

function isNew(seen: Set<string>, id: string): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}
