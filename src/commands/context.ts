/** What a command sees of the process. `main.ts` fills it in; tests fill in their own. */
import type { Readable, Writable } from "node:stream";

export type Terminal = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** First Ctrl-C: take nothing more, finish what is in hand. */
  readonly stop: AbortSignal;
  /** Second Ctrl-C: let go. */
  readonly abort: AbortSignal;
  /** Exit code of a run that was told to stop: 130 for Ctrl-C, 143 for SIGTERM. */
  readonly stopCode: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
