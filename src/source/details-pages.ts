/** Reads the pages of the details query.
 *
 *  An interval means "started on a day touched by it" (developer.genesys.cloud, analytics/detail): an hour brings its
 *  whole day. So every slice keeps only what started within it, which also keeps two days from giving the same
 *  conversation; within a slice rows move from page to page while it is read, and a set of its ids catches those that
 *  come twice. A day that holds more than the vendor lets one page through is therefore not cut by the hour but by how
 *  long its conversations were. Memory is one slice's ids and a page for each time it was cut. */
import type { Genesys } from "../genesys/client.ts";
import { parseConversation } from "../genesys/conversation.ts";
import { detailsQuery, type Interval, type NarrowFilters, type Slice } from "../genesys/details-query.ts";
import { detailsQueryPath } from "../genesys/endpoints.ts";
import type { Fields } from "../genesys/fields.ts";
import { type Facts, Fault } from "../shared/fault.ts";
import type { Conversation } from "../shared/types.ts";
import { parseInline } from "./inline.ts";
import { type Page, parsePage, unknownShape } from "./page.ts";
import { halves } from "./slices.ts";

export interface DetailsPagesOptions {
  readonly genesys: Pick<Genesys, "post">;
  readonly filters: NarrowFilters;
  /** The vendor takes 100 at most. */
  readonly pageSize?: number | undefined;
  /** How deep the vendor lets one page: 400 "Pagination may not exceed 100000 results". */
  readonly mostHits?: number | undefined;
}

/** Some of a slice's conversations, and how many it has in all, as far as is known by now. */
export interface Listed {
  readonly conversations: readonly Conversation[];
  readonly total: number;
}

export type Listing = AsyncGenerator<Listed, void, undefined>;

/** All throw Fault `source.shape`, `source.loop`, and those of the door. */
export interface DetailsPages {
  first(slice: Slice, signal: AbortSignal): Promise<Page>;
  /** From its first page on. @param without ids that are not to be given. */
  through(slice: Slice, first: Page, signal: AbortSignal, without?: ReadonlySet<string>): Listing;
  /** How many a day has, when it is the vendor who answers. */
  count(which: "ended" | "running", day: Interval, signal?: AbortSignal): Promise<number | undefined>;
}

/** A day's parts must add up to it but for what has ended in between. */
const leastShare = 0.999;
/** Pages in a row that bring nothing new. Rows that move while one reads can fill one page, not three. */
export const mostStale = 3;

export function createDetailsPages(options: DetailsPagesOptions): DetailsPages {
  const { genesys, filters, pageSize = 100, mostHits = 100_000 } = options;

  const paged = (pageNumber: number, size = pageSize) => ({ paging: { pageSize: size, pageNumber } });

  async function ask(slice: Slice, step: object, signal: AbortSignal): Promise<Page> {
    const query = { ...detailsQuery(slice, filters), ...paged(1), ...step };
    return parsePage(await genesys.post(detailsQueryPath, query, signal));
  }

  const first = (slice: Slice, signal: AbortSignal) => ask(slice, {}, signal);

  async function* through(
    slice: Slice,
    head: Page,
    signal: AbortSignal,
    without?: ReadonlySet<string>,
  ): Listing {
    const hits = hitsOf(head);
    if (hits <= mostHits) return yield* walk(slice, head, signal, without);
    const [shorter, longer] = halves(slice) ?? [];
    if (!shorter || !longer) throw tooMany(slice, { hits, mostHits });
    const shortOnes = await first(shorter, signal);
    const longOnes = await first(longer, signal);
    const found = hitsOf(shortOnes) + hitsOf(longOnes);
    if (found < hits * leastShare) throw tooMany(slice, { hits, mostHits, found });
    let before = 0;
    for await (const { conversations, total } of through(shorter, shortOnes, signal, without)) {
      before = total;
      yield { conversations, total: total + hitsOf(longOnes) };
    }
    for await (const { conversations, total } of through(longer, longOnes, signal, without))
      yield { conversations, total: before + total };
  }

  async function* walk(
    interval: Slice,
    head: Page,
    signal: AbortSignal,
    without: ReadonlySet<string> = nobody,
  ): Listing {
    const seen = new Set<string>();
    const steps = new Set<string>();
    let page = head;
    let given = 0;
    let stale = 0;
    for (let pageNumber = 1; ; pageNumber++) {
      const known = seen.size;
      const fresh = page.rows.map((row) => read(row, page, interval)).filter(({ id }) => isNew(seen, id));
      const started = fresh.filter(({ startedAt }) => isWithin(interval, Date.parse(startedAt)));
      given += started.length;
      const step = nextStep(page, pageNumber, seen.size);
      const total = step === undefined ? given : (page.totalHits ?? given);
      yield { conversations: started.filter(({ id }) => !without.has(id)), total };
      if (step === undefined) return;
      stale = seen.size === known ? stale + 1 : 0;
      if (stale >= mostStale || !isNew(steps, JSON.stringify(step))) {
        throw new Fault("source.loop", {
          facts: { shape: page.shape, pageNumber, conversations: seen.size },
        });
      }
      page = await ask(interval, step, signal);
    }
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
    first,
    through,
    async count(which, day, signal) {
      const query = { ...detailsQuery(day, filters, which), ...paged(1, 1) };
      const page = parsePage(await genesys.post(detailsQueryPath, query, signal));
      return page.shape === "details" ? hitsOf(page) : undefined;
    },
  };
}

const nobody: ReadonlySet<string> = new Set();

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

export const isWithin = ({ fromMs, toMs }: Interval, ms: number) => ms >= fromMs && ms < toMs;

export function isNew(seen: Set<string>, id: string): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}
