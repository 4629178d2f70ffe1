import type { Database, Row } from "./sqlite.ts";

export interface Counts {
  readonly claimed: number;
  readonly done: number;
  readonly absent: number;
  readonly failed: number;
  readonly held: number;
  /** Claimed by a run that died, and not yet taken up again. */
  readonly orphaned: number;
  /** LLM requests begun. */
  readonly requests: number;
  /** Requests whose answer nobody heard: it was lost, or the run died meanwhile. */
  readonly unknownOutcomes: number;
  /** What those cost, if they were billed: an estimate, and not in `costUsd`. */
  readonly lostUsd: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costUsd: number;
}

export interface DayRange {
  /** UTC, `YYYY-MM-DD`, both included. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly fingerprint: string;
}

/** Where the conversations stand that this run touched last, and what they have taken in all runs. */
export const countRun = (database: Database, runId: string): Counts =>
  sum(database.all(`${byState} WHERE run_id = ? GROUP BY state`, runId));

/** Where the conversations of these days stand under a fingerprint, and what they have taken in all runs. */
export function countDays(database: Database, { fromDay, toDay, fingerprint }: DayRange): Counts {
  const where = "WHERE day BETWEEN ? AND ? AND fingerprint = ? GROUP BY state";
  return sum(database.all(`${byState} ${where}`, fromDay, toDay, fingerprint));
}

const byState = `
  SELECT state, count(*) AS conversations, sum(requests) AS requests, sum(unknown_outcomes) AS unknown_outcomes,
    sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens, sum(cost_usd) AS cost_usd,
    sum(lost_usd) AS lost_usd
  FROM conversations`;

function sum(rows: readonly Row[]): Counts {
  const inState = (state: string) =>
    Number(rows.find((row) => row["state"] === state)?.["conversations"] ?? 0);
  const total = (column: string) => rows.reduce((sum, row) => sum + Number(row[column]), 0);
  return {
    claimed: inState("claimed"),
    done: inState("done"),
    absent: inState("absent"),
    failed: inState("failed"),
    held: inState("held"),
    orphaned: inState("orphaned"),
    requests: total("requests"),
    unknownOutcomes: total("unknown_outcomes"),
    lostUsd: total("lost_usd"),
    promptTokens: total("prompt_tokens"),
    completionTokens: total("completion_tokens"),
    costUsd: total("cost_usd"),
  };
}
