/** The end of a run that is known only when its ledger is closed: what was written rests in the log, but the disk has
 *  refused to take it from there. Whoever asks later how the run ended is to be told, as far as that can still be
 *  written down. */
import { join } from "node:path";
import { openDatabase } from "./sqlite.ts";

export interface LateEnd {
  readonly exitCode: number;
  readonly reason: string;
  readonly next: string;
}

/** Takes the place of the end that was written down before; where none was, the run stays one that died. To be called
 *  when the ledger is closed, so on a connection of its own and without the lock: one row of a run that is over.
 *  @throws Fault `ledger.failed`. */
export async function amendEnd(dataDir: string, runId: string, end: LateEnd): Promise<void> {
  const database = await openDatabase(join(dataDir, "ledger.sqlite"));
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    database.run(amended, end.exitCode, end.reason, end.next, runId);
  } finally {
    database.close();
  }
}

const amended = `
  UPDATE runs SET exit_code = ?, summary = json_set(summary, '$.reason', ?, '$.next', ?)
  WHERE id = ? AND ended_at IS NOT NULL`;
