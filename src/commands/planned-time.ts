import type { Config } from "../config.ts";
import type { Tally } from "../tally.ts";

/** Milliseconds a run would take, at the paces that are set. Of a conversation's calls to Genesys one is counted against
 *  the limit, and one in fifty is made again. */
export function plannedMs(tally: Tally, config: Config): number {
  const { requestsPerMinute, tokensPerMinute, isBatch } = config.llm;
  const genesysMs =
    ((tally.done + tally.absent + tally.pending) * 1.02 * 60_000) / config.genesys.requestsPerMinute;
  if (isBatch) return genesysMs;
  const usualAnswerMs = 3000;
  return Math.max(
    genesysMs,
    (tally.requests * 60_000) / (requestsPerMinute ?? Number.POSITIVE_INFINITY),
    ((tally.promptTokens + tally.completionTokens) * 60_000) / (tokensPerMinute ?? Number.POSITIVE_INFINITY),
    (tally.requests * usualAnswerMs) / config.llm.concurrency,
  );
}
