/** OpenAI's two limits and the headers that tell of them. */
import type { ChatOptions } from "./options.ts";
import { createBucket } from "./rate-window.ts";

export interface ChatLimits {
  /** Takes one request of that many tokens.
   *  @returns milliseconds to wait, 0 when it was taken, and the headers for the answer. */
  take(tokens: number): { readonly waitMs: number; readonly headers: Readonly<Record<string, string>> };
}

const span = (ms: number): string => (ms < 1000 ? `${ms}ms` : `${(ms / 1000).toFixed(3)}s`);

export function createChatLimits(
  options: ChatOptions,
  now: () => number,
  onTake: (tokens: number) => void = () => {},
): ChatLimits {
  const { requestsPerMinute, tokensPerMinute, burstMs, fill } = options;
  const limits = [
    { name: "requests", perMinute: requestsPerMinute },
    { name: "tokens", perMinute: tokensPerMinute },
  ].flatMap(({ name, perMinute }) =>
    perMinute === undefined ? [] : [{ name, perMinute, bucket: createBucket(perMinute, burstMs, now, fill) }],
  );
  return {
    take(tokens) {
      const amountOf = (name: string) => (name === "tokens" ? tokens : 1);
      const waitMs = Math.max(0, ...limits.map(({ name, bucket }) => bucket.missingMs(amountOf(name))));
      if (waitMs === 0) {
        onTake(tokens);
        for (const { name, bucket } of limits) bucket.take(amountOf(name));
      }
      if (options.isSilent) return { waitMs, headers: {} };
      const headers = Object.fromEntries(
        limits.flatMap(({ name, perMinute, bucket }) => [
          [`x-ratelimit-limit-${name}`, String(perMinute)],
          [`x-ratelimit-remaining-${name}`, String(bucket.remaining())],
          [`x-ratelimit-reset-${name}`, span(bucket.untilFullMs())],
        ]),
      );
      return { waitMs, headers };
    },
  };
}
