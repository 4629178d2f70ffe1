/** What the ledger knows of the runs there were, for a report; reads only, and all of the same moment. */
import type { LedgerAside, LedgerOutcome, LedgerRun, LedgerStep } from "../shared/run-book.ts";
import type { Database, Row, Value } from "./sqlite.ts";
import { openView } from "./view.ts";

export interface RunRow extends LedgerRun {
  /** As the run wrote it down at its end. */
  readonly summary: unknown;
}

/** All may fail with Fault `ledger.failed`. */
export interface RunView {
  /** Newest first. */
  latest(most: number): readonly RunRow[];
  /** Those whose id begins so. */
  find(beginning: string): readonly RunRow[];
  /** Of the conversations this run touched last, how they stand now. */
  outcomes(runId: string): readonly LedgerOutcome[];
  /** When its last answer came to rest, epoch milliseconds; undefined when none did. */
  lastAnswerAt(runId: string): number | undefined;
  /** When its answers came to rest, and how long the model had taken for them. */
  steps(runId: string, fromMs: number, stepMs: number): readonly LedgerStep[];
  /** Failed and held back and still so, by when they started. */
  aside(runId: string, most: number): readonly LedgerAside[];
  /** Days its answers rest in, and how much of each file is safe. Days are UTC, `YYYY-MM-DD`. */
  days(runId: string): readonly { readonly day: string; readonly bytes: number }[];
  close(): void;
}

/** @returns undefined when nothing was ever run in this directory. @throws Fault `ledger.failed`. */
export async function openRunView(dataDir: string): Promise<RunView | undefined> {
  const database = await openView(dataDir, "conversations");
  if (!database) return undefined;
  try {
    database.exec("BEGIN");
    return viewOf(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

const viewOf = (database: Database): RunView => ({
  latest: (most) => database.all("SELECT * FROM runs ORDER BY started_at DESC LIMIT ?", most).map(runOf),
  find: (beginning) =>
    database
      .all("SELECT * FROM runs WHERE substr(id, 1, ?) = ? LIMIT 2", beginning.length, beginning)
      .map(runOf),
  outcomes: (runId) =>
    database.all(outcomes, runId).map((row) => ({
      state: String(row["state"]),
      mediaType: String(row["media_type"]),
      conversations: Number(row["conversations"]),
    })),
  lastAnswerAt(runId) {
    const { last = null } = database.get(lastAnswer, runId) ?? {};
    return last === null ? undefined : Number(last);
  },
  steps: (runId, fromMs, stepMs) =>
    database.all(steps, fromMs, stepMs, runId).map((row) => ({
      step: Number(row["step"]),
      done: Number(row["done"]),
      medianMs: Number(row["median_ms"]),
      p95Ms: Number(row["p95_ms"]),
    })),
  aside: (runId, most) =>
    database.all(aside, runId, most).map((row) => ({
      conversationId: String(row["conversation_id"]),
      startedAt: String(row["started_at"]),
      mediaType: String(row["media_type"]),
      state: String(row["state"]),
      faultCode: String(row["fault_code"] ?? ""),
      checks: checksIn(row["facts"]),
    })),
  days: (runId) =>
    database.all(days, runId).map((row) => ({ day: String(row["day"]), bytes: Number(row["bytes"]) })),
  close() {
    // A closed connection lives on as long as a statement of its does, and would hold its moment.
    database.exec("COMMIT");
    database.close();
  },
});

function runOf(row: Row): RunRow {
  const { ended_at: endedAt = null, exit_code: exitCode = null, summary } = row;
  return {
    id: String(row["id"]),
    startedAt: Number(row["started_at"]),
    ...(endedAt === null ? {} : { endedAt: Number(endedAt) }),
    window: String(row["window"]),
    fingerprint: String(row["fingerprint"]),
    ...(exitCode === null ? {} : { exitCode: Number(exitCode) }),
    summary: typeof summary === "string" ? JSON.parse(summary) : undefined,
  };
}

function checksIn(facts: Value | undefined): readonly string[] {
  if (typeof facts !== "string") return [];
  const { checks } = JSON.parse(facts) as { readonly checks?: unknown };
  return Array.isArray(checks) ? checks.map(String) : [];
}

/** Replaced since by other rules, and still what this run did. */
const answered = "run_id = ? AND state IN ('done', 'superseded') AND latency_ms IS NOT NULL";

const lastAnswer = `SELECT max(updated_at) AS last FROM conversations WHERE ${answered}`;

const outcomes = `
  SELECT CASE WHEN state = 'superseded' AND latency_ms IS NULL THEN 'dropped' ELSE state END AS state, media_type,
    count(*) AS conversations
  FROM conversations WHERE run_id = ? GROUP BY 1, media_type ORDER BY 1, media_type`;

const steps = `
  WITH answers AS (SELECT max(0, CAST((updated_at - ?) / ? AS INTEGER)) AS step, latency_ms
      FROM conversations WHERE ${answered}),
    ranked AS (SELECT step, latency_ms, row_number() OVER (PARTITION BY step ORDER BY latency_ms) AS place,
      count(*) OVER (PARTITION BY step) AS done FROM answers)
  SELECT step, done, min(CASE WHEN place * 2 >= done THEN latency_ms END) AS median_ms,
    min(CASE WHEN place * 20 >= done * 19 THEN latency_ms END) AS p95_ms
  FROM ranked GROUP BY step, done ORDER BY step`;

const aside = `
  SELECT conversation_id, started_at, media_type, state, c.fault_code, q.facts
  FROM conversations c LEFT JOIN quarantine q USING (conversation_id, fingerprint)
  WHERE run_id = ? AND state IN ('failed', 'held') ORDER BY started_at, conversation_id LIMIT ?`;

const days = `
  SELECT day, bytes FROM files WHERE day IN (SELECT DISTINCT day FROM conversations WHERE ${answered})
  ORDER BY day`;
