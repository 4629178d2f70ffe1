/** What is asked of the search and a page of what it found, as it and those who show it understand each other. */

/** Offsets are UTF-16, half-open. */
export interface Snippet {
  /** `answer`, or who said it. */
  readonly speaker: string;
  /** Counted from 1; undefined for an answer. */
  readonly turn: number | undefined;
  readonly text: string;
  readonly found: readonly (readonly [start: number, end: number])[];
}

/** What is known of a conversation beside what was said. */
export interface Traits {
  readonly mediaType: string;
  readonly direction: string | undefined;
  readonly queueIds: readonly string[];
  readonly language: string | undefined;
  readonly sentiment: string | undefined;
  /** Masks by type. */
  readonly masks: Readonly<Record<string, number>>;
}

export interface Hit extends Traits {
  readonly conversationId: string;
  /** ISO instants, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly turns: number;
  /** The higher, the better; undefined where nothing was looked for but filters. */
  readonly score: number | undefined;
  readonly snippets: readonly Snippet[];
}

export interface Found {
  readonly total: number;
  readonly hits: readonly Hit[];
}

export const filterNames = [
  "has",
  "media",
  "direction",
  "queue",
  "sentiment",
  "language",
  "from",
  "to",
] as const;
export type FilterName = (typeof filterNames)[number];

/** Filters given beside a query. Values of one name are alternatives, names narrow each other. */
export type Narrowing = Readonly<Partial<Record<FilterName, readonly string[] | undefined>>>;

export interface PageOf {
  readonly sort: "rank" | "date";
  /** From 1. */
  readonly page: number;
  readonly limit: number;
}
