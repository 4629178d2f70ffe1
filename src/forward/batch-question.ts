/** A conversation as one line of a batch file, and the line of the answer. One question only: what needs several, one
 *  after the other, can not wait a day for each. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isFault } from "../shared/fault.ts";
import type { Cleared } from "../shared/text.ts";
import type { Spent, Turn } from "../shared/types.ts";
import { createAccount, outcomeOf } from "./account.ts";
import { parseAnswer } from "./answer.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import { type ChatSettings, chatBody } from "./chat-body.ts";
import type { Forwarded } from "./client.ts";
import { conversationBlock, nonceOf } from "./prompt.ts";
import { qualityOf } from "./quality.ts";
import { createFormats } from "./response-format.ts";
import type { Brief, Template } from "./template.ts";
import { costUsd, type Prices } from "./tokens.ts";

export interface BatchQuestionOptions extends ChatSettings {
  readonly template: Template;
  readonly schema: AnswerSchema;
  /** Of a batch. */
  readonly prices: Prices;
}

interface Asked {
  readonly turns: readonly Turn<Cleared>[];
  readonly brief: Brief;
  readonly nonce: string;
}

/** A line of an answer file. */
export interface AnswerLine {
  readonly customId: string;
  /** Undefined when the server did not come to it. */
  readonly status: number | undefined;
  /** The body, as a live answer's. */
  readonly body: Buffer;
}

export interface BatchQuestions {
  /** @returns the request's body, and the nonce that the answer is read with. */
  body(surrogate: string, turns: readonly Turn<Cleared>[], brief: Brief): { body: Buffer; nonce: string };
  /** Of a 200. @throws Fault `answer.*`, `call.badBody`. */
  read(body: Buffer, asked: Asked): Forwarded;
  /** What an answer took that could not be used. */
  spentOn(error: unknown): Spent;
}

export function createBatchQuestions(options: BatchQuestionOptions): BatchQuestions {
  const { template, schema, prices, model } = options;
  const format = createFormats(schema).current();
  return {
    body(surrogate, turns, brief) {
      const nonce = nonceOf(randomUUID());
      const block = conversationBlock(surrogate, turns, nonce);
      const messages = template.messages(brief, turns.length, block);
      return { body: chatBody(options, messages, format), nonce };
    },
    read(body, { turns, brief, nonce }) {
      const { analysis, flags, finishReason, usage } = parseAnswer(body, schema, { nonce });
      const { promptTokens = 0, completionTokens = 0 } = usage ?? {};
      return {
        promptTokens,
        completionTokens,
        costUsd: costUsd(promptTokens, completionTokens, prices),
        // Nobody waited for it.
        latencyMs: 0,
        attempts: 1,
        analysis,
        model,
        finishReason,
        chunks: 1,
        review: { ...qualityOf(analysis, turns, schema, brief.language), flags },
      };
    },
    spentOn(error) {
      const account = createAccount();
      account.began();
      if (isFault(error)) account.ended({ ...outcomeOf(error, prices), kind: "failed" }, 0, 0);
      return account.spent();
    },
  };
}

/** The line of a batch file, its end included. */
export const requestLine = (customId: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `{"custom_id":${JSON.stringify(customId)},"method":"POST","url":"/v1/chat/completions","body":`,
    ),
    body,
    Buffer.from("}\n"),
  ]);

const lineShape = z.object({
  custom_id: z.string().max(64),
  response: z.object({ status_code: z.number().int(), body: z.unknown() }).nullish(),
});

/** Undefined for what is no such line: its conversation is then one that got no answer. */
export function parseAnswerLine(line: Buffer): AnswerLine | undefined {
  const parsed = lineShape.safeParse(jsonIn(line));
  if (!parsed.success) return undefined;
  const { custom_id: customId, response } = parsed.data;
  return {
    customId,
    status: response?.status_code,
    body: Buffer.from(JSON.stringify(response?.body ?? null)),
  };
}

function jsonIn(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Without their ends; empty ones left out. */
export function* linesOf(file: Buffer): Generator<Buffer> {
  for (let from = 0; from < file.length; ) {
    const end = file.indexOf(10, from);
    const to = end < 0 ? file.length : end;
    if (to > from) yield file.subarray(from, to);
    from = to + 1;
  }
}
