/** The outbox for people; a run may be at work meanwhile. */
import type { FaultCode } from "../shared/fault.ts";
import type { EventType, OutboxEntry } from "../shared/outbox.ts";
import type { Row } from "./sqlite.ts";
import { openView } from "./view.ts";

/** Oldest first; empty where nothing was ever put in. @throws Fault `ledger.failed`. */
export async function readOutbox(dataDir: string): Promise<readonly OutboxEntry[]> {
  const database = await openView(dataDir, "outbox");
  try {
    return database?.all(listed).map(entryOf) ?? [];
  } finally {
    database?.close();
  }
}

const entryOf = (row: Row): OutboxEntry => ({
  id: String(row["event_id"]),
  type: row["type"] as EventType,
  state: row["state"] as OutboxEntry["state"],
  attempts: Number(row["attempts"]),
  queuedAt: Number(row["queued_at"]),
  ...(row["state"] === "waiting" ? { retryAt: Number(row["retry_at"]) } : {}),
  ...(row["fault_code"] === null ? {} : { faultCode: row["fault_code"] as FaultCode }),
  ...(row["status"] === null ? {} : { status: Number(row["status"]) }),
});

const listed = `
  SELECT event_id, type, state, attempts, queued_at, retry_at, fault_code, status FROM outbox ORDER BY seq`;
