/** The ledger's side of batches; `shared/batch-book.ts` says what is promised. A line rests beside its conversation's
 *  claim: as long as it is there, the claim is not a dead run's. */
import type { Batch, BatchBook, BatchState, OpenLine, Unanswered } from "../shared/batch-book.ts";
import { claim, lose, reopen, takeBack } from "./claims.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database, Row, Value } from "./sqlite.ts";

export function createBatchBook(
  database: Database,
  group: GroupCommit,
  run: { readonly id: string; readonly fingerprint: string },
  now: () => number,
): BatchBook {
  const write = (sql: string, ...values: Value[]) =>
    group.write(() => {
      database.run(sql, ...values);
    });

  function takeOldest(batch: number, most: { lines: number; bytes: number }): number {
    let lines = 0;
    let bytes = 0;
    for (const row of database.all(unsent, run.fingerprint, most.lines)) {
      bytes += Number(row["bytes"]);
      if (lines > 0 && bytes > most.bytes) break;
      database.run("UPDATE batch_lines SET batch = ? WHERE seq = ?", batch, Number(row["seq"]));
      lines += 1;
    }
    return lines;
  }

  return {
    isWaiting: (conversationId) => isWaiting(database, conversationId, run.fingerprint),
    waiting: () => Number(database.get("SELECT count(*) AS lines FROM batch_lines")?.["lines"]),

    gather: (conversation, estimatedUsd, { customId, request, draft }) =>
      group.write(() => {
        claim(database, run, conversation, estimatedUsd, now());
        database.run(insertLine, conversation.id, run.fingerprint, customId, request.length, request, draft);
      }),
    gathered() {
      const row = database.get(gathered, run.fingerprint);
      return { lines: Number(row?.["lines"]), bytes: Number(row?.["bytes"] ?? 0) };
    },

    seal: (name, endpoint, most) =>
      group.write(() => {
        if (!database.get(anyUnsent, run.fingerprint)) return undefined;
        const id = Number(database.get(insertBatch, name, run.fingerprint, endpoint, now())?.["id"]);
        return { id, name, endpoint, state: "sealed" as const, isStale: false, lines: takeOldest(id, most) };
      }),
    batches: () => database.all(batches).map((row) => parseBatch(row, run.fingerprint)),
    requestsOf: ({ id }) =>
      database.all(requests, id).map(({ custom_id: customId, request, draft }) => ({
        customId: String(customId),
        request: Buffer.from(request as Uint8Array),
        draft: String(draft),
      })),
    recorded: ({ id }, customId, record) =>
      write("UPDATE batch_lines SET record = ? WHERE batch = ? AND custom_id = ?", record, id, customId),
    uploaded: ({ id }, fileId) =>
      write("UPDATE batches SET state = 'uploaded', file_id = ? WHERE id = ?", fileId, id),
    begun: ({ id }, batchId) =>
      group.write(() => {
        database.run("UPDATE batches SET state = 'begun', batch_id = ? WHERE id = ?", batchId, id);
        database.run("UPDATE batch_lines SET request = NULL WHERE batch = ?", id);
      }),

    line({ id }, customId) {
      const row = database.get(`${openLines} AND l.custom_id = ?`, run.fingerprint, id, customId);
      return row && parseLine(row);
    },
    openLines: ({ id }) => database.all(openLines, run.fingerprint, id).map(parseLine),
    settle: ({ id }, customId) => write(dropLine, id, customId),
    giveBack: ({ id }, customIds, how) =>
      group.write(() => {
        for (const customId of customIds) {
          const row = database.get(keyOf, id, customId);
          if (!row) continue;
          ends[how](database, String(row["conversation_id"]), String(row["fingerprint"]), now());
          database.run(dropLine, id, customId);
        }
      }),
    close: ({ id }) => write("DELETE FROM batches WHERE id = ?", id),
  };
}

