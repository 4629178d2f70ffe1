/** The very end: what worked is closed, and only then is it known how it ended. */
import { amendEnd } from "../ledger/late-end.ts";
import { isFault } from "../shared/fault.ts";
import type { Log } from "../shared/log.ts";
import type { Exit } from "./failure.ts";
import { exitOfFault } from "./failure.ts";

/** Where the end was written down. */
interface Written {
  /** Undefined where nothing was. */
  readonly dataDir: string | undefined;
  readonly runId: string;
  readonly log: Log;
}

/** What can not be closed is an end of its own, and takes the place of the one that was written down: a person who asks
 *  later how it ended is told. @returns how it has ended. @throws what is no Fault: a bug. */
export async function closeAfter(
  exit: Exit,
  close: () => Promise<void>,
  { dataDir, runId, log }: Written,
): Promise<Exit> {
  try {
    await close();
    return exit;
  } catch (error) {
    if (!isFault(error)) throw error;
    const late = exitOfFault(error);
    if (late.code === exit.code) return exit;
    const { code: exitCode, reason, next } = late;
    if (dataDir !== undefined)
      await amendEnd(dataDir, runId, { exitCode, reason, next }).catch((unwritten: unknown) =>
        log.error({ error: unwritten }, "how the run ended could not be written"),
      );
    return late;
  }
}
