/** The last step before the socket. Whatever is about to leave is shown here as the exact bytes; when `pass`
 *  resolves, the gate has nothing against them and a durable record says that they leave. When it throws, nothing
 *  is sent. A request that is tried again passes again. */
import type { PiiType } from "./types.ts";

export type Purpose = "analysis" | "chunk" | "reduce" | "repair" | "summary" | "batch";

/** What was taken out of the text that leaves. */
export interface Masked {
  /** Masks by type; only types that occur. */
  readonly counts: Readonly<Partial<Record<PiiType, number>>>;
  /** Keyed digests of the values under the masks, each once; of no use without the key. */
  readonly digests?: readonly string[] | undefined;
}

export interface Departure extends Masked {
  /** Stands for the conversation; the vendor's id never comes here. */
  readonly surrogate: string;
  readonly purpose: Purpose;
}

/** What became of a request. `unknown`: it may have arrived, but nobody heard the answer. */
export interface Outcome {
  readonly kind: "answered" | "failed" | "unknown";
  readonly faultCode?: string | undefined;
  readonly promptTokens?: number | undefined;
  readonly completionTokens?: number | undefined;
  readonly costUsd?: number | undefined;
}

interface Receipt {
  /** Of the record that says it left; undefined where none is kept. */
  readonly number?: number;
  /** To be told once. @throws Fault of scope `run` when it can not be written down. */
  outcome(of: Outcome): Promise<void>;
}

export interface Egress {
  /** @throws Fault of scope `conversation` when the bytes may not leave; of scope `run` when that they leave can not
   *  be written down. */
  pass(bytes: Buffer, about: Departure): Promise<Receipt>;
}

/** An egress whose records outlive the run: what became of a request, a later one may tell. */
export interface RecordingEgress extends Egress {
  /** @throws as `outcome` does. */
  tell(number: number, outcome: Outcome): Promise<void>;
}

/** What leaves for the receiver of callbacks. */
export interface DeliveryNote {
  /** Of the event. */
  readonly event: string;
  readonly about: string;
  /** Host and port. */
  readonly to: string;
  /** Of the conversations it tells of. */
  readonly surrogates: readonly string[];
}

/** As `Egress`, for events. The outcome's `kind`: `answered` when the receiver took it, `failed` when it said no. */
export interface DeliveryEgress {
  /** @throws as `Egress.pass`. */
  pass(bytes: Buffer, note: DeliveryNote): Promise<{ outcome(of: DeliveryOutcome): Promise<void> }>;
}

export interface DeliveryOutcome extends Pick<Outcome, "kind" | "faultCode"> {
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
}

/** What somebody outside told. */
export interface AnnouncementNote {
  readonly about: string;
  readonly surrogates: readonly string[];
}

/** A recording that leaves as it is: nothing can be taken out of it. */
export interface SpeechNote {
  /** Host and port. */
  readonly to: string;
  /** Stands for the conversation. */
  readonly surrogate: string;
  /** How long it is, where that is known. */
  readonly seconds?: number | undefined;
}

/** `answered` when the server took it. */
export type SpeechOutcome = Pick<Outcome, "kind" | "faultCode">;

/** As `Egress`, for recordings; the digest is given, for they are too large to be held. */
export interface SpeechEgress {
  pass(
    medium: { readonly bytes: number; readonly sha256: string },
    note: SpeechNote,
  ): Promise<{ outcome(of: SpeechOutcome): Promise<void> }>;
}
