/** The vendor's search through what was said: `POST /api/v2/speechandtextanalytics/transcripts/search`. */
import { dayMs } from "../shared/day.ts";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import type { Interval } from "./details-query.ts";
import { instantAt, keysSeen, listAt, numberAt, textAt } from "./fields.ts";

/** How far back what was said can be searched (developer.genesys.cloud, transcript-search). */
export const searchableMs = 60 * dayMs;
/** "Paging only to the first 1,000 results." */
export const searchWindow = 1000;
export const searchPageSize = 100;

/** Phrases one of which must be said; at least one. */
export type SearchTerms = readonly string[];

export interface SearchPage {
  readonly rows: readonly {
    readonly conversationId: string;
    /** Epoch milliseconds; undefined when the server does not say. */
    readonly startedMs: number | undefined;
  }[];
  /** As the server sees it: it can be wrong. */
  readonly total: number | undefined;
}

/** Body of one page (`TranscriptSearchRequest`). The dates are UTC and have seconds: a range that does not begin or end
 *  with one is asked for wider than it is. */
export function searchQuery({ fromMs, toMs }: Interval, terms: SearchTerms, pageNumber: number) {
  const date = (ms: number) => new Date(ms).toISOString().slice(0, 19);
  const operator = terms.length > 1 ? "OR" : "AND";
  const phrases = terms.map((value) => ({
    type: value.includes(" ") ? "EXACT_PHRASE" : "PHRASE",
    fields: ["transcript.content"],
    value,
    operator,
  }));
  return {
    types: ["transcripts"],
    pageSize: searchPageSize,
    pageNumber,
    sortOrder: "ASC",
    sortBy: "conversationStartTime",
    returnFields: ["conversationId", "communicationId", "conversationStartTime"],
    query: [
      {
        type: "DATE_RANGE",
        fields: ["conversationStartTime"],
        startValue: date(fromMs),
        endValue: date(Math.ceil(toMs / 1000) * 1000),
        dateFormat: "yyyy-MM-dd'T'HH:mm:ss",
        operator: "AND",
      },
      ...(terms.length > 1 ? [{ operator: "AND", group: phrases }] : phrases),
    ],
  };
}

/** @throws Fault `source.shape` naming the keys seen. */
export function parseSearchPage(body: unknown): SearchPage {
  const isPage = isRecord(body) && (Array.isArray(body["results"]) || numberAt(body, "total") !== undefined);
  if (!isPage) throw new Fault("source.shape", { facts: { keys: keysSeen(body) } });
  const rows = listAt(body, "results").flatMap((row) => {
    const conversationId = textAt(row, "conversationId");
    if (conversationId === undefined) return [];
    return [{ conversationId, startedMs: instantAt(row, "conversationStartTime") }];
  });
  return { rows, total: numberAt(body, "total") };
}
