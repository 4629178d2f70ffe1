/** What was missed is taken from the transcript when a conversation has ended. That comes some minutes later, so it is
 *  asked for again, ever more seldom; a stream that is stopped meanwhile goes on with it at its next start. Several are
 *  filled at once, for one lost line is a gap in every call: as many as there are senders with nothing to do, half of all
 *  at most. What is said now goes first. */
import type { Gap } from "../ledger/live-book.ts";
import type { LiveTally } from "../live-tally.ts";
import { isFault } from "../shared/fault.ts";
import type { Raw } from "../shared/text.ts";
import { type Conversation, joinKnown, type Known, type Transcript, type Turn } from "../shared/types.ts";
import { carriedOver } from "./floor.ts";
import type { LiveOptions } from "./live-options.ts";
import { missingIn } from "./missing.ts";
import type { StreamParts, Transcripts } from "./parts.ts";
import type { Sent, Window } from "./window.ts";

export interface Filling {
  /** @param waitMs before the transcript is asked for. */
  add(conversationId: string, waitMs?: number): void;
  /** Takes in hand those whose time has come, as many as may be at once. */
  look(): void;
}

export interface FillingOptions extends LiveOptions {
  readonly send: (window: Window) => Promise<Sent>;
  /** It is heard again. */
  readonly isFollowed: (conversationId: string) => boolean;
  /** Senders that have nothing to do. */
  readonly idle: () => number;
  /** Waits for it, and hears of a Fault of scope `run`. */
  readonly work: (promise: Promise<unknown>) => void;
}

interface Due {
  readonly sinceMs: number;
  atMs: number;
  waitMs: number;
}

const longestWaitMs = 1_800_000;

export function createFilling(parts: StreamParts, live: LiveTally, options: FillingOptions): Filling {
  const { now, abort, live: book, clearing, wordsOf } = parts;
  const {
    fillAfterMs = 60_000,
    fillGiveUpMs = 6 * 3_600_000,
    rule,
    send,
    isFollowed,
    work,
    stop,
    onEnd,
  } = options;
  const due = new Map<string, Due>();
  const inHand = new Set<string>();
  const mostInHand = () => Math.max(1, Math.min(Math.ceil(options.senders / 2), options.idle()));

  /** `later`: the transcript is not there, or a call has failed. */
  async function fill(id: string, { find, of }: Transcripts): Promise<"done" | "later"> {
    const kept = book.kept(id);
    if (!kept || isFollowed(id) || parts.isForgotten(id)) return "done";
    const gaps =
      kept.state === "running" ? [...kept.gaps, { fromMs: kept.sentUntilMs, toMs: now() }] : kept.gaps;
    const conversation = await find(id);
    if (conversation.endedAt === undefined) return "later";
    const transcript = await of(conversation, abort);
    if (!transcript || transcript.turns.length === 0) return "later";
    for (const [from, until] of runsOf(missingTurns(id, transcript, gaps), rule.turns)) {
      if (stop.aborted) return "later";
      const sent = await send(windowOf(id, { conversation, transcript, from, until }));
      if (sent.state === "again") return "later";
      if (sent.state === "done") await book.change(id, { summary: sent.answer });
    }
    return "done";
  }

  const missingTurns = (id: string, { turns }: Transcript, gaps: readonly Gap[]) =>
    missingIn(turns, gaps, book.sent(id), wordsOf);

  function windowOf(
    id: string,
    found: {
      readonly conversation: Conversation;
      readonly transcript: Transcript;
      readonly from: number;
      readonly until: number;
    },
  ): Window {
    const { conversation, transcript, from, until } = found;
    const { turns, language } = transcript;
    const kept = book.kept(id);
    const { startedAt, mediaType, direction, queueIds } = conversation;
    const known: Known = joinKnown(conversation.known, transcript.known);
    return {
      head: { id, startedAt, mediaType, queueIds, ...(direction ? { direction } : {}) },
      ...{
        number: (kept?.windows ?? 0) + 1,
        known,
        language,
        before: carriedOver(kept?.summary, clearing),
        isFilled: true,
      },
      utterances: turns.slice(from, until).map(({ speaker, startMs, text }: Turn<Raw>) => {
        const words = wordsOf(text);
        return { id: `filled/${startMs}/${words}`, speaker, startMs, words };
      }),
      redaction: () => clearing.part(turns, known, from, until),
      view: () => clearing.blockedOut(turns.slice(from, until), known),
    };
  }

  /** Filled, or given up. */
  async function end(id: string, isFilled: boolean): Promise<void> {
    due.delete(id);
    const kept = book.kept(id);
    if (!kept || isFollowed(id)) return;
    if (!isFilled) live.unfilled += Math.max(1, kept.gaps.length);
    await book.change(id, { gaps: [], state: onEnd ? "ended" : "closed", isFinalDue: onEnd !== undefined });
    onEnd?.(id);
  }

  async function tryOne(id: string, one: Due, transcripts: Transcripts): Promise<void> {
    inHand.add(id);
    try {
      const outcome = await fill(id, transcripts).catch(isLater);
      if (outcome === "done") return await end(id, true);
      one.waitMs = Math.min(longestWaitMs, one.waitMs * 2);
      one.atMs = now() + one.waitMs;
      if (outcome === "never" || now() - one.sinceMs >= fillGiveUpMs) await end(id, false);
    } finally {
      inHand.delete(id);
    }
  }

  return {
    add(conversationId, waitMs = fillAfterMs) {
      if (!due.has(conversationId))
        due.set(conversationId, { sinceMs: now(), atMs: now() + waitMs, waitMs: fillAfterMs });
    },
    look() {
      const { transcripts } = parts;
      if (!transcripts) return;
      for (const [id, one] of due) {
        if (inHand.size >= mostInHand()) return;
        if (one.atMs <= now() && !inHand.has(id)) work(tryOne(id, one, transcripts));
      }
    },
  };
}

/** @throws what is about us, and bugs. */
function isLater(error: unknown): "later" | "never" {
  if (!isFault(error) || error.scope === "run") throw error;
  return error.scope === "call" && error.code !== "call.notFound" ? "later" : "never";
}

/** Neighbours, so many at most, as [from, until). */
function runsOf(indices: readonly number[], most: number): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && last[1] === index && index - last[0] < most) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}
