/** What the ledger keeps for `serve`: tasks somebody asked for, and the summaries they came to. */
import type { PiiType, Result, Review } from "./types.ts";

/** `both`: ours, with the vendor's own beside it to compare. */
export type SummarySource = "llm" | "native" | "both";

/** What was asked for. */
export interface SummaryWish {
  readonly conversationId: string;
  readonly template: string;
  /** Characters. */
  readonly maxLength: number;
  readonly source: SummarySource;
}

/** As it is kept and served: every text in it has been cleared. */
export interface Summary {
  /** ISO instant, UTC. */
  readonly startedAt: string;
  readonly mediaType: string;
  readonly language?: string | undefined;
  readonly summary: string;
  /** What else the answer says. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The vendor's own, when it was asked for and is there. */
  readonly native?: Readonly<Record<string, unknown>> | undefined;
  readonly quality?: Review | undefined;
  /** Masks in what was summarized, by type. */
  readonly redactions: Readonly<Partial<Record<PiiType, number>>>;
  readonly llm?: Result["llm"] | undefined;
}

export type TaskState = "pending" | "processing" | "completed" | "failed";

/** Points in time are epoch milliseconds. */
export interface SummaryTask extends SummaryWish {
  readonly id: string;
  /** SHA-256 of what was asked for and of rules, prompt, schema and model. */
  readonly fingerprint: string;
  readonly state: TaskState;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** While it is pending: not to be taken before. */
  readonly dueAt: number;
  /** How often it was taken. */
  readonly attempts: number;
  /** Code of the fault, or name of the reason, for which it failed or waits. */
  readonly reason?: string | undefined;
  readonly summary?: Summary | undefined;
}

/** Where a task is, while it is processing. */
export type Step = "finding" | "reading" | "asking" | "native";

/** How a try ended. `retryAt`: when another may be worth it, epoch milliseconds. */
export type Carried =
  | { readonly isDone: true }
  | { readonly isDone: false; readonly reason: string; readonly retryAt?: number };

export interface TaskCounts extends Readonly<Record<TaskState, number>> {
  /** When the pending one that waits longest was asked for. */
  readonly oldestPendingAt?: number | undefined;
}

/** Reads see writes that are under way; promises resolve when the change would survive a power cut. All may fail with
 *  Fault `ledger.failed` or `disk.failed`. */
export interface SummaryBook {
  find(id: string): SummaryTask | undefined;
  /** The one that is pending or processing. */
  underWay(conversationId: string, fingerprint?: string): SummaryTask | undefined;
  /** Completed ones, newest first, some at most. */
  completed(conversationId: string): readonly SummaryTask[];
  /** Resolves with the task, or with the one for the same that is under way already. */
  add(task: Pick<SummaryTask, "id" | "fingerprint"> & SummaryWish): Promise<SummaryTask>;
  /** The next one that is due is processing from now on; never two of one conversation. */
  take(): Promise<SummaryTask | undefined>;
  /** When the next one is due. */
  nextDueAt(): number | undefined;
  /** It is pending again. */
  putOff(id: string, dueAt: number, reason: string): Promise<void>;
  /** If it is pending it is due now. */
  hasten(id: string): Promise<void>;
  /** Nothing came of this try, and it does not count. */
  giveBack(id: string): Promise<void>;
  fail(id: string, reason: string): Promise<void>;
  /** @param fingerprint under which it was made: rules may have changed since it was asked for. @param result of the
   *  model's answer: the conversation is done, in the same transaction. */
  complete(id: string, fingerprint: string, summary: Summary, result?: Result): Promise<void>;
  counts(): TaskCounts;
  pending(): number;
  /** Of which something is kept. */
  conversations(): readonly string[];
}
