/** What a run has done so far: numbers only. The flow counts, the terminal and the summary read. */
import type { PiiType, Spent } from "./shared/types.ts";

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
  /** Have no transcript. */
  absent: number;
  isLimited: boolean;
  /** Requests that reached the model, repeats too. */
  requests: number;
  retries: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
  readonly redactions: Partial<Record<PiiType, number>>;
  /** Faults of conversations set aside, by code. */
  readonly faults: Record<string, number>;
  spent(spent: Spent): void;
  redacted(counts: Readonly<Partial<Record<PiiType, number>>>): void;
}

export function createTally(): Tally {
  return {
    seen: 0,
    skipped: 0,
    heldBefore: 0,
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
    redactions: {},
    faults: {},
    spent({ attempts, promptTokens, completionTokens, costUsd }) {
      this.requests += attempts;
      this.promptTokens += promptTokens;
      this.completionTokens += completionTokens;
      this.costUsd += costUsd;
    },
    redacted(counts) {
      for (const [type, count] of Object.entries(counts) as [PiiType, number][]) {
        this.redactions[type] = (this.redactions[type] ?? 0) + count;
      }
    },
  };
}
