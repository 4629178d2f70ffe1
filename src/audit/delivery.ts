/** What left for the receiver of callbacks. Records of their own kind: the sums over requests are the LLM's, and what the
 *  ledger counts of a conversation is held against them. */
import type { DeliveryEgress } from "../shared/egress.ts";
import { sha256 } from "../shared/sha256.ts";
import type { Chain } from "./chain.ts";

export const createDeliveryRecord = (chain: Pick<Chain, "append">): DeliveryEgress => ({
  async pass(bytes, { event, about, to, surrogates }) {
    const what = { event, about, to, bytes: bytes.length, sha256: sha256(bytes), surrogates };
    const delivery = await chain.append({ type: "delivery", ...what });
    return {
      async outcome(of) {
        await chain.append({ type: "delivered", delivery, ...of });
      },
    };
  },
});
