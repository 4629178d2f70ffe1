/** What the ledger keeps of requests that go out together and are answered hours later, to another run. Every step of
 *  a batch is written down before the next is taken, so a kill between two leaves one question to the server, "do you
 *  have it?", and nothing to guess. */
import type { Conversation } from "./types.ts";

/** A request that waits to go, or has gone and waits for its answer. */
export interface BatchLine {
  /** The conversation's surrogate. */
  readonly customId: string;
  /** The line of the batch file, its end included. */
  readonly request: Buffer;
  /** Everything of the result but the answer, as JSON. */
  readonly draft: string;
}

/** `sealed`: its lines are chosen. `uploaded`: the server has the file. `begun`: the server is at work. */
export type BatchState = "sealed" | "uploaded" | "begun";

export interface Batch {
  readonly id: number;
  /** Of its file at the server; used once. */
  readonly name: string;
  readonly state: BatchState;
  /** Where it went: another server can not be asked for it. */
  readonly endpoint: string;
  readonly fileId?: string;
  readonly batchId?: string;
  /** Made under other rules than this run's: it is not begun any more. */
  readonly isStale: boolean;
  /** Lines whose answer has not been dealt with. */
  readonly lines: number;
}

/** A line whose answer is to be read. */
export interface OpenLine {
  readonly customId: string;
  readonly draft: string;
  /** Number of the record that says it left. */
  readonly record?: number;
  /** It was made under the rules of this run. */
  readonly isPresent: boolean;
  /** Done meanwhile: a kill came between the commit and the line's end. */
  readonly isDone: boolean;
}

/** What became of a line that brought no answer. `unsent`: it never left. `undone`: the server did not come to it.
 *  `lost`: nobody knows. In each case the conversation is work again. */
export type Unanswered = "unsent" | "undone" | "lost";

interface BatchSize {
  readonly lines: number;
  readonly bytes: number;
}

/** Promises resolve when their change would survive a power cut. All may fail with Fault `ledger.failed` or
 *  `disk.failed`. */
export interface BatchBook {
  /** Is the conversation's request under way, or about to be? */
  isWaiting(conversationId: string): boolean;
  /** Conversations whose answer is yet to come. */
  waiting(): number;
  /** The conversation is claimed and its request waits to go: both or neither. */
  gather(
    conversation: Pick<Conversation, "id" | "startedAt" | "mediaType">,
    estimatedUsd: number,
    line: BatchLine,
  ): Promise<void>;
  gathered(): BatchSize;
  /** Makes a batch of the oldest lines that wait to go. Undefined when there are none. */
  seal(name: string, endpoint: string, most: BatchSize): Promise<Batch | undefined>;
  batches(): readonly Batch[];
  /** The lines of its file, in their order; gone once it has begun. */
  requestsOf(batch: Batch): readonly BatchLine[];
  /** The line leaves, by the record of that number. */
  recorded(batch: Batch, customId: string, record: number): Promise<void>;
  uploaded(batch: Batch, fileId: string): Promise<void>;
  /** From here on the requests themselves are no longer kept. */
  begun(batch: Batch, batchId: string): Promise<void>;

  line(batch: Batch, customId: string): OpenLine | undefined;
  openLines(batch: Batch): readonly OpenLine[];
  /** The answer has been dealt with. */
  settle(batch: Batch, customId: string): Promise<void>;
  giveBack(batch: Batch, customIds: readonly string[], how: Unanswered): Promise<void>;
  /** No line is open any more. */
  close(batch: Batch): Promise<void>;
}
