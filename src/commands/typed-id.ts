/** Ids as somebody types them, or pastes them from a tool that shows them in capitals. */
import { asVendorWrites, isUuid } from "../shared/uuid.ts";

/** Of a conversation, which may also have been named by `transcribe --id`. */
export const conversationIdOf = (typed: string): string => asVendorWrites(typed.trim());

/** Of a queue, a user or a division, for which Genesys has nothing but UUIDs. Undefined for a name: nobody would be
 *  found by it, and the range would look empty. */
export const vendorIdOf = (typed: string): string | undefined =>
  isUuid(typed.trim()) ? asVendorWrites(typed.trim()) : undefined;
