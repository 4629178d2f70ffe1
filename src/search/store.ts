/** The file of the search. All of it is made from the result files and can be made again, so it is never mended and
 *  never migrated: one of another version is emptied, and fills itself. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../shared/database.ts";
import { Fault, isFault } from "../shared/fault.ts";

/** "TGsr", and a number that grows with every change below. */
const applicationId = 0x54477372;
const version = 3;

/** Of the index on this machine. Letters lose their accents on both sides. The sign `_` belongs to a word, so that a mask
 *  is one: PHONE_1. */
const localSchema = `
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    media_type TEXT NOT NULL,
    direction TEXT,
    language TEXT,
    sentiment TEXT,
    speakers TEXT NOT NULL
  );
  CREATE INDEX documents_by_day ON documents (day);
  CREATE INDEX documents_by_start ON documents (started_at);

  CREATE TABLE queues (document INTEGER NOT NULL, queue_id TEXT NOT NULL, PRIMARY KEY (document, queue_id)) WITHOUT ROWID;
  CREATE TABLE masks (
    document INTEGER NOT NULL, type TEXT NOT NULL, masks INTEGER NOT NULL, PRIMARY KEY (document, type)
  ) WITHOUT ROWID;

  CREATE VIRTUAL TABLE texts USING fts5(said, answer, tokenize = "unicode61 remove_diacritics 2 tokenchars '_'");
  INSERT INTO texts (texts, rank) VALUES ('secure-delete', 1);
`;

/** Of what is known of both indexes. */
const schema = `
  CREATE TABLE positions (
    index_name TEXT NOT NULL,
    day TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    last_bytes INTEGER NOT NULL,
    last_sha256 TEXT NOT NULL,
    PRIMARY KEY (index_name, day)
  ) WITHOUT ROWID;

  CREATE TABLE delivered (
    conversation_id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    version INTEGER NOT NULL,
    refused TEXT,
    is_leaving INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX delivered_by_day ON delivered (day);

  CREATE TABLE cluster (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    place TEXT NOT NULL,
    building TEXT,
    reached_at INTEGER,
    failed_at INTEGER,
    fault_code TEXT
  );
`;

const dropped = (...tables: readonly string[]): string =>
  tables.map((name) => `DROP TABLE IF EXISTS ${name};`).join("\n");
const localDrops = dropped("documents", "queues", "masks", "texts");
const drops = `${localDrops} ${dropped("positions", "delivered", "cluster")}`;

/** A writer is done within a second; one that hangs is not waited for. */
const pauseMs = 20;
const mostTries = 1500;

export interface SearchStore extends Database {
  /** All or nothing; `work` may take its time. One at a time. */
  transaction<T>(work: () => Promise<T> | T): Promise<T>;
  /** Empties the index on this machine; what the cluster was told stays known. */
  emptyLocal(): Promise<void>;
}

/** @throws Fault `search.failed`, as do all functions of the result. */
export function createSearchStore(database: Database): SearchStore {
  const told = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw searchFault(error);
    }
  };
  let last: Promise<unknown> = Promise.resolve();

  function empty(): void {
    told(() =>
      database.exec(
        `BEGIN IMMEDIATE; ${drops} ${localSchema} ${schema} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; COMMIT`,
      ),
    );
  }

  /** Others may be writing: another process, or this one in its next turn, so the engine must not wait by itself. */
  async function begin(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return database.exec("BEGIN IMMEDIATE");
      } catch (error) {
        const isBusy = isFault(error) && error.facts["code"] === "SQLITE_BUSY";
        if (!isBusy || tries === mostTries) throw searchFault(error);
        await sleep(pauseMs);
      }
    }
  }

  async function inTransaction<T>(work: () => Promise<T> | T): Promise<T> {
    await begin();
    try {
      const value = await work();
      told(() => database.exec("COMMIT"));
      return value;
    } catch (error) {
      try {
        database.exec("ROLLBACK");
      } catch {
        // A full disk has already rolled it back.
      }
      throw error;
    }
  }

  function transaction<T>(work: () => Promise<T> | T): Promise<T> {
    const turn = last.then(() => inTransaction(work));
    last = turn.catch(() => undefined);
    return turn;
  }

  told(() => {
    database.exec(
      "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -16000",
    );
    if (!isOfThisVersion(database)) empty();
    database.exec("PRAGMA busy_timeout = 0");
  });

  return {
    exec: (sql) => told(() => database.exec(sql)),
    run: (sql, ...values) => told(() => database.run(sql, ...values)),
    get: (sql, ...values) => told(() => database.get(sql, ...values)),
    all: (sql, ...values) => told(() => database.all(sql, ...values)),
    transaction,
    emptyLocal: () =>
      transaction(() =>
        told(() =>
          database.exec(`${localDrops} ${localSchema} DELETE FROM positions WHERE index_name = 'local'`),
        ),
      ),
    close: () =>
      told(() => {
        // While statements live, only a checkpoint that truncates leaves no log behind.
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        database.close();
      }),
  };
}

export const isOfThisVersion = (database: Pick<Database, "get">): boolean =>
  database.get("PRAGMA user_version")?.["user_version"] === version &&
  database.get("PRAGMA application_id")?.["application_id"] === applicationId;

/** The engine speaks of the ledger; this is another file, and easier to come by. */
export function searchFault(error: unknown): unknown {
  if (!isFault(error) || error.code !== "ledger.failed") return error;
  const { code, path } = error.facts;
  return new Fault("search.failed", { facts: { code, path } });
}
