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

export interface AuditBook {
  /** How far the files had come when the ledger last looked: never further than they are on the disk. */
  head(): AuditHead | undefined;
  /** From now on every group of writes notes the head. */
  follow(head: () => AuditHead | undefined): void;
  /** Durable when it resolves. @throws Fault `ledger.failed`, `disk.failed`. */
  note(): Promise<void>;
}
