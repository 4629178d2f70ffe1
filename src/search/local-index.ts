/** The index on this machine. Documents and the place up to which they were read are written in one transaction. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Database, Row } from "../shared/database.ts";
import type { Position } from "./day-lines.ts";
import { type Document, essenceOf } from "./document.ts";
import type { IndexName, SearchIndex } from "./index-shape.ts";
import type { SearchStore } from "./store.ts";

export function createLocalIndex(store: SearchStore): SearchIndex {
  function drop(conversationId: string, day?: string): void {
    const row = store.get("SELECT id, day FROM documents WHERE conversation_id = ?", conversationId);
    if (!row || (day !== undefined && row["day"] !== day)) return;
    for (const statement of dropDocument) store.run(statement, row["id"] as number);
  }

  function put(document: Document): void {
    drop(document.conversationId);
    store.run(
      putDocument,
      ...[document.conversationId, document.day, document.sha256, document.fingerprint, document.startedAt],
      ...[
        document.endedAt ?? null,
        document.mediaType,
        document.direction ?? null,
        document.language ?? null,
      ],
      ...[document.sentiment ?? null, document.speakers.join(" ")],
    );
    const id = Number(store.get("SELECT last_insert_rowid() AS id")?.["id"]);
    store.run("INSERT INTO texts (rowid, said, answer) VALUES (?, ?, ?)", id, document.said, document.answer);
    for (const queueId of new Set(document.queueIds))
      store.run("INSERT INTO queues VALUES (?, ?)", id, queueId);
    for (const [type, number] of Object.entries(document.masks))
      store.run("INSERT INTO masks VALUES (?, ?, ?)", id, type, number);
  }

  return {
    name: "local",
    days: () => daysIn(store, "local", "SELECT DISTINCT day FROM documents"),
    position: (day) => positionIn(store, "local", day),
    holdings: (day) =>
      new Map(
        store
          .all("SELECT conversation_id, sha256 FROM documents WHERE day = ?", day)
          .map((row) => [String(row["conversation_id"]), String(row["sha256"])]),
      ),
    async *contents() {
      for (let last = 0; ; ) {
        const rows = store.all(`${wholeDocuments} WHERE d.id > ? ORDER BY d.id LIMIT 100`, last);
        for (const row of rows) {
          last = Number(row["id"]);
          yield {
            conversationId: String(row["conversation_id"]),
            essence: essenceOf(documentOf(store, row)),
          };
        }
        if (rows.length === 0) return;
        await nextTurn();
      }
    },
    apply: (day, { puts, drops }, from, to) =>
      store.transaction(async () => {
        if (!isSame(positionIn(store, "local", day), from)) return false;
        for (const id of drops) drop(id, day);
        for (const document of puts) {
          put(document);
          // Half a millisecond each: whoever else lives in this process has his turn in between.
          await nextTurn();
        }
        setPosition(store, "local", day, to);
        return true;
      }),
  };
}

function documentOf(store: SearchStore, row: Row): Document {
  const id = Number(row["id"]);
  const text = (name: string): string | undefined => (row[name] === null ? undefined : String(row[name]));
  return {
    conversationId: String(row["conversation_id"]),
    day: String(row["day"]),
    sha256: String(row["sha256"]),
    fingerprint: String(row["fingerprint"]),
    startedAt: Number(row["started_at"]),
    endedAt: row["ended_at"] === null ? undefined : Number(row["ended_at"]),
    processedAt: 0,
    mediaType: String(row["media_type"]),
    direction: text("direction"),
    language: text("language"),
    sentiment: text("sentiment"),
    queueIds: store
      .all("SELECT queue_id FROM queues WHERE document = ?", id)
      .map((one) => String(one["queue_id"])),
    masks: Object.fromEntries(
      store
        .all("SELECT type, masks FROM masks WHERE document = ?", id)
        .map((one) => [String(one["type"]), Number(one["masks"])]),
    ),
    speakers: row["speakers"] === "" ? [] : String(row["speakers"]).split(" "),
    said: String(row["said"]),
    answer: String(row["answer"]),
  };
}

/** Days that hold something, and days that are being read. */
export const daysIn = (store: SearchStore, name: IndexName, held: string): readonly string[] =>
  store
    .all(`SELECT day FROM positions WHERE index_name = ? UNION ${held} ORDER BY day`, name)
    .map((row) => String(row["day"]));

export function positionIn(store: Pick<Database, "get">, name: IndexName, day: string): Position | undefined {
  const row = store.get("SELECT * FROM positions WHERE index_name = ? AND day = ?", name, day);
  return row && positionOf(row);
}

const positionOf = (row: Row): Position => ({
  bytes: Number(row["bytes"]),
  lines: Number(row["lines"]),
  lastBytes: Number(row["last_bytes"]),
  lastSha256: String(row["last_sha256"]),
});

export function setPosition(
  store: SearchStore,
  name: IndexName,
  day: string,
  to: Position | undefined,
): void {
  if (!to) store.run("DELETE FROM positions WHERE index_name = ? AND day = ?", name, day);
  else store.run(putPosition, name, day, to.bytes, to.lines, to.lastBytes, to.lastSha256);
}

export const isSame = (one: Position | undefined, other: Position | undefined): boolean =>
  one?.bytes === other?.bytes && one?.lastSha256 === other?.lastSha256;

const wholeDocuments = "SELECT d.*, t.said, t.answer FROM documents d LEFT JOIN texts t ON t.rowid = d.id";

const putDocument = `
  INSERT INTO documents (conversation_id, day, sha256, fingerprint, started_at, ended_at, media_type, direction, language,
    sentiment, speakers)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const dropDocument = [
  "DELETE FROM texts WHERE rowid = ?",
  "DELETE FROM queues WHERE document = ?",
  "DELETE FROM masks WHERE document = ?",
  "DELETE FROM documents WHERE id = ?",
];

const putPosition = `
  INSERT INTO positions (index_name, day, bytes, lines, last_bytes, last_sha256) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET bytes = excluded.bytes, lines = excluded.lines, last_bytes = excluded.last_bytes,
    last_sha256 = excluded.last_sha256`;
