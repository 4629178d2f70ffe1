/** What was spent on each UTC day, by the day on which a conversation was claimed for sending: the limit for a day
 *  must hold over runs, and a conversation's own row adds up the tries of all days. */
import type { Spent } from "../shared/types.ts";
import type { Database } from "./sqlite.ts";

/** Lost answers at their estimate. */
export const spentOn = (database: Database, day: string): number =>
  Number(database.get("SELECT cost_usd + lost_usd AS usd FROM spending WHERE day = ?", day)?.["usd"] ?? 0);

/** To be called in the transaction that tells what became of the claim. */
export function spend(
  database: Database,
  conversationId: string,
  fingerprint: string,
  { costUsd, lost }: Spent,
): void {
  if (costUsd > 0 || lost) database.run(spending, costUsd, lost?.costUsd ?? 0, conversationId, fingerprint);
}

/** The claims of a run that nobody waits for any more, at their estimates. */
export function spendClaims(database: Database, runId: string): void {
  database.run(lostClaims, runId);
}

const sum =
  "ON CONFLICT DO UPDATE SET cost_usd = cost_usd + excluded.cost_usd, lost_usd = lost_usd + excluded.lost_usd";

const spending = `
  INSERT INTO spending (day, cost_usd, lost_usd)
  SELECT claimed_day, ?, ? FROM conversations WHERE conversation_id = ? AND fingerprint = ? AND claimed_day IS NOT NULL
  ${sum}`;

const lostClaims = `
  INSERT INTO spending (day, cost_usd, lost_usd)
  SELECT claimed_day, 0, sum(estimated_usd) FROM conversations WHERE run_id = ? AND state = 'claimed'
  GROUP BY claimed_day
  ${sum}`;
