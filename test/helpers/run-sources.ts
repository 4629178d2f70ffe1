/** What a report is made of, for a run that never was. */
import { courseColumns } from "../../src/course.ts";
import { parseRecorded } from "../../src/report/run/recorded.ts";
import type { Sources } from "../../src/report/run/report.ts";

export const startedAt = Date.parse("2025-03-16T02:00:00.000Z");

/** As it rests in the ledger: two minutes, 90 of 100 done, a day of five that was hard. */
export const summary = {
  type: "summary",
  runId: "0f0e0d0c-0000-4000-8000-000000000001",
  elapsedMs: 120_000,
  ...{
    seen: 100,
    skipped: 3,
    heldBefore: 1,
    done: 90,
    failed: 2,
    held: 1,
    absent: 3,
    pending: 1,
    pendingBefore: 0,
  },
  ...{ batched: 0, waiting: 0, requests: 95, retries: 12, promptTokens: 60_000, completionTokens: 9000 },
  costUsd: 0.0144,
  redactions: { PERSON: 200, PHONE: 50, EMAIL: 4 },
  faults: { "guard.held": 1, "answer.truncated": 2 },
  planned: { promptTokens: 50_000, completionTokens: 10_000, costUsd: 0.0135 },
  billed: { promptTokens: 58_000, completionTokens: 8800, costUsd: 0.014 },
  estimateError: 0.031,
  answers: { quality: 0.8, completeness: 1, length: 0.9, coverage: 0.5, inParts: 2, flags: { link: 3 } },
  lostAnswers: { ofThisRun: 2, ofKilledRun: 1, costUsd: 0.0004 },
  reason: "2 failed and 1 held back",
  days: {
    "2025-03-15": { seen: 60, done: 54, skipped: 3, heldBefore: 1, absent: 3 },
    "2025-03-14": { seen: 40, done: 36, failed: 2, held: 1, pending: 1 },
  },
  waits: {
    "Genesys call.rateLimited": { count: 9, ms: 30_000 },
    "the LLM call.status": { count: 3, ms: 1500 },
  },
  course: {
    columns: courseColumns,
    rows: [
      [30_000, 20, 1, 0, 0, 21, 9, 30_000, 10_000, 0.003, 6000, 0],
      [60_000, 45, 2, 0, 1, 48, 9, 30_000, 30_000, 0.007, 12_000, 0],
      [120_000, 90, 3, 1, 2, 95, 12, 31_500, 69_000, 0.0144, 12_000, 3000],
    ],
  },
  settings: {
    ...{ model: "gpt-4o-mini", isBatch: false, concurrency: 8, genesysPerMinute: 270, hasPrices: true },
    filters: { mediaType: ["voice"] },
  },
};

export const sourcesOf = (written: unknown = summary, changes: Partial<Sources> = {}): Sources => ({
  run: {
    id: summary.runId,
    startedAt,
    endedAt: startedAt + 120_000,
    window: "2025-03-14T00:00:00.000Z/2025-03-16T00:00:00.000Z",
    fingerprint: "f".repeat(64),
    exitCode: 20,
  },
  recorded: parseRecorded(written),
  ledger: {
    outcomes: [
      { state: "done", mediaType: "voice", conversations: 70 },
      { state: "superseded", mediaType: "voice", conversations: 5 },
      { state: "done", mediaType: "email", conversations: 15 },
      { state: "failed", mediaType: "voice", conversations: 2 },
      { state: "held", mediaType: "voice", conversations: 1 },
    ],
    lastAnswerAt: startedAt + 119_000,
    steps: (_, stepMs) =>
      stepMs > 1e9
        ? [{ step: 0, done: 90, medianMs: 800, p95Ms: 2100 }]
        : [
            { step: 0, done: 40, medianMs: 700, p95Ms: 1900 },
            { step: 59, done: 50, medianMs: 900, p95Ms: 2200 },
          ],
    aside: [
      {
        ...{ conversationId: "c-held", startedAt: "2025-03-14T09:00:00.000Z", mediaType: "voice" },
        ...{ state: "held", faultCode: "guard.held", checks: ["digits", "mail"] },
      },
    ],
  },
  results: { done: 90, facets: [] },
  audit: {
    ...{ requests: 95, answered: 91, failed: 2, unknown: 2 },
    ...{ promptTokens: 60_000, completionTokens: 9000, costUsd: 0.0144 },
  },
  ...changes,
});
