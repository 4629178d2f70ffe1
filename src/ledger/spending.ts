/** What was spent on each UTC day, by the day on which a conversation was claimed for sending and by the run that did: the
 *  limit for a day must hold over runs, also those at work at once, and a conversation's own row adds up the tries of
 *  all days. */
import type { Spent } from "../shared/types.ts";
import type { Database } from "./sqlite.ts";

/** Lost answers, and those that wait in a batch, at their estimate. */
export const spentOn = (database: Database, day: string): number =>
  Number(database.get(spent, day)?.["usd"] ?? 0) + Number(database.get(waiting, day)?.["usd"] ?? 0);

/** To be called in the transaction that tells what became of the claim. */
export function spend(
  database: Database,
  conversationId: string,
  fingerprint: string,
  { costUsd, lost }: Spent,
): void {
  if (costUsd > 0 || lost) database.run(spending, costUsd, lost?.costUsd ?? 0, conversationId, fingerprint);
}

/** A claim nobody waits for any more, at its estimate. */
export function spendLost(database: Database, conversationId: string, fingerprint: string): void {
  database.run(lostClaim, conversationId, fingerprint);
}

/** What others have spent on a day, and what they have claimed and not yet spent. A claim is committed before the request
 *  is weighed against the limit, so of two runs that send at once at least one knows of the other's. */
export interface Besides {
  readonly spentUsd: number;
  readonly claimedUsd: number;
}

export const spentBesides = (database: Database, day: string, runId: string): Besides => ({
  spentUsd: Number(database.get(spentByOthers, day, runId)?.["usd"] ?? 0),
  claimedUsd: Number(database.get(claimedByOthers, day, runId)?.["usd"] ?? 0),
});

const spentByOthers = "SELECT sum(cost_usd + lost_usd) AS usd FROM spending WHERE day = ? AND run_id <> ?";

const claimedByOthers = `
  SELECT sum(estimated_usd) AS usd FROM conversations
  WHERE state = 'claimed' AND claimed_day = ? AND run_id <> ?`;

const spent = "SELECT sum(cost_usd + lost_usd) AS usd FROM spending WHERE day = ?";

const waiting = `
  SELECT sum(estimated_usd) AS usd FROM conversations JOIN batch_lines USING (conversation_id, fingerprint)
  WHERE claimed_day = ?`;

const sum =
  "ON CONFLICT DO UPDATE SET cost_usd = cost_usd + excluded.cost_usd, lost_usd = lost_usd + excluded.lost_usd";

const spending = `
  INSERT INTO spending (day, run_id, cost_usd, lost_usd)
  SELECT claimed_day, run_id, ?, ? FROM conversations WHERE conversation_id = ? AND fingerprint = ? AND claimed_day IS NOT NULL
  ${sum}`;

const lostClaim = `
  INSERT INTO spending (day, run_id, cost_usd, lost_usd)
  SELECT claimed_day, run_id, 0, estimated_usd FROM conversations
  WHERE conversation_id = ? AND fingerprint = ? AND state = 'claimed'
  ${sum}`;
