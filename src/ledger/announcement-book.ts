/** The ledger's side of what is announced; `shared/announcement-book.ts` says what is promised. */
import { type AnnouncementBook, rememberedMs } from "../shared/announcement-book.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database } from "./sqlite.ts";
import { openView } from "./view.ts";

export const createAnnouncementBook = (
  database: Database,
  group: GroupCommit,
  now: () => number,
): AnnouncementBook => ({
  has: (digest) => database.get("SELECT 1 FROM announcements WHERE digest = ?", digest) !== undefined,
  lastOf(conversationId) {
    const at = database.get(lastOf, conversationId)?.["heard_at"];
    return typeof at === "number" ? at : undefined;
  },
  add: ({ digest, type, conversationId = null, transcriptionId = null }) =>
    group.write(() => {
      database.run("DELETE FROM announcements WHERE heard_at < ?", now() - rememberedMs);
      database.run(add, digest, type, conversationId, transcriptionId, now());
    }),
});

const lastOf = "SELECT max(heard_at) AS heard_at FROM announcements WHERE conversation_id = ?";

const add = "INSERT OR IGNORE INTO announcements VALUES (?, ?, ?, ?, ?)";

/** Has a server on this directory heard of the conversation, or of what a speech-to-text server makes, since then? For a
 *  program beside it. @throws Fault `ledger.failed`. */
export async function wasAnnounced(dataDir: string, id: string, sinceMs: number): Promise<boolean> {
  const database = await openView(dataDir, "announcements");
  try {
    return database?.get(announced, id, sinceMs, id, sinceMs) !== undefined;
  } finally {
    database?.close();
  }
}

const announced = `
  SELECT 1 FROM announcements WHERE conversation_id = ? AND heard_at >= ?
  UNION ALL SELECT 1 FROM announcements WHERE transcription_id = ? AND heard_at >= ? LIMIT 1`;
