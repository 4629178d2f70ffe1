import type { Cleared } from "../../src/shared/text.ts";
import { type Conversation, emptyKnown, type Result } from "../../src/shared/types.ts";

export const conversation = (id: string, startedAt = "2025-03-01T10:00:00Z"): Conversation => ({
  id,
  startedAt,
  mediaType: "voice",
  queueIds: [],
  communications: [],
  known: emptyKnown,
});

export const resultOf = (id: string, changes: Partial<Result> = {}): Result => ({
  conversationId: id,
  startedAt: "2025-03-01T10:00:00Z",
  endedAt: "2025-03-01T10:05:00Z",
  mediaType: "voice",
  direction: "inbound",
  queueIds: ["q1"],
  language: "en-us",
  transcript: [
    { speaker: "agent", text: "How may I help?" as Cleared, startMs: 1_740_823_200_000 },
    { speaker: "customer", text: "It is [PERSON_1], call [PHONE_1]." as Cleared },
  ],
  redactions: { PERSON: 1, PHONE: 1 },
  analysis: { summary: "A call back is wanted." },
  llm: {
    model: "m",
    promptTokens: 100,
    completionTokens: 20,
    costUsd: 0.001,
    latencyMs: 12.4,
    attempts: 1,
    finishReason: "stop",
    chunks: 1,
  },
  fingerprint: "f1",
  runId: "run-1",
  processedAt: "2025-03-02T04:00:00.000Z",
  ...changes,
});
