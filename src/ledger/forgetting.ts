/** The ledger's side of retention. What is forgotten leaves every table in one transaction; what is left of it is the
 *  surrogate, for two reasons: the audit names it and can not be changed, and a conversation that was asked to be
 *  forgotten must not be fetched again. With it stays its day, on which the vendor goes on to name it. Its line leaves the result file the way a replaced one does, with nothing in
 *  its place; a file of which nothing is to stay is called empty, and what is beyond that is a killed run's. */
import type { ForgettingCause } from "../shared/audit-book.ts";
import { startOfDay } from "../shared/day.ts";
import type { GroupCommit } from "./group-commit.ts";
import { dropEventsBefore, leaveOutOfEvents } from "./outbox-forgetting.ts";
import type { Database } from "./sqlite.ts";

/** Where something of a conversation was kept. */
export type Place =
  | "ledger"
  | "results"
  | "quarantine"
  | "batch"
  | "query"
  | "callbacks"
  | "summaries"
  | "windows";

/** Days are UTC, `YYYY-MM-DD`. Writes are durable when they resolve; all may throw Fault `ledger.failed`,
 *  `disk.failed`. */
export interface Forgetting {
  /** Days before this one of which something is kept, oldest first. */
  daysBefore(day: string): readonly { readonly day: string; readonly conversations: number }[];
  /** Forgets what waits since before then, or was given up, to be told outside. */
  dropEventsBefore(day: string): Promise<void>;
  /** Forgets all conversations of a day; its result file is safe to be removed. */
  dropDay(day: string): Promise<void>;
  /** The file is gone. */
  dayRemoved(day: string): Promise<void>;
  /** Forgets a conversation and keeps that it was asked for. Returns where something of it was. */
  drop(conversationId: string): Promise<readonly Place[]>;
}

export function createForgetting(
  database: Database,
  group: GroupCommit,
  surrogateOf: (conversationId: string) => string,
  now: () => number,
): Forgetting {
  function remember(conversationId: string, cause: ForgettingCause): void {
    const day = database.get(dayIn, conversationId)?.["day"] ?? null;
    database.run(remembered, surrogateOf(conversationId), cause, now(), day);
  }
  const dropRows = (conversationId: string): void => {
    leaveOutOfEvents(database, conversationId);
    for (const table of conversationTables)
      database.run(`DELETE FROM ${table} WHERE conversation_id = ?`, conversationId);
  };

  /** Its line goes as one does in whose place comes another, with nothing in its place. */
  function dropOne(key: string): void {
    const day = database.get(lineOf, key, key)?.["day"];
    remember(key, "asked");
    dropRows(key);
    if (typeof day === "string") database.run(leave, day, key, new Uint8Array());
  }

  return {
    daysBefore: (day) =>
      database
        .all(daysBefore, day, day)
        .map((row) => ({ day: String(row["day"]), conversations: Number(row["conversations"]) })),

    dropEventsBefore: (day) => group.write(() => dropEventsBefore(database, startOfDay(day)), "now"),

    dropDay: (day) =>
      group.write(() => {
        for (const row of database.all(conversationsOf, day)) {
          const id = String(row["conversation_id"]);
          if (Number(row["requests"]) > 0) remember(id, "age");
          dropRows(id);
        }
        for (const row of database.all(liveOf, day)) dropRows(String(row["conversation_id"]));
        database.run(emptied, day);
        database.run("DELETE FROM days WHERE day = ?", day);
      }, "now"),

    dayRemoved: (day) =>
      group.write(() => {
        database.run("DELETE FROM files WHERE day = ? AND bytes = 0", day);
      }, "now"),

    drop: (conversationId) =>
      group.write(() => {
        const windows = windowsOf(database, conversationId);
        for (const key of windows) dropOne(key);
        const isIn = (table: string) =>
          database.get(`SELECT 1 FROM ${table} WHERE conversation_id = ? LIMIT 1`, conversationId) !==
          undefined;
        const day = database.get(lineOf, conversationId, conversationId)?.["day"];
        const places: Readonly<Record<Place, boolean>> = {
          ledger: isIn("conversations"),
          results: day !== undefined,
          quarantine: isIn("quarantine"),
          batch: isIn("batch_lines"),
          query: isIn("query_conversations"),
          callbacks: isIn("outbox_conversations"),
          summaries: isIn("summary_tasks"),
          windows: windows.length > 0 || isIn("live_conversations"),
        };
        dropOne(conversationId);
        return (Object.keys(places) as Place[]).filter((place) => places[place]);
      }, "now"),
  };
}

