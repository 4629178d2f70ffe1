/** The ledger's side of the audit; `shared/audit-book.ts` says what is promised. */
import { createHmac } from "node:crypto";
import type { AuditBook, AuditHead } from "../shared/audit-book.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database, Row } from "./sqlite.ts";

/** What the ledger says of a conversation under one set of rules, for holding it against the audit. */
export interface Standing {
  readonly conversationId: string;
  readonly surrogate: string;
  /** UTC day of the file its result is in, `YYYY-MM-DD`. */
  readonly day: string;
  readonly state: string;
  readonly requests: number;
  /** Of these, so many were never heard of again. */
  readonly unknown: number;
  readonly costUsd: number;
  /** Of its line with the line's end. */
  readonly resultSha256: string | undefined;
  /** Its line is safe in the ledger, and not yet in the file. */
  readonly isWaiting: boolean;
}

/** `noteIn` is to be called within each transaction. */
export function createAuditBook(
  database: Database,
  group: () => GroupCommit,
): AuditBook & { noteIn(): void } {
  let follow: () => AuditHead | undefined = () => undefined;
  return {
    head() {
      const value = database.get("SELECT value FROM meta WHERE key = 'audit_head'")?.["value"];
      return typeof value === "string" ? (JSON.parse(value) as AuditHead) : undefined;
    },
    follow(head) {
      follow = head;
    },
    note: () => group().write(() => undefined, "now"),
    noteIn() {
      const head = follow();
      if (head) database.run("INSERT OR REPLACE INTO meta VALUES ('audit_head', ?)", JSON.stringify(head));
    },
  };
}

const pageRows = 1000;

/** By conversation id. */
export function* standingsIn(database: Database, surrogateKey: Uint8Array): Iterable<Standing> {
  let last: readonly [string, string] = ["", ""];
  for (;;) {
    const rows = database.all(standings, ...last, pageRows);
    for (const row of rows) yield standingOf(row, surrogateKey);
    const end = rows.at(-1);
    if (!end) return;
    last = [String(end["conversation_id"]), String(end["fingerprint"])];
  }
}

const standingOf = (row: Row, surrogateKey: Uint8Array): Standing => ({
  conversationId: String(row["conversation_id"]),
  surrogate: surrogateOf(surrogateKey, String(row["conversation_id"])),
  day: String(row["day"]),
  state: String(row["state"]),
  requests: Number(row["requests"]),
  unknown: Number(row["unknown_outcomes"]),
  costUsd: Number(row["cost_usd"]),
  resultSha256: row["state"] === "done" ? String(row["result_sha256"]) : undefined,
  isWaiting: row["is_waiting"] === 1,
});

export const surrogateOf = (key: Uint8Array, conversationId: string): string =>
  createHmac("sha256", key).update(conversationId).digest("hex").slice(0, 16);

const standings = `
  SELECT c.*, EXISTS (SELECT 1 FROM waiting w WHERE w.conversation_id = c.conversation_id) AS is_waiting
  FROM conversations c WHERE (c.conversation_id, c.fingerprint) > (?, ?)
  ORDER BY c.conversation_id, c.fingerprint LIMIT ?`;
