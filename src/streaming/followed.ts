/** One conversation while it goes on: what was heard of it, in the order in which it was said, and how much of that may
 *  leave. Its turns stay as long as it does, for each window is read in the light of all before it.
 *
 *  There is one window at a time. While its request is under way, or the model does not keep up, what is heard meanwhile
 *  gathers in the next one: so a slow model makes windows longer and never more, and nothing is dropped. */
import type { Gap, SentUtterance } from "../ledger/live-book.ts";
import type { HoldBack } from "../redact/hold-back.ts";
import type { LiveUtterance } from "../shared/live.ts";
import type { Raw } from "../shared/text.ts";
import { emptyKnown, joinKnown, type Known, type Turn } from "../shared/types.ts";

/** When a window is cut. */
export interface WindowRule {
  /** Turns that may leave. */
  readonly turns: number;
  /** Milliseconds since the first of them was heard. */
  readonly ms: number;
  /** An utterance waits so long for one that was said before it. */
  readonly reorderMs: number;
}

/** What may leave now: the turns in [from, until). */
export interface Cut {
  readonly from: number;
  readonly until: number;
  /** Since when it may, by the rule; of `now`'s clock. */
  readonly dueMs: number;
  /** Windows that the rule would have made of it, beyond this one. */
  readonly coalesced: number;
}

export interface Followed {
  readonly turns: readonly Turn<Raw>[];
  readonly known: () => Known;
  readonly language: () => string | undefined;
  /** Has somebody a window of it in hand? */
  isBusy: boolean;
  /** Not to be tried before; epoch milliseconds. */
  retryAtMs: number;
  /** Tries of the present window that came to nothing. */
  failures: number;
  learn(known: Known): void;
  /** `late`: what was said behind it has left already. */
  hear(utterance: LiveUtterance): "heard" | "late" | "repeated";
  /** Something may not have been heard here. What had not settled before, and what hangs on it behind, is not sent: the
   *  half of a number is masked by nobody, nor the answer to a question that was lost. */
  tear(): void;
  /** What is not sent for that, as soon as it is known how far it reaches: a gap like any other. */
  leaveOut(): Gap | undefined;
  /** Nothing more will come: all may leave. */
  end(): void;
  /** The rule need not be waited for; what is held back still is. */
  hurry(): void;
  isEnded(): boolean;
  /** Undefined when nothing is due. */
  due(): Cut | undefined;
  utterances(cut: Pick<Cut, "from" | "until">, wordsOf: (text: Raw) => string): readonly SentUtterance[];
  /** The turns before have left, or were set aside. */
  leave(until: number): void;
  /** Heard, and not gone. */
  unsent(): number;
  /** From when on what was heard has not left; undefined when all has. Epoch milliseconds. */
  unsentSinceMs(): number | undefined;
}

interface Heard {
  readonly id: string;
  readonly communicationId: string;
  readonly offsetMs: number;
  readonly startMs: number | undefined;
  readonly heardAtMs: number;
}

