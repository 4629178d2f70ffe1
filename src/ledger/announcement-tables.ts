/** A step of `migrations.ts`, and unchangeable like all of them. */
export const announcementTables = `
  CREATE TABLE announcements (
    digest TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    conversation_id TEXT,
    transcription_id TEXT,
    heard_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX announcements_by_conversation ON announcements (conversation_id, heard_at);
  CREATE INDEX announcements_by_transcription ON announcements (transcription_id, heard_at);
  CREATE INDEX announcements_by_age ON announcements (heard_at);
  `;
