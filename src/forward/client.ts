/** The chat endpoint's door. It takes only `Cleared` text. One request a conversation through the shared retry;
 *  the pace is kept for all requests together, by our own limits or by those the server's headers tell. */
import { randomBytes } from "node:crypto";
import { type Fault, isFault } from "../shared/fault.ts";
import { faultFromStatus, type HttpHeaders, headerOf } from "../shared/http-fault.ts";
import { type HttpResponse, openOrigin } from "../shared/http-origin.ts";
import { createRateLimiter } from "../shared/rate-limiter.ts";
import { type RetryPolicy, retry, retryPolicy } from "../shared/retry.ts";
import type { Secret } from "../shared/secret.ts";
import type { Cleared } from "../shared/text.ts";
import type { Spent, Turn } from "../shared/types.ts";
import { type Answer, parseAnswer } from "./answer.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import { durationMs } from "./duration.ts";
import { userMessage } from "./prompt.ts";
import { accessFault, createFormats, isFormatRefused } from "./response-format.ts";
import { costUsd, estimateTokens, type Prices } from "./tokens.ts";

export interface ForwardOptions {
  readonly baseUrl: string;
  readonly apiKey?: Secret | undefined;
  readonly model: string;
  readonly temperature: number;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly prices: Prices;
  readonly prompt: string;
  readonly schema: AnswerSchema;
  readonly policy?: RetryPolicy;
  readonly onWait?: (fault: Fault, delayMs: number) => void;
  readonly now?: () => number;
}

export interface Forwarded extends Spent {
  readonly analysis: Answer["analysis"];
  readonly model: string;
  readonly finishReason: string;
}

export interface Forward {
  /** @throws Fault `answer.*` about this conversation; `call.*` when tries are used up; `access.*` and
   *  `config.invalid` about us. A fault's `spent` is told to `onSpent`. */
  send(
    surrogate: string,
    turns: readonly Turn<Cleared>[],
    options: { signal?: AbortSignal; onSpent?: (spent: Spent) => void },
  ): Promise<Forwarded>;
  /** Tokens a request of these turns would take, for the plan. */
  estimate(turns: readonly Turn<Cleared>[]): {
    promptTokens: number;
    completionTokens: number;
    costUsd: number;
  };
  close(): Promise<void>;
}

/** Without a limit of its own the answer is short: the built-in schema fills some 200 tokens. */
const usualAnswerTokens = 220;

export function openForward(options: ForwardOptions): Forward {
  const { model, prompt, schema, prices, policy = retryPolicy, now = Date.now } = options;
  const origin = openOrigin({
    door: "llm",
    url: options.baseUrl,
    connections: options.concurrency + 1,
    timeoutMs: options.timeoutMs,
    maxBodyBytes: 4 * 2 ** 20,
  });
  const requests = createRateLimiter({ perMinute: options.requestsPerMinute ?? Number.POSITIVE_INFINITY });
  const tokensPerMinute = options.tokensPerMinute ?? Number.POSITIVE_INFINITY;
  const tokens = createRateLimiter({
    perMinute: tokensPerMinute,
    ...(options.tokensPerMinute ? { burst: options.tokensPerMinute / 6 } : {}),
  });
  const formats = createFormats(schema);
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    ...(options.apiKey ? { authorization: `Bearer ${options.apiKey.reveal()}` } : {}),
  };
  const fixedTokens = estimateTokens(prompt) + estimateTokens(JSON.stringify(schema.json));

  function observe(received: HttpHeaders): void {
    const number = (name: string) => Number(headerOf(received, name) ?? Number.NaN);
    const limit = number("x-ratelimit-limit-requests");
    const remaining = number("x-ratelimit-remaining-requests");
    const resetMs = durationMs(headerOf(received, "x-ratelimit-reset-requests"));
    if (limit > 0) {
      requests.observe({
        limitPerMinute: limit,
        ...(Number.isNaN(remaining) ? {} : { remaining }),
        ...(resetMs === undefined ? {} : { resetMs }),
      });
    }
    const tokenLimit = number("x-ratelimit-limit-tokens");
    if (tokenLimit > 0) tokens.observe({ limitPerMinute: tokenLimit });
  }

  function check(response: HttpResponse): Buffer {
    const { status } = response;
    observe(response.headers);
    if (status === 200) return response.body;
    const fault = accessFault(response) ?? faultFromStatus("llm", status, response.headers, now());
    if (fault.code === "call.rateLimited") requests.pause(fault.retryAfterMs ?? 1000);
    throw fault;
  }

  const bodyOf = (message: string, format: ReturnType<typeof formats.current>): string =>
    JSON.stringify({
      model,
      temperature: options.temperature,
      messages: [
        { role: "system", content: prompt },
        { role: "user", content: message },
      ],
      ...(options.maxOutputTokens ? { max_completion_tokens: options.maxOutputTokens } : {}),
      ...format.fields,
    });

  return {
    async send(surrogate, turns, { signal, onSpent }) {
      const message = userMessage(surrogate, turns, randomBytes(9).toString("base64url"));
      const expected = fixedTokens + estimateTokens(message) + (options.maxOutputTokens ?? usualAnswerTokens);
      let attempts = 0;
      let latencyMs = 0;

      async function attempt(): Promise<Answer> {
        await tokens.take(expected, signal);
        await requests.take(1, signal);
        const format = formats.current();
        const startedAt = performance.now();
        attempts += 1;
        try {
          const response = await origin.send({
            method: "POST",
            path: "/chat/completions",
            headers,
            body: bodyOf(message, format),
            signal,
          });
          latencyMs = performance.now() - startedAt;
          if (isFormatRefused(response) && formats.stepDown(format)) return attempt();
          const answer = parseAnswer(check(response), schema);
          formats.works(format);
          if (answer.usage)
            tokens.settle(answer.usage.promptTokens + answer.usage.completionTokens - expected);
          return answer;
        } catch (error) {
          latencyMs = performance.now() - startedAt;
          throw error;
        }
      }

      const spentOf = (used: { promptTokens?: unknown; completionTokens?: unknown } | undefined): Spent => {
        const promptTokens = Number(used?.promptTokens ?? 0);
        const completionTokens = Number(used?.completionTokens ?? 0);
        const cost = costUsd(promptTokens, completionTokens, prices);
        return { promptTokens, completionTokens, costUsd: cost, latencyMs: Math.round(latencyMs), attempts };
      };

      try {
        const answer = await retry(attempt, policy, { signal, onWait: options.onWait, now });
        return {
          ...spentOf(answer.usage),
          analysis: answer.analysis,
          model,
          finishReason: answer.finishReason,
        };
      } catch (error) {
        onSpent?.(spentOf(isFault(error) ? error.facts : undefined));
        throw error;
      }
    },
    estimate(turns) {
      const promptTokens = fixedTokens + estimateTokens(userMessage("0".repeat(16), turns, "0".repeat(12)));
      return {
        promptTokens,
        completionTokens: usualAnswerTokens,
        costUsd: costUsd(promptTokens, usualAnswerTokens, prices),
      };
    },
    close: () => origin.close(),
  };
}
