/** What the ledger tells of a run to whoever reports on it. Points in time are epoch milliseconds. */

export interface LedgerRun {
  readonly id: string;
  readonly startedAt: number;
  /** Of a run that was killed, when the next one noticed. Undefined while it is at work. */
  readonly endedAt?: number;
  /** As two instants with a slash between. */
  readonly window: string;
  readonly fingerprint: string;
  /** Undefined for a run that was killed. */
  readonly exitCode?: number;
}

/** What was asked of a run: by it one that was killed is begun again. */
export interface AskedOfRun {
  /** By which command. */
  readonly command: string;
  readonly isBatch: boolean;
  /** Flags that narrow the range, as given. */
  readonly filters: Readonly<Record<string, unknown>>;
}

/** How conversations of one medium stand. */
export interface LedgerOutcome {
  readonly state: string;
  readonly mediaType: string;
  readonly conversations: number;
}

/** A conversation that failed or is held back. */
export interface LedgerAside {
  readonly conversationId: string;
  readonly startedAt: string;
  readonly mediaType: string;
  readonly state: string;
  readonly faultCode: string;
  /** Names of the checks that saw something, of what was held back. */
  readonly checks: readonly string[];
}

/** Of a stretch of time, counted from 0. */
export interface LedgerStep {
  readonly step: number;
  readonly done: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}