/** The keys of a conversation's windows; behind the slash of a key stand digits alone. */
const windowsOf = (database: Database, conversationId: string): readonly string[] =>
  database
    .all(windowKeys, `${conversationId}/`, `${conversationId}/:`)
    .map(({ conversation_id: key = null }) => String(key));

/** Those that the audit has not been told of. */
export const untold = (
  database: Database,
): readonly { readonly surrogate: string; readonly cause: ForgettingCause }[] =>
  database
    .all("SELECT surrogate, cause FROM forgotten WHERE is_recorded = 0 ORDER BY surrogate")
    .map((row) => ({
      surrogate: surrogateIn(row),
      cause: row["cause"] as ForgettingCause,
    }));

/** To be called within a transaction. */
export function told(database: Database, surrogates: readonly string[]): void {
  for (const surrogate of surrogates) {
    database.run("UPDATE forgotten SET is_recorded = 1 WHERE surrogate = ?", surrogate);
    // Of old age nothing need be remembered: who asks for that range again means it.
    database.run("DELETE FROM forgotten WHERE surrogate = ? AND cause = 'age'", surrogate);
  }
}

const surrogateIn = (row: Readonly<Record<string, unknown>>): string => String(row["surrogate"]);

/** Every table that says something of a conversation; a test holds this list against the schema. */
export const conversationTables = [
  "conversations",
  "quarantine",
  "batch_lines",
  "waiting",
  "query_conversations",
  "outbox_conversations",
  "summary_tasks",
  "announcements",
  "live_conversations",
  "live_utterances",
];

const remembered = `
  INSERT INTO forgotten (surrogate, cause, forgotten_at, day) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET is_recorded = 0, forgotten_at = excluded.forgotten_at, day = coalesce(excluded.day, day),
    cause = CASE WHEN 'asked' IN (cause, excluded.cause) THEN 'asked' ELSE 'age' END`;

const dayIn = "SELECT day FROM conversations WHERE conversation_id = ? LIMIT 1";

const daysBefore = `
  SELECT day, sum(conversations) AS conversations FROM (
    SELECT day, count(DISTINCT conversation_id) AS conversations FROM conversations WHERE day < ? GROUP BY day
    UNION ALL SELECT day, 0 FROM files WHERE day < ?
  ) GROUP BY day ORDER BY day`;

const conversationsOf = `
  SELECT conversation_id, sum(requests) AS requests FROM conversations
  WHERE conversation_id IN (SELECT conversation_id FROM conversations WHERE day = ?) GROUP BY conversation_id`;

const windowKeys =
  "SELECT DISTINCT conversation_id FROM conversations WHERE conversation_id > ? AND conversation_id < ?";

const liveOf = "SELECT conversation_id FROM live_conversations WHERE day = ?";

const emptied = `
  UPDATE files SET bytes = 0, lines = 0, copy_bytes = NULL, copy_lines = NULL, copy_seq = NULL WHERE day = ?`;

/** Also when it was forgotten before, and a kill has left the line where it was. */
const lineOf = `
  SELECT day FROM conversations WHERE conversation_id = ? AND result_sha256 IS NOT NULL
  UNION SELECT day FROM waiting WHERE conversation_id = ? LIMIT 1`;

const leave = "INSERT INTO waiting (day, conversation_id, line) VALUES (?, ?, ?)";
