/** Recordings that left for a speech-to-text server. Records of their own kind, as deliveries have. */
import type { SpeechEgress } from "../shared/egress.ts";
import type { Chain } from "./chain.ts";

export const createSpeechRecord = (chain: Pick<Chain, "append">): SpeechEgress => ({
  async pass({ bytes, sha256 }, note) {
    const speech = await chain.append({ type: "speech", ...note, bytes, sha256 });
    return {
      async outcome(of) {
        await chain.append({ type: "transcribed", speech, ...of });
      },
    };
  },
});
