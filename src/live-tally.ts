/** What a stream has done so far, beside what any run counts: numbers only. */
import type { LossReason } from "./shared/live.ts";

/** Milliseconds of a step of the histogram; what is longer than all of them is counted in the last. */
const stepMs = 5;
const steps = 2400;

export interface Lags {
  add(ms: number): void;
  /** So large a share was no longer; undefined before the first. Milliseconds, to within a step. */
  quantile(share: number): number | undefined;
}

export function createLags(): Lags {
  const counts = new Uint32Array(steps);
  let all = 0;
  return {
    add(ms) {
      const step = Math.min(steps - 1, Math.max(0, Math.floor(ms / stepMs)));
      counts[step] = (counts[step] ?? 0) + 1;
      all += 1;
    },
    quantile(share) {
      if (all === 0) return undefined;
      let seen = 0;
      const step = counts.findIndex((count) => {
        seen += count;
        return seen >= share * all;
      });
      return (step + 1) * stepMs;
    },
  };
}

export interface LiveTally {
  /** Conversations that were followed, and of these the ones that have ended. */
  conversations: number;
  ended: number;
  utterances: number;
  /** Came behind something that was said later and had left. */
  late: number;
  /** Had left, or was heard, before: of an earlier start, or said again by the source. */
  repeated: number;
  windows: number;
  /** Of these, filled from the transcript. */
  filled: number;
  /** Windows the rule would have made, had the model kept up. */
  coalesced: number;
  /** Stretches that may not have been heard; and those of which the transcript told nothing. */
  gaps: number;
  unfilled: number;
  /** Windows that were tried again after a call had failed. */
  retried: number;
  finals: number;
  /** The line was lost so often, and why. */
  readonly losses: Partial<Record<LossReason, number>>;
  /** From the final utterance by which a window was due, or the answer to the window before, to its request. */
  readonly lags: Lags;
}

export const createLiveTally = (): LiveTally => ({
  ...{ conversations: 0, ended: 0, utterances: 0, late: 0, repeated: 0, windows: 0, filled: 0 },
  ...{ coalesced: 0, gaps: 0, unfilled: 0, retried: 0, finals: 0 },
  losses: {},
  lags: createLags(),
});
