/** What the ledger keeps for the audit: how far its files have come. The files prove their own order; that nothing
 *  was cut off their end only somebody else can say. */

/** Sums over all records up to some point. */
export interface AuditTotals {
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  /** Requests of which nobody heard what became of them, also those that have no outcome. */
  readonly unknown: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costUsd: number;
}

export interface AuditHead {
  /** Of the last record; they are counted from 1. */
  readonly seq: number;
  /** SHA-256 of the last record. */
  readonly hash: string;
  /** Name of the file that holds it, and the length of that file up to its end. */
  readonly file: string;
  readonly bytes: number;
  readonly totals: AuditTotals;
}

/** `asked`: by the person it is about, or for them. */
export type ForgettingCause = "age" | "asked";

export interface Forgotten {
  readonly surrogate: string;
  readonly cause: ForgettingCause;
}

export interface AuditBook {
  /** How far the files had come when the ledger last looked: never further than they are on the disk. */
  head(): AuditHead | undefined;
  /** From now on every group of writes notes the head, unless it knows of a later one. */
  follow(head: () => AuditHead | undefined): void;
  /** Calls `work` while no other process adds to the files. @param work is told whether another may have added
   *  some. @throws Fault `ledger.failed`, `lock.held`. */
  turn<T>(work: (isShared: boolean) => Promise<T>): Promise<T>;
  /** Durable when it resolves. @throws Fault `ledger.failed`, `disk.failed`. */
  note(): Promise<void>;
  /** What was forgotten and the audit has not been told of. */
  untold(): readonly Forgotten[];
  /** It has. Durable when it resolves. @throws Fault `ledger.failed`, `disk.failed`. */
  told(surrogates: readonly string[]): Promise<void>;
}

/** What the ledger says of a conversation, under all rules together. */
export interface Standing {
  readonly conversationId: string;
  readonly surrogate: string;
  readonly requests: number;
  /** Of these, so many were never heard of again. */
  readonly unknown: number;
  readonly costUsd: number;
  /** A request of it may be under way. */
  readonly isOpen: boolean;
}

export interface RestingResult {
  readonly conversationId: string;
  /** Of its line with the line's end. */
  readonly sha256: string;
  /** A newer line waits to take the place of the one in the file. */
  readonly isWaiting: boolean;
}

/** The ledger at one moment, for holding audit and results against it. All may fail with Fault `ledger.failed`. */
export interface AuditView {
  readonly head: AuditHead | undefined;
  /** A run is at work: beyond the head the files tell of what this view has not seen. */
  readonly isGrowing: boolean;
  readonly digestKey: Uint8Array;
  /** By id. */
  standings(): Iterable<Standing>;
  /** Result files, and how much of each is safe. Days are UTC, `YYYY-MM-DD`. */
  days(): readonly { readonly day: string; readonly bytes: number }[];
  results(day: string): Iterable<RestingResult>;
  /** Conversations that were forgotten while their line is still in the file: the next run takes it out. */
  leaving(day: string): ReadonlySet<string>;
  /** Surrogates that were forgotten and the audit has not been told of: the next run tells it. */
  untold(): ReadonlySet<string>;
  close(): void;
}

/** What was found in the whole audit. */
export interface Inspection {
  readonly records: number;
  readonly totals: AuditTotals;
  /** What is missing, changed, reordered or cut; ids and numbers only. */
  readonly problems: readonly string[];
  /** Runs whose end is not on record: they were killed, or are at work. */
  readonly unended: readonly string[];
  /** To the receiver of callbacks. */
  readonly deliveries: { readonly tries: number; readonly heard: number };
  /** Given to a speech-to-text server. */
  readonly recordings: { readonly tries: number; readonly heard: number };
  /** How often, and how many conversations that showed; one that was shown twice counts once. */
  readonly queries: { readonly asked: number; readonly shown: number };
  /** Conversations the ledger has forgotten: of what they sent only the audit knows. */
  readonly forgotten: Readonly<Record<ForgettingCause, number>>;
}
