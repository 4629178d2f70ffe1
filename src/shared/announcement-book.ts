/** What the ledger keeps of those who tell that a transcript is there: that they did, and of what. Nothing of what they
 *  say is believed: it is only the reason to look. */

/** Of a conversation, or of a medium that a speech-to-text server was given. */
export interface Announcement {
  /** SHA-256 of the body's bytes, in hex. */
  readonly digest: string;
  readonly bytes: number;
  readonly type: string;
  readonly conversationId?: string | undefined;
  readonly transcriptionId?: string | undefined;
}

/** Announcements are remembered for longer than a transcript is waited for, then dropped. */
export const rememberedMs = 8 * 86_400_000;

export interface AnnouncementBook {
  /** Was this very one taken in? */
  has(digest: string): boolean;
  /** When the conversation was last announced, epoch milliseconds. */
  lastOf(conversationId: string): number | undefined;
  /** Durable when it resolves. @throws Fault `ledger.failed`, `disk.failed`. */
  add(announcement: Announcement): Promise<void>;
}
