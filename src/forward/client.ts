/** The chat endpoint's door. It takes only `Cleared` text. What is asked of a conversation is decided here: once when
 *  it fits the model's window, else in parts (`long.ts`). How a question is put and its answer taken is in `asking.ts`;
 *  how a request goes out and comes back, in `exchange.ts`. */
import type { Masked } from "../shared/egress.ts";
import type { Cleared } from "../shared/text.ts";
import type { Review, Spent, Turn } from "../shared/types.ts";
import { createAccount } from "./account.ts";
import type { Answer } from "./answer.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import { createAsking, type Subject } from "./asking.ts";
import type { ChatSettings } from "./chat-body.ts";
import { type Exchange, type ExchangeOptions, openExchange } from "./exchange.ts";
import { type LiveWindow, liveBlock, liveRule } from "./live-part.ts";
import { askInParts, reduceMessages, reducesOf } from "./long.ts";
import { conversationBlock } from "./prompt.ts";
import { qualityOf } from "./quality.ts";
import { isTooLong } from "./response-format.ts";
import { type Brief, bytesIn, type Template } from "./template.ts";
import { type Calibration, costUsd, createTokenEstimate } from "./tokens.ts";
import { createWindow } from "./window.ts";

export interface ForwardOptions extends ExchangeOptions, Asked {}

interface CreateForwardOptions extends Pick<ExchangeOptions, "prices">, Asked {
  readonly exchange: Exchange;
}

interface Asked extends ChatSettings {
  /** The model's window: question and answer together. */
  readonly contextTokens: number;
  readonly template: Template;
  readonly schema: AnswerSchema;
  /** What earlier runs have learned of the model. */
  readonly calibration?: Calibration | undefined;
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
  /** Of a conversation that is still going on. */
  readonly live?: LiveWindow;
  /** Clears what the model said, before it is shown to it again. @throws as the clearing does. */
  readonly clear: (text: string) => Cleared;
  readonly masked?: Masked;
  readonly signal?: AbortSignal;
  readonly onSpent?: (spent: Spent) => void;
  /** Told that the model is needed no more, as soon as that is known: what came is not on record yet. */
  readonly onAnswer?: () => void;
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
  /** What the next run may begin with. */
  calibration(): Calibration;
  /** How fast it goes. */
  readonly pace: Exchange["pace"];
}

/** Of the lines around a conversation. */
const frameBytes = conversationBlock("0".repeat(16), [], "0".repeat(12)).length;

/** Without a limit of its own the answer is short: the built-in schema fills some 200 tokens. */
export const usualAnswerTokens = 220;

export function openForward(options: ForwardOptions): Forward & { close(): Promise<void> } {
  const exchange = openExchange(options);
  return { ...createForward({ ...options, exchange }), close: () => exchange.close() };
}

/** Over an exchange that others share: its pace and its slots hold for all of them. */
export function createForward(options: CreateForwardOptions): Forward {
  const { model, template, schema, prices, exchange } = options;
  const tokens = createTokenEstimate(options.calibration);
  const asking = createAsking({ ...options, exchange, tokens });
  const bytesOfBriefs = new WeakMap<Brief, number>();
  const window = createWindow({
    ...options,
    tokens,
    fixedTokens: (brief) => asking.tokensOf(fixedBytes(brief)),
  });

  /** Of the instructions; asked for several times on a conversation's way. */
  function fixedBytes(brief: Brief): number {
    const bytes = bytesOfBriefs.get(brief) ?? bytesIn(template.messages(brief, 999, ""));
    bytesOfBriefs.set(brief, bytes);
    return bytes;
  }

  /** In as many parts as it takes. */
  async function askAbout(
    subject: Subject,
    turns: readonly Turn<Cleared>[],
    { brief, live }: Pick<Sending, "brief" | "live">,
  ) {
    const { surrogate } = subject;
    const blockOf = (shown: readonly Turn<Cleared>[], nonce: string) =>
      live ? liveBlock(live, surrogate, shown, nonce) : conversationBlock(surrogate, shown, nonce);
    const chunks = window.chunks(turns, brief);
    const answer = await askInParts({
      chunks,
      room: window.room(brief),
      tokensOf: (text) => tokens.of(Buffer.byteLength(text)),
      ask: (shown, part) =>
        asking.ask(subject, part === undefined ? "analysis" : "chunk", (nonce) =>
          template.messages(brief, turns.length, blockOf(shown, nonce), live ? liveRule(live, part) : part),
        ),
      reduce: (answers) =>
        asking.ask(subject, "reduce", (nonce) =>
          reduceMessages(template.instructions(brief, turns.length), answers, nonce),
        ),
      clear: (analysis) => subject.clear(JSON.stringify(analysis)),
    });
    return { answer, chunks: chunks.length };
  }

  return {
    async send(surrogate, turns, { brief, live, clear, masked = { counts: {} }, signal, onSpent, onAnswer }) {
      const account = createAccount();
      const subject = { surrogate, masked, clear, account, signal, onAnswer };
      for (;;) {
        const narrowings = window.narrowings();
        try {
          const { answer, chunks } = await askAbout(subject, turns, { brief, ...(live ? { live } : {}) });
          const { analysis, finishReason, flags } = answer;
          const review = { ...qualityOf(analysis, turns, schema, brief.language), flags };
          return { ...account.spent(), analysis, model, finishReason, chunks, review };
        } catch (error) {
          // Another conversation may have narrowed the window meanwhile.
          const isNarrower = window.narrowings() > narrowings;
          if (isTooLong(error) && (isNarrower || window.narrow(turns, brief))) continue;
          onSpent?.(account.spent());
          throw error;
        }
      }
    },
    estimate(turns, brief) {
      const chunks = window.chunks(turns, brief);
      const fixed = asking.tokensOf(fixedBytes(brief) + frameBytes);
      const reduces = reducesOf(chunks.length, asking.answerTokens(), window.room(brief));
      const requests = chunks.length + reduces;
      // Every answer but the last is shown once more.
      const shownAgain = (requests - 1) * asking.answerTokens();
      const promptTokens =
        requests * fixed + chunks.reduce((sum, chunk) => sum + window.tokensOf(chunk.turns), 0) + shownAgain;
      const completionTokens = requests * tokens.ofAnswer();
      return {
        requests,
        promptTokens,
        completionTokens,
        costUsd: costUsd(promptTokens, completionTokens, prices),
      };
    },
    estimateError: tokens.error,
    calibration: tokens.calibration,
    pace: exchange.pace,
  };
}
