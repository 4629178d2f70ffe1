/** What a live source tells of conversations while they go on: the words between whoever listens and whoever sends
 *  on. Events of a conversation come between its `started` and its `ended`, and each final utterance comes once. */
import type { Fault } from "./fault.ts";
import type { Raw } from "./text.ts";
import type { Known, MediaType, Speaker } from "./types.ts";

export interface LiveStarted {
  readonly kind: "started";
  readonly conversationId: string;
  /** ISO instant, when the source knows it. */
  readonly startedAt?: string;
  readonly mediaType: MediaType;
  readonly direction?: "inbound" | "outbound";
  readonly queueIds: readonly string[];
  readonly known: Known;
}

/** Somebody joined: all that the metadata gives away by now, and the queues it has been in. */
export interface LiveJoined {
  readonly kind: "joined";
  readonly conversationId: string;
  readonly queueIds: readonly string[];
  readonly known: Known;
}

/** Final: it will not be understood any better. Utterances may come a little out of order. */
export interface LiveUtterance {
  readonly kind: "utterance";
  readonly conversationId: string;
  readonly communicationId: string;
  /** Unique within its communication. */
  readonly utteranceId: string;
  readonly speaker: Speaker;
  readonly text: Raw;
  /** Milliseconds since its communication began to be listened to; the order in which things were said. */
  readonly offsetMs: number;
  /** Epoch milliseconds, when the source knows when that was. */
  readonly startMs?: number;
  readonly durationMs?: number;
  /** 0 to 1. */
  readonly confidence?: number;
  /** Lower case, as `en-us`. */
  readonly language?: string;
}

/** From here on something may not be heard; a gap will tell when that was. What is heard next does not go on from what
 *  was heard last. */
export interface LiveDeaf {
  readonly kind: "deaf";
  readonly conversationId: string;
}

/** What was said between these instants, epoch milliseconds, may not have been heard. It is wide: recognition takes its
 *  time, so some of what was said towards its ends has been heard all the same. */
export interface LiveGap {
  readonly kind: "gap";
  readonly conversationId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface LiveEnded {
  readonly kind: "ended";
  readonly conversationId: string;
}

export type LiveEvent = LiveStarted | LiveJoined | LiveUtterance | LiveDeaf | LiveGap | LiveEnded;

/** What whoever looks on may want to know. */
export type LiveNotice =
  /** Topics the vendor would not let us listen to. */
  | {
      readonly kind: "rejected";
      readonly topics: number;
      /** Of queues, users and conversations; the first of them. */
      readonly ids: readonly string[];
      readonly permissions: readonly string[];
      readonly reason: string | undefined;
    }
  | { readonly kind: "lost"; readonly reason: LossReason }
  | { readonly kind: "back"; readonly afterMs: number; readonly isNewChannel: boolean }
  /** So many conversations wait until there is room on a channel: the vendor gives 20, of 1,000 topics each. */
  | { readonly kind: "full"; readonly waiting: number }
  /** A question to the API that came to nothing; it is asked again later. */
  | { readonly kind: "unasked"; readonly fault: Fault };

/** `closed` also stands for a reset. */
export type LossReason = "closed" | "silent" | "closing" | "refused" | "revoked" | "displaced";

export interface LiveState {
  readonly conversations: number;
  readonly channels: number;
  readonly topics: number;
  /** Conversations that are not listened to yet. */
  readonly waiting: number;
  readonly frames: number;
  /** Frames that nobody could read. */
  readonly malformed: number;
  readonly utterances: number;
  /** Finals that had come before. */
  readonly repeated: number;
  readonly losses: number;
  readonly gaps: number;
  /** Events nobody has fetched yet. */
  readonly unread: number;
}

export interface LiveSource {
  /** To be read once. Ends after `close`, or when there is nothing more to come.
   *  @throws Fault when the source can not go on: `access.forbidden`, `access.denied`, `call.*`. */
  readonly events: AsyncIterable<LiveEvent>;
  state(): LiveState;
  /** Unsubscribes and hangs up; conversations that go on are not ended by it. */
  close(): Promise<void>;
}
