/** The ledger's side of the result files; `shared/result-book.ts` says what is promised. */
import { dayOf } from "../shared/day.ts";
import type { OutgoingEvent } from "../shared/outbox.ts";
import type { DayFile, Entry, FileCopy, ResultBook, WaitingLine } from "../shared/result-book.ts";
import { resultKey } from "../shared/result-key.ts";
import { sha256 } from "../shared/sha256.ts";
import type { Result } from "../shared/types.ts";
import type { GroupCommit } from "./group-commit.ts";
import { forget } from "./quarantine.ts";
import { addAmounts, amounts } from "./run-ledger.ts";
import type { Days } from "./seat.ts";
import { spend } from "./spending.ts";
import type { Database, Row } from "./sqlite.ts";

/** @param own days that nobody else works on.
 *  @param tell puts an event in the outbox, within the transaction. */
export function createResultBook(
  database: Database,
  group: GroupCommit,
  own: Days,
  tell: (event: OutgoingEvent) => void,
  now: () => number,
): ResultBook {
  const write = (sql: string, ...values: (string | number)[]) =>
    group.write(() => {
      database.run(sql, ...values);
    });

  function enter({ result, day, line, isReplacing, event }: Entry): void {
    const { conversationId, window, fingerprint } = result;
    const key = resultKey(conversationId, window);
    enterDone(database, result, day, sha256(line), now());
    if (event) tell(event);
    if (!isReplacing) return;
    database.run(supersede, key, fingerprint);
    database.run("DELETE FROM waiting WHERE conversation_id = ?", key);
    database.run("INSERT INTO waiting (day, conversation_id, line) VALUES (?, ?, ?)", day, key, line);
  }

  return {
    // A conversation stays in the file it first came to: nothing has to be looked for in other days.
    placeOf({ conversationId, window, startedAt }) {
      const day = database.get(earlierDay, resultKey(conversationId, window))?.["day"];
      return { day: typeof day === "string" ? day : dayOf(startedAt), isReplacing: day !== undefined };
    },
    commit: (entries, files) =>
      group.write(() => {
        for (const entry of entries) enter(entry);
        for (const [day, { bytes, lines }] of files) database.run(setFile, day, bytes, lines);
      }, "now"),

    days: () => database.all("SELECT day FROM files ORDER BY day").map(dayIn),
    ownDays: () => database.all(ownDays, own.firstDay, own.lastDay).map(dayIn),
    file: (day) => parseFile(database.get("SELECT * FROM files WHERE day = ?", day)),
    setFile: (day, { bytes, lines }) => write(setFile, day, bytes, lines),

    waitingDays: () =>
      database
        .all(waitingDays, own.firstDay, own.lastDay)
        .map((row) => ({ day: dayIn(row), lastSeq: Number(row["last_seq"]) })),
    waiting: (day, afterSeq, limit) => database.all(waiting, day, afterSeq, limit).map(parseLine),
    isWaiting: (day, conversationId, throughSeq) =>
      database.get(isWaiting, conversationId, day, throughSeq) !== undefined,
    copyWritten: (day, { bytes, lines, throughSeq }) => write(copyWritten, bytes, lines, throughSeq, day),
    copyPlaced: (day) =>
      group.write(() => {
        database.run(dropPlaced, day, day);
        database.run(copyPlaced, day);
      }),
    copyLost: (day) => write(copyLost, day),
  };
}

/** The conversation is done. To be called within a transaction.
 *  @param digest of its line, SHA-256; null for a result that rests in no file. */
export function enterDone(
  database: Database,
  { conversationId, window, fingerprint, startedAt, mediaType, runId, llm, review }: Result,
  day: string,
  digest: string | null,
  now: number,
): void {
  const key = resultKey(conversationId, window);
  const outcome = [
    ...[Math.round(llm.latencyMs), review?.score ?? null, review ? review.flags.join(" ") : null],
    ...[digest, now, ...amounts(llm)],
  ];
  const wasClaimed = database.run(ofClaim, ...outcome, key, fingerprint, runId, day) > 0;
  if (!wasClaimed) database.run(done, key, fingerprint, day, startedAt, mediaType, runId, ...outcome);
  spend(database, key, fingerprint, llm);
  database.run(forget, key);
}

