/** USD per million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
}

export const costUsd = (promptTokens: number, completionTokens: number, { input, output }: Prices): number =>
  (promptTokens * input + completionTokens * output) / 1e6;

/** An estimate that learns. It begins with four bytes a token, which is within some 12 % for English. A tokenizer would
 *  know one model family and cost 110 MB; the server tells with every answer what the very model counted, so the ratio
 *  of bytes to tokens is taken from there. After some ten answers it is right within the spread of the conversations
 *  themselves. */
export interface TokenEstimate {
  of(text: string): number;
  /** Of an answer. */
  ofAnswer(): number;
  /** What the server counted for a text and its answer. What can not be is not believed. */
  learn(text: string, promptTokens: number, completionTokens: number): void;
  /** Mean of |estimate − count| / count over the prompts so far, each as it was estimated before it was counted;
   *  undefined before the first. */
  error(): number | undefined;
}

/** The built-in schema fills some 200 tokens. */
const usualAnswerTokens = 220;
const usualBytesPerToken = 4;
/** What earlier answers count for as new ones come: the last fifty decide. */
const memory = 0.98;

export function createTokenEstimate(): TokenEstimate {
  let bytes = 0;
  let tokens = 0;
  let answers = 0;
  let answerTokens = 0;
  let deviation = 0;
  let counted = 0;
  const of = (text: string) =>
    Math.ceil(Buffer.byteLength(text) / (tokens === 0 ? usualBytesPerToken : bytes / tokens));

  return {
    of,
    ofAnswer: () => (answers === 0 ? usualAnswerTokens : Math.round(answerTokens / answers)),
    learn(text, promptTokens, completionTokens) {
      if (completionTokens > 0) {
        answers = answers * memory + 1;
        answerTokens = answerTokens * memory + completionTokens;
      }
      const size = Buffer.byteLength(text);
      const isPossible = promptTokens > 0 && size / promptTokens > 1 && size / promptTokens < 12;
      if (!isPossible) return;
      deviation += Math.abs(of(text) - promptTokens) / promptTokens;
      counted += 1;
      bytes = bytes * memory + size;
      tokens = tokens * memory + promptTokens;
    },
    error: () => (counted === 0 ? undefined : deviation / counted),
  };
}
