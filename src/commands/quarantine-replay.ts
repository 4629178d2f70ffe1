/** What was held back goes through redactor, guard and gate again, with the rules as they are now. */
import { expectRuns } from "../ledger/data-dir.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { wrongUse } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { done, expectHeld, heldIn, inLedger } from "./quarantine.ts";
import { newRun, runOver } from "./run.ts";
import { tellExit } from "./run-exit.ts";
import type { RunFlags } from "./run-flags.ts";
import { loadConfig } from "./settings.ts";
import { refuseStreamDirectory } from "./stream-directory.ts";
import { windowAround } from "./window.ts";

export interface ReplayFlags extends RunFlags {
  readonly all?: boolean;
}

/** The vendor lists conversations by time and not by id: the days they are of are paged through, and only they are
 *  taken. @throws as `quarantineDrop`, and whatever a run throws. */
export async function quarantineReplay(
  ids: readonly string[],
  flags: ReplayFlags,
  context: Context,
): Promise<number> {
  if (ids.length > 0 === (flags.all === true))
    throw wrongUse("name conversations, or say --all", "see quarantine list");
  const run = newRun(flags, context);
  const config = loadConfig(flags, ["genesys", "llm"], context);
  expectRuns(config.dataDir);
  await refuseStreamDirectory(config.dataDir);
  const held = flags.all ? await heldIn(config.dataDir) : await expectHeld(ids, config.dataDir);
  if (held.length === 0) return done(flags, context);

  const only = new Set(held.map(({ conversationId }) => conversationId));
  const release = ({ quarantine }: Ledger) => quarantine.release([...only]);
  const exit = await inLedger(release, config, flags, context, run.deadline);
  if (exit) return tellExit(exit, flags, context);
  const ofRun = { ...flags, only, command: "quarantine replay" };
  return runOver(windowAround(held), config, ofRun, context, run);
}
