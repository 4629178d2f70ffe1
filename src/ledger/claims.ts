/** A conversation is claimed before its first request is sent, and the claim ends with what came of it. A claim whose
 *  run has ended is nobody's any more, unless its request waits in a batch. */
import { dayOf } from "../shared/day.ts";
import type { Conversation, Lost } from "../shared/types.ts";
import { spendLost } from "./spending.ts";
import type { Database } from "./sqlite.ts";

export type Head = Pick<Conversation, "id" | "startedAt" | "mediaType">;

/** All of these are to be called within a transaction. */
export function claim(
  database: Database,
  run: { readonly id: string; readonly fingerprint: string },
  { id, startedAt, mediaType }: Head,
  estimatedUsd: number,
  now: number,
): void {
  database.run(
    insert,
    ...[id, run.fingerprint, dayOf(startedAt), startedAt, mediaType, run.id],
    ...[estimatedUsd, dayOf(now), now],
  );
}

/** No request was sent: of a conversation that had never been claimed before, nothing stays. */
export function takeBack(database: Database, conversationId: string, fingerprint: string, now: number): void {
  database.run(drop, conversationId, fingerprint);
  database.run(uncount, now, conversationId, fingerprint);
}

/** The request was sent, and it is known that nobody worked on it. */
export function reopen(database: Database, conversationId: string, fingerprint: string, now: number): void {
  database.run(open, now, conversationId, fingerprint);
}

/** Nobody knows what became of the request, nor ever will. */
export function lose(database: Database, conversationId: string, fingerprint: string, now: number): void {
  spendLost(database, conversationId, fingerprint);
  database.run(orphan, now, conversationId, fingerprint);
}

/** Ends the claims of a run, a request each, at their estimates. */
export function loseClaimsOf(database: Database, runId: string, now: number): Lost {
  const claims = database.all(abandoned, runId);
  for (const row of claims) {
    lose(database, String(row["conversation_id"]), String(row["fingerprint"]), now);
  }
  return {
    requests: claims.length,
    costUsd: claims.reduce((sum, row) => sum + Number(row["estimated_usd"]), 0),
  };
}

const insert = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id,
    estimated_usd, claimed_day, attempts, requests, updated_at)
  VALUES (?, ?, ?, ?, ?, 'claimed', ?, ?, ?, 1, 1, ?)
  ON CONFLICT DO UPDATE SET state = 'claimed', run_id = excluded.run_id, attempts = attempts + 1,
    requests = requests + 1, fault_code = NULL, reason = NULL, retry_at = NULL, estimated_usd = excluded.estimated_usd,
    claimed_day = excluded.claimed_day, updated_at = excluded.updated_at`;

const drop =
  "DELETE FROM conversations WHERE conversation_id = ? AND fingerprint = ? AND state = 'claimed' AND attempts = 1";

const uncount = `
  UPDATE conversations SET state = 'orphaned', attempts = attempts - 1, requests = requests - 1, updated_at = ?
  WHERE conversation_id = ? AND fingerprint = ? AND state = 'claimed'`;

const open = `
  UPDATE conversations SET state = 'orphaned', updated_at = ?
  WHERE conversation_id = ? AND fingerprint = ? AND state = 'claimed'`;

const orphan = `
  UPDATE conversations SET state = 'orphaned', unknown_outcomes = unknown_outcomes + 1,
    lost_usd = lost_usd + estimated_usd, updated_at = ?
  WHERE conversation_id = ? AND fingerprint = ? AND state = 'claimed'`;

const abandoned = `
  SELECT conversation_id, fingerprint, estimated_usd FROM conversations c WHERE run_id = ? AND state = 'claimed'
    AND NOT EXISTS (SELECT 1 FROM batch_lines l
      WHERE l.conversation_id = c.conversation_id AND l.fingerprint = c.fingerprint)`;
