import { readStreamStanding } from "../ledger/stream-standing.ts";
import { Fault } from "../shared/fault.ts";

/** Where a stream keeps its windows nothing is done anew: what they held comes with the conversation, whole.
 *  @throws Fault `usage.invalid`, `ledger.failed`. */
export async function refuseStreamDirectory(dataDir: string): Promise<void> {
  if ((await readStreamStanding(dataDir)) === undefined) return;
  throw new Fault("usage.invalid", {
    says: "this directory is a stream's: its windows are not done again, and no run works here",
    next: "give the DATA_DIR above it; a run there does the conversations whole",
  });
}
