/** How a stream stands: at work, or what its end has left to the next one. */
import type { StreamStanding } from "../shared/standing.ts";
import { holdersAtWork } from "./inspection.ts";
import type { Database } from "./sqlite.ts";
import { heldOnes } from "./standing.ts";
import { openView } from "./view.ts";

/** Reads only; a stream may be at work meanwhile.
 *  @returns undefined when no stream has worked in this directory. @throws Fault `ledger.failed`. */
export async function readStreamStanding(dataDir: string): Promise<StreamStanding | undefined> {
  const database = await openView(dataDir, "live_conversations");
  if (!database) return undefined;
  try {
    const run = database.get(lastRun);
    const { command = null, started_at: startedAt } = run ?? {};
    if (!run || (command === null && database.get("SELECT 1 FROM live_conversations LIMIT 1") === undefined))
      return undefined;
    const { ended_at: endedAt, exit_code: exitCode, summary } = run;
    const { reason } = (JSON.parse(String(summary ?? "null")) ?? {}) as { readonly reason?: string };
    return {
      dataDir,
      holders: await holdersAtWork(dataDir),
      startedAt: Number(startedAt),
      ...(typeof endedAt === "number" ? { endedAt } : {}),
      ...(typeof exitCode === "number" ? { exitCode } : {}),
      ...(typeof reason === "string" ? { reason } : {}),
      ...(typeof command === "string" ? { command } : {}),
      ...leftIn(database),
      held: Number(database.get(heldOnes)?.["held"]),
      faults: faultsOf(database, String(run["id"])),
    };
  } finally {
    database.close();
  }
}

function leftIn(database: Database): Pick<StreamStanding, "running" | "toFill" | "toFinish"> {
  const { running, filling, finishing } = database.get(left) ?? {};
  return { running: Number(running), toFill: Number(filling), toFinish: Number(finishing) };
}

const faultsOf = (database: Database, runId: string): StreamStanding["faults"] =>
  Object.fromEntries(
    database.all(failedIn, runId).map((row) => [String(row["fault_code"]), Number(row["failed"])]),
  );

/** A run that strayed in here, before that was refused, is none. */
const lastRun = "SELECT * FROM runs ORDER BY command IS NOT NULL DESC, started_at DESC, rowid DESC LIMIT 1";

const left = `
  SELECT coalesce(sum(state = 'running'), 0) AS running,
    coalesce(sum(state = 'ended' AND gaps <> '[]'), 0) AS filling,
    coalesce(sum(state = 'ended' AND is_final_due = 1), 0) AS finishing
  FROM live_conversations WHERE state <> 'closed'`;

const failedIn = `
  SELECT fault_code, count(*) AS failed FROM conversations WHERE state = 'failed' AND run_id = ? GROUP BY 1`;
