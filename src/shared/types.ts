/** The words of the house. One word per thing; vendor words stop at `genesys/`. */
import type { Cleared, Raw, Redacted } from "./text.ts";

export type Speaker = "customer" | "agent" | "bot" | "unknown";

/** In the vendor's words as in ours; what else it lists is skipped. */
export const mediaTypes = ["voice", "message", "email", "chat", "callback"] as const;
export type MediaType = (typeof mediaTypes)[number] | "unknown";

export interface Turn<Text extends string> {
  readonly speaker: Speaker;
  readonly text: Text;
  /** Epoch milliseconds. */
  readonly startMs?: number;
  /** Epoch milliseconds. */
  readonly endMs?: number;
  /** 0 to 1: how sure the recognition is of it, when it was heard live. */
  readonly confidence?: number;
}

/** Personal values known beforehand from a conversation's metadata. They go to the redactor and the guard,
 *  and nowhere else. */
export interface Known {
  readonly names: readonly Raw[];
  readonly phones: readonly Raw[];
  readonly emails: readonly Raw[];
  readonly other: readonly Raw[];
}

/** One leg of a conversation; for voice its id leads to a transcript. */
export interface Communication {
  readonly id: string;
  readonly speaker: Speaker;
  readonly mediaType: MediaType;
  /** Of an e-mail leg, where the participant writes from: a message does not say which side it came from. */
  readonly address?: Raw;
}

export interface Conversation {
  readonly id: string;
  /** ISO instants, UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly mediaType: MediaType;
  readonly direction?: "inbound" | "outbound";
  readonly queueIds: readonly string[];
  /** In the order in which a transcript should be asked for: customer first. */
  readonly communications: readonly Communication[];
  readonly known: Known;
  /** What was said, when the source already carries it (tutorial shapes, files): nothing need be fetched. */
  readonly turns?: readonly Turn<Raw>[];
}

export interface Transcript {
  readonly turns: readonly Turn<Raw>[];
  /** Lower case, as `en-us`. */
  readonly language?: string;
  /** Mean over what was heard, 0 to 1, where the document tells. */
  readonly confidence?: number;
  /** Names and ids of the topics that were heard in it, in the organisation's words. */
  readonly topics?: readonly string[];
  /** Values the transcript's own document adds to the conversation's. */
  readonly known: Known;
}

export const piiTypes = [
  "PERSON",
  "EMAIL",
  "PHONE",
  "SSN",
  "CREDIT_CARD",
  "CARD_CODE",
  "BANK_ACCOUNT",
  "IBAN",
  "ROUTING",
  "ACCOUNT_ID",
  "REFERENCE",
  "ADDRESS",
  "ZIP",
  "DATE_OF_BIRTH",
  "GOVERNMENT_ID",
  "HEALTH_ID",
  "PASSWORD",
  "USERNAME",
  "IP",
  "URL",
  "DEVICE_ID",
  "OTHER",
] as const;
export type PiiType = (typeof piiTypes)[number];

export type View = "written" | "spoken" | "joined";

/** Where something personal stands. Never carries the value. */
export interface Finding {
  /** Index of the turn. */
  readonly turn: number;
  /** UTF-16 offsets into the original text of the turn, half-open. */
  readonly start: number;
  readonly end: number;
  readonly type: PiiType;
  readonly detector: string;
  readonly view: View;
  /** Name of the cue that set the expectation, when one did. */
  readonly cue?: string;
}

export interface Redaction<Text extends Redacted | Cleared = Redacted> {
  readonly turns: readonly Turn<Text>[];
  readonly findings: readonly Finding[];
  /** Masks in the text by type; only types that occur. */
  readonly counts: Readonly<Partial<Record<PiiType, number>>>;
  /** Keyed digests of the values that were masked, each once, when the redactor was given a way to make them. */
  readonly digests?: readonly string[];
}

export const emptyKnown: Known = { names: [], phones: [], emails: [], other: [] };

export const joinKnown = (a: Known, b: Known): Known => ({
  names: [...new Set([...a.names, ...b.names])],
  phones: [...new Set([...a.phones, ...b.phones])],
  emails: [...new Set([...a.emails, ...b.emails])],
  other: [...new Set([...a.other, ...b.other])],
});

/** Requests whose answer nobody heard. They may have been billed: their cost is an estimate. */
export interface Lost {
  readonly requests: number;
  readonly costUsd: number;
}

/** What the LLM took for one conversation, also when its answer could not be used. */
export interface Spent {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** 0 when no price is set. */
  readonly costUsd: number;
  readonly latencyMs: number;
  /** Requests that were begun. */
  readonly attempts: number;
  /** Of those, the ones whose answer was lost; not in `costUsd`. */
  readonly lost?: Lost;
}

/** How an answer looks from outside; each number from 0 to 1. */
export interface Review {
  /** Mean of the others. */
  readonly score: number;
  /** Members asked for that say something. */
  readonly completeness: number;
  /** 1 within sensible bounds for so long a conversation. */
  readonly length: number;
  /** The part of the conversation's chief words that comes back, against what a good summary brings back. Undefined
   *  when the answer is in another language. */
  readonly coverage: number | undefined;
  /** Names of what was noticed in it, as `link` or `personal`. */
  readonly flags: readonly string[];
}

/** One line of a result file. Members in the order in which they are written. */
export interface Result {
  readonly conversationId: string;
  /** Which part of the conversation it is about, when it was sent while that was going on; counted from 1. */
  readonly window?: number | undefined;
  /** The window is of what was not heard live, and was found in the transcript afterwards. */
  readonly isFilled?: boolean | undefined;
  /** ISO instants, UTC. */
  readonly startedAt: string;
  readonly endedAt?: string | undefined;
  readonly mediaType: MediaType;
  readonly direction?: "inbound" | "outbound" | undefined;
  readonly queueIds: readonly string[];
  readonly language?: string | undefined;
  readonly transcript: readonly Turn<Cleared>[];
  readonly redactions: Readonly<Partial<Record<PiiType, number>>>;
  readonly analysis: Readonly<Record<string, unknown>>;
  readonly llm: Spent & { readonly model: string; readonly finishReason: string; readonly chunks: number };
  /** SHA-256 of rules, prompt, schema and model. */
  readonly fingerprint: string;
  readonly runId: string;
  readonly processedAt: string;
  /** Goes to the ledger and not into the line. */
  readonly review?: Review;
}
