/** Takes conversations that failed through the whole road again. The vendor lists conversations by time and not by id:
 *  the days they are of are paged through, and only they are taken. */
import { expectRuns } from "../ledger/data-dir.ts";
import { type Failure, readFailures } from "../ledger/failures.ts";
import { Fault, faultKinds } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { writeExit } from "./failure.ts";
import { checkPrices, runOver } from "./run.ts";
import type { RunFlags } from "./run-flags.ts";
import { loadConfig } from "./settings.ts";
import { refuseStreamDirectory } from "./stream-directory.ts";
import { windowAround } from "./window.ts";

export interface RetryFlags extends RunFlags {
  readonly run?: string;
  /** `transient`: a call failed or the run did, and that may well not happen again. */
  readonly class: "transient" | "all";
}

/** @throws Fault `usage.invalid` when the run left nothing failed, and whatever a run throws. */
export async function retryCommand(flags: RetryFlags, context: Context): Promise<number> {
  const config = loadConfig(flags, ["genesys", "llm"], context);
  expectRuns(config.dataDir);
  await refuseStreamDirectory(config.dataDir);
  checkPrices(config);
  const failures = await readFailures(config.dataDir, flags.run);
  if (failures.length === 0 && flags.run !== undefined) {
    throw new Fault("usage.invalid", {
      says: "no conversation stands as failed in that run",
      next: "see status for the run that has them; what a later run has touched is that run's",
    });
  }
  const chosen = failures.filter((failure) => flags.class === "all" || isTransient(failure));
  if (chosen.length === 0) {
    const reason = failures.length === 0 ? "nothing has failed" : "nothing failed but for good reasons";
    const next = failures.length === 0 ? "nothing" : "retry --class all, when the reason is mended";
    if (flags.json) writeExit({ code: 0, reason, next }, context);
    else if (!flags.quiet) context.stdout.write(`${reason}; next: ${next}\n`);
    return 0;
  }
  const only = new Set(chosen.map(({ conversationId }) => conversationId));
  return runOver(windowAround(chosen), config, { ...flags, only, command: "retry" }, context);
}

const isTransient = ({ faultCode }: Failure): boolean => faultKinds[faultCode]?.scope !== "conversation";
