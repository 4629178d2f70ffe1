/** What `doctor` sees of the ledger; no lock is taken for longer than the look. */
import type { HolderStanding } from "../shared/standing.ts";
import { standingOf, takenSeats } from "./seat.ts";
import { openView } from "./view.ts";

export interface Inspection {
  readonly holders: readonly HolderStanding[];
  readonly done: number;
  /** Set aside as failed or held back. */
  readonly setAside: number;
}

/** Undefined when there is no ledger yet.
 *  @throws Fault `ledger.failed` for a file that is damaged, newer than this program or not a ledger. */
export async function inspectLedger(dataDir: string): Promise<Inspection | undefined> {
  const database = await openView(dataDir, "conversations");
  if (!database) return undefined;
  try {
    const inStates = (states: string) =>
      Number(database.get(`SELECT count(*) AS n FROM conversations WHERE state IN (${states})`)?.["n"]);
    return {
      holders: await holdersAtWork(dataDir),
      done: inStates("'done'"),
      setAside: inStates("'failed', 'held'"),
    };
  } finally {
    database.close();
  }
}

/** Those at work; empty for one that has not said who it is. */
export const holdersAtWork = async (dataDir: string): Promise<readonly HolderStanding[]> =>
  (await takenSeats(dataDir)).map(({ holder }) => standingOf(holder));
