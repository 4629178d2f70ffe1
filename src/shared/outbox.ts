/** The hand-over between the ledger, which knows what is done, and the files, which show it. Lines wait in the
 *  ledger until they are safely in their day's file; `DayFile` says how far that is. */

export interface OutboxLine {
  /** Grows with every line; never used twice. */
  readonly seq: number;
  readonly conversationId: string;
  /** One line of JSON in UTF-8, with its end. */
  readonly line: Uint8Array;
}

/** How far a day's file is known to be safely written. What lies beyond is a killed run's. */
export interface DayFile {
  readonly bytes: number;
  readonly lines: number;
}

/** A day's file that is about to be put in the place of the present one. */
export interface Replacement extends DayFile {
  /** Replacing lines up to here are in it. */
  readonly throughSeq: number;
}

/** Days are UTC, `YYYY-MM-DD`. Readers see what is committed or about to be; writers resolve when their change
 *  would survive a power cut. All may throw Fault `ledger.failed`. */
export interface Outbox {
  /** Days with lines that wait: `fresh` for conversations that have none yet, `replacing` for the others. */
  waitingDays(kind: OutboxKind): readonly { readonly day: string; readonly lastSeq: number }[];
  /** The next lines of a day after `afterSeq`, oldest first. A conversation has at most one replacing line. */
  waiting(kind: OutboxKind, day: string, afterSeq: number, limit: number): readonly OutboxLine[];
  /** Whether a replacing line of this conversation waits, up to `throughSeq`. */
  isReplaced(day: string, conversationId: string, throughSeq: number): boolean;
  days(): readonly string[];
  file(day: string): (DayFile & { readonly replacement?: Replacement }) | undefined;
  /** The file stands at `file`, and fresh lines up to `throughSeq` (0: none) are in it. */
  written(day: string, file: DayFile, throughSeq: number): Promise<void>;
  /** A complete replacement lies beside the file. */
  replacing(day: string, replacement: Replacement): Promise<void>;
  /** The replacement has taken the file's place. */
  replaced(day: string): Promise<void>;
  /** The replacement never came to lie there; its lines still wait. */
  replacementLost(day: string): Promise<void>;
}

export type OutboxKind = "fresh" | "replacing";
