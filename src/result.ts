/** From an answer to what is kept of it. */
import type { Forwarded } from "./forward/client.ts";
import type { Brief } from "./forward/template.ts";
import type { Clearing } from "./redact/clearing.ts";
import { Fault } from "./shared/fault.ts";
import type { Cleared } from "./shared/text.ts";
import type { Conversation, Known, Redaction, Result, Transcript } from "./shared/types.ts";

/** A conversation that may be sent. */
export interface Ready {
  readonly conversation: Conversation;
  readonly redaction: Redaction<Cleared>;
  readonly known: Known;
  readonly brief: Brief;
}

/** What becomes of an answer in which the redactor finds something personal. */
export type OnPii = "mask" | "reject";

export interface ResultFacts extends Pick<Result, "fingerprint" | "runId" | "processedAt"> {
  readonly onPii: OnPii;
}

/** @throws Fault `answer.personal`, and what the clearing throws: the answer may not be kept. */
export function resultOf(
  { conversation, redaction, known, brief }: Ready,
  answer: Forwarded,
  clearing: Clearing,
  { onPii, ...facts }: ResultFacts,
): Result {
  const { value: analysis, isMasked } = clearing.json(answer.analysis, known);
  if (isMasked && onPii === "reject") throw new Fault("answer.personal");
  const { analysis: _, review, ...llm } = answer;
  const flags = isMasked ? [...review.flags, "personal"] : review.flags;
  return {
    conversationId: conversation.id,
    startedAt: conversation.startedAt,
    endedAt: conversation.endedAt,
    mediaType: conversation.mediaType,
    direction: conversation.direction,
    queueIds: conversation.queueIds,
    language: brief.language,
    transcript: redaction.turns,
    redactions: redaction.counts,
    analysis,
    llm,
    ...facts,
    review: { ...review, flags },
  };
}

export function briefOf(
  { mediaType, startedAt, endedAt }: Conversation,
  { language, turns }: Transcript,
): Brief {
  const durationMs = endedAt === undefined ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
  const roles = [...new Set(turns.map(({ speaker }) => speaker))].filter((role) => role !== "unknown");
  return { mediaType, durationMs, language, roles };
}
