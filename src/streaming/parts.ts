/** What a stream works with: the shapes of its stations. */
import type { Forward } from "../forward/client.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LiveBook } from "../ledger/live-book.ts";
import type { RunLedger } from "../ledger/run-ledger.ts";
import type { PartClearing } from "../redact/clearing.ts";
import type { Gate } from "../redact/gate/gate.ts";
import type { HoldBack } from "../redact/hold-back.ts";
import type { OnPii } from "../result.ts";
import type { Raw } from "../shared/text.ts";
import type { Conversation, Result } from "../shared/types.ts";
import type { Stations } from "../stations.ts";

export interface StreamParts {
  readonly clearing: PartClearing;
  readonly holdBack: HoldBack;
  readonly gate: Pick<Gate, "expect">;
  readonly forward: Pick<Forward, "send" | "estimate">;
  readonly ledger: Pick<Ledger, "surrogate" | "quarantine">;
  readonly run: Pick<RunLedger, "claim" | "release" | "setAside">;
  readonly live: LiveBook;
  /** The result rests in its file and the window is done, both or neither. */
  readonly commit: (result: Result) => Promise<void>;
  /** Of a conversation that is over, what was said in it; undefined when nobody can be asked. */
  readonly transcripts: Transcripts | undefined;
  /** Keyed digest of the words of an utterance. */
  readonly wordsOf: (text: Raw) => string;
  /** Was it asked to be forgotten? */
  readonly isForgotten: (conversationId: string) => boolean;
  readonly runId: string;
  readonly fingerprint: string;
  readonly onPii: OnPii;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Lets go of every call. */
  readonly abort: AbortSignal;
}

export interface Transcripts {
  /** @throws Fault `call.notFound` for one that is not known, and those of the door. */
  find(conversationId: string): Promise<Conversation>;
  readonly of: Stations["transcripts"]["of"];
}
