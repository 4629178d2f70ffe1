/** A page of what was found, as the search tells it to those who show it. */

/** Offsets are UTF-16, half-open. */
export interface Snippet {
  /** `answer`, or who said it. */
  readonly speaker: string;
  /** Counted from 1; undefined for an answer. */
  readonly turn: number | undefined;
  readonly text: string;
  readonly found: readonly (readonly [start: number, end: number])[];
}

export interface Hit {
  readonly conversationId: string;
  /** ISO instants, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly mediaType: string;
  readonly direction: string | undefined;
  readonly queueIds: readonly string[];
  readonly language: string | undefined;
  readonly sentiment: string | undefined;
  /** Masks by type. */
  readonly masks: Readonly<Record<string, number>>;
  readonly turns: number;
  /** The higher, the better; undefined where nothing was looked for but filters. */
  readonly score: number | undefined;
  readonly snippets: readonly Snippet[];
}

export interface Found {
  readonly total: number;
  readonly hits: readonly Hit[];
}

export interface PageOf {
  readonly sort: "rank" | "date";
  /** From 1. */
  readonly page: number;
  readonly limit: number;
}
