/** What one run writes down about its conversations, and what it may ask. A conversation is known by its id and
 *  the run's fingerprint: with other rules, prompt, schema or model it is new work. */
import { createHash } from "node:crypto";
import type { Fault } from "../shared/fault.ts";
import type { Conversation, Result, Spent } from "../shared/types.ts";
import { type Counts, countRun } from "./counts.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database } from "./sqlite.ts";

/** `claimed`: a request may be under way. `absent`: there is nothing to forward. `held`: kept back by guard or
 *  redactor. */
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
  /** The result's line, its state and what it took, in one transaction. */
  commit(result: Result, line: string): Promise<void>;
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
  function addSpent({ attempts, promptTokens, completionTokens, costUsd }: Spent, id: string): void {
    const requests = Math.max(0, attempts - 1);
    database.run(spentByConversation, requests, promptTokens, completionTokens, costUsd, id, run.fingerprint);
    database.run(spentByRun, requests, promptTokens, completionTokens, costUsd, run.id);
  }

  return {
    standing(conversationId) {
      const state = database.get(standing, conversationId, run.fingerprint)?.["state"];
      return state === "orphaned" || state === "superseded" ? undefined : (state as State | undefined);
    },

    claim: ({ id, startedAt, mediaType }) =>
      group.write(() => {
        database.run(claim, id, run.fingerprint, dayOf(startedAt), startedAt, mediaType, run.id, now());
        database.run(spentByRun, 1, 0, 0, 0, run.id);
      }),

    commit: (result, line) =>
      group.write(() => {
        const { conversationId: id, startedAt, mediaType, llm } = result;
        const earlier = database.get(earlierResult, id);
        // A conversation stays in the file it first came to: nothing has to be looked for in other days.
        const day = earlier ? String(earlier["day"]) : dayOf(startedAt);
        database.run(supersede, id, run.fingerprint);
        const sha256 = createHash("sha256").update(line).digest("hex");
        const latencyMs = Math.round(llm.latencyMs);
        database.run(
          done,
          ...[id, run.fingerprint, day, startedAt, mediaType, run.id, latencyMs, sha256, now()],
        );
        addSpent(llm, id);
        if (earlier) database.run(dropWaiting, id);
        database.run(enqueue, day, earlier ? 1 : 0, id, line);
      }),

    setAside: ({ id, startedAt, mediaType }, state, fault, spent) =>
      group.write(() => {
        const day = dayOf(startedAt);
        const faultCode = fault?.code ?? null;
        database.run(
          setAside,
          ...[id, run.fingerprint, day, startedAt, mediaType, state, run.id, faultCode, now()],
        );
        if (spent) addSpent(spent, id);
      }),

    counts: () => countRun(database, run.id),

    end: ({ exitCode, summary }) =>
      group.write(() => {
        database.run(endRun, now(), exitCode, JSON.stringify(summary), run.id);
      }),
  };
}

/** The UTC day of an instant. @throws RangeError when it is none: sources check theirs. */
const dayOf = (instant: string): string => new Date(instant).toISOString().slice(0, 10);

const standing = "SELECT state FROM conversations WHERE conversation_id = ? AND fingerprint = ?";

const claim = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id,
    attempts, requests, updated_at)
  VALUES (?, ?, ?, ?, ?, 'claimed', ?, 1, 1, ?)
  ON CONFLICT DO UPDATE SET state = 'claimed', run_id = excluded.run_id, attempts = attempts + 1,
    requests = requests + 1, fault_code = NULL, updated_at = excluded.updated_at`;

const earlierResult =
  "SELECT day FROM conversations WHERE conversation_id = ? AND result_sha256 IS NOT NULL LIMIT 1";

const supersede =
  "UPDATE conversations SET state = 'superseded' WHERE conversation_id = ? AND fingerprint <> ?";

const done = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id,
    attempts, latency_ms, result_sha256, updated_at)
  VALUES (?, ?, ?, ?, ?, 'done', ?, 1, ?, ?, ?)
  ON CONFLICT DO UPDATE SET state = 'done', day = excluded.day, run_id = excluded.run_id, fault_code = NULL,
    latency_ms = excluded.latency_ms, result_sha256 = excluded.result_sha256, updated_at = excluded.updated_at`;

const setAside = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id,
    fault_code, attempts, updated_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
  ON CONFLICT DO UPDATE SET state = excluded.state, attempts = attempts + (state <> 'claimed'),
    run_id = excluded.run_id, fault_code = excluded.fault_code, updated_at = excluded.updated_at`;

const spentByConversation = `
  UPDATE conversations SET requests = requests + ?, prompt_tokens = prompt_tokens + ?,
    completion_tokens = completion_tokens + ?, cost_usd = cost_usd + ?
  WHERE conversation_id = ? AND fingerprint = ?`;

const spentByRun = `
  UPDATE runs SET requests = requests + ?, prompt_tokens = prompt_tokens + ?,
    completion_tokens = completion_tokens + ?, cost_usd = cost_usd + ?
  WHERE id = ?`;

const dropWaiting = "DELETE FROM outbox WHERE replaces = 1 AND conversation_id = ?";

const enqueue = "INSERT INTO outbox (day, replaces, conversation_id, line) VALUES (?, ?, ?, ?)";

const endRun = "UPDATE runs SET ended_at = ?, exit_code = ?, summary = ? WHERE id = ?";
