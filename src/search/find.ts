/** Answers a query from the index on this machine: best first by bm25, in which a word of the answer counts twice, or
 *  youngest first. The texts of a page's documents are marked one by one, after the page has been chosen. */
import type { Row } from "../shared/database.ts";
import type { Found, Hit, PageOf, Snippet } from "../shared/search-page.ts";
import { foundEnd, foundStart } from "./document.ts";
import { type Where, whereOf } from "./filter.ts";
import { matchOf } from "./match.ts";
import type { Query } from "./query.ts";
import { answerSnippet, snippetsOf } from "./snippet.ts";
import type { SearchStore } from "./store.ts";

/** Turns shown of a conversation. */
const mostTurns = 2;

/** @throws Fault `usage.invalid` for a filter that makes no sense; `search.failed`. */
export function find(store: SearchStore, query: Query, { sort, page, limit }: PageOf): Found {
  const where = whereOf(query.filters);
  const match = query.text && matchOf(query.text);
  const source = match === undefined ? bare(where) : matching(match, where);
  const total = Number(store.get(`SELECT count(*) AS total ${source.sql}`, ...source.values)?.["total"]);
  const isRanked = match !== undefined;
  const order = isRanked && sort === "rank" ? "score DESC, d.started_at DESC" : "d.started_at DESC";
  const rows = store.all(
    `SELECT d.*, ${isRanked ? "-bm25(texts, 1.0, 2.0)" : "NULL"} AS score ${source.sql}
     ORDER BY ${order}, d.conversation_id LIMIT ? OFFSET ?`,
    ...[...source.values, limit, (page - 1) * limit],
  );
  return { total, hits: rows.map((row) => hitOf(store, row, match)) };
}

interface Source {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const bare = ({ sql, values }: Where): Source => ({ sql: `FROM documents d WHERE ${sql}`, values });

const matching = (match: string, { sql, values }: Where): Source => ({
  sql: `FROM texts JOIN documents d ON d.id = texts.rowid WHERE texts MATCH ? AND ${sql}`,
  values: [match, ...values],
});

function hitOf(store: SearchStore, row: Row, match: string | undefined): Hit {
  const id = Number(row["id"]);
  const text = (name: string): string | undefined => (typeof row[name] === "string" ? row[name] : undefined);
  const speakers = (text("speakers") ?? "").split(" ");
  return {
    conversationId: String(row["conversation_id"]),
    startedAt: instant(row["started_at"]) ?? "",
    endedAt: instant(row["ended_at"]),
    mediaType: String(row["media_type"]),
    direction: text("direction"),
    queueIds: store
      .all("SELECT queue_id FROM queues WHERE document = ? ORDER BY queue_id", id)
      .map((queue) => String(queue["queue_id"])),
    language: text("language"),
    sentiment: text("sentiment"),
    masks: Object.fromEntries(
      store
        .all("SELECT type, masks FROM masks WHERE document = ? ORDER BY masks DESC, type", id)
        .map((mask) => [String(mask["type"]), Number(mask["masks"])]),
    ),
    turns: speakers.length,
    score: typeof row["score"] === "number" ? Number(row["score"].toFixed(4)) : undefined,
    snippets: snippetsFor(store, id, speakers, match),
  };
}

function snippetsFor(
  store: SearchStore,
  id: number,
  speakers: readonly string[],
  match: string | undefined,
): readonly Snippet[] {
  const row =
    match === undefined
      ? store.get("SELECT '' AS said, answer FROM texts WHERE rowid = ?", id)
      : store.get(marked, foundStart, foundEnd, foundStart, foundEnd, match, id);
  const turns = snippetsOf(String(row?.["said"] ?? ""), speakers, mostTurns);
  const answer = answerSnippet(String(row?.["answer"] ?? ""));
  return answer ? [...turns, answer] : turns;
}

const marked = `
  SELECT highlight(texts, 0, ?, ?) AS said, highlight(texts, 1, ?, ?) AS answer FROM texts
  WHERE texts MATCH ? AND rowid = ?`;

const instant = (ms: unknown): string | undefined =>
  typeof ms === "number" ? new Date(ms).toISOString() : undefined;
