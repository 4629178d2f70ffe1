/** A question to the model and its answer. Every try keeps the pace, passes the egress, and is accounted for; what
 *  is asked and how an answer is read is the caller's. */
import type { Departure, Egress } from "../shared/egress.ts";
import { type Fault, isFault } from "../shared/fault.ts";
import { faultFromStatus } from "../shared/http-fault.ts";
import { type HttpResponse, openOrigin } from "../shared/http-origin.ts";
import { type RetryPolicy, retry, retryPolicy } from "../shared/retry.ts";
import type { Secret } from "../shared/secret.ts";
import { createSlots } from "../shared/slots.ts";
import { type Account, answered, estimateUsd, outcomeOf, type Usage } from "./account.ts";
import { createPace, type Pace } from "./pace.ts";
import { accessFault, codeIn } from "./response-format.ts";
import type { Prices } from "./tokens.ts";

export interface ExchangeOptions {
  readonly baseUrl: string;
  readonly apiKey?: Secret | undefined;
  /** For one whole answer. */
  readonly timeoutMs: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly prices: Prices;
  /** Every request passes here, each try of its own. */
  readonly egress: Egress;
  readonly policy?: RetryPolicy;
  readonly onWait?: (fault: Fault, delayMs: number) => void;
  readonly now?: () => number;
}

interface Question<T> {
  /** Exactly what is sent. */
  readonly body: Buffer;
  readonly about: Departure;
  /** As expected; the pace is kept by them until the server has counted. */
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly account: Account;
  readonly signal?: AbortSignal | undefined;
  /** Reads a body that came with 200. Faults that carry the usage as facts are priced. */
  readonly read: (body: Buffer) => T;
}

export interface Exchange {
  /** @throws what `read` throws; Fault `call.*` when tries are used up; `access.*` and `config.invalid` about us; what
   *  the egress throws. */
  ask<T extends { readonly usage: Usage | undefined }>(question: Question<T>): Promise<T>;
  readonly pace: Pick<Pace, "state" | "divide" | "empty">;
  close(): Promise<void>;
}

export function openExchange(options: ExchangeOptions): Exchange {
  const { prices, egress, policy = retryPolicy, now = Date.now } = options;
  const origin = openOrigin({
    door: "llm",
    url: options.baseUrl,
    connections: options.concurrency + 1,
    timeoutMs: options.timeoutMs,
    maxBodyBytes: 4 * 2 ** 20,
  });
  const slots = createSlots(options.concurrency);
  const pace = createPace(options.now ? options : { ...options, now: () => performance.now() });
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    ...(options.apiKey ? { authorization: `Bearer ${options.apiKey.reveal()}` } : {}),
  };

  function bodyIn(response: HttpResponse): Buffer {
    const { status } = response;
    if (status === 200) return response.body;
    const reason = codeIn(response.body);
    throw accessFault(response) ?? faultFromStatus("llm", status, response.headers, now(), { reason });
  }

  async function attempt<T extends { readonly usage: Usage | undefined }>(question: Question<T>): Promise<T> {
    const { body, about, promptTokens, answerTokens, account, signal } = question;
    const passage = await pace.take(promptTokens + answerTokens, signal);
    const receipt = await egress.pass(body, about).catch((error: unknown) => {
      passage.settle(0);
      throw error;
    });
    let latencyMs = 0;
    const end = (outcome: ReturnType<typeof answered>) => {
      account.ended(outcome, estimateUsd(body, answerTokens, prices), latencyMs);
      return receipt.outcome(outcome);
    };
    account.began();
    let answer: T;
    try {
      const response = await slots.over(() => {
        const startedAt = performance.now();
        return origin
          .send({ method: "POST", path: "/chat/completions", headers, body, signal })
          .finally(() => {
            latencyMs = performance.now() - startedAt;
          });
      });
      passage.seen(response.headers);
      answer = question.read(bodyIn(response));
    } catch (error) {
      if (isFault(error) && error.code === "call.rateLimited") passage.refused(error.retryAfterMs);
      await end(outcomeOf(error, prices));
      throw error;
    }
    const { usage } = answer;
    if (usage) passage.settle(usage.promptTokens + usage.completionTokens);
    await end(answered(usage, prices));
    return answer;
  }

  return {
    ask: (question) =>
      retry(() => attempt(question), policy, { signal: question.signal, onWait: options.onWait, now }),
    pace,
    close: () => origin.close(),
  };
}
