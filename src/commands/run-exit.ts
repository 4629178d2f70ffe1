/** How a run ended: the exit code, why, and what to do next. */
import { duration, many } from "../report/numbers.ts";
import type { Waiting } from "../report/summary.ts";
import { isFault } from "../shared/fault.ts";
import type { Tally } from "../tally.ts";
import type { Context } from "./context.ts";
import type { Deadline } from "./deadline.ts";
import { type Exit, exitOfFault, writeExit } from "./failure.ts";
import type { PatienceFlags } from "./patience.ts";

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
  if (isTimeUp) return { code: 21, reason: timeIsUp(flags), next: again };
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

export const timeIsUp = ({ maxDuration = 0 }: Pick<ExitFlags, "maxDuration">): string =>
  `stopped by --max-duration ${duration(maxDuration)}`;

/** Of a run that ended well the summary has said so. @returns its code. */
export function tellExit(exit: Exit, { json }: { readonly json?: boolean }, context: Context): number {
  if (json) writeExit(exit, context);
  else if (exit.code !== 0) context.stderr.write(`transcript-gateway: ${exit.reason}. Next: ${exit.next}.\n`);
  return exit.code;
}

export interface BeforeFlags extends PatienceFlags, Pick<ExitFlags, "maxDuration"> {
  readonly quiet?: boolean | undefined;
  readonly json?: boolean;
}

/** What was not begun after all, because another run is at work.
 *  @param deadline by which it waited, where it has one. @throws what is none of this. */
export function exitBefore(
  error: unknown,
  flags: BeforeFlags,
  { stop, stopCode, stderr }: Context,
  deadline?: Deadline,
): Exit {
  const { ifRunning, quiet, json } = flags;
  if (ifRunning === "skip" && isFault(error) && error.code === "lock.held") {
    if (!quiet && !json) stderr.write("transcript-gateway: another run is at work; nothing was begun.\n");
    return { code: 0, reason: "another run is at work", next: "nothing" };
  }
  if (ifRunning === "wait" && stop.aborted && error === stop.reason)
    return { code: stopCode(), reason: "stopped before another run had ended", next: "the same command" };
  if (ifRunning === "wait" && deadline?.isOver() && error === deadline.stop.reason)
    return { code: 21, reason: `${timeIsUp(flags)} before another run had ended`, next: "the same command" };
  throw error;
}
