/** Tasks and summaries as they are handed out. */
import type { z } from "zod";
import { type FaultCode, faultKinds } from "../shared/fault.ts";
import type { Step, SummaryTask } from "../shared/summary-book.ts";
import { isEnded } from "./desk.ts";
import type { summarySchema, taskSchema } from "./summary-schemas.ts";

export type SummaryView = z.output<typeof summarySchema>;
export type TaskView = z.output<typeof taskSchema>;

const instant = (ms: number): string => new Date(ms).toISOString();

/** Undefined while there is none. */
export function summaryView(task: SummaryTask): SummaryView | undefined {
  const { summary: of, conversationId, template, maxLength, source, fingerprint } = task;
  if (!of) return undefined;
  const { startedAt, mediaType, language, summary, details, native, quality, redactions, llm } = of;
  return {
    ...{ conversationId, taskId: task.id, template, maxLength, source },
    ...{ startedAt, mediaType, language, summary, details, native },
    quality: quality && { ...quality, flags: [...quality.flags] },
    redactions,
    model: llm?.model,
    costUsd: llm?.costUsd,
    modelLatencyMs: llm && Math.round(llm.latencyMs),
    fingerprint,
    createdAt: instant(task.updatedAt),
  };
}

export function taskView(task: SummaryTask, step: Step | undefined): TaskView {
  const { id, conversationId, state, template, maxLength, source, attempts, reason, summary } = task;
  return {
    ...{ id, conversationId, status: state },
    step: state === "processing" ? step : undefined,
    ...{ template, maxLength, source, attempts },
    createdAt: instant(task.createdAt),
    updatedAt: instant(task.updatedAt),
    retryAt: state === "pending" && reason !== undefined ? instant(task.dueAt) : undefined,
    latencyMs: isEnded(task) ? task.updatedAt - task.createdAt : undefined,
    quality: summary?.quality?.score,
    reason: reason === undefined ? undefined : { code: reason, says: sentenceOf(reason) },
    links: linksOf(task),
    summary: summaryView(task),
  };
}

export const linksOf = ({ id, conversationId }: SummaryTask) => ({
  self: `/api/summaries/tasks/${id}`,
  events: `/api/summaries/tasks/${id}/events`,
  summary: `/api/conversations/${encodeURIComponent(conversationId)}/summary`,
});

/** Reasons that are no faults. */
const ownReasons: Readonly<Record<string, string>> = {
  "conversation.unknown": "Genesys Cloud knows no such conversation, or not yet",
  "transcript.absent": "there is no transcript, or not yet",
  "native.absent": "the vendor has no summary of it, or not yet",
  interrupted: "the server was stopped in the middle; it is taken again",
  deadly: "the server ended again and again while it worked on it; the log tells more",
  forgotten: "the conversation was asked to be forgotten",
  internal: "something of ours is wrong; the server's log tells more",
};

const sentenceOf = (reason: string): string =>
  ownReasons[reason] ?? faultKinds[reason as FaultCode]?.says ?? "see the server's log";