const dayIn = (row: Row): string => String(row["day"]);

const parseLine = (row: Row): WaitingLine => ({ seq: Number(row["seq"]), line: row["line"] as Uint8Array });

function parseFile(row: Row | undefined): (DayFile & { readonly copy?: FileCopy }) | undefined {
  if (!row) return undefined;
  const present = { bytes: Number(row["bytes"]), lines: Number(row["lines"]) };
  if (row["copy_bytes"] === null) return present;
  const copy = {
    bytes: Number(row["copy_bytes"]),
    lines: Number(row["copy_lines"]),
    throughSeq: Number(row["copy_seq"]),
  };
  return { ...present, copy };
}

const ownDays = "SELECT day FROM files WHERE day BETWEEN ? AND ? ORDER BY day";

const waitingDays = "SELECT day, max(seq) AS last_seq FROM waiting WHERE day BETWEEN ? AND ? GROUP BY day";

const earlierDay =
  "SELECT day FROM conversations WHERE conversation_id = ? AND result_sha256 IS NOT NULL LIMIT 1";

/** Of the run's own claim. It leaves day and run as they are, and so two of the table's indexes untouched: half of what the
 *  statement below takes. */
const ofClaim = `
  UPDATE conversations SET state = 'done', fault_code = NULL, reason = NULL, latency_ms = ?, quality = ?, flags = ?,
    result_sha256 = ?, updated_at = ?, requests = requests + ?, prompt_tokens = prompt_tokens + ?,
    completion_tokens = completion_tokens + ?, cost_usd = cost_usd + ?, unknown_outcomes = unknown_outcomes + ?,
    lost_usd = lost_usd + ?
  WHERE conversation_id = ? AND fingerprint = ? AND run_id = ? AND day = ? AND state = 'claimed'`;

const done = `
  INSERT INTO conversations (conversation_id, fingerprint, day, started_at, media_type, state, run_id,
    attempts, latency_ms, quality, flags, result_sha256, updated_at, requests, prompt_tokens, completion_tokens,
    cost_usd, unknown_outcomes, lost_usd)
  VALUES (?, ?, ?, ?, ?, 'done', ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET state = 'done', day = excluded.day, run_id = excluded.run_id, fault_code = NULL, reason = NULL,
    latency_ms = excluded.latency_ms, quality = excluded.quality, flags = excluded.flags,
    result_sha256 = excluded.result_sha256, updated_at = excluded.updated_at,
    ${addAmounts}`;

const supersede =
  "UPDATE conversations SET state = 'superseded' WHERE conversation_id = ? AND fingerprint <> ?";

const setFile = `
  INSERT INTO files (day, bytes, lines) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET bytes = excluded.bytes, lines = excluded.lines`;

const waiting = "SELECT seq, line FROM waiting WHERE day = ? AND seq > ? ORDER BY seq LIMIT ?";

const isWaiting = "SELECT 1 FROM waiting WHERE conversation_id = ? AND day = ? AND seq <= ?";

const copyWritten = "UPDATE files SET copy_bytes = ?, copy_lines = ?, copy_seq = ? WHERE day = ?";

const dropPlaced = `
  DELETE FROM waiting WHERE day = ? AND seq <= (SELECT copy_seq FROM files WHERE day = ?)`;

const copyPlaced = `
  UPDATE files SET bytes = copy_bytes, lines = copy_lines, copy_bytes = NULL, copy_lines = NULL, copy_seq = NULL
  WHERE day = ?`;

const copyLost = "UPDATE files SET copy_bytes = NULL, copy_lines = NULL, copy_seq = NULL WHERE day = ?";
