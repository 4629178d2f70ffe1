/** Under which name a result is claimed, kept and found. A window of a conversation that is still going on is a piece of
 *  work of its own: it is sent, held back or fails by itself, and has a line of its own. So it has a key of its own
 *  wherever a conversation has one, and everything that holds for a conversation holds for it. */

/** `id` or `id/3`. The vendor's ids are UUIDs. */
export const resultKey = (conversationId: string, window: number | undefined): string =>
  window === undefined ? conversationId : `${conversationId}/${window}`;

/** Of a line of a result file; undefined when it is none of ours. */
export function keyOfLine(line: unknown): string | undefined {
  const { conversationId, window } = (line ?? {}) as { conversationId?: unknown; window?: unknown };
  if (typeof conversationId !== "string") return undefined;
  return resultKey(conversationId, typeof window === "number" ? window : undefined);
}

export const conversationOfKey = (key: string): string => key.replace(/\/\d+$/, "");
