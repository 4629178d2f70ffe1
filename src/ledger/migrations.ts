/** The ledger's tables, as the list of steps that made them. A step that has been released is never changed;
 *  a new one is added below. `user_version` counts the steps a file has seen. */
import { Fault } from "../shared/fault.ts";
import { announcementTables } from "./announcement-tables.ts";
import { companyTables } from "./company-tables.ts";
import { liveTables } from "./live-tables.ts";
import { outboxTables } from "./outbox-tables.ts";
import type { Database } from "./sqlite.ts";
import { summaryDeaths, summaryTables } from "./summary-tables.ts";

/** "TGwl": says whose file this is, to us and to `file`. */
const applicationId = 0x5447776c;

const steps: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    "window" TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    exit_code INTEGER,
    summary TEXT
  );

  CREATE TABLE conversations (
    conversation_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    day TEXT NOT NULL,
    started_at TEXT NOT NULL,
    media_type TEXT NOT NULL,
    state TEXT NOT NULL
      CHECK (state IN ('claimed', 'done', 'absent', 'failed', 'held', 'orphaned', 'superseded')),
    run_id TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    unknown_outcomes INTEGER NOT NULL DEFAULT 0,
    fault_code TEXT,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL NOT NULL DEFAULT 0,
    latency_ms INTEGER,
    result_sha256 TEXT,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, fingerprint)
  );
  CREATE INDEX conversations_by_day ON conversations (day);
  CREATE INDEX conversations_by_run ON conversations (run_id);

  CREATE TABLE waiting (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    conversation_id TEXT NOT NULL UNIQUE,
    line BLOB NOT NULL
  );
  CREATE INDEX waiting_by_day ON waiting (day, seq);

  CREATE TABLE files (
    day TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    copy_bytes INTEGER,
    copy_lines INTEGER,
    copy_seq INTEGER
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE conversations ADD COLUMN lost_usd REAL NOT NULL DEFAULT 0;
  ALTER TABLE conversations ADD COLUMN estimated_usd REAL NOT NULL DEFAULT 0;
  ALTER TABLE conversations ADD COLUMN claimed_day TEXT;

  CREATE TABLE spending (
    day TEXT PRIMARY KEY,
    cost_usd REAL NOT NULL,
    lost_usd REAL NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE quarantine (
    conversation_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    fault_code TEXT NOT NULL,
    facts TEXT NOT NULL,
    view TEXT,
    PRIMARY KEY (conversation_id, fingerprint)
  );
  `,
  `
  CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sealed', 'uploaded', 'begun')),
    file_id TEXT,
    batch_id TEXT,
    sealed_at INTEGER NOT NULL
  );

  CREATE TABLE batch_lines (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    custom_id TEXT NOT NULL,
    batch INTEGER,
    bytes INTEGER NOT NULL,
    request BLOB,
    draft TEXT NOT NULL,
    record INTEGER,
    UNIQUE (conversation_id, fingerprint)
  );
  CREATE INDEX batch_lines_by_batch ON batch_lines (batch, custom_id);
  `,
  `
  ALTER TABLE conversations ADD COLUMN quality REAL;
  ALTER TABLE conversations ADD COLUMN flags TEXT;
  `,
  `
  CREATE TABLE forgotten (
    surrogate TEXT PRIMARY KEY,
    cause TEXT NOT NULL CHECK (cause IN ('age', 'asked')),
    forgotten_at INTEGER NOT NULL,
    is_recorded INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE runs ADD COLUMN is_nightly INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE conversations ADD COLUMN reason TEXT;
  ALTER TABLE conversations ADD COLUMN retry_at INTEGER;
  ALTER TABLE conversations ADD COLUMN give_up_at INTEGER;
  UPDATE conversations SET reason = 'late' WHERE state = 'absent';

  CREATE TABLE days (
    scope TEXT NOT NULL,
    day TEXT NOT NULL,
    expected INTEGER NOT NULL,
    communications INTEGER NOT NULL,
    running INTEGER NOT NULL DEFAULT 0,
    listed_at INTEGER NOT NULL,
    is_settled INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (scope, day)
  ) WITHOUT ROWID;

  CREATE TABLE holder (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    fence INTEGER NOT NULL,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    since INTEGER NOT NULL,
    beat_ms INTEGER NOT NULL,
    released_at INTEGER
  );
  `,
  `
  CREATE INDEX conversations_aside ON conversations (state) WHERE state IN ('failed', 'held');
  `,
  `
  CREATE TABLE queries (id TEXT PRIMARY KEY, asked_at INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE query_pages (
    query_id TEXT NOT NULL,
    piece INTEGER NOT NULL,
    page INTEGER NOT NULL,
    totals TEXT NOT NULL,
    PRIMARY KEY (query_id, piece, page)
  ) WITHOUT ROWID;

  CREATE TABLE query_pieces (
    query_id TEXT NOT NULL,
    piece INTEGER NOT NULL,
    PRIMARY KEY (query_id, piece)
  ) WITHOUT ROWID;

  CREATE TABLE query_conversations (
    seq INTEGER PRIMARY KEY,
    query_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    hit TEXT,
    UNIQUE (query_id, conversation_id)
  );
  CREATE INDEX query_conversations_by_id ON query_conversations (conversation_id);
  `,
  outboxTables,
  summaryTables,
  "CREATE TABLE jobs (id TEXT PRIMARY KEY, noted_at INTEGER NOT NULL) WITHOUT ROWID;",
  "ALTER TABLE forgotten ADD COLUMN day TEXT;",
  summaryDeaths,
  companyTables,
  announcementTables,
  liveTables,
  "ALTER TABLE runs ADD COLUMN command TEXT;",
  "ALTER TABLE runs ADD COLUMN asked TEXT;",
];

/** Brings the file to the present version, all steps or none: a run that is killed meanwhile leaves a ledger that this
 *  program or the one before can read.
 *  @param version an earlier one, as a program before this would.
 *  @throws Fault `ledger.failed` when the file was written by a newer program or is not a ledger. */
export function migrate(database: Database, path: string, version = steps.length): void {
  checkVersion(database, path);
  if (versionOf(database) >= version) return;
  // Others may be at the same: which steps are due is certain only when nobody else writes.
  database.exec("BEGIN IMMEDIATE");
  const found = versionOf(database);
  const due = steps.slice(found, version);
  database.exec(
    `${due.join("\n")}
     PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${Math.max(found, version)}; COMMIT`,
  );
}

export const isUpToDate = (database: Database): boolean => versionOf(database) === steps.length;

export function checkVersion(database: Database, path: string): void {
  const version = versionOf(database);
  if (version > steps.length) {
    throw new Fault("ledger.failed", {
      says: "the ledger was written by a newer version of this program",
      next: "update the program, or use another --data-dir",
      facts: { version, known: steps.length, path },
    });
  }
  const isOurs = database.get("PRAGMA application_id")?.["application_id"] === applicationId;
  const isEmpty = version === 0 && !database.get("SELECT 1 FROM sqlite_schema LIMIT 1");
  if (!isOurs && !isEmpty) {
    throw new Fault("ledger.failed", {
      says: "the ledger's file is another program's database",
      next: "move it away or use another --data-dir",
      facts: { path },
    });
  }
}

const versionOf = (database: Database): number =>
  Number(database.get("PRAGMA user_version")?.["user_version"]);
