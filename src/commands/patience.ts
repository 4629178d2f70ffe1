/** What a command does that finds another one at work: its `--if-running`, and what is told of the waiting. */
import type { Config } from "../config.ts";
import type { Patience } from "../ledger/lock.ts";
import { createLog, type Log } from "../shared/log.ts";
import type { Context } from "./context.ts";
import { isPretty } from "./terminal.ts";

export interface PatienceFlags {
  readonly ifRunning?: "fail" | "wait" | "skip";
}

export const patienceOf = (
  { ifRunning }: PatienceFlags,
  log: Log,
  { stop }: Pick<Context, "stop">,
): Patience => ({
  isWaiting: ifRunning === "wait",
  flag: "--if-running wait",
  signal: stop,
  onWait: (holder) => log.info(holder, "waits for another run to end"),
  onUnheard: (holder) => log.info(holder, "waits for a run beside it that does not answer"),
  onReplaced: (holder) => log.warn(holder, "a run that was silent was ended"),
});

/** Of a command that has no other use for a log. */
export function loggedPatience(flags: PatienceFlags, config: Config, context: Context): Patience {
  const { level } = config.log;
  const log = createLog({ level, isPretty: isPretty(config, context), destination: context.stderr });
  return patienceOf(flags, log, context);
}