export function createFollowed(
  rule: WindowRule,
  holdBack: HoldBack,
  sent: readonly SentUtterance[],
  now: () => number,
): Followed {
  const heard: Heard[] = [];
  const turns: Turn<Raw>[] = [];
  const ids = new Set(sent.map(({ id }) => id));
  let known: Known = emptyKnown;
  let language: string | undefined;
  let gone = 0;
  let lastHeardMs = now();
  let dueMs: number | undefined;
  let endedMs: number | undefined;
  let isHurried = false;
  /** Turns before `from` had settled; `at` is the first that was heard behind. */
  let seam: { readonly from: number; readonly at: number } | undefined;

  const settled = (): number => Math.min(seam?.from ?? turns.length, settledAnyway());

  function settledAnyway(): number {
    if (endedMs !== undefined) return turns.length;
    const settledBefore = now() - rule.reorderMs;
    let until = holdBack.settled(turns, gone);
    const fresh = heard.findIndex(({ heardAtMs }, index) => index >= gone && heardAtMs > settledBefore);
    if (fresh !== -1 && !isHurried) until = Math.min(until, fresh);
    return until;
  }

  /** Since when the rule lets these go; undefined when it does not. */
  function ruledMs(count: number): number | undefined {
    if (endedMs !== undefined) return endedMs;
    if (isHurried) return now();
    if (count >= rule.turns) return lastHeardMs;
    const patientUntilMs = (heard[gone]?.heardAtMs ?? now()) + rule.ms;
    return now() >= patientUntilMs ? Math.max(patientUntilMs, lastHeardMs) : undefined;
  }

  function leave(until: number): void {
    gone = until;
    dueMs = undefined;
  }

  return {
    turns,
    known: () => known,
    language: () => language,
    isBusy: false,
    retryAtMs: 0,
    failures: 0,
    learn(more) {
      known = joinKnown(known, more);
    },
    hear(utterance) {
      const { communicationId, utteranceId, speaker, text, offsetMs, startMs, durationMs } = utterance;
      const id = `${communicationId}/${utteranceId}`;
      if (ids.has(id)) return "repeated";
      ids.add(id);
      language ??= utterance.language;
      lastHeardMs = now();
      const one = { id, communicationId, offsetMs, startMs, heardAtMs: lastHeardMs };
      let at = heard.length;
      while (at > 0 && isBefore(one, heard[at - 1] as Heard)) at -= 1;
      const isLate = at < gone;
      at = Math.max(at, gone);
      if (seam) seam = { from: seam.from + Number(at < seam.from), at: seam.at + Number(at < seam.at) };
      heard.splice(at, 0, one);
      turns.splice(at, 0, {
        ...{ speaker, text },
        ...(startMs === undefined ? {} : { startMs }),
        ...(startMs === undefined || durationMs === undefined ? {} : { endMs: startMs + durationMs }),
        ...(utterance.confidence === undefined ? {} : { confidence: utterance.confidence }),
      });
      return isLate ? "late" : "heard";
    },
    tear() {
      seam = { from: seam?.from ?? holdBack.settled(turns, gone), at: turns.length };
    },
    leaveOut() {
      if (!seam || gone < seam.from) return undefined;
      const clear = holdBack.clearOf(turns, seam.at);
      const until = endedMs === undefined ? clear : (clear ?? turns.length);
      if (until === undefined) return undefined;
      const times = heard.slice(gone, until).map(({ startMs, heardAtMs }) => startMs ?? heardAtMs);
      seam = undefined;
      leave(until);
      return times.length === 0 ? undefined : { fromMs: Math.min(...times), toMs: Math.max(...times) + 1 };
    },
    end() {
      endedMs ??= now();
    },
    hurry() {
      isHurried = true;
    },
    isEnded: () => endedMs !== undefined,
    due() {
      const until = settled();
      const count = until - gone;
      if (count <= 0) return undefined;
      dueMs ??= ruledMs(count);
      if (dueMs === undefined) return undefined;
      return { from: gone, until, dueMs, coalesced: Math.max(0, Math.ceil(count / rule.turns) - 1) };
    },
    utterances: ({ from, until }, wordsOf) =>
      heard.slice(from, until).map(({ id, startMs }, index) => {
        const { speaker, text } = turns[from + index] as Turn<Raw>;
        return { id, speaker, startMs, words: wordsOf(text) };
      }),
    leave,
    unsent: () => turns.length - gone,
    unsentSinceMs() {
      const waiting = heard.slice(gone).map(({ startMs, heardAtMs }) => startMs ?? heardAtMs);
      return waiting.length === 0 ? undefined : Math.min(...waiting);
    },
  };
}

/** Was it said before the other? Two communications tell their times from different beginnings; where the moment is not
 *  known, the order in which they were heard is all there is. */
function isBefore(one: Heard, other: Heard): boolean {
  if (one.startMs !== undefined && other.startMs !== undefined) return one.startMs < other.startMs;
  return one.communicationId === other.communicationId && one.offsetMs < other.offsetMs;
}
