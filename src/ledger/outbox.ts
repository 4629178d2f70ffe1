/** The ledger's side of the outbox; `shared/outbox.ts` says what is promised. An event that was delivered is deleted, so
 *  the table holds what is late and what was given up, and that much is bounded: a receiver that is never heard of
 *  again must not fill the disk. When there is no room the oldest bodies go first, and their rows say so. */
import type { EventType, Outbox, OutgoingEvent, WaitingEvent } from "../shared/outbox.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database, Row } from "./sqlite.ts";

export interface OutboxRoom {
  /** Bodies together. */
  readonly bytes: number;
  readonly events: number;
}

/** Of results a body is 1 to 2 KB: room for two large nights of them. */
const usualRoom: OutboxRoom = { bytes: 256 * 2 ** 20, events: 200_000 };

/** Events put in before those of others are counted with them. */
const countEvery = 2000;

/** What was given up is kept so long for somebody to look at. */
const keptMs = 30 * 86_400_000;

export interface LedgerOutbox extends Outbox {
  /** Puts it in within the transaction that is open. */
  enter(event: OutgoingEvent): void;
}

export function createOutbox(
  database: Database,
  group: GroupCommit,
  now: () => number,
  room: OutboxRoom = usualRoom,
): LedgerOutbox {
  /** May count too much, when a transaction was rolled back; too little by what others at work put in since it was
   *  counted. */
  let taken: OutboxRoom | undefined;
  let countAgainIn = 0;

  /** A tenth goes at a time: to look for the oldest with every event would cost more than it gains. */
  function makeRoom(bytes: number): void {
    if (countAgainIn === 0) taken = undefined;
    countAgainIn = taken ? countAgainIn - 1 : countEvery;
    const before = taken ?? takenIn(database);
    taken = { bytes: before.bytes + bytes, events: before.events + 1 };
    if (fits(taken, room)) return;
    for (taken = takenIn(database); !fits(taken, room); taken = takenIn(database))
      database.run(taken.bytes > room.bytes ? emptyOldest : deleteOldest, Math.ceil(taken.events / 10));
    dropLoose(database);
  }

  function enter({ id, type, stream, conversationIds, body }: OutgoingEvent): void {
    const at = now();
    const state = body.length > 0 ? ["waiting", null] : ["held", "gate.held"];
    if (database.run(insert, id, type, stream, body, ...state, at, at) === 0) return;
    for (const conversationId of conversationIds) database.run(link, conversationId, id);
    makeRoom(body.length);
  }

  const write = (sql: string, ...values: (string | number | null)[]) =>
    group.write(() => {
      database.run(sql, ...values);
    });

  return {
    enter,
    put: (event) => group.write(() => enter(event)),
    next(nowMs, busy) {
      // As many rows as there are busy streams may be in the way.
      const rows = database.all(due, nowMs, busy.size + 1);
      const row = rows.find((one) => !busy.has(String(one["stream"])));
      return row && waitingOf(row, conversationsOf(database, Number(row["seq"])));
    },
    dueAt() {
      const at = database.get(`SELECT min(retry_at) AS at FROM outbox o WHERE ${isFirst}`)?.["at"];
      return typeof at === "number" ? at : undefined;
    },
    delivered: (seq) =>
      group.write(() => {
        const bytes = Number(database.get(sizeOf, seq)?.["bytes"] ?? 0);
        dropEvent(database, seq);
        if (taken) taken = { bytes: taken.bytes - bytes, events: taken.events - 1 };
      }),
    postpone: (seq, retryAt, { faultCode, status = null }) =>
      write(postponed, retryAt, faultCode, status, seq),
    rest: (untilMs) => write(rested, untilMs, untilMs),
    giveUp: (seq, why, { faultCode, status = null }) => write(gaveUp, why, faultCode, status, seq),
    hurry: () => write("UPDATE outbox SET retry_at = 0 WHERE state = 'waiting'"),
    revive: (ids) =>
      group.write(() => {
        const rows = database.all(revivable).map((row) => String(row["event_id"]));
        const wanted = ids === undefined ? rows : rows.filter((id) => ids.includes(id));
        for (const id of wanted) database.run(revived, now(), id);
        return wanted;
      }, "now"),
    state: () => stateIn(database),
  };
}

