/** What a run has done so far: numbers only. The flow counts, the terminal and the summary read. */
import type { PiiType, Spent } from "./shared/types.ts";

/** Tokens of question and answer, and their price. */
export interface Took {
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
}

export interface Tally {
  /** Conversations the source named, in the range. */
  seen: number;
  /** Done by an earlier run. */
  skipped: number;
  /** Taken on by this run. */
  taken: number;
  done: number;
  failed: number;
  held: number;
  /** Have no transcript. */
  absent: number;
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
  readonly redactions: Partial<Record<PiiType, number>>;
  /** Faults of conversations set aside, by code. */
  readonly faults: Record<string, number>;
  spent(spent: Spent): void;
  /** An answer came: what it was estimated at, what it took. */
  compare(estimated: Took, took: Took): void;
  redacted(counts: Readonly<Partial<Record<PiiType, number>>>): void;
}

const nothing = (): Took => ({ promptTokens: 0, completionTokens: 0, costUsd: 0 });

function add(sum: Took, { promptTokens, completionTokens, costUsd }: Readonly<Took>): void {
  sum.promptTokens += promptTokens;
  sum.completionTokens += completionTokens;
  sum.costUsd += costUsd;
}

export function createTally(): Tally {
  return {
    seen: 0,
    skipped: 0,
    taken: 0,
    done: 0,
    failed: 0,
    held: 0,
    absent: 0,
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
    redactions: {},
    faults: {},
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
    redacted(counts) {
      for (const [type, count] of Object.entries(counts) as [PiiType, number][]) {
        this.redactions[type] = (this.redactions[type] ?? 0) + count;
      }
    },
  };
}
