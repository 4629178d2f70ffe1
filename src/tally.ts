/** What a run has done so far: numbers only. The flow counts, the terminal and the summary read. */
import { dayOf } from "./shared/day.ts";
import type { Conversation, PiiType, Result, Spent } from "./shared/types.ts";

/** Tokens of question and answer, and their price. */
export interface Took {
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
}

/** Sums over the answers that were kept; of the shares, each from 0 to 1. */
export interface Answers {
  count: number;
  score: number;
  completeness: number;
  length: number;
  coverage: number;
  /** Answers whose coverage could be told. */
  covered: number;
  latencyMs: number;
  /** Conversations that were shown in parts. */
  chunked: number;
  readonly flags: Record<string, number>;
}

/** What is counted of conversations, in all and by the UTC day they started on. */
export type Counted =
  | "seen"
  | "skipped"
  | "heldBefore"
  | "done"
  | "failed"
  | "held"
  | "absent"
  | "absentBefore"
  | "pending"
  | "pendingBefore"
  | "batched"
  | "waiting";

/** Pauses before a call was tried again, added up over all workers. */
export interface Waits {
  count: number;
  ms: number;
}

export interface Tally {
  /** Conversations the source named, in the range. */
  seen: number;
  /** Ended by an earlier run. */
  skipped: number;
  /** Of these, held back. */
  heldBefore: number;
  /** Taken on by this run. */
  taken: number;
  done: number;
  failed: number;
  held: number;
  /** Have no transcript, for good. */
  absent: number;
  /** Of those ended by an earlier run. */
  absentBefore: number;
  /** Have none yet. */
  pending: number;
  /** Of those ended before: have none yet, and it is too early to ask again. */
  pendingBefore: number;
  /** Went, or will go, with a batch. */
  batched: number;
  /** In the range, and in a batch since an earlier run. */
  waiting: number;
  /** Batch lines the server did not come to: work again. */
  returned: number;
  isLimited: boolean;
  /** Requests that reached the model, repeats too. */
  requests: number;
  retries: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
  /** Requests whose answer was lost in this run, at their estimate; not in `costUsd`. */
  lostRequests: number;
  lostUsd: number;
  /** What had been estimated of the conversations that were answered, and what they took. */
  readonly plan: Took;
  readonly actual: Took;
  readonly answers: Answers;
  readonly redactions: Partial<Record<PiiType, number>>;
  /** Faults of conversations set aside, by code. */
  readonly faults: Record<string, number>;
  /** By UTC day, `YYYY-MM-DD`. */
  readonly days: Record<string, Partial<Record<Counted, number>>>;
  /** By the door that made one wait and the fault's code, as `LLM call.rateLimited`. */
  readonly waits: Record<string, Waits>;
  /** One more. What a batch brought and the source then names again is not counted twice: done it is settled, failed
   *  it counts, of its day, as what becomes of it now. */
  count(what: Counted, conversation: Pick<Conversation, "id" | "startedAt">): void;
  /** A batch brought what becomes of it. */
  collected(how: "done" | "failed", conversation: Pick<Conversation, "id" | "startedAt">): void;
  waited(why: string, ms: number): void;
  spent(spent: Spent): void;
  /** An answer came: what it was estimated at, what it took. */
  compare(estimated: Took, took: Took): void;
  /** A result with its review has come to rest. */
  reviewed(result: Pick<Result, "review" | "llm">): void;
  redacted(counts: Readonly<Partial<Record<PiiType, number>>>): void;
}

const nothing = (): Took => ({ promptTokens: 0, completionTokens: 0, costUsd: 0 });

function add(sum: Took, { promptTokens, completionTokens, costUsd }: Readonly<Took>): void {
  sum.promptTokens += promptTokens;
  sum.completionTokens += completionTokens;
  sum.costUsd += costUsd;
}

export function createTally(): Tally {
  const brought = new Map<string, "done" | "failed">();
  return {
    seen: 0,
    skipped: 0,
    heldBefore: 0,
    taken: 0,
    done: 0,
    failed: 0,
    held: 0,
    absent: 0,
    absentBefore: 0,
    pending: 0,
    pendingBefore: 0,
    batched: 0,
    waiting: 0,
    returned: 0,
    isLimited: false,
    requests: 0,
    retries: 0,
    promptTokens: 0,
    completionTokens: 0,
    costUsd: 0,
    lostRequests: 0,
    lostUsd: 0,
    plan: nothing(),
    actual: nothing(),
    answers: {
      count: 0,
      score: 0,
      completeness: 0,
      length: 0,
      coverage: 0,
      covered: 0,
      latencyMs: 0,
      chunked: 0,
      flags: {},
    },
    redactions: {},
    faults: {},
    days: {},
    waits: {},
    count(what, { id, startedAt }) {
      const earlier = what === "seen" ? undefined : brought.get(id);
      if (earlier) brought.delete(id);
      if (earlier === "done") return;
      this[what] += 1;
      const name = dayOf(startedAt);
      const day = this.days[name] ?? {};
      this.days[name] = day;
      day[what] = (day[what] ?? 0) + 1;
      if (earlier === "failed") day.failed = (day.failed ?? 0) - 1;
    },
    collected(how, conversation) {
      this.count(how, conversation);
      brought.set(conversation.id, how);
    },
    waited(why, ms) {
      const waits = this.waits[why] ?? { count: 0, ms: 0 };
      this.waits[why] = waits;
      waits.count += 1;
      waits.ms += ms;
      this.retries += 1;
    },
    spent(spent) {
      add(this, spent);
      this.requests += spent.attempts;
      this.lostRequests += spent.lost?.requests ?? 0;
      this.lostUsd += spent.lost?.costUsd ?? 0;
    },
    compare(estimated, took) {
      add(this.plan, estimated);
      add(this.actual, took);
    },
    reviewed({ review, llm }) {
      if (!review) return;
      const { answers } = this;
      answers.count += 1;
      answers.score += review.score;
      answers.completeness += review.completeness;
      answers.length += review.length;
      answers.coverage += review.coverage ?? 0;
      answers.covered += review.coverage === undefined ? 0 : 1;
      answers.latencyMs += llm.latencyMs;
      answers.chunked += llm.chunks > 1 ? 1 : 0;
      for (const flag of review.flags) answers.flags[flag] = (answers.flags[flag] ?? 0) + 1;
    },
    redacted(counts) {
      for (const [type, count] of Object.entries(counts) as [PiiType, number][]) {
        this.redactions[type] = (this.redactions[type] ?? 0) + count;
      }
    },
  };
}
