/** What a query tells of each page it has worked through and of its end: to the audit, the summary and whoever is called
 *  back. All text in it is cleared. The question is not in it: a keyword can be somebody's number. */
import type { Cleared } from "./text.ts";
import type { MediaType, PiiType, Speaker } from "./types.ts";

/** A part of what was said, around a place that answers the question; the place may be under a mask. */
export interface QuerySnippet {
  /** Index of the turn. */
  readonly turn: number;
  readonly speaker: Speaker;
  readonly text: Cleared;
}

export interface QueryHit {
  readonly conversationId: string;
  /** ISO instant, UTC. */
  readonly startedAt: string;
  readonly mediaType: MediaType;
  readonly direction?: "inbound" | "outbound" | undefined;
  readonly queueIds: readonly string[];
  /** Lower case, as `en-us`. */
  readonly language?: string | undefined;
  /** -1 to 1, of the whole conversation; only when the question asks for a sentiment. */
  readonly sentimentScore?: number | undefined;
  /** None when the question has no words. */
  readonly snippets: readonly QuerySnippet[];
}

/** Measured on the text that leaves, by eyes that are not the redactor's. */
export interface QueryMasking {
  /** Turns looked at. */
  readonly turns: number;
  /** Masks by type; only types that occur. */
  readonly findings: Readonly<Partial<Record<PiiType, number>>>;
  /** Conversations held back because something personal was still seen in them. */
  readonly held: number;
  /** The second look at the snippets, as they are given out, saw nothing. Those in which it did see something are left
   *  out. */
  readonly clean: boolean;
}

export interface QueryTotals {
  /** Conversations the server named. */
  readonly listed: number;
  /** Of these, the ones that answer the question. */
  readonly matches: number;
  /** Have no text that could be looked at, and may have one later. */
  readonly absent: number;
  /** Could not be read; the same query asks for them again. */
  readonly failed: number;
  /** Whose text was read: what a sentiment has ruled out is not. */
  readonly heard: number;
  /** From asking for the page to its answer, its tries and waits included; of several pages, the mean. */
  readonly latencyMs: number;
  /** Share of the question's words that stand in the text of what the server's search named, 0 to 1. Undefined when
   *  the server was not asked for words, or named nothing. */
  readonly accuracy?: number | undefined;
  readonly masking: QueryMasking;
  /** Calls that were tried again. */
  readonly retries: number;
}

export interface QueryPage extends QueryTotals {
  /** Keyed hash of the question: the same question has the same, whenever it is asked. */
  readonly queryId: string;
  /** ISO instant. A query that goes on where it was interrupted keeps it. */
  readonly askedAt: string;
  /** Of the plan, counted from 0. */
  readonly piece: number;
  /** Within the piece, counted from 1; goes on counting when the query does. */
  readonly page: number;
  /** Did the server look for the words, or did we? */
  readonly by: "search" | "reading";
  readonly hits: readonly QueryHit[];
}

export interface QueryEnd extends QueryTotals {
  readonly queryId: string;
  /** ISO instant. */
  readonly askedAt: string;
  readonly pages: number;
  readonly exitCode: number;
}
