/** How long a live source waits for what, in milliseconds. The defaults are the vendor's numbers and what follows from
 *  them; tests scale them. */
export interface LiveTiming {
  /** For a socket to open. */
  readonly connectMs: number;
  /** Silence before a ping, and before the line is dead: a heartbeat comes every 30 s. */
  readonly pingMs: number;
  readonly silenceMs: number;
  /** Ceiling of the wait before a second try to connect; doubles with each. */
  readonly firstRetryMs: number;
  readonly mostRetryMs: number;
  /** For a new line to take over from one that is to be closed: later the old one may have been closed first. */
  readonly takeoverMs: number;
  /** A line that lasted so long was a good one. */
  readonly steadyMs: number;
  /** Between two changes of a channel's topics: each is one of the 300 calls a minute. */
  readonly flushMs: number;
  /** After which topics nobody wants any more are taken back. */
  readonly dropMs: number;
  /** How long something said can take to be told: a window "of usually 35 s", with a margin. */
  readonly lagMs: number;
  /** After the last word of a conversation, for what comes out of order. */
  readonly settleMs: number;
  /** After everybody has hung up, for the word that all has been told. */
  readonly graceMs: number;
  /** A session that goes on says so every 5 min. */
  readonly quietMs: number;
  /** Of a conversation nobody can be asked about. */
  readonly abandonedMs: number;
  /** Between two looks at what is running. */
  readonly lookMs: number;
}

export const liveTiming: LiveTiming = {
  connectMs: 10_000,
  pingMs: 30_000,
  silenceMs: 35_000,
  firstRetryMs: 500,
  mostRetryMs: 30_000,
  takeoverMs: 2000,
  steadyMs: 5000,
  flushMs: 1000,
  dropMs: 60_000,
  lagMs: 60_000,
  settleMs: 5000,
  graceMs: 45_000,
  quietMs: 360_000,
  abandonedMs: 1_800_000,
  lookMs: 120_000,
};
