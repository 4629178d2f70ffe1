/** Counts how everything stands. A conversation counts once, as it was touched last: under whatever rules. */
import type { DayCounts, DayStanding, Standing } from "../shared/standing.ts";
import { stateIn } from "./outbox.ts";
import { runsIn } from "./run-standing.ts";
import { standingOf, takenSeats } from "./seat.ts";
import type { Database, Row } from "./sqlite.ts";
import { openView } from "./view.ts";

/** Closed days that are shown all the same, as a fortnight is what people ask for. */
const youngest = 14;

/** Reads only; a run may be at work meanwhile.
 *  @param day only this one.
 *  @returns undefined when nothing was ever run in this directory. @throws Fault `ledger.failed`. */
export async function readStanding(dataDir: string, day?: string): Promise<Standing | undefined> {
  const before = await takenSeats(dataDir);
  const database = await openView(dataDir, "conversations");
  if (!database) return undefined;
  try {
    database.exec("BEGIN");
    const counted = standingIn(database, day);
    // At work at the moment of which the ledger tells was who is there before it, or after.
    const after = await takenSeats(dataDir);
    const living = [...before, ...after].map(({ holder }) => holder?.fence);
    const standing = { ...counted, ...runsIn(database, living) };
    // A connection that closes within a transaction would keep the log from being cleared away for a while.
    database.exec("COMMIT");
    return { holders: after.map(({ holder }) => standingOf(holder)), ...standing };
  } finally {
    database.close();
  }
}

function standingIn(database: Database, day: string | undefined): Omit<Standing, "holders" | "unfinished"> {
  const listed = database.all(
    day === undefined ? listedDays : `${listedDays} HAVING day = ?`,
    ...(day ? [day] : []),
  );
  const first = day ?? firstShown(database);
  return {
    ...failures(database),
    held: Number(database.get(heldOnes)?.["held"]),
    batches: Number(database.get(batches)?.["batches"]),
    queries: queriesIn(database),
    callbacks: stateIn(database),
    days: daysFrom(database, listed, first, day ?? "9999"),
    earlier: day === undefined ? earlierThan(database, first) : { days: 0, conversations: 0 },
  };
}

function queriesIn(database: Database): Standing["queries"] {
  const { open, asked_at: askedAt } = database.get(openQueries) ?? {};
  return { open: Number(open), ...(typeof askedAt === "number" ? { oldestAt: askedAt } : {}) };
}

function firstShown(database: Database): string {
  const open = database.get("SELECT min(day) AS day FROM days WHERE closed_at IS NULL")?.["day"];
  const young = database.get(youngestDays, youngest)?.["day"];
  return [open, young].filter((day) => typeof day === "string").toSorted()[0] ?? "9999";
}

function earlierThan(database: Database, day: string): Standing["earlier"] {
  const row = database.get(earlier, day);
  return { days: Number(row?.["days"]), conversations: Number(row?.["conversations"]) };
}

function daysFrom(database: Database, listed: readonly Row[], from: string, to: string): DayStanding[] {
  const rows = database.all(counted, from, to);
  const forgotten = forgottenIn(database, from, to);
  const days = new Set([...listed, ...rows].map((row) => String(row["day"])));
  return [...days]
    .filter((day) => day >= from)
    .toSorted()
    .map((day) => {
      const found = listed.find((row) => row["day"] === day);
      const ofDay = rows.filter((row) => row["day"] === day);
      return {
        day,
        isNightly: found !== undefined || ofDay.some((row) => row["is_nightly"] === 1),
        ...(found ? { listed: listedOf(found) } : {}),
        // What a closed day no longer holds was forgotten on purpose.
        ...countsOf(
          ofDay,
          found?.["closed_at"] === null ? Number(found["expected"]) : 0,
          forgotten.get(day) ?? 0,
        ),
      };
    });
}

const listedOf = (row: Row) => ({
  scope: String(row["scope"]),
  at: Number(row["listed_at"]),
  expected: Number(row["expected"]),
  communications: Number(row["communications"]),
  running: Number(row["running"]),
  isSettled: row["is_settled"] === 1,
  ...(row["closed_at"] === null ? {} : { closedAt: Number(row["closed_at"]) }),
});

/** The vendor goes on to name what somebody asked to be forgotten: of its day it has come to an end. */
function forgottenIn(database: Database, from: string, to: string): ReadonlyMap<string, number> {
  const rows = database.all(forgottenOnes, from, to);
  return new Map(rows.map((row) => [String(row["day"]), Number(row["conversations"])]));
}

