/** A step of `migrations.ts`, and unchangeable like all of them. */
export const summaryTables = `
  CREATE TABLE summary_tasks (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    template TEXT NOT NULL,
    max_length INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('llm', 'native', 'both')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'processing', 'completed', 'failed')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    summary TEXT
  );
  CREATE UNIQUE INDEX summary_tasks_under_way ON summary_tasks (conversation_id, fingerprint)
    WHERE state IN ('pending', 'processing');
  CREATE INDEX summary_tasks_by_conversation ON summary_tasks (conversation_id, state, updated_at);
  CREATE INDEX summary_tasks_due ON summary_tasks (due_at) WHERE state = 'pending';
  CREATE INDEX summary_tasks_by_state ON summary_tasks (state);
  `;

/** How often its server died while it was in hand. */
export const summaryDeaths = "ALTER TABLE summary_tasks ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;";
