/** How everything stands, as the ledger tells it. Instants are epoch milliseconds, days UTC, `YYYY-MM-DD`. */
import type { OutboxState } from "./outbox.ts";
import type { AskedOfRun } from "./run-book.ts";
import type { SearchStanding } from "./search-standing.ts";

/** Conversations of a day. `expected` is the sum of `present`, `pending`, `none`, `unread` and `missing`; `present` of
 *  `redacted` and `held`; `redacted` of `sent` and `waiting`; `sent` of `done`, `failed` and `unknown`. */
export interface DayCounts {
  /** Have a transcript. */
  readonly present: number;
  /** Have none yet. */
  readonly pending: number;
  /** Will have none, by reason: `late`, `medium`; or none any more: `forgotten`. */
  readonly none: Readonly<Record<string, number>>;
  /** Their transcript could not be fetched or read. */
  readonly unread: number;
  readonly redacted: number;
  readonly held: number;
  /** To the LLM. */
  readonly sent: number;
  /** In a batch. */
  readonly waiting: number;
  readonly done: number;
  /** Their answer failed. */
  readonly failed: number;
  /** Under way, or left by a run that died. */
  readonly unknown: number;
  /** Named by the vendor, and not yet come to. */
  readonly missing: number;
  /** When the next transcript that was not there is due. */
  readonly retryAt?: number;
}

export interface DayStanding extends DayCounts {
  readonly day: string;
  /** A nightly run has been at it. */
  readonly isNightly: boolean;
  /** What a nightly run has found; undefined when none has named all its conversations. */
  readonly listed?: {
    /** The filters of the nightly run; empty for none. */
    readonly scope: string;
    readonly at: number;
    readonly expected: number;
    readonly communications: number;
    readonly running: number;
    readonly isSettled: boolean;
    readonly closedAt?: number;
  };
}

export interface RunStanding extends AskedOfRun {
  readonly id: string;
  readonly isNightly: boolean;
  readonly startedAt: number;
  readonly isAtWork: boolean;
  /** Of one that died, when the next one noticed. */
  readonly endedAt?: number;
  /** Undefined while it is at work, and for one that died. */
  readonly exitCode?: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason?: string;
  /** What it said to do about it. */
  readonly next?: string;
}

export interface HolderStanding {
  readonly pid?: number;
  readonly host?: string;
  readonly since?: string;
  /** First and last of those it works on; "any" of one that works with batches, or on conversations by their ids;
   *  undefined for one that has all to itself. */
  readonly days?: string | undefined;
  /** It takes on no conversation: a query, which finds and shows them, or a preview. */
  readonly isReading?: boolean;
  /** A preview, which writes down that somebody looks at what was said. */
  readonly isLooking?: boolean;
  /** How long it has said nothing; it should every 5 seconds. */
  readonly silentMs?: number;
}

/** What a stream is at, or has left. */
export interface StreamStanding {
  /** Where its ledger lies. */
  readonly dataDir: string;
  readonly holders: readonly HolderStanding[];
  readonly startedAt: number;
  /** As of a run. */
  readonly endedAt?: number;
  readonly exitCode?: number;
  readonly reason?: string;
  /** What continues it; undefined where an older program has not written it down. */
  readonly command?: string;
  /** Conversations that went on when it was last told of them, */
  readonly running: number;
  /** that have ended and wait for their transcript, for something may not have been heard of them, */
  readonly toFill: number;
  /** and for their final result. */
  readonly toFinish: number;
  /** Windows that wait until somebody looks. */
  readonly held: number;
  /** Windows of the last stream, by the fault's code. */
  readonly faults: Readonly<Record<string, number>>;
}

export interface Standing {
  /** Those at work. */
  readonly holders: readonly HolderStanding[];
  /** That is none of a stream's. */
  readonly lastRun?: RunStanding;
  /** That did not come to a good end, and whose work no later run took up; youngest first. */
  readonly unfinished: readonly RunStanding[];
  /** The nightly run that began last. */
  readonly lastNight?: RunStanding;
  /** Failed conversations by the fault's code. */
  readonly faults: Readonly<Record<string, number>>;
  /** The run that left most of the failed ones, when one did. */
  readonly failedIn?: string;
  readonly held: number;
  readonly batches: number;
  /** What waits to be told outside, or was given up. */
  readonly callbacks: OutboxState;
  /** That are not at their end: at work, or interrupted; and when the oldest was asked. */
  readonly queries: { readonly open: number; readonly oldestAt?: number };
  /** What can be searched; undefined where it was not looked at. */
  readonly search?: SearchStanding | undefined;
  /** Oldest first: those that are not closed, and the youngest ones. */
  readonly days: readonly DayStanding[];
  /** Days and conversations before these. */
  readonly earlier: { readonly days: number; readonly conversations: number };
}
