/** What the ledger keeps for the result files. The files hold the lines; the book knows how far each file is
 *  safe and whose lines are in it, so that a file never has to be searched. */
import type { OutgoingEvent } from "./outbox.ts";
import type { Result } from "./types.ts";

/** How far a day's file is known to be safely written. What lies beyond is a killed run's. */
export interface DayFile {
  readonly bytes: number;
  readonly lines: number;
}

/** A complete copy that is about to be put in the place of a day's file. */
export interface FileCopy extends DayFile {
  /** Replacing lines up to here are in it. */
  readonly throughSeq: number;
}

export interface Entry {
  readonly result: Result;
  readonly day: string;
  /** JSON in UTF-8, with its end. */
  readonly line: Uint8Array;
  /** The conversation has a line in its day's file already: this one waits in the book to take its place. */
  readonly isReplacing: boolean;
  /** Tells somebody outside of it, when somebody wants to hear. */
  readonly event?: OutgoingEvent | undefined;
}

export interface WaitingLine {
  /** Grows with every line; never used twice. */
  readonly seq: number;
  readonly line: Uint8Array;
}

/** Days are UTC, `YYYY-MM-DD`. Reads see what is committed or about to be; promises resolve when their change
 *  would survive a power cut. All may fail with Fault `ledger.failed` or `disk.failed`. */
export interface ResultBook {
  /** Where a result's line belongs. */
  placeOf(result: Result): Pick<Entry, "day" | "isReplacing">;
  /** These results are done, and the files stand as told: one transaction. */
  commit(entries: readonly Entry[], files: ReadonlyMap<string, DayFile>): Promise<void>;

  days(): readonly string[];
  /** Of these, those that nobody else works on: their files are ours to mend. */
  ownDays(): readonly string[];
  file(day: string): (DayFile & { readonly copy?: FileCopy }) | undefined;
  setFile(day: string, file: DayFile): Promise<void>;

  /** Own days that have lines which wait to take the place of others. */
  waitingDays(): readonly { readonly day: string; readonly lastSeq: number }[];
  /** The next of them after `afterSeq`, oldest first; one a conversation at most. */
  waiting(day: string, afterSeq: number, limit: number): readonly WaitingLine[];
  isWaiting(day: string, conversationId: string, throughSeq: number): boolean;
  /** The copy lies beside the file. */
  copyWritten(day: string, copy: FileCopy): Promise<void>;
  /** The copy has taken the file's place. */
  copyPlaced(day: string): Promise<void>;
  /** The copy is gone; its lines still wait. */
  copyLost(day: string): Promise<void>;
}
