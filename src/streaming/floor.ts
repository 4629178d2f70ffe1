/** The conversations that go on, as far as they are followed, and what the ledger remembers of them from before. */
import type { Gap, LiveHead } from "../ledger/live-book.ts";
import type { LiveTally } from "../live-tally.ts";
import { isFault } from "../shared/fault.ts";
import type { LiveEvent } from "../shared/live.ts";
import type { Cleared } from "../shared/text.ts";
import { emptyKnown } from "../shared/types.ts";
import { createFollowed, type Followed } from "./followed.ts";
import type { LiveOptions } from "./live-options.ts";
import { joinGaps } from "./missing.ts";
import type { StreamParts } from "./parts.ts";

export interface Open {
  readonly head: LiveHead;
  readonly followed: Followed;
  /** Numbers that are taken. */
  windows: number;
  /** The last answer. */
  summary: Cleared | undefined;
  gaps: readonly Gap[];
  /** Since when no window of it is under way: until then the model is waited for, and not we. Epoch milliseconds. */
  freeSinceMs: number;
  /** Since when every call for its window has failed; epoch milliseconds. */
  failingSinceMs: number | undefined;
}

/** Writes are begun in their order and waited for by `work`; each is durable before a claim that comes after it. */
export interface Floor {
  /** Whose event it is; a conversation is taken on with its first. Undefined for one that is to be forgotten. */
  of(event: LiveEvent): Open | undefined;
  has(conversationId: string): boolean;
  all(): readonly Open[];
  gap(open: Open, gap: Gap): void;
  /** The same gap reaches farther: what was heard there is left to the transcript, too. */
  widen(open: Open, gap: Gap): void;
  remove(open: Open): void;
  /** Of one that has ended and left. @returns true when its transcript is to be looked through. */
  close(open: Open): boolean;
  /** Turns that were heard and have not left, in all. */
  unsent(): number;
  /** Those that go on, for the next start: what has not left is a gap then. */
  keep(): void;
}

export function createFloor(
  { live: book, clearing, holdBack, isForgotten, transcripts, now }: StreamParts,
  live: LiveTally,
  { rule, onGap, onEnd }: Pick<LiveOptions, "rule" | "onGap" | "onEnd">,
  work: (promise: Promise<unknown>) => void,
): Floor {
  const open = new Map<string, Open>();

  function takeOn(event: LiveEvent): Open {
    const id = event.conversationId;
    const kept = book.kept(id);
    const head = kept?.head ?? headOf(event, now());
    const one: Open = {
      head,
      followed: createFollowed(rule, holdBack, kept ? book.sent(id) : [], now),
      ...{
        windows: kept?.windows ?? 0,
        summary: carriedOver(kept?.summary, clearing),
        gaps: kept?.gaps ?? [],
      },
      freeSinceMs: 0,
      failingSinceMs: undefined,
    };
    open.set(id, one);
    live.conversations += 1;
    work(book.begin(head, Math.min(now(), Date.parse(head.startedAt))));
    // Whatever was said since the last start had nobody to hear it.
    if (kept?.state === "running") {
      one.followed.tear();
      gap(one, { fromMs: kept.sentUntilMs, toMs: now() });
    }
    return one;
  }

  function widen(one: Open, gap: Gap): void {
    one.gaps = joinGaps([...one.gaps, gap]);
    work(book.change(one.head.id, { gaps: one.gaps }));
  }

  function gap(one: Open, { fromMs, toMs }: Gap): void {
    if (fromMs >= toMs) return;
    live.gaps += 1;
    onGap?.(one.head.id, toMs - fromMs);
    widen(one, { fromMs, toMs });
  }

  return {
    of(event) {
      const id = event.conversationId;
      if (isForgotten(id)) return void open.delete(id);
      return open.get(id) ?? takeOn(event);
    },
    has: (conversationId) => open.has(conversationId),
    all: () => [...open.values()],
    ...{ gap, widen },
    remove: ({ head }) => void open.delete(head.id),
    close({ head, gaps }) {
      const isToFill = gaps.length > 0 && transcripts !== undefined;
      if (!isToFill) live.unfilled += gaps.length;
      const state = isToFill || onEnd ? "ended" : "closed";
      work(
        book.change(head.id, { state, isFinalDue: onEnd !== undefined, ...(isToFill ? {} : { gaps: [] }) }),
      );
      return isToFill;
    },
    unsent: () => [...open.values()].reduce((sum, { followed }) => sum + followed.unsent(), 0),
    keep() {
      for (const one of open.values()) {
        const sinceMs = one.followed.unsentSinceMs();
        if (sinceMs !== undefined)
          work(book.change(one.head.id, { gaps: joinGaps([...one.gaps, { fromMs: sinceMs, toMs: now() }]) }));
      }
    },
  };
}

/** What was answered before the last start. When the gate of today will not have it, the next window is shown as a first
 *  one. */
export function carriedOver(
  summary: string | undefined,
  clearing: StreamParts["clearing"],
): Cleared | undefined {
  try {
    return summary === undefined ? undefined : clearing.text(summary, emptyKnown);
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

/** Of one that begins with something other than its beginning little is known. */
function headOf(event: LiveEvent, nowMs: number): LiveHead {
  const { conversationId: id } = event;
  const startedAt = new Date(nowMs).toISOString();
  if (event.kind !== "started") return { id, startedAt, mediaType: "unknown", queueIds: [] };
  const { mediaType, direction, queueIds } = event;
  return {
    id,
    startedAt: event.startedAt ?? startedAt,
    mediaType,
    queueIds,
    ...(direction ? { direction } : {}),
  };
}