/** Other ranges may have brought conversations of the day that the nightly run's filters leave out: then there are more
 *  than expected, and none is missing. */
function countsOf(rows: readonly Row[], expected: number, forgotten: number): DayCounts {
  const sum = (is: (row: Row) => boolean) =>
    rows.filter(is).reduce((total, row) => total + Number(row["conversations"]), 0);
  const inState =
    (...states: string[]) =>
    (row: Row) =>
      states.includes(String(row["state"]));
  const isWaiting = (row: Row) => row["is_waiting"] === 1;
  const isAbsent = inState("absent");
  const waiting = sum(isWaiting);
  const done = sum(inState("done"));
  const held = sum(inState("held"));
  const failed = sum((row) => inState("failed")(row) && row["was_sent"] === 1);
  const unknown = sum((row) => inState("claimed", "orphaned")(row) && !isWaiting(row));
  const reasons = new Set(rows.filter(isAbsent).map((row) => row["reason"]));
  const none = Object.fromEntries(
    [...reasons]
      .filter((reason) => typeof reason === "string")
      .map((reason) => [reason, sum((row) => isAbsent(row) && row["reason"] === reason)]),
  );
  const retries = rows.map((row) => row["retry_at"]).filter((at) => typeof at === "number");
  const sent = done + failed + unknown;
  const redacted = sent + waiting;
  return {
    present: redacted + held,
    pending: sum((row) => isAbsent(row) && row["reason"] === null),
    none: forgotten > 0 ? { ...none, forgotten } : none,
    unread: sum((row) => inState("failed")(row) && row["was_sent"] !== 1),
    ...{ redacted, held, sent, waiting, done, failed, unknown },
    missing: Math.max(0, expected - forgotten - sum(() => true)),
    ...(retries.length > 0 ? { retryAt: Math.min(...retries) } : {}),
  };
}

function failures(database: Database): Pick<Standing, "faults" | "failedIn"> {
  const rows = database.all(failedOnes);
  const faults: Record<string, number> = {};
  const byRun = new Map<string, number>();
  for (const row of rows) {
    const [code, run, number] = [String(row["fault_code"]), String(row["run_id"]), Number(row["failed"])];
    faults[code] = (faults[code] ?? 0) + number;
    byRun.set(run, (byRun.get(run) ?? 0) + number);
  }
  const [most] = [...byRun].toSorted(([, a], [, b]) => b - a);
  return { faults, ...(most ? { failedIn: most[0] } : {}) };
}

/** SQLite gives the other columns of the row that has the maximum. */
const latest = `
  SELECT conversation_id, fingerprint, day, state, reason, retry_at, requests, fault_code, run_id, max(updated_at)
  FROM conversations WHERE state <> 'superseded'`;

const counted = `
  SELECT day, state, reason, min(retry_at) AS retry_at, requests > 0 AS was_sent, l.custom_id IS NOT NULL AS is_waiting,
    max(r.is_nightly) AS is_nightly, count(*) AS conversations
  FROM (${latest} AND day BETWEEN ? AND ? GROUP BY conversation_id) c
    LEFT JOIN batch_lines l USING (conversation_id, fingerprint) LEFT JOIN runs r ON r.id = c.run_id
  GROUP BY 1, 2, 3, 5, 6`;

/** Only conversations that stand so under some rules need be looked at. */
const latestOf = (state: string) => `
  FROM (${latest} AND conversation_id IN (SELECT conversation_id FROM conversations WHERE state = '${state}')
    GROUP BY conversation_id) WHERE state = '${state}'`;

const failedOnes = `SELECT fault_code, run_id, count(*) AS failed ${latestOf("failed")} GROUP BY 1, 2`;

export const heldOnes = `SELECT count(*) AS held ${latestOf("held")}`;

const forgottenOnes = `
  SELECT day, count(*) AS conversations FROM forgotten
  WHERE cause = 'asked' AND day BETWEEN ? AND ? GROUP BY day`;

const openQueries = "SELECT count(*) AS open, min(asked_at) AS asked_at FROM queries";

const batches = "SELECT count(*) AS batches FROM batches";

/** A day under several scopes counts as it was listed last. */
const listedDays = "SELECT *, max(listed_at) FROM days GROUP BY day";

const youngestDays = `
  SELECT min(day) AS day FROM (SELECT day FROM (SELECT day FROM days UNION SELECT day FROM conversations)
    ORDER BY day DESC LIMIT ?)`;

const earlier = `
  SELECT count(DISTINCT day) AS days, count(*) AS conversations FROM conversations
  WHERE day < ? AND state <> 'superseded'`;
