import type { Road } from "../road.ts";
import type { Log } from "../shared/log.ts";

/** What nobody outside has heard of yet. It is told here and changes nothing of the run: the next one tries again, and a
 *  ledger or an audit that can not be written ends the run by itself. */
export async function tellCallbacks(of: Pick<Road, "undelivered">, log: Log): Promise<void> {
  try {
    const { waiting = 0, failed = 0 } = (await of.undelivered()) ?? {};
    if (waiting + failed > 0) log.warn({ waiting, failed }, "callbacks are left: see `status`");
  } catch (error) {
    log.error({ error }, "callbacks could not be delivered");
  }
}

/** What can not be searched yet. It is no fault of the run's: whoever comes next brings it. */
export async function tellSearch(of: Pick<Road, "unindexed">, log: Log): Promise<void> {
  for (const { index, waiting, fault } of await of.unindexed())
    if (waiting > 0 || fault)
      log.warn(
        { index, waiting, code: fault?.code, facts: fault?.facts },
        waiting > 0
          ? "results are not in the search index: see `status`"
          : "the search index failed, and lacks nothing",
      );
}
