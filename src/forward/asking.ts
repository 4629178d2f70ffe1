/** One question about a conversation: in the best form of answer the server knows, its answer checked, and asked once
 *  more when that is malformed. */
import { randomUUID } from "node:crypto";
import type { Masked, Purpose } from "../shared/egress.ts";
import { isFault } from "../shared/fault.ts";
import type { Cleared } from "../shared/text.ts";
import type { Account } from "./account.ts";
import { type Answer, type Malformed, parseAnswer, type Reading } from "./answer.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import { type ChatSettings, chatBody } from "./chat-body.ts";
import type { Exchange } from "./exchange.ts";
import { nonceOf } from "./prompt.ts";
import { repairMessages } from "./repair.ts";
import { createFormats, isFormatRefused } from "./response-format.ts";
import { bytesIn, type Message } from "./template.ts";
import type { TokenEstimate } from "./tokens.ts";

export interface AskingOptions extends ChatSettings {
  readonly schema: AnswerSchema;
  readonly exchange: Exchange;
  readonly tokens: TokenEstimate;
}

/** Whom the questions are about. */
export interface Subject {
  readonly surrogate: string;
  readonly masked: Masked;
  /** Clears what the model said, before it is shown to it again. */
  readonly clear: (text: string) => Cleared;
  readonly account: Account;
  readonly signal: AbortSignal | undefined;
  /** Told of a good answer about the whole conversation, before it is on record. */
  readonly onAnswer: (() => void) | undefined;
}

export interface Asking {
  /** @param messagesWith makes the messages around a nonce, new for each question.
   *  @throws as `exchange.ask` and `parseAnswer`. */
  ask(
    subject: Subject,
    purpose: Purpose,
    messagesWith: (nonce: string) => readonly Message[],
  ): Promise<Answer>;
  /** Tokens the server will count for a question whose messages have so many bytes. */
  tokensOf(messageBytes: number): number;
  /** And those to expect of its answer. */
  answerTokens(): number;
}

export function createAsking(options: AskingOptions): Asking {
  const { schema, exchange, tokens, maxOutputTokens } = options;
  const formats = createFormats(schema);
  const answerTokens = () => maxOutputTokens ?? tokens.ofAnswer();
  const newNonce = () => nonceOf(randomUUID());

  async function once(
    { surrogate, masked, account, signal, onAnswer }: Subject,
    purpose: Purpose,
    messages: readonly Message[],
    reading: Reading,
  ): Promise<Answer> {
    const { counts, digests } = masked;
    for (;;) {
      const format = formats.current();
      const bytes = bytesIn(messages) + format.fieldBytes;
      try {
        const answer = await exchange.ask({
          body: chatBody(options, messages, format),
          about: { surrogate, purpose, counts, digests },
          promptTokens: tokens.of(bytes),
          answerTokens: answerTokens(),
          account,
          signal,
          read: (body) => {
            const answer = parseAnswer(body, schema, reading);
            if (purpose === "analysis") onAnswer?.();
            return answer;
          },
        });
        formats.works(format);
        if (answer.usage) tokens.learn(bytes, answer.usage.promptTokens, answer.usage.completionTokens);
        return answer;
      } catch (error) {
        if (!isFormatRefused(error) || !formats.stepDown(format)) throw error;
      }
    }
  }

  async function repair(subject: Subject, { content, problem }: Malformed): Promise<Answer> {
    const nonce = newNonce();
    const messages = repairMessages(subject.clear(content), problem.says, schema.json, nonce);
    const answer = await once(subject, "repair", messages, { nonce });
    return { ...answer, flags: [...answer.flags, "repaired"] };
  }

  return {
    async ask(subject, purpose, messagesWith) {
      const malformed: Malformed[] = [];
      const nonce = newNonce();
      try {
        const onMalformed = (of: Malformed) => malformed.push(of);
        return await once(subject, purpose, messagesWith(nonce), { nonce, onMalformed });
      } catch (error) {
        const [of] = malformed;
        if (!of || !isFault(error) || error.code !== "answer.invalid") throw error;
        return repair(subject, of);
      }
    },
    tokensOf: (messageBytes) => tokens.of(messageBytes + formats.current().fieldBytes),
    answerTokens,
  };
}
