/** What is told, as JSON: `type`, `version`, `id`, `occurredAt`, and what is particular to the type. Members may be
 *  added within a version. Text in it is cleared; the question of a query is not in it, for a keyword can be somebody's
 *  number, nor is the transcript of a result, which rests in the result files: every copy is one more to keep safe. */
import type { EventType, OutgoingEvent } from "../shared/outbox.ts";
import type { QueryEnd, QueryPage } from "../shared/query-page.ts";
import { resultKey } from "../shared/result-key.ts";
import { sha256 } from "../shared/sha256.ts";
import type { Result } from "../shared/types.ts";

const version = 1;

/** An event that has not been looked at by the gate. */
export interface DraftEvent extends Omit<OutgoingEvent, "body"> {
  readonly occurredAt: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** What is left of the content when its text may not leave. */
  readonly bare: Readonly<Record<string, unknown>>;
}

export function pageEvent(page: QueryPage, occurredAt: string): DraftEvent {
  const { hits, ...content } = page;
  return {
    id: idOf("query.page", page.queryId, page.askedAt, page.piece, page.page),
    type: "query.page",
    stream: streamOf(page),
    conversationIds: [...new Set(hits.map(({ conversationId }) => conversationId))],
    occurredAt,
    content: { ...content, hits },
    bare: { ...content, hits: [] },
  };
}

export const endEvent = (end: QueryEnd, occurredAt: string): DraftEvent => ({
  // One that was interrupted ends more than once.
  id: idOf("query.end", end.queryId, end.askedAt, end.pages, end.exitCode),
  type: "query.end",
  stream: streamOf(end),
  conversationIds: [],
  occurredAt,
  content: { ...end },
  bare: { ...end },
});

export function resultEvent(result: Result): DraftEvent {
  const { transcript: _, review: __, analysis, ...content } = result;
  const id = idOf(
    "result",
    resultKey(result.conversationId, result.window),
    result.fingerprint,
    result.processedAt,
  );
  return {
    ...{ id, type: "result", stream: id },
    conversationIds: [result.conversationId],
    occurredAt: result.processedAt,
    content: { ...content, analysis },
    bare: { ...content, analysis: {} },
  };
}

/** The exact bytes. `isWithheld`: the gate did not let the text pass. */
export const bodyOf = ({ id, type, occurredAt, content, bare }: DraftEvent, isWithheld: boolean): Buffer =>
  Buffer.from(
    JSON.stringify({ type, version, id, occurredAt, ...(isWithheld ? { isWithheld, ...bare } : content) }),
  );

/** The same question may be asked again, and a query that goes on where it was interrupted is the same asking. */
const streamOf = ({ queryId, askedAt }: QueryEnd | QueryPage): string => `${queryId}/${askedAt}`;

const idOf = (type: EventType, ...parts: readonly (string | number)[]): string =>
  sha256(JSON.stringify([type, ...parts])).slice(0, 32);
