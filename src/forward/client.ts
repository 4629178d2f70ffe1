/** The chat endpoint's door. It takes only `Cleared` text. What is asked of a conversation is decided here: once when
 *  it fits the model's window, else in parts (`long.ts`), and once more when an answer is malformed (`repair.ts`). How
 *  a request goes out and comes back is in `exchange.ts`. */
import { randomBytes } from "node:crypto";
import type { Masked, Purpose } from "../shared/egress.ts";
import { isFault } from "../shared/fault.ts";
import type { Cleared } from "../shared/text.ts";
import type { Review, Spent, Turn } from "../shared/types.ts";
import { type Account, createAccount } from "./account.ts";
import { type Answer, type Malformed, parseAnswer } from "./answer.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import { type ChatSettings, chatBody } from "./chat-body.ts";
import { chunksOf } from "./chunk.ts";
import { type ExchangeOptions, openExchange } from "./exchange.ts";
import { askInParts, type PartsOptions, reduceMessages, reducesOf } from "./long.ts";
import { conversationBlock, nonceOf } from "./prompt.ts";
import { qualityOf } from "./quality.ts";
import { repairMessages } from "./repair.ts";
import { createFormats, type Format, isFormatRefused, isTooLong } from "./response-format.ts";
import type { Brief, Message, Template } from "./template.ts";
import { costUsd, createTokenEstimate } from "./tokens.ts";

export interface ForwardOptions extends ExchangeOptions, ChatSettings {
  /** The model's window: question and answer together. */
  readonly contextTokens: number;
  readonly template: Template;
  readonly schema: AnswerSchema;
}

export interface Forwarded extends Spent {
  readonly analysis: Answer["analysis"];
  readonly model: string;
  readonly finishReason: string;
  /** Parts the conversation was shown in. */
  readonly chunks: number;
  readonly review: Review;
}

export interface Sending {
  readonly brief: Brief;
  /** Clears what the model said, before it is shown to it again. @throws as the clearing does. */
  readonly clear: (text: string) => Cleared;
  readonly masked?: Masked;
  readonly signal?: AbortSignal;
  readonly onSpent?: (spent: Spent) => void;
}

export interface Estimate {
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costUsd: number;
}

export interface Forward {
  /** @throws Fault `answer.*` about this conversation; `call.*` when tries are used up; `access.*` and
   *  `config.invalid` about us; what `clear` and the egress throw. What was spent for nothing is told to `onSpent`. */
  send(surrogate: string, turns: readonly Turn<Cleared>[], sending: Sending): Promise<Forwarded>;
  /** What these turns would take, for the plan. */
  estimate(turns: readonly Turn<Cleared>[], brief: Brief): Estimate;
  /** How far off the estimates of tokens were so far, as a share; undefined before the first answer. */
  estimateError(): number | undefined;
  close(): Promise<void>;
}

/** Without a limit of its own the answer is short: the built-in schema fills some 200 tokens. */
export const usualAnswerTokens = 220;

/** Kept free for the answer when nothing is said of its length. */
const usualReserveTokens = 4096;
/** Estimates are off, most for scripts and languages the ratio has not been learned for. */
const windowShare = 0.8;
/** A window that leaves less is not worth cutting for. */
const leastRoomTokens = 200;

/** One question of a conversation. */
interface Asked {
  readonly purpose: Purpose;
  readonly messages: readonly Message[];
  readonly nonce: string;
}

