import type { Allowance } from "../allowance.ts";
import type { Spoken } from "../transcribing/spoken.ts";
import type { Exit } from "./failure.ts";
import type { PatienceFlags } from "./patience.ts";
import type { SignalFlags } from "./signals.ts";
import type { WindowFlags } from "./window.ts";

export interface RunFlags extends SignalFlags, WindowFlags, PatienceFlags {
  /** By which the run was asked for; default: run. */
  readonly command?: string;
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly mediaType?: readonly string[];
  readonly queue?: readonly string[];
  readonly direction?: "inbound" | "outbound";
  readonly division?: readonly string[];
  readonly source?: "query" | "jobs" | "auto";
  readonly failIfEmpty?: boolean;
  readonly maxHeld?: Allowance;
  readonly maxFailures?: Allowance;
  /** Milliseconds. */
  readonly maxDuration?: number;
  /** Milliseconds. */
  readonly giveUpAfter?: number;
  /** Of the range, these conversations and no others. */
  readonly only?: ReadonlySet<string>;
  /** These conversations, wherever they are: the range is not listed. */
  readonly ids?: readonly string[];
  /** How the listing of these ended; of a run that goes well it is the end. */
  readonly listed?: Exit;
  /** What was said is heard by a speech-to-text server. */
  readonly spoken?: Spoken;
  /** Also what is done. */
  readonly isAnew?: boolean;
  readonly json?: boolean;
  /** False for --no-color. */
  readonly color?: boolean;
}
