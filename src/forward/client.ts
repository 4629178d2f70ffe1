/** The chat endpoint's door. It takes only `Cleared` text. What is asked of a conversation is decided here; how a
 *  request goes out and comes back, in `exchange.ts`. */
import { randomBytes } from "node:crypto";
import type { Masked } from "../shared/egress.ts";
import type { Cleared } from "../shared/text.ts";
import type { Spent, Turn } from "../shared/types.ts";
import { type Account, createAccount } from "./account.ts";
import { type Answer, parseAnswer } from "./answer.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import { type ExchangeOptions, openExchange } from "./exchange.ts";
import { userMessage } from "./prompt.ts";
import { createFormats, type Format, isFormatRefused } from "./response-format.ts";
import { costUsd, estimateTokens } from "./tokens.ts";

export interface ForwardOptions extends ExchangeOptions {
  readonly model: string;
  readonly temperature: number;
  readonly maxOutputTokens?: number | undefined;
  readonly prompt: string;
  readonly schema: AnswerSchema;
}

export interface Forwarded extends Spent {
  readonly analysis: Answer["analysis"];
  readonly model: string;
  readonly finishReason: string;
}

export interface Forward {
  /** @throws Fault `answer.*` about this conversation; `call.*` when tries are used up; `access.*` and
   *  `config.invalid` about us; what the egress throws. What was spent for nothing is told to `onSpent`. */
  send(
    surrogate: string,
    turns: readonly Turn<Cleared>[],
    options: { masked?: Masked; signal?: AbortSignal; onSpent?: (spent: Spent) => void },
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
export const usualAnswerTokens = 220;

export function openForward(options: ForwardOptions): Forward {
  const { model, prompt, schema, prices } = options;
  const exchange = openExchange(options);
  const formats = createFormats(schema);
  const answerTokens = options.maxOutputTokens ?? usualAnswerTokens;
  const fixedTokens = estimateTokens(prompt) + estimateTokens(JSON.stringify(schema.json));

  const bodyOf = (message: string, format: Format): Buffer =>
    Buffer.from(
      JSON.stringify({
        model,
        temperature: options.temperature,
        messages: [
          { role: "system", content: prompt },
          { role: "user", content: message },
        ],
        ...(options.maxOutputTokens ? { max_completion_tokens: options.maxOutputTokens } : {}),
        ...format.fields,
      }),
    );

  /** Asks in the best form of answer the server knows. */
  async function ask(
    message: string,
    about: Masked & { readonly surrogate: string },
    account: Account,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const promptTokens = fixedTokens + estimateTokens(message);
    for (;;) {
      const format = formats.current();
      try {
        const answer = await exchange.ask({
          body: bodyOf(message, format),
          about: { ...about, purpose: "analysis" },
          promptTokens,
          answerTokens,
          account,
          signal,
          read: (body) => parseAnswer(body, schema),
        });
        formats.works(format);
        return answer;
      } catch (error) {
        if (!isFormatRefused(error) || !formats.stepDown(format)) throw error;
      }
    }
  }

  return {
    async send(surrogate, turns, { masked = { counts: {} }, signal, onSpent }) {
      const message = userMessage(surrogate, turns, randomBytes(9).toString("base64url"));
      const { counts, digests } = masked;
      const account = createAccount();
      try {
        const answer = await ask(message, { surrogate, counts, digests }, account, signal);
        return {
          ...account.spent(),
          analysis: answer.analysis,
          model,
          finishReason: answer.finishReason,
        };
      } catch (error) {
        onSpent?.(account.spent());
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
    close: () => exchange.close(),
  };
}
