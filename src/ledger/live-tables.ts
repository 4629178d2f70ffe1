/** A step of `migrations.ts`, and unchangeable like all of them. */
export const liveTables = `
  CREATE TABLE live_conversations (
    conversation_id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    head TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'ended', 'closed')),
    windows INTEGER NOT NULL DEFAULT 0,
    summary TEXT,
    sent_until INTEGER NOT NULL,
    gaps TEXT NOT NULL DEFAULT '[]',
    is_final_due INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX live_conversations_open ON live_conversations (state) WHERE state <> 'closed';
  CREATE INDEX live_conversations_by_day ON live_conversations (day);

  CREATE TABLE live_utterances (
    conversation_id TEXT NOT NULL,
    utterance TEXT NOT NULL,
    window_number INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    start_ms INTEGER,
    words TEXT NOT NULL,
    PRIMARY KEY (conversation_id, utterance)
  ) WITHOUT ROWID;
  `;
