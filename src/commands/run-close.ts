/** The very end: what worked is closed, and only then is it known how it ended. */
import { amendEnd } from "../ledger/late-end.ts";
import { isFault } from "../shared/fault.ts";
import type { Log } from "../shared/log.ts";
import { type Exit, exitOfFault } from "./failure.ts";

/** What was written down of the end, and where. */
interface Written {
  readonly code: number;
  /** Undefined where nothing was. */
  readonly dataDir: string | undefined;
  readonly runId: string;
  readonly log: Log;
}

/** What can not be closed is an end of its own. An end that is another than was written down takes its place: a person
 *  who asks later how it ended is told. @returns how it has ended. @throws what is no Fault: a bug. */
export async function closeAfter(
  exit: Exit,
  close: () => Promise<void>,
  { code, dataDir, runId, log }: Written,
): Promise<Exit> {
  const end = await close().then(
    () => exit,
    (error: unknown) => {
      if (!isFault(error)) throw error;
      const late = exitOfFault(error);
      return late.code === exit.code ? exit : late;
    },
  );
  if (end.code === code || dataDir === undefined) return end;
  const { code: exitCode, reason, next } = end;
  await amendEnd(dataDir, runId, { exitCode, reason, next }).catch((unwritten: unknown) =>
    log.error({ error: unwritten }, "how the run ended could not be written"),
  );
  return end;
}
