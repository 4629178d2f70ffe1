/** What the requests for one conversation took, whatever became of each. */
import type { Outcome } from "../shared/egress.ts";
import { isFault } from "../shared/fault.ts";
import type { Lost, Spent } from "../shared/types.ts";
import { costUsd, type Prices } from "./tokens.ts";

/** As the server counted. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface Account {
  /** A request is about to leave. */
  began(): void;
  /** @param estimatedUsd what it counts as when nobody heard its answer. @param latencyMs until its last byte. */
  ended(outcome: Outcome, estimatedUsd: number, latencyMs: number): void;
  spent(): Spent;
}

export function createAccount(): Account {
  let attempts = 0;
  let promptTokens = 0;
  let completionTokens = 0;
  let cost = 0;
  let latency = 0;
  let lost: Lost | undefined;
  return {
    began() {
      attempts += 1;
    },
    ended(outcome, estimatedUsd, latencyMs) {
      promptTokens += outcome.promptTokens ?? 0;
      completionTokens += outcome.completionTokens ?? 0;
      cost += outcome.costUsd ?? 0;
      if (outcome.kind === "answered") latency += latencyMs;
      if (outcome.kind === "unknown")
        lost = { requests: (lost?.requests ?? 0) + 1, costUsd: (lost?.costUsd ?? 0) + estimatedUsd };
    },
    spent: () => ({
      promptTokens,
      completionTokens,
      costUsd: cost,
      latencyMs: Math.round(latency),
      attempts,
      ...(lost ? { lost } : {}),
    }),
  };
}

/** Of a request that is yet to leave: four bytes are a token. */
export const estimateUsd = (bytes: Buffer, answerTokens: number, prices: Prices): number =>
  costUsd(Math.ceil(bytes.length / 4), answerTokens, prices);

export const answered = (usage: Usage | undefined, prices: Prices): Outcome => ({
  kind: "answered",
  ...priced(usage, prices),
});

/** The connection broke, or was let go by us, after the request may have arrived. */
const lostCodes: readonly string[] = ["call.network", "call.timeout", "call.tooLarge"];

/** The request did not leave this machine. */
const isUnsent = (reason: unknown) =>
  reason === "ECONNREFUSED" || reason === "ENOTFOUND" || reason === "UND_ERR_CONNECT_TIMEOUT";

/** What became of a request that ended with an error. */
export function outcomeOf(error: unknown, prices: Prices): Outcome {
  if (!isFault(error)) return { kind: "unknown" };
  const { code: faultCode, facts } = error;
  const isLost = lostCodes.includes(faultCode) && !isUnsent(facts["reason"]);
  const { promptTokens, completionTokens } = facts;
  const usage =
    typeof promptTokens === "number" && typeof completionTokens === "number"
      ? { promptTokens, completionTokens }
      : undefined;
  return { kind: isLost ? "unknown" : "failed", faultCode, ...priced(usage, prices) };
}

const priced = (usage: Usage | undefined, prices: Prices) =>
  usage && { ...usage, costUsd: costUsd(usage.promptTokens, usage.completionTokens, prices) };
