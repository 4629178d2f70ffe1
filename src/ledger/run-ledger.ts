/** What one run writes down about its conversations, and what it may ask. A conversation is known by its id
 *  and the run's fingerprint: with other rules, prompt, schema or model it is new work. */
import type { Fault } from "../shared/fault.ts";
import type { Conversation, Spent } from "../shared/types.ts";
import { type Counts, countRun } from "./counts.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database } from "./sqlite.ts";

/** `claimed`: a request may be under way. `absent`: there is nothing to forward. `held`: kept back by guard
 *  or redactor. */
export type State = "claimed" | "done" | "absent" | "failed" | "held";

type Head = Pick<Conversation, "id" | "startedAt" | "mediaType">;

export interface RunStart {
  readonly id: string;
  /** SHA-256 of rules, prompt, schema and model. */
  readonly fingerprint: string;
  /** As two instants with a slash between. */
  readonly window: string;
}

/** Promises resolve when the change would survive a power cut, and reject with Fault `ledger.failed` or
 *  `disk.failed`. Reads see writes that are still under way. */
export interface RunLedger {
  /** What is known of the conversation under this run's fingerprint. Undefined also for one that a killed run
   *  had claimed, and for one whose result another fingerprint has since replaced: both are work again. */
  standing(conversationId: string): State | undefined;
  /** Await it before the first request is sent; it counts that request. */
  claim(conversation: Head): Promise<void>;
  setAside(
    conversation: Head,
    state: "absent" | "failed" | "held",
    fault?: Fault,
    spent?: Spent,
  ): Promise<void>;
  counts(): Counts;
  end(outcome: { readonly exitCode: number; readonly summary: unknown }): Promise<void>;
}

export function createRunLedger(
  database: Database,
  group: GroupCommit,
  run: RunStart,
  now: () => number,
): RunLedger {
  return {
    standing(conversationId) {
      const state = database.get(standing, conversationId, run.fingerprint)?.["state"];
      return state === "orphaned" || state === "superseded" ? undefined : (state as State | undefined);
    },

    claim: ({ id, startedAt, mediaType }) =>
      group.write(() => {
        database.run(claim, id, run.fingerprint, dayOf(startedAt), startedAt, mediaType, run.id, now());
      }),

    setAside: ({ id, startedAt, mediaType }, state, fault, spent = nothing) =>
      group.write(() => {
        database.run(
          setAside,
          ...[id, run.fingerprint, dayOf(startedAt), startedAt, mediaType, state, run.id],
          ...[fault?.code ?? null, now(), ...amounts(spent)],
        );
      }),

    counts: () => countRun(database, run.id),

    end: ({ exitCode, summary }) =>
      group.write(() => {
        database.run(orphanClaims, now(), run.id);
        database.run(endRun, now(), exitCode, JSON.stringify(summary), run.id);
      }),
  };
}

/** The UTC day of an instant. @throws RangeError when it is none: sources check theirs. */
export const dayOf = (instant: string): string => new Date(instant).toISOString().slice(0, 10);

const nothing: Spent = { attempts: 1, promptTokens: 0, completionTokens: 0, costUsd: 0, latencyMs: 0 };

/** In the order of the columns. The claim has counted the first request. */
export const amounts = ({ attempts, promptTokens, completionTokens, costUsd }: Spent) => [
  Math.max(0, attempts - 1),
  promptTokens,
  completionTokens,
  costUsd,
];

const standing = "SELECT state FROM conversations WHERE conversation_id = ? AND fingerprint = ?";

const claim = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id,
    attempts, requests, updated_at)
  VALUES (?, ?, ?, ?, ?, 'claimed', ?, 1, 1, ?)
  ON CONFLICT DO UPDATE SET state = 'claimed', run_id = excluded.run_id, attempts = attempts + 1,
    requests = requests + 1, fault_code = NULL, updated_at = excluded.updated_at`;

const setAside = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id,
    attempts, fault_code, updated_at, requests, prompt_tokens, completion_tokens, cost_usd)
  VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET state = excluded.state, attempts = attempts + (state <> 'claimed'),
    run_id = excluded.run_id, fault_code = excluded.fault_code, updated_at = excluded.updated_at,
    requests = requests + excluded.requests, prompt_tokens = prompt_tokens + excluded.prompt_tokens,
    completion_tokens = completion_tokens + excluded.completion_tokens,
    cost_usd = cost_usd + excluded.cost_usd`;

/** Nobody waits for an answer to these any more. */
const orphanClaims = `
  UPDATE conversations SET state = 'orphaned', unknown_outcomes = unknown_outcomes + 1, updated_at = ?
  WHERE run_id = ? AND state = 'claimed'`;

const endRun = "UPDATE runs SET ended_at = ?, exit_code = ?, summary = ? WHERE id = ?";

/** Ends the runs that died: while the lock is ours nobody else is at work. Returns how many conversations
 *  they had claimed. */
export function endDeadRuns(database: Database, now: number): number {
  return database
    .all("SELECT id FROM runs WHERE ended_at IS NULL")
    .map(({ id = null }) => {
      const orphans = database.run(orphanClaims, now, id);
      database.run(endRun, now, null, null, id);
      return orphans;
    })
    .reduce((sum, orphans) => sum + orphans, 0);
}
