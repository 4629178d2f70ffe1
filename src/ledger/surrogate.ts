import { createHmac } from "node:crypto";

/** 16 hex digits: nobody can tell the conversation without the key, and two are the same once in 2^32 of them. */
export const surrogateOf = (key: Uint8Array, conversationId: string): string =>
  createHmac("sha256", key).update(conversationId).digest("hex").slice(0, 16);
