/** USD per million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
}

export const costUsd = (promptTokens: number, completionTokens: number, { input, output }: Prices): number =>
  (promptTokens * input + completionTokens * output) / 1e6;

/** Four bytes a token: within some 12 % for transcripts in English and the usual tokenizers, and it costs
 *  nothing. Used to reserve before a request; what the server counted settles it. */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);