/** Takes away what was given up long ago. To be called where nobody waits for it. */
export function dropOld(database: Database, nowMs: number): void {
  database.run("DELETE FROM outbox WHERE state <> 'waiting' AND queued_at < ?", nowMs - keptMs);
  dropLoose(database);
}

/** To be called within a transaction. */
export function dropEvent(database: Database, seq: number): void {
  database.run("DELETE FROM outbox WHERE seq = ?", seq);
  database.run("DELETE FROM outbox_conversations WHERE seq = ?", seq);
}

export const dropLoose = (database: Database) =>
  database.run("DELETE FROM outbox_conversations WHERE seq NOT IN (SELECT seq FROM outbox)");

const fits = (taken: OutboxRoom, room: OutboxRoom): boolean =>
  taken.bytes <= room.bytes && taken.events <= room.events;

function takenIn(database: Database): OutboxRoom {
  const row = database.get("SELECT count(*) AS events, total(length(body)) AS bytes FROM outbox");
  return { bytes: Number(row?.["bytes"]), events: Number(row?.["events"]) };
}

export function stateIn(database: Database): ReturnType<Outbox["state"]> {
  const row = database.get(counted);
  const oldest = row?.["oldest"];
  return {
    waiting: Number(row?.["waiting"] ?? 0),
    ...(typeof oldest === "number" ? { oldestAt: oldest } : {}),
    failed: Number(row?.["failed"] ?? 0),
  };
}

const waitingOf = (row: Row, conversationIds: readonly string[]): WaitingEvent => ({
  seq: Number(row["seq"]),
  id: String(row["event_id"]),
  type: row["type"] as EventType,
  stream: String(row["stream"]),
  conversationIds,
  body: Buffer.from(row["body"] as Uint8Array),
  attempts: Number(row["attempts"]),
  queuedAt: Number(row["queued_at"]),
});

const conversationsOf = (database: Database, seq: number): readonly string[] =>
  database
    .all("SELECT conversation_id FROM outbox_conversations WHERE seq = ?", seq)
    .map((row) => String(row["conversation_id"]));

const insert = `
  INSERT INTO outbox (event_id, type, stream, body, state, fault_code, queued_at, retry_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;

const link = `
  INSERT OR IGNORE INTO outbox_conversations (conversation_id, seq) SELECT ?, seq FROM outbox WHERE event_id = ?`;

/** Waits, and nothing of its stream before it. */
const isFirst = `state = 'waiting' AND NOT EXISTS (
  SELECT 1 FROM outbox e WHERE e.stream = o.stream AND e.state = 'waiting' AND e.seq < o.seq)`;

const due = `SELECT * FROM outbox o WHERE retry_at <= ? AND ${isFirst} ORDER BY seq LIMIT ?`;

const sizeOf = "SELECT length(body) AS bytes FROM outbox WHERE seq = ?";

const postponed = `
  UPDATE outbox SET attempts = attempts + 1, retry_at = ?, fault_code = ?, status = ? WHERE seq = ?`;

const rested = "UPDATE outbox SET retry_at = ? WHERE state = 'waiting' AND retry_at < ?";

const gaveUp = `
  UPDATE outbox SET state = ?, attempts = attempts + 1, fault_code = ?, status = ? WHERE seq = ?`;

const revivable = "SELECT event_id FROM outbox WHERE state <> 'waiting' AND length(body) > 0 ORDER BY seq";

const revived = `
  UPDATE outbox SET state = 'waiting', attempts = 0, queued_at = ?, retry_at = 0 WHERE event_id = ?`;

const emptyOldest = `
  UPDATE outbox SET state = 'full', body = x'' WHERE seq IN (
    SELECT seq FROM outbox WHERE length(body) > 0 ORDER BY seq LIMIT ?)`;

const deleteOldest = "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox ORDER BY seq LIMIT ?)";

const counted = `
  SELECT total(state = 'waiting') AS waiting, min(CASE WHEN state = 'waiting' THEN queued_at END) AS oldest,
    total(state <> 'waiting') AS failed FROM outbox`;
