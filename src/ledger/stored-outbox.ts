/** The ledger's half of the hand-over to the files; `shared/outbox.ts` says what is promised. */
import type { DayFile, Outbox, OutboxKind, OutboxLine, Replacement } from "../shared/outbox.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database, Row } from "./sqlite.ts";

export function createStoredOutbox(database: Database, group: GroupCommit): Outbox {
  const write = (sql: string, ...values: (string | number)[]) =>
    group.write(() => {
      database.run(sql, ...values);
    });

  return {
    waitingDays: (kind) =>
      database
        .all(waitingDays, replaces(kind))
        .map((row) => ({ day: dayIn(row), lastSeq: Number(row["last_seq"]) })),
    waiting: (kind, day, afterSeq, limit) =>
      database.all(waiting, replaces(kind), day, afterSeq, limit).map(parseLine),
    isReplaced: (day, conversationId, throughSeq) =>
      database.get(isReplaced, conversationId, day, throughSeq) !== undefined,
    days: () => database.all("SELECT day FROM files ORDER BY day").map(dayIn),
    file: (day) => parseFile(database.get("SELECT * FROM files WHERE day = ?", day)),

    written: (day, { bytes, lines }, throughSeq) =>
      group.write(() => {
        database.run(written, day, bytes, lines);
        database.run("DELETE FROM outbox WHERE replaces = 0 AND day = ? AND seq <= ?", day, throughSeq);
      }),
    replacing: (day, { bytes, lines, throughSeq }) => write(replacing, bytes, lines, throughSeq, day),
    replaced: (day) =>
      group.write(() => {
        database.run(dropReplaced, day, day);
        database.run(replaced, day);
      }),
    replacementLost: (day) => write(forgetReplacement, day),
  };
}

const replaces = (kind: OutboxKind): number => (kind === "replacing" ? 1 : 0);

const dayIn = (row: Row): string => String(row["day"]);

const parseLine = (row: Row): OutboxLine => ({
  seq: Number(row["seq"]),
  conversationId: String(row["conversation_id"]),
  line: row["line"] as Uint8Array,
});

function parseFile(row: Row | undefined): (DayFile & { readonly replacement?: Replacement }) | undefined {
  if (!row) return undefined;
  const present = { bytes: Number(row["bytes"]), lines: Number(row["lines"]) };
  if (row["next_bytes"] === null) return present;
  return {
    ...present,
    replacement: {
      bytes: Number(row["next_bytes"]),
      lines: Number(row["next_lines"]),
      throughSeq: Number(row["next_seq"]),
    },
  };
}

const waitingDays = "SELECT day, max(seq) AS last_seq FROM outbox WHERE replaces = ? GROUP BY day";

const waiting = `
  SELECT seq, conversation_id, line FROM outbox
  WHERE replaces = ? AND day = ? AND seq > ? ORDER BY seq LIMIT ?`;

const isReplaced = `
  SELECT 1 FROM outbox WHERE replaces = 1 AND conversation_id = ? AND day = ? AND seq <= ?`;

const written = `
  INSERT INTO files (day, bytes, lines) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET bytes = excluded.bytes, lines = excluded.lines`;

const replacing = "UPDATE files SET next_bytes = ?, next_lines = ?, next_seq = ? WHERE day = ?";

const dropReplaced = `
  DELETE FROM outbox WHERE replaces = 1 AND day = ? AND seq <= (SELECT next_seq FROM files WHERE day = ?)`;

const replaced = `
  UPDATE files SET bytes = next_bytes, lines = next_lines, next_bytes = NULL, next_lines = NULL, next_seq = NULL
  WHERE day = ?`;

const forgetReplacement =
  "UPDATE files SET next_bytes = NULL, next_lines = NULL, next_seq = NULL WHERE day = ?";
