/** What `doctor` sees of the ledger; no lock is taken for longer than the look. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "../shared/fault.ts";
import type { HolderStanding } from "../shared/standing.ts";
import { readHolder, standingOf } from "./holder.ts";
import { openDatabase } from "./sqlite.ts";
import { openView } from "./view.ts";

export interface Inspection {
  /** The run that is at work; empty when it has not said who it is. */
  readonly holder: HolderStanding | undefined;
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
      holder: await holderAtWork(dataDir),
      done: inStates("'done'"),
      setAside: inStates("'failed', 'held'"),
    };
  } finally {
    database.close();
  }
}

/** The run that is at work; empty when it has not said who it is. */
export const holderAtWork = async (dataDir: string): Promise<HolderStanding | undefined> =>
  (await isLocked(dataDir)) ? standingOf(await readHolder(dataDir)) : undefined;

async function isLocked(dataDir: string): Promise<boolean> {
  const path = join(dataDir, "lock.sqlite");
  if (!existsSync(path)) return false;
  const database = await openDatabase(path, { readOnly: true });
  try {
    database.exec("SELECT 1 FROM sqlite_schema");
    return false;
  } catch (error) {
    if (isFault(error) && error.facts["code"] === "SQLITE_BUSY") return true;
    throw error;
  } finally {
    database.close();
  }
}
