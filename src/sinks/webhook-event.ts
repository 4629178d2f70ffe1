/** What is told, as JSON: `type`, `version`, `id`, `occurredAt`, and what is particular to the type. Members may be
 *  added within a version. Text in it is cleared; the question of a query is not in it, for a keyword can be somebody's
 *  number, nor is the transcript of a result, which rests in the result files: every copy is one more to keep safe. */
import { createHash } from "node:crypto";
import type { EventType, OutgoingEvent } from "../shared/outbox.ts";
import type { QueryEnd, QueryPage } from "../shared/query-page.ts";
import type { Result } from "../shared/types.ts";

const version = 1;

/** An event that has not been looked at by the gate. */
export interface DraftEvent extends Omit<OutgoingEvent, "body"> {
  readonly occurredAt: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** What is left of the content when its text may not leave. */
  readonly bare: Readonly<Record<string, unknown>>;
}

/** @param round tells one asking of a question from another; the same when an interrupted one goes on. */
export function pageEvent(page: QueryPage, round: string, occurredAt: string): DraftEvent {
  const { hits, ...content } = page;
  return {
    id: idOf("query.page", round, page.queryId, page.piece, page.page),
    type: "query.page",
    stream: `${page.queryId}/${round}`,
    conversationIds: [...new Set(hits.map(({ conversationId }) => conversationId))],
    occurredAt,
    content: { ...content, hits },
    bare: { ...content, hits: [] },
  };
}

/** @param round as for a page. */
export const endEvent = (end: QueryEnd, round: string, occurredAt: string): DraftEvent => ({
  // One that was interrupted ends more than once.
  id: idOf("query.end", round, end.queryId, end.pages, end.exitCode),
  type: "query.end",
  stream: `${end.queryId}/${round}`,
  conversationIds: [],
  occurredAt,
  content: { ...end },
  bare: { ...end },
});

export function resultEvent(result: Result): DraftEvent {
  const { transcript: _, review: __, analysis, ...content } = result;
  const id = idOf("result", result.conversationId, result.fingerprint, result.processedAt);
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

const idOf = (type: EventType, ...parts: readonly (string | number)[]): string =>
  createHash("sha256")
    .update(JSON.stringify([type, ...parts]))
    .digest("hex")
    .slice(0, 32);
