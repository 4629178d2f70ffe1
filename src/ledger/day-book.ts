/** What is known of whole days: how many conversations they have, and whether they are closed. Only nightly runs write
 *  here. How the conversations of a day stand is not kept beside them but counted when somebody asks. */
import { dayMs } from "../shared/day.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database, Row } from "./sqlite.ts";

/** A day as it was when a run had named all its conversations. */
export interface ListedDay {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly expected: number;
  readonly communications: number;
  /** Conversations that had not ended: they are not among the expected. */
  readonly running: number;
  /** It was so long after the day that nothing more would come to it. */
  readonly isSettled: boolean;
  readonly isClosed: boolean;
}

/** Days under a scope: the filters of the nightly run. Others are other days. Writes are durable when they resolve;
 *  all may fail with Fault `ledger.failed` or `disk.failed`. */
export interface DayBook {
  closed(scope: string): ReadonlySet<string>;
  note(scope: string, days: readonly ListedDay[]): Promise<void>;
  /** Transcripts that were looked for to the end of the time they were given, and did not come, will not come. A night may
   *  fail; what nobody could look for in its last two is not given up. Then closes days before this one that no
   *  run will look at any more and in which nothing is open but what has failed.
   *  @param failedBefore of those, days before this one: younger ones may yet be tried again. */
  ageOut(scope: string, before: { readonly day: string; readonly failedBefore: string }): Promise<void>;
}

/** @param noteBesides writes down with the days what else was met in them. */
export const createDayBook = (
  database: Database,
  group: GroupCommit,
  noteBesides: () => void,
  now: () => number,
): DayBook => ({
  closed: (scope) => closedDays(database, scope),
  note: (scope, days) =>
    group.write(() => {
      noteBesides();
      for (const { day, expected, communications, running, isSettled, isClosed } of days) {
        const numbers = [expected, communications, running, now(), isSettled ? 1 : 0];
        database.run(note, scope, day, ...numbers, isClosed ? now() : null);
      }
    }, "now"),
  ageOut: (scope, { day, failedBefore }) =>
    group.write(() => {
      database.run(giveUp, now());
      database.run(close, now(), scope, day, failedBefore);
    }, "now"),
});

export const closedDays = (database: Database, scope: string): ReadonlySet<string> =>
  new Set(database.all(closed, scope).map(({ day }: Row) => String(day)));

const closed = "SELECT day FROM days WHERE scope = ? AND closed_at IS NOT NULL";

const note = `
  INSERT INTO days (scope, day, expected, communications, running, listed_at, is_settled, closed_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET expected = excluded.expected, communications = excluded.communications,
    running = excluded.running, listed_at = excluded.listed_at, is_settled = excluded.is_settled,
    closed_at = coalesce(closed_at, excluded.closed_at)`;

const giveUp = `
  UPDATE conversations SET reason = 'late', retry_at = NULL, give_up_at = NULL
  WHERE state = 'absent' AND reason IS NULL AND give_up_at < ? AND give_up_at - retry_at < ${2 * dayMs}`;

const close = `
  UPDATE days SET closed_at = ?
  WHERE scope = ? AND day < ? AND closed_at IS NULL AND is_settled = 1
    AND NOT EXISTS (
      SELECT 1 FROM conversations c
      WHERE c.day = days.day AND (c.state IN ('claimed', 'orphaned') OR (c.state = 'absent' AND c.reason IS NULL)
        OR (c.state = 'failed' AND days.day >= ?)))`;
