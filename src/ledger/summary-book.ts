/** The ledger's side of `serve`; `shared/summary-book.ts` says what is promised. */
import { dayOf } from "../shared/day.ts";
import type {
  Summary,
  SummaryBook,
  SummarySource,
  SummaryTask,
  TaskCounts,
  TaskState,
} from "../shared/summary-book.ts";
import type { GroupCommit } from "./group-commit.ts";
import { enterDone } from "./result-book.ts";
import type { Database, Row } from "./sqlite.ts";

/** What a killed server had in its hands is pending again, unless that has happened too often: a conversation that brings
 *  the server down must not do so for ever. */
export async function openSummaryBook(
  database: Database,
  group: GroupCommit,
  now: () => number,
): Promise<SummaryBook> {
  const write = (sql: string, ...values: (string | number | null)[]) =>
    group.write(() => {
      database.run(sql, ...values);
    });
  const underWay: SummaryBook["underWay"] = (conversationId, fingerprint) =>
    parseTask(database.get(live, conversationId, fingerprint ?? null, fingerprint ?? null));

  await write(recover, mostDeaths, mostDeaths, now());
  return {
    find: (id) => parseTask(database.get(byId, id)),
    underWay,
    completed: (conversationId) =>
      database
        .all(completed, conversationId)
        .map(parseTask)
        .filter((task) => task !== undefined),

    add: ({ id, conversationId, fingerprint, template, maxLength, source }) =>
      group.write(() => {
        const joined = underWay(conversationId, fingerprint);
        if (joined) return joined;
        const at = now();
        const added = database.get(
          add,
          ...[id, conversationId, fingerprint, template, maxLength, source, at, at, at],
        );
        return parseTask(added) as SummaryTask;
      }),

    async take() {
      if (!database.get(nextDue, now())) return undefined;
      return group.write(() => {
        const id = database.get(nextDue, now())?.["id"];
        return id === undefined ? undefined : parseTask(database.get(take, now(), id));
      });
    },
    nextDueAt() {
      const at = database.get(earliest)?.["due_at"];
      return typeof at === "number" ? at : undefined;
    },
    putOff: (id, dueAt, reason) => write(putOff, dueAt, reason, now(), id),
    hasten: (id) => write(hasten, now(), id),
    giveBack: (id) => write(giveBack, now(), id),
    fail: (id, reason) => write(fail, reason, now(), id),

    complete: (id, fingerprint, summary, result) =>
      group.write(() => {
        // Forgotten meanwhile: nothing of it is to come back.
        if (database.run(complete, fingerprint, JSON.stringify(summary), now(), id) === 0) return;
        if (result) enterDone(database, result, dayOf(result.startedAt), null, now());
      }),

    conversations: () =>
      database
        .all("SELECT DISTINCT conversation_id AS id FROM summary_tasks")
        .map(({ id = null }) => String(id)),

    pending: () => Number(database.get(pending)?.["tasks"]),
    counts(): TaskCounts {
      const of = { pending: 0, processing: 0, completed: 0, failed: 0 };
      for (const row of database.all(counts)) of[row["state"] as TaskState] = Number(row["tasks"]);
      const oldest = database.get(oldestPending)?.["created_at"];
      return { ...of, ...(typeof oldest === "number" ? { oldestPendingAt: oldest } : {}) };
    },
  };
}

function parseTask(row: Row | undefined): SummaryTask | undefined {
  if (!row) return undefined;
  const { reason, summary } = row;
  return {
    id: String(row["id"]),
    conversationId: String(row["conversation_id"]),
    fingerprint: String(row["fingerprint"]),
    template: String(row["template"]),
    maxLength: Number(row["max_length"]),
    source: row["source"] as SummarySource,
    state: row["state"] as TaskState,
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
    dueAt: Number(row["due_at"]),
    attempts: Number(row["attempts"]),
    ...(typeof reason === "string" ? { reason } : {}),
    ...(typeof summary === "string" ? { summary: JSON.parse(summary) as Summary } : {}),
  };
}

const mostDeaths = 5;

const recover = `
  UPDATE summary_tasks SET deaths = deaths + 1, state = CASE WHEN deaths + 1 >= ? THEN 'failed' ELSE 'pending' END,
    reason = CASE WHEN deaths + 1 >= ? THEN 'deadly' ELSE 'interrupted' END, updated_at = ?
  WHERE state = 'processing'`;

const byId = "SELECT * FROM summary_tasks WHERE id = ?";

const live = `
  SELECT * FROM summary_tasks
  WHERE conversation_id = ? AND state IN ('pending', 'processing') AND (? IS NULL OR fingerprint = ?)
  ORDER BY created_at DESC LIMIT 1`;

const completed = `
  SELECT * FROM summary_tasks WHERE conversation_id = ? AND state = 'completed' ORDER BY updated_at DESC LIMIT 20`;

const add = `
  INSERT INTO summary_tasks (id, conversation_id, fingerprint, template, max_length, source, state, created_at,
    updated_at, due_at)
  VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?) RETURNING *`;

const nextDue = `
  SELECT id FROM summary_tasks t WHERE state = 'pending' AND due_at <= ?
    AND NOT EXISTS (SELECT 1 FROM summary_tasks o
      WHERE o.conversation_id = t.conversation_id AND o.state = 'processing')
  ORDER BY due_at LIMIT 1`;

const take = `
  UPDATE summary_tasks SET state = 'processing', attempts = attempts + 1, reason = NULL, updated_at = ?
  WHERE id = ? RETURNING *`;

const earliest = "SELECT min(due_at) AS due_at FROM summary_tasks WHERE state = 'pending'";

const putOff =
  "UPDATE summary_tasks SET state = 'pending', due_at = ?, reason = ?, updated_at = ? WHERE id = ?";

const hasten = "UPDATE summary_tasks SET due_at = min(due_at, ?) WHERE id = ? AND state = 'pending'";

const giveBack = `
  UPDATE summary_tasks SET state = 'pending', attempts = attempts - 1, updated_at = ?
  WHERE id = ? AND state = 'processing'`;

const fail = "UPDATE summary_tasks SET state = 'failed', reason = ?, updated_at = ? WHERE id = ?";

const complete = `
  UPDATE summary_tasks SET state = 'completed', fingerprint = ?, reason = NULL, summary = ?, updated_at = ?
  WHERE id = ?`;

const counts = "SELECT state, count(*) AS tasks FROM summary_tasks GROUP BY state";

const pending = "SELECT count(*) AS tasks FROM summary_tasks WHERE state = 'pending'";

const oldestPending = "SELECT min(created_at) AS created_at FROM summary_tasks WHERE state = 'pending'";
