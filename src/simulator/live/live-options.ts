export interface RunningOptions {
  readonly everyMs: number;
  /** How many times faster than life. */
  readonly speed: number;
  /** Epoch milliseconds; without it, when the simulator opens. */
  readonly firstAtMs?: number;
}

/** How a line can end: `refusal` is a 401 at the next handshake, `closing` announces itself, `expiry` is the channel's,
 *  `displacement` leaves the line and takes its topics. */
export type Disconnect =
  | "close"
  | "reset"
  | "silence"
  | "refusal"
  | "closing"
  | "expiry"
  | "revocation"
  | "displacement";

/** The notification service, and how it tells of conversations that go on. */
export interface LiveOptions {
  /** Of each utterance, before it is final. */
  readonly interims: number;
  /** From the end of an utterance until it is told, and by how much that varies. */
  readonly recognitionMs: number;
  readonly disorderMs: number;
  /** Share of final utterances that are told twice. */
  readonly repeats: number;
  readonly heartbeatMs: number;
  readonly channelLifetimeMs: number;
  readonly channels: number;
  readonly topicsPerChannel: number;
  /** From the announcement until the line is closed. */
  readonly closingMs: number;
  /** Topics with one of these in their name are refused for want of a permission. */
  readonly withheld: readonly string[];
  /** What ends one line after the other, from the opening of the simulator on. */
  readonly disconnects: readonly { readonly kind: Disconnect; readonly afterMs: number }[];
}

export const liveDefaults: LiveOptions = {
  interims: 2,
  recognitionMs: 800,
  disorderMs: 300,
  repeats: 0.05,
  heartbeatMs: 30_000,
  channelLifetimeMs: 86_400_000,
  channels: 20,
  topicsPerChannel: 1000,
  closingMs: 60_000,
  withheld: [],
  disconnects: [],
};
