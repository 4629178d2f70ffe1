import type { Genesys } from "../genesys/client.ts";
import { summariesPath } from "../genesys/endpoints.ts";
import { type NativeSummary, parseSummaries } from "../genesys/summaries.ts";
import { isRecord } from "../shared/json.ts";
import { orAbsent } from "./absence.ts";

/** Undefined when there is none, or none yet.
 *  @throws Fault `access.forbidden` without the permission `conversation:summary:view`, and those of the door. */
export async function fetchNativeSummary(
  genesys: Pick<Genesys, "get">,
  conversationId: string,
  signal?: AbortSignal,
): Promise<NativeSummary | undefined> {
  const document = await orAbsent(genesys.get(summariesPath(conversationId), signal));
  return isRecord(document) ? parseSummaries(document) : undefined;
}
