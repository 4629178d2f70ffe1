/** The ledger's side of the audit; `shared/audit-book.ts` says what is promised. */
import type { AuditBook, AuditHead, AuditView, RestingResult, Standing } from "../shared/audit-book.ts";
import { told, untold } from "./forgetting.ts";
import type { GroupCommit } from "./group-commit.ts";
import { holdersAtWork } from "./inspection.ts";
import type { Database, Row } from "./sqlite.ts";
import { surrogateOf } from "./surrogate.ts";
import { openView } from "./view.ts";

/** `noteIn` is to be called within each transaction. @param turn lets one process at a time do its work. */
export function createAuditBook(
  database: Database,
  group: () => GroupCommit,
  turn: AuditBook["turn"],
): AuditBook & { noteIn(): void } {
  let follow: () => AuditHead | undefined = () => undefined;
  return {
    head: () => headIn(database),
    turn,
    follow(head) {
      follow = head;
    },
    note: () => group().write(() => undefined, "now"),
    untold: () => untold(database),
    told: (surrogates) => group().write(() => told(database, surrogates), "now"),
    noteIn() {
      const head = follow();
      // Another process may have come further.
      if (head && head.seq >= (headIn(database)?.seq ?? 0))
        database.run("INSERT OR REPLACE INTO meta VALUES ('audit_head', ?)", JSON.stringify(head));
    },
  };
}

function headIn(database: Database): AuditHead | undefined {
  const value = metaIn(database, "audit_head");
  return typeof value === "string" ? (JSON.parse(value) as AuditHead) : undefined;
}

const metaIn = (database: Database, key: string) =>
  database.get("SELECT value FROM meta WHERE key = ?", key)?.["value"];

/** Reads only, and all of the same moment: a run may be at work meanwhile.
 *  @returns undefined when nothing was ever run in this directory. @throws Fault `ledger.failed`. */
export async function openAuditView(dataDir: string): Promise<AuditView | undefined> {
  const database = await openView(dataDir, "conversations");
  if (!database) return undefined;
  try {
    const isGrowing = (await holdersAtWork(dataDir)).length > 0;
    database.exec("BEGIN");
    const keyOf = (name: string) => (metaIn(database, name) ?? new Uint8Array()) as Uint8Array;
    const surrogateKey = keyOf("surrogate_key");
    return {
      head: headIn(database),
      isGrowing,
      digestKey: keyOf("digest_key"),
      *standings() {
        for (const row of pages(database, standings, "conversation_id")) yield standingOf(row, surrogateKey);
      },
      days: () =>
        database
          .all("SELECT day, bytes FROM files ORDER BY day")
          .map((row) => ({ day: String(row["day"]), bytes: Number(row["bytes"]) })),
      *results(day) {
        for (const row of pages(database, results, "conversation_id", day)) yield resultOf(row);
      },
      leaving: (day) =>
        new Set(database.all(leaving, day).map(({ conversation_id: id = null }) => String(id))),
      untold: () => new Set(untold(database).map(({ surrogate }) => surrogate)),
      close() {
        // A closed connection lives on as long as a statement of its does, and would hold its moment.
        database.exec("COMMIT");
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

const pageRows = 1000;

/** Rows after the last one seen, a page at a time. */
function* pages(database: Database, sql: string, key: string, ...values: string[]): Iterable<Row> {
  for (let last = ""; ; ) {
    const rows = database.all(sql, ...values, last, pageRows);
    yield* rows;
    const end = rows.at(-1);
    if (!end) return;
    last = String(end[key]);
  }
}

const standingOf = (row: Row, surrogateKey: Uint8Array): Standing => ({
  conversationId: String(row["conversation_id"]),
  surrogate: surrogateOf(surrogateKey, String(row["conversation_id"])),
  requests: Number(row["requests"]),
  unknown: Number(row["unknown_outcomes"]),
  costUsd: Number(row["cost_usd"]),
  isOpen: Number(row["is_open"]) === 1,
});

const resultOf = (row: Row): RestingResult => ({
  conversationId: String(row["conversation_id"]),
  sha256: String(row["result_sha256"]),
  isWaiting: Number(row["is_waiting"]) === 1,
});

const standings = `
  SELECT conversation_id, sum(requests) AS requests, sum(unknown_outcomes) AS unknown_outcomes,
    sum(cost_usd) AS cost_usd, max(state = 'claimed') AS is_open
  FROM conversations WHERE conversation_id > ? GROUP BY conversation_id ORDER BY conversation_id LIMIT ?`;

const leaving = "SELECT conversation_id FROM waiting WHERE day = ? AND length(line) = 0";

const results = `
  SELECT conversation_id, result_sha256,
    EXISTS (SELECT 1 FROM waiting w WHERE w.conversation_id = c.conversation_id) AS is_waiting
  FROM conversations c WHERE day = ? AND state = 'done' AND conversation_id > ?
  ORDER BY conversation_id LIMIT ?`;
