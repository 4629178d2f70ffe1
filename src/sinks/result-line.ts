import { keyOfLine } from "../shared/result-key.ts";
import type { Cleared } from "../shared/text.ts";
import type { Result, Turn } from "../shared/types.ts";

/** One line of JSON, members in the order of the contract, `undefined` left out. JSON allows U+2028 and
 *  U+2029 to stand as they are, but many readers, Node's `readline` among them, end a line there. */
export function resultLine(result: Result): string {
  const { transcript, llm } = result;
  const ordered: Omit<Result, "transcript"> & { readonly transcript: readonly object[] } = {
    conversationId: result.conversationId,
    window: result.window,
    isFilled: result.isFilled,
    startedAt: result.startedAt,
    endedAt: result.endedAt,
    mediaType: result.mediaType,
    direction: result.direction,
    queueIds: result.queueIds,
    language: result.language,
    transcript: transcript.map(inOrder),
    redactions: result.redactions,
    analysis: result.analysis,
    llm: {
      model: llm.model,
      promptTokens: llm.promptTokens,
      completionTokens: llm.completionTokens,
      costUsd: llm.costUsd,
      latencyMs: llm.latencyMs,
      attempts: llm.attempts,
      finishReason: llm.finishReason,
      chunks: llm.chunks,
    },
    fingerprint: result.fingerprint,
    runId: result.runId,
    processedAt: result.processedAt,
  };
  return JSON.stringify(ordered).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
}

const inOrder = ({ speaker, text, startMs, endMs, confidence }: Turn<Cleared>) => ({
  speaker,
  text,
  startMs,
  endMs,
  confidence,
});

/** Whose line this is, as the book knows it; undefined for a line that is not ours. */
export function keyIn(line: string): string | undefined {
  try {
    return keyOfLine(JSON.parse(line));
  } catch {
    return undefined;
  }
}
