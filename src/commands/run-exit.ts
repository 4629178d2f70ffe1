/** How a run ended: the exit code, why, and what to do next. */
import { duration, many } from "../report/numbers.ts";
import type { Waiting } from "../report/summary.ts";
import { type Fault, isFault, sentence } from "../shared/fault.ts";
import type { Tally } from "../tally.ts";
import type { Context } from "./context.ts";
import type { Exit } from "./failure.ts";

/** The flags that decide about it. */
interface ExitFlags {
  readonly limit?: number;
  /** Milliseconds. */
  readonly maxDuration?: number;
  readonly failIfEmpty?: boolean;
}

/** @param failure what ended it before its time. */
export function exitOf(
  tally: Tally,
  failure: { error: unknown } | undefined,
  { waiting, isTimeUp }: { readonly waiting: Waiting; readonly isTimeUp: boolean },
  flags: ExitFlags,
  { stop, abort, stopCode }: Context,
): Exit {
  const again = "the same command continues";
  if (abort.aborted) return { code: stopCode(), reason: "let go at once", next: again };
  if (failure && isFault(failure.error)) return exitOfFault(failure.error);
  if (failure) return { code: 1, reason: "internal error", next: "report it" };
  if (stop.aborted) return { code: stopCode(), reason: "stopped", next: again };
  if (isTimeUp)
    return { code: 21, reason: `stopped by --max-duration ${duration(flags.maxDuration ?? 0)}`, next: again };
  if (tally.isLimited) return { code: 21, reason: `stopped by --limit ${flags.limit}`, next: again };
  if (waiting.conversations > 0)
    return {
      code: 21,
      reason: `answers of ${many(waiting.batches, "batch", "batches")} are to come, for ${many(waiting.conversations, "conversation")}`,
      next: "run the same command later: it collects them",
    };
  const aside = tally.failed + tally.held;
  if (aside > 0) {
    return {
      code: 20,
      reason: `${tally.failed} failed and ${tally.held} held back`,
      next: tally.failed > 0 ? "the same command tries the failed ones again" : "see quarantine list",
    };
  }
  if (tally.done === 0 && flags.failIfEmpty)
    return {
      code: 22,
      reason: "nothing was processed",
      next: "check range, filters and the role's divisions",
    };
  return { code: 0, reason: "all done", next: "nothing" };
}

export const exitOfFault = (fault: Fault): Exit => ({
  code: fault.exit,
  reason: sentence(fault).replace(/\. Next: .*$/s, ""),
  next: fault.next,
});
