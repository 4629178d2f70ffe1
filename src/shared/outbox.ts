/** What waits to be told to somebody outside. An event lies in the ledger from the moment that what it tells of is true
 *  until the receiver has said that it heard: at least once, and known again by its id. */
import type { FaultCode } from "./fault.ts";

export const eventTypes = ["query.page", "query.end", "result"] as const;
export type EventType = (typeof eventTypes)[number];

export interface OutgoingEvent {
  /** The same for the same occurrence, however often it is told. */
  readonly id: string;
  readonly type: EventType;
  /** Events of one stream are delivered in their order. */
  readonly stream: string;
  /** Whom it tells of. */
  readonly conversationIds: readonly string[];
  /** The exact bytes; cleared. Empty when even the gate let nothing of it pass. */
  readonly body: Buffer;
}

export interface WaitingEvent extends OutgoingEvent {
  /** Grows with every event. */
  readonly seq: number;
  /** Deliveries that were tried and failed. */
  readonly attempts: number;
  /** Epoch milliseconds. */
  readonly queuedAt: number;
}

/** Why an event is not tried any more. `refused`: by the receiver. `expired`: nobody heard it for days. `held`: the gate
 *  would not let it leave. `full`: there was no room for it. */
export type Undelivered = "refused" | "expired" | "held" | "full";

/** What the last try came to. */
export interface Failing {
  readonly faultCode: FaultCode;
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
}

export interface OutboxState {
  readonly waiting: number;
  /** When the oldest of these came, epoch milliseconds. */
  readonly oldestAt?: number;
  /** Given up, and kept for a month. */
  readonly failed: number;
}

/** One event as a person looks at it. */
export interface OutboxEntry extends Partial<Failing> {
  readonly id: string;
  readonly type: EventType;
  readonly state: "waiting" | Undelivered;
  readonly attempts: number;
  readonly queuedAt: number;
  /** When it is tried next, while it waits. */
  readonly retryAt?: number;
}

/** Reads see writes that are under way; promises resolve when their change would survive a power cut. All may fail with
 *  Fault `ledger.failed` or `disk.failed`. Instants are epoch milliseconds. */
export interface Outbox {
  /** One that waits already is not put in again. */
  put(event: OutgoingEvent): Promise<void>;
  /** The oldest that may be tried now, of a stream that is not among the busy ones and with nothing before it. */
  next(nowMs: number, busy: ReadonlySet<string>): WaitingEvent | undefined;
  /** When the next that has nothing before it may be tried. */
  dueAt(): number | undefined;
  /** The receiver has it: nothing of it is kept. */
  delivered(seq: number): Promise<void>;
  /** It is tried again, not before `retryAt`. */
  postpone(seq: number, retryAt: number, failing: Failing): Promise<void>;
  /** The receiver wants to hear nothing before then. */
  rest(untilMs: number): Promise<void>;
  giveUp(seq: number, why: Undelivered, failing: Failing): Promise<void>;
  /** Nothing waits for its time any more. */
  hurry(): Promise<void>;
  /** What was given up waits again, as far as its body is kept: these, or all. Returns their ids. */
  revive(ids: readonly string[] | undefined): Promise<readonly string[]>;
  state(): OutboxState;
}
