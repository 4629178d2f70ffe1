/** What the live flow is told: limits, signals, and who is to hear of what it does. */
import type { Allowance } from "../allowance.ts";
import type { Fault } from "../shared/fault.ts";
import type { Departures } from "./departures.ts";
import type { WindowRule } from "./followed.ts";
import type { Sent, Window } from "./window.ts";

export interface LiveOptions {
  readonly rule: WindowRule;
  /** Windows under way at once. */
  readonly senders: number;
  /** Learns when the first request of a window goes out. */
  readonly departures: Departures;
  /** A window whose calls fail is tried again for so long; default 10 minutes. */
  readonly patienceMs?: number;
  /** Turns that may wait in all while the model is away; default 50,000, some 20 MB. */
  readonly mostUnsent?: number;
  /** A transcript is asked for so long after the end first, then ever more seldom; default a minute. */
  readonly fillAfterMs?: number;
  /** And not any more after this; default 6 hours. The next run has it then. */
  readonly fillGiveUpMs?: number;
  /** Held-back windows beyond which the stream is stopped; default 1 %. */
  readonly heldLimit?: Allowance | undefined;
  /** Listen no more, send what is due, leave the rest to the next start. */
  readonly stop: AbortSignal;
  /** Told of every window that has come to its end. */
  readonly onWindow?: (window: Window, sent: Sent) => void;
  /** A call failed, and its window is tried again. @param unsent turns that wait in all. */
  readonly onAgain?: (fault: Fault, unsent: number) => void;
  /** Something may not have been heard. */
  readonly onGap?: (conversationId: string, ms: number) => void;
  /** A conversation has ended and all that is to leave of it live has left; given, it stays open until `finished`. */
  readonly onEnd?: ((conversationId: string) => void) | undefined;
}
