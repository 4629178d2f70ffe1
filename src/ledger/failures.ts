/** The conversations that failed, as they were touched last. */
import type { FaultCode } from "../shared/fault.ts";
import { openView } from "./view.ts";

export interface Failure {
  readonly conversationId: string;
  /** ISO instant, UTC. */
  readonly startedAt: string;
  readonly runId: string;
  readonly faultCode: FaultCode;
}

/** Reads only. @param runId of all runs when undefined. @throws Fault `ledger.failed`. */
export async function readFailures(dataDir: string, runId: string | undefined): Promise<readonly Failure[]> {
  const database = await openView(dataDir, "conversations");
  if (!database) return [];
  try {
    return database.all(failed, runId ?? null, runId ?? null).map((row) => ({
      conversationId: String(row["conversation_id"]),
      startedAt: String(row["started_at"]),
      runId: String(row["run_id"]),
      faultCode: String(row["fault_code"]) as FaultCode,
    }));
  } finally {
    database.close();
  }
}

/** SQLite gives the other columns of the row that has the maximum. */
const failed = `
  SELECT * FROM (
    SELECT conversation_id, started_at, run_id, state, fault_code, max(updated_at) FROM conversations
    WHERE state <> 'superseded'
      AND conversation_id IN (SELECT conversation_id FROM conversations WHERE state = 'failed')
    GROUP BY conversation_id)
  WHERE state = 'failed' AND (? IS NULL OR run_id = ?) ORDER BY started_at, conversation_id`;
