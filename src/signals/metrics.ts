/** The last run in the text format of Prometheus (version 0.0.4), for the textfile collector of its node exporter.
 *  Names and labels are a contract: dashboards and alerts are made of them. All are there after every run, also after
 *  one that failed before it began, so that no alert waits for a series that never comes; of faults only those that
 *  occurred. */
import { exposition, labelled, prefix, single } from "../shared/exposition.ts";
import { type PiiType, piiTypes } from "../shared/types.ts";
import type { Tally } from "../tally.ts";

export interface RunEnd {
  readonly exitCode: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Of the last run that ended with 0, this one included; undefined when none is known. */
  readonly lastSuccessAt: number | undefined;
}

const states = [
  "seen",
  "skipped",
  "taken",
  "done",
  "absent",
  "pending",
  "pending",
  "failed",
  "held",
  "batched",
  "waiting",
] as const satisfies readonly (keyof Tally)[];

const lastSuccess = `${prefix}last_success_timestamp_seconds`;

export function metricsText(
  tally: Tally,
  { exitCode, startedAt, endedAt, lastSuccessAt = 0 }: RunEnd,
): string {
  const { answers } = tally;
  const metrics = [
    single("run_start_timestamp_seconds", "When the last run began.", startedAt / 1000),
    single("run_end_timestamp_seconds", "When it ended.", endedAt / 1000),
    single("run_exit_code", "Its exit code; 0 is success.", exitCode),
    single(
      "last_success_timestamp_seconds",
      "When a run last ended with 0; 0 for never.",
      lastSuccessAt / 1000,
    ),
    labelled(
      "conversations",
      "Conversations of the last run: seen in the range, skipped (ended before), taken on, and what became of them.",
      "state",
      Object.fromEntries(states.map((state) => [state, tally[state]])),
    ),
    labelled("faults", "Conversations set aside by the last run, by fault.", "code", tally.faults),
    labelled("masks", "Masks set by the last run, by type.", "type", masksOf(tally.redactions)),
    single("llm_requests", "Requests to the LLM, repeats too.", tally.requests),
    labelled("llm_tokens", "Tokens of questions and answers.", "kind", {
      prompt: tally.promptTokens,
      completion: tally.completionTokens,
    }),
    single("llm_cost_usd", "What the last run has spent.", tally.costUsd),
    single(
      "llm_lost_answers",
      "Requests whose answer was lost; they may have been billed.",
      tally.lostRequests,
    ),
    single("retries", "Calls of all servers that were made again.", tally.retries),
    single("answers", "Answers that were kept and judged.", answers.count),
    single(
      "answer_score_mean",
      "Their mean quality, 0 to 1; NaN without answers.",
      answers.count === 0 ? Number.NaN : answers.score / answers.count,
    ),
  ];
  return exposition(metrics);
}

/** Every type, also those that did not occur. */
const masksOf = (found: Readonly<Partial<Record<PiiType, number>>>): Record<string, number> =>
  Object.fromEntries(piiTypes.map((type) => [type, found[type] ?? 0]));

/** Epoch milliseconds, as an earlier run has written it. */
export function lastSuccessIn(text: string): number | undefined {
  const [, seconds] = new RegExp(`^${lastSuccess} (\\d+(?:\\.\\d+)?)$`, "m").exec(text) ?? [];
  return seconds === undefined || Number(seconds) === 0 ? undefined : Number(seconds) * 1000;
}
