/** The ledger's side of what is announced; `shared/announcement-book.ts` says what is promised. */
import { type AnnouncementBook, rememberedMs } from "../shared/announcement-book.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database } from "./sqlite.ts";

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
