/** What a query has found before it was interrupted, so that the same one goes on from there. When a query is at its
 *  end nothing of it is kept, and what nobody went on with is dropped after a week. A hit is text that passed redactor
 *  and guard; the question is not here, but a hash of it. */
import { dayMs } from "../shared/day.ts";
import type { QueryHit, QueryTotals } from "../shared/query-page.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database } from "./sqlite.ts";

export interface KeptQuery {
  /** Epoch milliseconds. */
  readonly askedAt: number;
  /** Pieces of its plan that are done. */
  readonly pieces: ReadonlySet<number>;
  readonly pages: readonly { readonly piece: number; readonly page: number; readonly totals: QueryTotals }[];
  /** Every conversation that has been looked at. */
  readonly seen: ReadonlySet<string>;
  /** In the order in which they were found. */
  readonly hits: readonly QueryHit[];
}

/** Durable when it resolves; all may throw Fault `ledger.failed`, `disk.failed`. */
export interface QueryBook {
  /** Undefined for one that was not interrupted. */
  kept(queryId: string): KeptQuery | undefined;
  begin(queryId: string, askedAt: number): Promise<void>;
  /** @param seen with its hit, when it is one. */
  keepPage(
    queryId: string,
    place: { readonly piece: number; readonly page: number; readonly totals: QueryTotals },
    seen: readonly { readonly id: string; readonly hit?: QueryHit | undefined }[],
  ): Promise<void>;
  endPiece(queryId: string, piece: number): Promise<void>;
  /** Also one that there is not. */
  drop(queryId: string): Promise<void>;
}

export function createQueryBook(database: Database, group: GroupCommit, now: () => number): QueryBook {
  return {
    kept(queryId) {
      const askedAt = database.get("SELECT asked_at FROM queries WHERE id = ?", queryId)?.["asked_at"];
      if (askedAt === undefined) return undefined;
      const rows = database.all(looked, queryId);
      return {
        askedAt: Number(askedAt),
        pieces: new Set(database.all(pieces, queryId).map((row) => Number(row["piece"]))),
        pages: database.all(pages, queryId).map((row) => ({
          piece: Number(row["piece"]),
          page: Number(row["page"]),
          totals: JSON.parse(String(row["totals"])) as QueryTotals,
        })),
        seen: new Set(rows.map((row) => String(row["conversation_id"]))),
        hits: rows.flatMap((row) =>
          row["hit"] === null ? [] : [JSON.parse(String(row["hit"])) as QueryHit],
        ),
      };
    },
    begin: (queryId, askedAt) =>
      group.write(() => {
        dropOldQueries(database, now());
        database.run("INSERT INTO queries (id, asked_at) VALUES (?, ?)", queryId, askedAt);
      }, "now"),
    keepPage: (queryId, { piece, page, totals }, seen) =>
      group.write(() => {
        database.run(addPage, queryId, piece, page, JSON.stringify(totals));
        for (const { id, hit } of seen) database.run(add, queryId, id, hit ? JSON.stringify(hit) : null);
      }, "now"),
    endPiece: (queryId, piece) =>
      group.write(() => {
        database.run("INSERT INTO query_pieces (query_id, piece) VALUES (?, ?)", queryId, piece);
      }, "now"),
    drop: (queryId) => group.write(() => drop(database, queryId), "now"),
  };
}

const keptDays = 7;

/** To be called within a transaction. */
export function dropOldQueries(database: Database, now: number): void {
  const old = database.all("SELECT id FROM queries WHERE asked_at < ?", now - keptDays * dayMs);
  for (const { id } of old) drop(database, String(id));
}

function drop(database: Database, queryId: string): void {
  for (const table of ["query_conversations", "query_pieces", "query_pages"])
    database.run(`DELETE FROM ${table} WHERE query_id = ?`, queryId);
  database.run("DELETE FROM queries WHERE id = ?", queryId);
}

const looked = "SELECT conversation_id, hit FROM query_conversations WHERE query_id = ? ORDER BY seq";
const pieces = "SELECT piece FROM query_pieces WHERE query_id = ?";
const pages = "SELECT piece, page, totals FROM query_pages WHERE query_id = ? ORDER BY piece, page";
const addPage = "INSERT INTO query_pages (query_id, piece, page, totals) VALUES (?, ?, ?, ?)";
const add = "INSERT INTO query_conversations (query_id, conversation_id, hit) VALUES (?, ?, ?)";