export function openForward(options: ForwardOptions): Forward {
  const { model, template, schema, prices, maxOutputTokens } = options;
  const exchange = openExchange(options);
  const formats = createFormats(schema);
  const tokens = createTokenEstimate();
  const newNonce = () => nonceOf(randomBytes(12));
  const answerTokens = () => maxOutputTokens ?? tokens.ofAnswer();
  let windowTokens = options.contextTokens;

  const countedIn = (messages: readonly Message[], { fields }: Format): string =>
    `${messages.map(({ content }) => content).join("\n")}${JSON.stringify(fields)}`;

  /** Tokens left for turns, with instructions, schema and answer taken off. */
  function room(brief: Brief, window = windowTokens): number {
    const fixed = tokens.of(countedIn(template.messages(brief, 999, ""), formats.current()));
    const reserve = maxOutputTokens ?? Math.min(usualReserveTokens, window / 4);
    return Math.max(leastRoomTokens, (window - reserve) * windowShare - fixed);
  }

  /** The server knows its window better than we do. False when no smaller one makes sense. */
  function narrow(turns: readonly Turn<Cleared>[], brief: Brief): boolean {
    const shown = Math.min(windowTokens, tokens.of(conversationBlock("", turns, "")));
    if (room(brief, shown / 2) <= leastRoomTokens) return false;
    windowTokens = shown / 2;
    return true;
  }
  const chunksIn = (turns: readonly Turn<Cleared>[], brief: Brief) =>
    chunksOf(turns, {
      room: room(brief),
      tokensOf: ({ speaker, text }) => tokens.of(`> ${speaker}: ${text}\n`),
    });

  function talkAbout(surrogate: string, sending: Sending, account: Account) {
    const { masked = { counts: {} }, signal, clear } = sending;
    const { counts, digests } = masked;

    /** Asks in the best form of answer the server knows. */
    async function ask(asked: Asked, onMalformed?: (of: Malformed) => void): Promise<Answer> {
      const { purpose, messages, nonce } = asked;
      for (;;) {
        const format = formats.current();
        const text = countedIn(messages, format);
        try {
          const answer = await exchange.ask({
            body: chatBody(options, messages, format),
            about: { surrogate, purpose, counts, digests },
            promptTokens: tokens.of(text),
            answerTokens: answerTokens(),
            account,
            signal,
            read: (body) => parseAnswer(body, schema, { nonce, ...(onMalformed ? { onMalformed } : {}) }),
          });
          formats.works(format);
          if (answer.usage) tokens.learn(text, answer.usage.promptTokens, answer.usage.completionTokens);
          return answer;
        } catch (error) {
          if (!isFormatRefused(error) || !formats.stepDown(format)) throw error;
        }
      }
    }

    /** Once more when the answer is malformed. */
    return async (asked: Asked): Promise<Answer> => {
      const malformed: Malformed[] = [];
      try {
        return await ask(asked, (of) => malformed.push(of));
      } catch (error) {
        const [of] = malformed;
        if (!of || !isFault(error) || error.code !== "answer.invalid") throw error;
        const nonce = newNonce();
        const messages = repairMessages(clear(of.content), of.problem.says, schema.json, nonce);
        const answer = await ask({ purpose: "repair", messages, nonce });
        return { ...answer, flags: [...answer.flags, "repaired"] };
      }
    };
  }

  function partsOf(surrogate: string, turns: readonly Turn<Cleared>[], sending: Sending, account: Account) {
    const { brief } = sending;
    const talk = talkAbout(surrogate, sending, account);
    const parts: PartsOptions = {
      chunks: chunksIn(turns, brief),
      room: room(brief),
      tokensOf: tokens.of,
      ask(chunk, part) {
        const nonce = newNonce();
        const block = conversationBlock(surrogate, chunk, nonce);
        const messages = template.messages(brief, turns.length, block, part);
        return talk({ purpose: part === undefined ? "analysis" : "chunk", messages, nonce });
      },
      reduce(answers) {
        const nonce = newNonce();
        const messages = reduceMessages(template.instructions(brief, turns.length), answers, nonce);
        return talk({ purpose: "reduce", messages, nonce });
      },
      clear: (analysis) => sending.clear(JSON.stringify(analysis)),
    };
    return parts;
  }

  return {
    async send(surrogate, turns, sending) {
      const account = createAccount();
      for (;;) {
        const triedTokens = windowTokens;
        const parts = partsOf(surrogate, turns, sending, account);
        try {
          const { analysis, finishReason, flags } = await askInParts(parts);
          const quality = qualityOf(analysis, turns, schema, sending.brief.language);
          const review = { ...quality, flags };
          return { ...account.spent(), analysis, model, finishReason, chunks: parts.chunks.length, review };
        } catch (error) {
          const isNarrower = windowTokens < triedTokens;
          if (isTooLong(error) && (isNarrower || narrow(turns, sending.brief))) continue;
          sending.onSpent?.(account.spent());
          throw error;
        }
      }
    },
    estimate(turns, brief) {
      const chunks = chunksIn(turns, brief);
      const format = formats.current();
      const promptOf = (shown: readonly Turn<Cleared>[]) => {
        const block = conversationBlock("0".repeat(16), shown, "0".repeat(12));
        return tokens.of(countedIn(template.messages(brief, turns.length, block), format));
      };
      const reduces = reducesOf(chunks.length, answerTokens(), room(brief));
      const requests = chunks.length + reduces;
      const reducing = reduces * promptOf([]) + (requests - 1) * answerTokens();
      const promptTokens =
        chunks.reduce((sum, chunk) => sum + promptOf(chunk.turns), 0) + (chunks.length > 1 ? reducing : 0);
      const completionTokens = requests * tokens.ofAnswer();
      return {
        requests,
        promptTokens,
        completionTokens,
        costUsd: costUsd(promptTokens, completionTokens, prices),
      };
    },
    estimateError: tokens.error,
    close: () => exchange.close(),
  };
}
