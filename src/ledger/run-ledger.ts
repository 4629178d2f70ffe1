/** What one run writes down about its conversations, and what it may ask. A conversation is known by its id and
 *  the run's fingerprint: with other rules, prompt, schema or model it is new work. */
import type { BatchBook } from "../shared/batch-book.ts";
import { dayOf } from "../shared/day.ts";
import type { Fault } from "../shared/fault.ts";
import type { AskedOfRun } from "../shared/run-book.ts";
import type { Lost, Spent } from "../shared/types.ts";
import { createBatchBook } from "./batch-book.ts";
import { claim, type Head, loseClaimsOf, takeBack } from "./claims.ts";
import { type Counts, countRun } from "./counts.ts";
import type { GroupCommit } from "./group-commit.ts";
import { type Besides, spend, spentBesides } from "./spending.ts";
import type { Database, Row } from "./sqlite.ts";

/** `claimed`: a request may be under way. `absent`: there is nothing to forward, yet or for good. `held`: kept back by guard
 *  or redactor. */
export type State = "claimed" | "done" | "absent" | "failed" | "held";

export interface RunStart {
  readonly id: string;
  /** SHA-256 of rules, prompt, schema and model. */
  readonly fingerprint: string;
  /** As two instants with a slash between. */
  readonly window: string;
  /** The one that closes days, and not a range by hand. */
  readonly isNightly?: boolean;
  /** What continues it, for whom the window does not say that: a stream. */
  readonly command?: string | undefined;
  readonly asked?: AskedOfRun | undefined;
}

/** Why there is no transcript, or when to ask for it again; epoch milliseconds. */
export type Absence =
  | { readonly reason: string }
  | { readonly reason?: undefined; readonly retryAt: number; readonly giveUpAt: number };

/** Promises resolve when the change would survive a power cut, and reject with Fault `ledger.failed` or
 *  `disk.failed`. Reads see writes that are still under way. */
export interface RunLedger {
  /** What is known of the conversation under this run's fingerprint. Undefined also for one that a killed run
   *  had claimed, and for one whose result another fingerprint has since replaced: both are work again. */
  standing(conversationId: string): State | undefined;
  /** Why one that is absent is so; undefined also for what an older program has written. */
  absence(conversationId: string): Absence | undefined;
  /** Await it before the first request is sent; it counts that request, at its estimated cost should nobody ever
   *  hear of it again. */
  claim(conversation: Head, estimatedUsd: number): Promise<void>;
  /** The claim came to nothing: no request was sent. The conversation is work again. */
  release(conversation: Head): Promise<void>;
  setAside(
    conversation: Head,
    state: "absent" | "failed" | "held",
    fault?: Fault,
    spent?: Spent,
    absence?: Absence,
  ): Promise<void>;
  /** Requests that go out together. */
  readonly batches: BatchBook;
  counts(): Counts;
  /** What other runs have spent and claimed on a UTC day, `YYYY-MM-DD`. */
  besides(day: string): Besides;
  end(outcome: { readonly exitCode: number; readonly summary: unknown }): Promise<void>;
}

export function createRunLedger(
  database: Database,
  group: GroupCommit,
  run: RunStart,
  now: () => number,
): RunLedger {
  return {
    standing: (conversationId) => standing(database, conversationId, run.fingerprint),
    absence: (conversationId) => parseAbsence(database.get(absenceOf, conversationId, run.fingerprint)),

    claim: (conversation, estimatedUsd) =>
      group.write(() => claim(database, run, conversation, estimatedUsd, now())),

    release: ({ id }) => group.write(() => takeBack(database, id, run.fingerprint, now())),

    setAside: ({ id, startedAt, mediaType }, state, fault, spent = nothing, absence = undefined) =>
      group.write(() => {
        database.run(
          setAside,
          ...[id, run.fingerprint, dayOf(startedAt), startedAt, mediaType, state, run.id],
          ...[fault?.code ?? null, ...whyAbsent(absence), now(), ...amounts(spent)],
        );
        spend(database, id, run.fingerprint, spent);
      }),

    batches: createBatchBook(database, group, run, now),
    counts: () => countRun(database, run.id),
    besides: (day) => spentBesides(database, day, run.id),

    end: ({ exitCode, summary }) =>
      group.write(() => {
        loseClaimsOf(database, run.id, now());
        database.run(endRun, now(), exitCode, JSON.stringify(summary), run.id);
      }),
  };
}

