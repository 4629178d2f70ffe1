/** What the flow is told: limits, signals, and who is to hear of what it does. */
import type { Allowance } from "./allowance.ts";
import type { Census } from "./census.ts";
import type { OnPii } from "./result.ts";
import type { Fault } from "./shared/fault.ts";
import type { Conversation } from "./shared/types.ts";
import type { Hands, SetAside, Workers } from "./stations.ts";

export interface FlowOptions extends Workers {
  readonly runId: string;
  readonly fingerprint: string;
  /** Conversations to take on at most. */
  readonly limit?: number | undefined;
  /** Held-back conversations beyond which the run is stopped. Default 1 %. */
  readonly heldLimit?: Allowance | undefined;
  /** Failed ones beyond which it is stopped. Default: none. */
  readonly failureLimit?: Allowance | undefined;
  /** A transcript that has not come so long after the conversation's end will not come. Default 7 days. */
  readonly giveUpMs?: number | undefined;
  /** Told how every conversation ends, day by day. */
  readonly census?: Census | undefined;
  /** What becomes of an answer in which the redactor finds something personal; default mask. */
  readonly onPiiInAnswer?: OnPii | undefined;
  /** Redact and count; send nothing, write nothing. */
  readonly isDryRun?: boolean;
  /** Take nothing more, finish what is in hand. */
  readonly stop: AbortSignal;
  /** Let go of everything. */
  readonly abort: AbortSignal;
  readonly now?: () => number;
  /** Kept up to date, for those who watch. */
  readonly hands?: Hands;
  /** Told of every conversation set aside, for the log. */
  readonly onSetAside?: (conversation: Conversation, state: SetAside, fault: Fault | undefined) => void;
}

/** Conversations in hand for each request under way: beside an answer of 200 ms, claiming and recording it take some
 *  50 ms more, in which nobody need wait for the model.
 *
 *  By Little's law fetchers must be at least rate times fetch latency; three for four senders was enough for Genesys
 *  answering in 60 ms and a model in 200 ms, and more only cost memory.
 *
 *  What was answered waits for company, some 75 ms in all: in the audit, in its file, in the ledger. However fast the
 *  model is, this program brings no more than 400 conversations a second to there, 30 in those 75 ms. Each of them is
 *  one that a kill makes us pay for twice, so there are none where nothing is gained: of eight requests under way, each
 *  of 200 ms, come 40 answers a second, and who writes meets nobody. */
export function workersFor(concurrency: number): Required<Workers> {
  const senders = Math.floor(concurrency * 1.2);
  const fetchers = Math.min(48, Math.max(8, Math.ceil(senders * 0.75)));
  return { fetchers, senders, keepers: Math.max(0, Math.min(32, 4 * (concurrency - 8))) };
}
