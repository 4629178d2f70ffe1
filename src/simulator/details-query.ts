/** `POST /api/v2/analytics/conversations/details/query`: its limits, its interval and its paging. */
import { conversationRow, detailsDocument, segmentRows } from "./details-document.ts";
import { compileFilters, type Test } from "./details-filter.ts";
import type { Faults } from "./options.ts";
import type { Header, World } from "./world.ts";

const dayMs = 86_400_000;

export type QueryAnswer = { readonly problem: string } | { readonly body: unknown };

export interface Query {
  readonly interval?: string;
  readonly order?: "asc" | "desc" | "unordered";
  readonly orderBy?: string;
  readonly paging?: { readonly pageSize?: number; readonly pageNumber?: number };
  readonly conversationFilters?: unknown;
  readonly segmentFilters?: unknown;
  /** Of a job. */
  readonly startOfDayIntervalMatching?: unknown;
}

export interface DetailsQuery {
  /** @param text the request's body. */
  answer(text: string): QueryAnswer;
}

export function createDetailsQuery(
  world: World,
  depthLimit: number,
  faults: () => Faults,
  now: () => number,
): DetailsQuery {
  /** Hits of the last few distinct queries: a day of 33,000 is filtered once and not for each of its pages. */
  const hits = new Map<string, readonly number[]>();

  function find(query: Query, from: number, to: number, test: Test): readonly number[] {
    const key = JSON.stringify([from, to, query.conversationFilters, query.segmentFilters]);
    const held = hits.get(key);
    if (held) return held;
    let isSettled = true;
    const found: number[] = [];
    for (const header of world.between(from, to)) {
      if (world.options.running && header.startMs > now()) return found;
      isSettled &&= header.endMs <= now() && header.listedAtMs <= now();
      const isLate = header.endMs <= now() && header.listedAtMs > now();
      if (!isLate && test(conversationRow(header, now()), segmentRows(header))) found.push(header.index);
    }
    if (isSettled) {
      hits.set(key, found);
      if (hits.size > 8) hits.delete(hits.keys().next().value as string);
    }
    return found;
  }

  return {
    answer(text) {
      const query = queryIn(text);
      if (!query)
        return { problem: "The request could not be understood by the server due to malformed syntax." };
      const checked = check(query, depthLimit);
      if ("problem" in checked) return checked;
      const { from, to, pageSize, pageNumber, test } = checked;
      const { totalHitsOff = 0, repeatedRows = 0, stuckAtPage = Infinity } = faults();
      const found = find(query, from, to, test);
      const ordered = query.order === "desc" ? found.toReversed() : found;
      const page = Math.min(pageNumber, stuckAtPage);
      const start = (page - 1) * (pageSize - repeatedRows);
      const conversations = ordered
        .slice(start, start + pageSize)
        .map((index) => detailsDocument(world.header(index) as Header, world, now()));
      const totalHits = Math.max(0, found.length + totalHitsOff + repeatedRows * (page - 1));
      return { body: conversations.length > 0 ? { conversations, totalHits } : { totalHits } };
    },
  };
}

export function queryIn(text: string): Query | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Query) : undefined;
  } catch {
    return undefined;
  }
}

interface Checked {
  /** Whole UTC days: "started on a day touched by the interval". */
  readonly from: number;
  readonly to: number;
  readonly pageSize: number;
  readonly pageNumber: number;
  readonly test: Test;
}

function check(query: Query, depthLimit: number): Checked | { readonly problem: string } {
  const [start = Number.NaN, end = Number.NaN] = (query.interval ?? "")
    .split("/")
    .map((part) => Date.parse(part));
  const hasFilter = [query.conversationFilters, query.segmentFilters].some(
    (filters) => Array.isArray(filters) && filters.length > 0,
  );
  const days = hasFilter ? 31 : 7;
  if (!(end > start) || end - start > days * dayMs)
    return {
      problem: `You must specify a search interval as part of your query that does not exceed ${days} days.`,
    };
  const { pageSize = 25, pageNumber = 1 } = query.paging ?? {};
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 100)
    return { problem: "The page size must be between 1 and 100." };
  if (!Number.isInteger(pageNumber) || pageNumber < 1)
    return { problem: "The page number must be at least 1." };
  if (pageSize * pageNumber > depthLimit)
    return {
      problem: `Pagination may not exceed ${depthLimit} results. Tip: When extracting large chunks of data, consider querying in smaller intervals.`,
    };
  if (query.orderBy !== undefined && query.orderBy !== "conversationStart")
    return { problem: "The simulator orders by conversationStart only." };
  try {
    const test = compileFilters(query.conversationFilters, query.segmentFilters);
    const from = Math.floor(start / dayMs) * dayMs;
    return { from, to: Math.ceil(end / dayMs) * dayMs, pageSize, pageNumber, test };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: `A filter is not understood at: ${error.message}` };
  }
}
