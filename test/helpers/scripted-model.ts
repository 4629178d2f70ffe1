/** A model on this machine that answers by a script, and the client that asks it. */
import { onTestFinished } from "vitest";
import { schemaFor } from "../../src/forward/answer-schema.ts";
import { type ForwardOptions, openForward, type Sending } from "../../src/forward/client.ts";
import { parseTemplate } from "../../src/forward/template.ts";
import { templateTexts } from "../../src/forward/template-texts.ts";
import type { Egress } from "../../src/shared/egress.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { Cleared } from "../../src/shared/text.ts";
import { noteEgress } from "./egress-note.ts";
import { bodyOf, openLoopback } from "./loopback.ts";

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Asked {
  readonly body: {
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly response_format?: { readonly type: string; readonly json_schema?: { readonly strict: boolean } };
  };
  readonly headers: Readonly<Record<string, unknown>>;
}

export const analysis = {
  summary: "The customer gave a number.",
  primaryIssue: "Contact details.",
  customerSentiment: "neutral",
  resolution: "resolved",
  followUp: [],
  topics: ["contact"],
};

export const completion = (content: unknown, more: Record<string, unknown> = {}) => ({
  model: "m",
  choices: [{ finish_reason: "stop", message: { role: "assistant", content }, ...more }],
  usage: { prompt_tokens: 1000, completion_tokens: 100 },
});

export const good: ScriptedAnswer = { body: completion(JSON.stringify(analysis)) };

/** Nothing is known of the conversation; what the model says may be shown to it again as it is. */
export const plainSending: Sending = { brief: { mediaType: "voice" }, clear: (text) => text as Cleared };

/** A client of the chat server at a URL, which tries again soon and gives up soon. */
export const forwardTo = (baseUrl: string, egress: Egress, options: Partial<ForwardOptions> = {}) =>
  openForward({
    baseUrl,
    apiKey: new Secret("key-1"),
    model: "m",
    temperature: 0.2,
    timeoutMs: 2000,
    concurrency: 4,
    prices: { input: 1, output: 10 },
    template: parseTemplate(templateTexts.analysis, "PROMPT_TEMPLATE", 4000),
    contextTokens: 128_000,
    schema: schemaFor("analysis", 4000),
    egress,
    policy: { attempts: 4, firstDelayMs: 1, maxDelayMs: 5, maxRetryAfterMs: 50, totalMs: 5000 },
    ...options,
  });

/** Answers with `answers` in turn, the last one for ever. */
export async function openScriptedModel(
  answers: readonly (ScriptedAnswer | ((body: Asked["body"]) => ScriptedAnswer))[],
  options: Partial<ForwardOptions> = {},
) {
  const asked: Asked[] = [];
  const egress = noteEgress();
  const server = await openLoopback(async (request, response) => {
    const body = JSON.parse(await bodyOf(request)) as Asked["body"];
    asked.push({ body, headers: request.headers });
    const next = answers[Math.min(asked.length, answers.length) - 1];
    const answer = typeof next === "function" ? next(body) : next;
    const text = typeof answer?.body === "string" ? answer.body : JSON.stringify(answer?.body);
    response
      .writeHead(answer?.status ?? 200, { "content-type": "application/json", ...answer?.headers })
      .end(text);
  });
  const forward = forwardTo(`${server.url}/v1`, egress, options);
  return {
    forward,
    asked,
    passed: egress.passed,
    async close() {
      await forward.close();
      await server.close();
    },
  };
}

/** The same, closed when the test that asked for it has ended. */
export async function scriptedModel(...script: Parameters<typeof openScriptedModel>) {
  const model = await openScriptedModel(...script);
  onTestFinished(model.close);
  return model;
}
