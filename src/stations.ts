/** What the flow knows of its stations: their shapes. */
import type { Absence } from "./absence.ts";
import type { Estimate, Forward } from "./forward/client.ts";
import type { Clearing } from "./redact/clearing.ts";
import type { Gate } from "./redact/gate/gate.ts";
import type { Ready } from "./result.ts";
import type { Fault } from "./shared/fault.ts";
import type { Cleared } from "./shared/text.ts";
import type { Conversation, Result, Spent, Transcript, Turn } from "./shared/types.ts";

export interface Stations {
  readonly source: { conversations(signal: AbortSignal): AsyncIterable<Conversation> };
  readonly transcripts: {
    of(conversation: Conversation, signal: AbortSignal): Promise<Transcript | undefined>;
  };
  readonly clearing: Clearing;
  /** Looks for a conversation's values in its requests; the requests come to it by themselves. */
  readonly gate: Pick<Gate, "expect">;
  readonly forward: Pick<Forward, "send" | "estimate">;
  readonly ledger: Book;
  readonly travelling?: Travelling;
}

/** Requests that travel together, cheaper, and are answered to a later run. */
export interface Travelling {
  /** Or does every request go by itself? */
  readonly isTaking: boolean;
  /** Of the live price. */
  readonly priceShare: number;
  /** Is the conversation's request on its way? */
  isWaiting(conversation: Conversation): boolean;
  /** Claims the conversation, and lets its request go with others. */
  add(item: Ready, planned: Estimate): Promise<void>;
}

/** How many work at each station. */
export interface Workers {
  readonly fetchers: number;
  /** May ask the model. */
  readonly senders: number;
  /** So many more see to it that what was answered comes to rest; default none. */
  readonly keepers?: number;
}

/** Conversations at each station at this moment. */
export interface Hands {
  fetching: number;
  /** Between the two stages. */
  ready: number;
  sending: number;
}

/** `absent`: there is no transcript. `pending`: there is none yet. */
export type SetAside = "failed" | "held" | "absent" | "pending";

/** Why, and what it took. */
export interface Aside {
  readonly fault?: Fault | undefined;
  readonly spent?: Spent | undefined;
  readonly absence?: Absence | undefined;
}

/** What the flow asks of the ledger. */
export interface Book {
  /** How an earlier run ended it, when there is nothing left to do for it. */
  settledAs(conversation: Conversation): "done" | "held" | "absent" | "pending" | undefined;
  /** Durable before the request is sent; with what it will cost, as far as can be told. */
  claim(conversation: Conversation, estimatedUsd: number): Promise<void>;
  /** The claim came to nothing: no request was sent. */
  release(conversation: Conversation): Promise<void>;
  /** The result rests in its file and the conversation is done, both or neither. */
  commit(result: Result): Promise<void>;
  setAside(conversation: Conversation, state: SetAside, aside: Aside): Promise<void>;
  /** Keeps why it is held back, and what may be shown of it. */
  quarantine(conversation: Conversation, fault: Fault, view: View): Promise<void>;
  surrogate(conversationId: string): string;
}

/** Masked turns with blocks where the guard objects; undefined when nothing may be shown. */
export type View = readonly Turn<Cleared>[] | undefined;
