/** Up to when the vendor's store of conversations is complete (`DataAvailabilityResponse`, SDK 262). */
import { Fault, isFault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import type { Genesys } from "./client.ts";
import { availabilityPath } from "./endpoints.ts";
import { textAt } from "./fields.ts";

/** Epoch milliseconds; undefined where the client's role may not ask, or a gateway does not know the question.
 *  @throws Fault, those of a call. */
export async function fetchWatermark(genesys: Pick<Genesys, "get">): Promise<number | undefined> {
  try {
    const answer = await genesys.get(availabilityPath);
    const atMs = Date.parse((isRecord(answer) && textAt(answer, "dataAvailabilityDate")) || "");
    if (Number.isNaN(atMs)) throw new Fault("call.badBody", { facts: { door: "genesys" } });
    return atMs;
  } catch (error) {
    if (isFault(error) && (error.code === "access.forbidden" || error.code === "call.notFound"))
      return undefined;
    throw error;
  }
}