export function standing(database: Database, conversationId: string, fingerprint: string): State | undefined {
  const state = database.get(stateOf, conversationId, fingerprint)?.["state"];
  return state === "orphaned" || state === "superseded" ? undefined : (state as State | undefined);
}

function parseAbsence(row: Row | undefined): Absence | undefined {
  const { reason, retry_at: retryAt, give_up_at: giveUpAt } = row ?? {};
  if (typeof reason === "string") return { reason };
  return typeof retryAt === "number" ? { retryAt, giveUpAt: Number(giveUpAt) } : undefined;
}

/** In the order of the columns. */
const whyAbsent = (absence: Absence | undefined) =>
  absence?.reason === undefined
    ? [null, absence?.retryAt ?? null, absence?.giveUpAt ?? null]
    : [absence.reason, null, null];

const nothing: Spent = { attempts: 1, promptTokens: 0, completionTokens: 0, costUsd: 0, latencyMs: 0 };

/** In the order of the columns. The claim has counted the first request, also when it then was not sent. */
export const amounts = ({ attempts, promptTokens, completionTokens, costUsd, lost }: Spent) => [
  attempts - 1,
  promptTokens,
  completionTokens,
  costUsd,
  lost?.requests ?? 0,
  lost?.costUsd ?? 0,
];

const absenceOf =
  "SELECT reason, retry_at, give_up_at FROM conversations WHERE conversation_id = ? AND fingerprint = ?";

const stateOf = "SELECT state FROM conversations WHERE conversation_id = ? AND fingerprint = ?";

/** Adds what a claim took; the first of them the claim itself has counted. */
export const addAmounts = `
  requests = requests + excluded.requests, prompt_tokens = prompt_tokens + excluded.prompt_tokens,
  completion_tokens = completion_tokens + excluded.completion_tokens, cost_usd = cost_usd + excluded.cost_usd,
  unknown_outcomes = unknown_outcomes + excluded.unknown_outcomes, lost_usd = lost_usd + excluded.lost_usd`;

const setAside = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id, attempts,
    fault_code, reason, retry_at, give_up_at, updated_at, requests, prompt_tokens, completion_tokens, cost_usd,
    unknown_outcomes, lost_usd)
  VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET state = excluded.state, attempts = attempts + (state <> 'claimed'),
    run_id = excluded.run_id, fault_code = excluded.fault_code, reason = excluded.reason,
    retry_at = excluded.retry_at, give_up_at = excluded.give_up_at, updated_at = excluded.updated_at,
    ${addAmounts}`;

const endRun = "UPDATE runs SET ended_at = ?, exit_code = ?, summary = ? WHERE id = ?";

/** Ends the runs that died: all but those of the others at work, who are known by their fences. Returns the
 *  conversations they had claimed, a request each, at their estimates. */
export function endDeadRuns(database: Database, now: number, living: readonly (number | undefined)[]): Lost {
  const lost = { requests: 0, costUsd: 0 };
  for (const { id = null, fence } of database.all("SELECT id, fence FROM runs WHERE ended_at IS NULL")) {
    if (living.includes(Number(fence))) continue;
    const { requests, costUsd } = loseClaimsOf(database, String(id), now);
    lost.requests += requests;
    lost.costUsd += costUsd;
    database.run(endRun, now, null, null, id);
  }
  return lost;
}
