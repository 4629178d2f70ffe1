import { isRecord } from "../shared/json.ts";

/** USD per million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
}

export const costUsd = (promptTokens: number, completionTokens: number, { input, output }: Prices): number =>
  (promptTokens * input + completionTokens * output) / 1e6;

/** What answers have taught of a model, worth keeping for the next run. The sums weigh younger answers more. */
export interface Calibration {
  readonly bytes: number;
  readonly tokens: number;
  readonly answers: number;
  readonly answerTokens: number;
}

const unknownModel: Calibration = { bytes: 0, tokens: 0, answers: 0, answerTokens: 0 };

/** Undefined for what was not made by a `TokenEstimate`. */
export function parseCalibration(value: unknown): Calibration | undefined {
  if (!isRecord(value)) return undefined;
  const { bytes, tokens, answers, answerTokens } = value;
  const sums = [bytes, tokens, answers, answerTokens];
  if (!sums.every((sum) => typeof sum === "number" && Number.isFinite(sum) && sum >= 0)) return undefined;
  return { bytes, tokens, answers, answerTokens } as Calibration;
}

/** An estimate that learns. It begins with four bytes a token, which is within some 12 % for English. A tokenizer would
 *  know one model family and cost 110 MB; the server tells with every answer what the very model counted, so the ratio
 *  of bytes to tokens is taken from there. After some ten answers it is right within the spread of the conversations
 *  themselves. */
export interface TokenEstimate {
  of(bytes: number): number;
  /** Of an answer. */
  ofAnswer(): number;
  /** What the server counted for so many bytes and their answer. What can not be is not believed. */
  learn(bytes: number, promptTokens: number, completionTokens: number): void;
  /** Mean of |estimate − count| / count over the prompts so far, each as it was estimated before it was counted;
   *  undefined before the first. */
  error(): number | undefined;
  /** All that was learned, also before this run. */
  calibration(): Calibration;
}

/** The built-in schema fills some 200 tokens. */
const usualAnswerTokens = 220;
const usualBytesPerToken = 4;
/** What earlier answers count for as new ones come: the last fifty decide. */
const memory = 0.98;

export function createTokenEstimate(earlier: Calibration = unknownModel): TokenEstimate {
  let { bytes: seenBytes, tokens: seenTokens, answers, answerTokens } = earlier;
  let deviation = 0;
  let counted = 0;
  const of = (bytes: number) =>
    Math.ceil(bytes / (seenTokens === 0 ? usualBytesPerToken : seenBytes / seenTokens));

  return {
    of,
    ofAnswer: () => (answers === 0 ? usualAnswerTokens : Math.round(answerTokens / answers)),
    learn(bytes, promptTokens, completionTokens) {
      if (completionTokens > 0) {
        answers = answers * memory + 1;
        answerTokens = answerTokens * memory + completionTokens;
      }
      const isPossible = promptTokens > 0 && bytes / promptTokens > 1 && bytes / promptTokens < 12;
      if (!isPossible) return;
      deviation += Math.abs(of(bytes) - promptTokens) / promptTokens;
      counted += 1;
      seenBytes = seenBytes * memory + bytes;
      seenTokens = seenTokens * memory + promptTokens;
    },
    error: () => (counted === 0 ? undefined : deviation / counted),
    calibration: () => ({ bytes: seenBytes, tokens: seenTokens, answers, answerTokens }),
  };
}
