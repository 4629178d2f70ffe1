/** The road as it is asked for, and as it lies there. */
import type { AuditRecord } from "./audit/record.ts";
import type { BatchRoad } from "./batch-road.ts";
import type { DetailsFilters } from "./genesys/details-query.ts";
import type { Patience } from "./ledger/lock.ts";
import type { Night } from "./night.ts";
import type { Unindexed } from "./searching/feed.ts";
import type { AuditHead } from "./shared/audit-book.ts";
import type { Fault } from "./shared/fault.ts";
import type { OutboxState } from "./shared/outbox.ts";
import type { Rate } from "./shared/rate-limiter.ts";
import type { AskedOfRun } from "./shared/run-book.ts";
import type { Lost } from "./shared/types.ts";
import type { ResultNote } from "./sinks/day-files.ts";
import type { BulkWay, Expected, JobsAccount } from "./source/details.ts";
import type { Way } from "./source/way.ts";
import type { Stations, Workers } from "./stations.ts";
import type { Spoken } from "./transcribing/spoken.ts";

export interface RoadRequest {
  readonly runId: string;
  /** To be written down, for whoever goes on with it. */
  readonly asked?: AskedOfRun | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly filters: DetailsFilters;
  /** Of the range, these conversations and no others. */
  readonly only?: ReadonlySet<string> | undefined;
  /** These conversations, wherever they are: the range is not listed. */
  readonly ids?: readonly string[] | undefined;
  /** What was said is heard by a speech-to-text server. */
  readonly spoken?: Spoken | undefined;
  /** Do also what is done. */
  readonly isAnew?: boolean | undefined;
  /** Take on so many at most. */
  readonly limit?: number | undefined;
  /** How the vendor is to list the conversations; default: `usualWay`. */
  readonly way?: Way | undefined;
  /** Nothing is sent and nothing is written: a ledger that is there is only looked at. */
  readonly isDryRun: boolean;
  /** Leaves out the days that are closed, and closes others. */
  readonly isNightly?: boolean | undefined;
  /** A transcript that has not come so long after the conversation's end will not come. Default 7 days. */
  readonly giveUpMs?: number | undefined;
  /** What to do when another run is at work. */
  readonly patience?: Patience | undefined;
  readonly now: () => number;
  /** Lets go of every call. */
  readonly abort: AbortSignal;
  /** A conversation whose answer came with a batch was set aside. */
  readonly onSetAside?: (conversation: { readonly id: string }, fault: Fault) => void;
  /** A batch was refused as a whole, in the provider's word. */
  readonly onRefused?: (batch: { readonly name: string; readonly lines: number }, why: string) => void;
  /** A door waits before it tries again. */
  readonly onWait: (door: "Genesys" | "the LLM", fault: Fault, delayMs: number) => void;
  /** A job of the vendor's is waited for; or none is to be had, so that the query lists the rest. */
  readonly onJob?: Pick<BulkWay, "onWait" | "onFallback">;
}

export interface Road {
  readonly stations: Stations;
  readonly fingerprint: string;
  readonly workers: Required<Workers>;
  /** What a killed run left to be done again: its requests may have been billed. */
  readonly orphans: Lost;
  readonly notes: readonly ResultNote[];
  /** What the audit has recovered from when it was opened. */
  readonly recovered: AuditRecord | undefined;
  /** Not for a plan. */
  readonly batch: BatchRoad | undefined;
  /** Only for a nightly run. */
  readonly night: Night | undefined;
  /** Conversations in the range, as far as is known. */
  expected(): Expected | undefined;
  /** What the vendor's jobs had a part in; undefined when none was tried. */
  jobs(): JobsAccount | undefined;
  /** How the rates stand that are kept at the doors. */
  rates(): { readonly genesys: Rate; readonly requests: Rate; readonly tokens: Rate };
  /** How far off the estimates of tokens were so far, as a share. */
  estimateError(): number | undefined;
  /** Everything rests in its file, also what replaces earlier results. */
  settle(): Promise<void>;
  /** Gives callbacks their last seconds, and tells what is left of them for another run; undefined when nobody is told.
   *  To be called before the end. @throws Fault when ledger or audit can not be written. */
  undelivered(): Promise<OutboxState | undefined>;
  /** Gives the search indexes their last minute, and tells what they have not got. To be called before the end. */
  unindexed(): Promise<readonly Unindexed[]>;
  /** Resolves with the audit's last record; not for a plan. */
  end(outcome: { readonly exitCode: number; readonly summary: unknown }): Promise<AuditHead | undefined>;
  close(): Promise<void>;
}
