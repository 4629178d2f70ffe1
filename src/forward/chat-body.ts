import type { Format } from "./response-format.ts";
import type { Message } from "./template.ts";

export interface ChatSettings {
  readonly model: string;
  readonly temperature: number;
  readonly maxOutputTokens?: number | undefined;
}

/** The bytes of a chat completion request. */
export const chatBody = (
  { model, temperature, maxOutputTokens }: ChatSettings,
  messages: readonly Message[],
  format: Format,
): Buffer =>
  Buffer.from(
    JSON.stringify({
      model,
      temperature,
      messages,
      ...(maxOutputTokens ? { max_completion_tokens: maxOutputTokens } : {}),
      ...format.fields,
    }),
  );
