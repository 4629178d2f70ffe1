/** A step of `migrations.ts`, and unchangeable like all of them. */
export const outboxTables = `
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    stream TEXT NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'refused', 'expired', 'held', 'full')),
    attempts INTEGER NOT NULL DEFAULT 0,
    queued_at INTEGER NOT NULL,
    retry_at INTEGER NOT NULL,
    fault_code TEXT,
    status INTEGER
  );
  CREATE INDEX outbox_by_stream ON outbox (stream, seq) WHERE state = 'waiting';

  CREATE TABLE outbox_conversations (
    seq INTEGER NOT NULL,
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (seq, conversation_id)
  ) WITHOUT ROWID;
  CREATE INDEX outbox_by_conversation ON outbox_conversations (conversation_id);
  `;