const ends: Readonly<Record<Unanswered, typeof lose>> = { unsent: takeBack, undone: reopen, lost: lose };

export const isWaiting = (database: Database, conversationId: string, fingerprint: string): boolean =>
  database.get(
    "SELECT 1 FROM batch_lines WHERE conversation_id = ? AND fingerprint = ?",
    conversationId,
    fingerprint,
  ) !== undefined;

/** Does anything wait to go, or for its answer? */
export const hasBatches = (database: Database): boolean =>
  database.get("SELECT 1 FROM batches UNION ALL SELECT 1 FROM batch_lines LIMIT 1") !== undefined;

/** What was gathered under other rules and has not gone is given up: it would be sent with the old prompt. Batches that
 *  were chosen but never got as far as the server go with it. */
export function dropStale(database: Database, fingerprint: string, now: number): void {
  const stale = database.all(
    `SELECT conversation_id, fingerprint FROM batch_lines
     WHERE fingerprint <> ? AND (batch IS NULL OR batch IN (SELECT id FROM batches WHERE state = 'sealed'))`,
    fingerprint,
  );
  for (const row of stale) {
    const key = [String(row["conversation_id"]), String(row["fingerprint"])] as const;
    database.run("DELETE FROM batch_lines WHERE conversation_id = ? AND fingerprint = ?", ...key);
    takeBack(database, ...key, now);
  }
  database.run("DELETE FROM batches WHERE state = 'sealed' AND fingerprint <> ?", fingerprint);
}

function parseBatch(row: Row, fingerprint: string): Batch {
  const { file_id: fileId, batch_id: batchId } = row;
  return {
    id: Number(row["id"]),
    name: String(row["name"]),
    state: String(row["state"]) as BatchState,
    endpoint: String(row["endpoint"]),
    ...(typeof fileId === "string" ? { fileId } : {}),
    ...(typeof batchId === "string" ? { batchId } : {}),
    isStale: row["fingerprint"] !== fingerprint,
    lines: Number(row["lines"]),
  };
}

function parseLine(row: Row): OpenLine {
  const { record } = row;
  return {
    customId: String(row["custom_id"]),
    draft: String(row["draft"]),
    ...(typeof record === "number" ? { record } : {}),
    isPresent: row["is_present"] === 1,
    isDone: row["state"] !== "claimed",
  };
}

const dropLine = "DELETE FROM batch_lines WHERE batch = ? AND custom_id = ?";

const keyOf = "SELECT conversation_id, fingerprint FROM batch_lines WHERE batch = ? AND custom_id = ?";

const insertLine = `
  INSERT INTO batch_lines (conversation_id, fingerprint, custom_id, bytes, request, draft) VALUES (?, ?, ?, ?, ?, ?)`;

const gathered = `
  SELECT count(*) AS lines, sum(bytes) AS bytes FROM batch_lines WHERE batch IS NULL AND fingerprint = ?`;

const anyUnsent = "SELECT 1 FROM batch_lines WHERE batch IS NULL AND fingerprint = ? LIMIT 1";

const unsent = `
  SELECT seq, bytes FROM batch_lines WHERE batch IS NULL AND fingerprint = ? ORDER BY seq LIMIT ?`;

const insertBatch = `
  INSERT INTO batches (name, fingerprint, endpoint, state, sealed_at) VALUES (?, ?, ?, 'sealed', ?) RETURNING id`;

const batches = `
  SELECT *, (SELECT count(*) FROM batch_lines WHERE batch = batches.id) AS lines FROM batches ORDER BY id`;

const requests = "SELECT custom_id, request, draft FROM batch_lines WHERE batch = ? ORDER BY seq";

const openLines = `
  SELECT l.custom_id, l.draft, l.record, l.fingerprint = ? AS is_present, c.state
  FROM batch_lines l JOIN conversations c USING (conversation_id, fingerprint)
  WHERE l.batch = ?`;
