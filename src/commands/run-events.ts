/** A run as it goes, for programs: with `--json` one object a line on stdout. `events.schema.json` says what each may
 *  hold; ids, names of ours and numbers, and never text. */
import type { Fault } from "../shared/fault.ts";
import type { SetAside } from "../stations.ts";
import type { Tally } from "../tally.ts";
import type { Context } from "./context.ts";
import type { Window } from "./window.ts";

export interface RunEvents {
  /** Says from now on every some seconds how far the run is, until `stop`. */
  begin(
    window: Window,
    about: { readonly model: string; readonly isDryRun: boolean },
    watched: { readonly tally: Tally; readonly expected: () => Expected | undefined },
  ): void;
  setAside(conversationId: string, state: SetAside, fault: Fault | undefined): void;
  /** Somebody waits before a call is made again. */
  waits(door: string, fault: Fault, delayMs: number): void;
  /** A job of the vendor's is looked at again after so long. */
  waitsForJob(delayMs: number): void;
  /** The vendor's jobs are not to be had: the query lists the rest of the range. */
  fallsBack(fault: Fault): void;
  stop(): void;
}

interface Expected {
  readonly count: number;
  readonly isEstimate: boolean;
}

const everyMs = 10_000;

/** Shorter waits are the usual course of things. */
const worthSayingMs = 2000;

export function createRunEvents(isJson: boolean, runId: string, { stdout, now }: Context): RunEvents {
  let timer: NodeJS.Timeout | undefined;
  function say(type: string, facts: Readonly<Record<string, unknown>>): void {
    if (isJson)
      stdout.write(`${JSON.stringify({ type, at: new Date(now()).toISOString(), runId, ...facts })}\n`);
  }
  return {
    begin({ fromMs, toMs, isNightly }, about, { tally, expected }) {
      const instant = (at: number) => new Date(at).toISOString();
      say("start", { from: instant(fromMs), to: instant(toMs), isNightly, ...about });
      const progress = () => say("progress", { expected: expected(), ...standing(tally) });
      if (isJson) timer = setInterval(progress, everyMs);
    },
    setAside: (conversationId, state, fault) =>
      say("setAside", { conversationId, state, code: fault?.code, facts: fault?.facts }),
    waits(door, { code, retryAfterMs }, delayMs) {
      if (delayMs < worthSayingMs) return;
      say("wait", { door, code, delayMs: Math.round(delayMs), isAsked: retryAfterMs !== undefined });
    },
    waitsForJob(delayMs) {
      if (delayMs >= worthSayingMs)
        say("wait", { door: "Genesys", code: "source.job", delayMs, isAsked: false });
    },
    fallsBack: ({ code, facts }) => say("fallback", { to: "query", code, facts }),
    stop: () => clearInterval(timer),
  };
}

const standing = ({
  seen,
  skipped,
  done,
  failed,
  held,
  absent,
  pending,
  batched,
  retries,
  costUsd,
}: Tally) => ({
  ...{ seen, skipped, done, failed, held, absent, pending, batched, retries, costUsd },
});
