/** What is kept of conversations that go on, so that a stream that was stopped or killed goes on where it was: which
 *  utterances have left and in which window, what may not have been heard, and what the model said last. Of what was said
 *  there is nothing here but keyed digests, by which an utterance is found again in the transcript, and the model's
 *  answer, which rests in the results too. */
import { dayMs, dayOf } from "../shared/day.ts";
import { resultKey } from "../shared/result-key.ts";
import type { Cleared } from "../shared/text.ts";
import type { Conversation, Speaker } from "../shared/types.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database, Row } from "./sqlite.ts";

/** Of a conversation, what its results say. */
export type LiveHead = Pick<Conversation, "id" | "startedAt" | "mediaType" | "direction" | "queueIds">;

/** Epoch milliseconds; half-open. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SentUtterance {
  /** Of its communication and of itself. */
  readonly id: string;
  readonly speaker: Speaker;
  /** Epoch milliseconds, when they are known. */
  readonly startMs: number | undefined;
  /** Keyed digest of its words. */
  readonly words: string;
}

export interface KeptConversation {
  readonly head: LiveHead;
  /** `ended`: gaps are to be filled, or its final result is to be made. `closed`: nothing is left to do. */
  readonly state: "running" | "ended" | "closed";
  /** Numbers that are taken. */
  readonly windows: number;
  /** The last answer, as it lies on the disk: to be cleared again. */
  readonly summary: string | undefined;
  /** Up to here everything that was heard has left or was set aside; epoch milliseconds. */
  readonly sentUntilMs: number;
  readonly gaps: readonly Gap[];
  readonly isFinalDue: boolean;
}

/** How a conversation stands; what is left out stays as it was. */
export interface LiveChange extends Partial<Omit<KeptConversation, "head" | "windows" | "summary">> {
  readonly summary?: Cleared | undefined;
}

/** Promises resolve when the change would survive a power cut, and reject with Fault `ledger.failed` or `disk.failed`. */
export interface LiveBook {
  kept(conversationId: string): KeptConversation | undefined;
  /** Of its windows that are done, were held back, or had no good answer: what was only claimed, or whose call failed,
   *  has not left. */
  sent(conversationId: string): readonly SentUtterance[];
  /** Not closed, oldest first. */
  open(): readonly KeptConversation[];
  /** All of which anything is kept. */
  ids(): readonly string[];
  /** When a stream was last at work here; undefined when none was. Epoch milliseconds. */
  lastAtWorkMs(): number | undefined;
  begin(head: LiveHead, sentUntilMs: number): Promise<void>;
  /** Written down with the claim, before anything of it is sent. */
  claim(conversationId: string, window: number, utterances: readonly SentUtterance[]): Promise<void>;
  change(conversationId: string, change: LiveChange): Promise<void>;
}

/** Of what is closed so long ago no frame will come again. */
const keptDays = 2;

export function createLiveBook(database: Database, group: GroupCommit, now: () => number): LiveBook {
  database.run(dropOldUtterances, now() - keptDays * dayMs);
  return {
    kept: (conversationId) => parseKept(database.get(one, conversationId)),
    sent: (conversationId) =>
      database
        .all("SELECT * FROM live_utterances WHERE conversation_id = ?", conversationId)
        .filter((row) => hasLeft(database, row))
        .map(sentOf),
    open: () => database.all(open).flatMap((row) => parseKept(row) ?? []),
    ids: () =>
      database
        .all("SELECT conversation_id FROM live_conversations")
        .map(({ conversation_id: id = null }) => String(id)),
    lastAtWorkMs() {
      const at = database.get(lastSign)?.["at"];
      return typeof at === "number" ? at : undefined;
    },
    begin: (head, sentUntilMs) =>
      group.write(() => {
        const { id, startedAt, mediaType, direction, queueIds } = head;
        const told = JSON.stringify({ startedAt, mediaType, direction, queueIds });
        database.run(begin, id, dayOf(startedAt), told, sentUntilMs, now());
      }),
    claim: (conversationId, window, utterances) =>
      group.write(() => {
        database.run(takeNumber, window, now(), conversationId);
        for (const { id, speaker, startMs, words } of utterances)
          database.run(add, conversationId, id, window, speaker, startMs ?? null, words);
      }),
    change: (conversationId, change) =>
      group.write(() => {
        const { state = null, summary = null, sentUntilMs = null, gaps, isFinalDue } = change;
        const due = isFinalDue === undefined ? null : Number(isFinalDue);
        const told = gaps ? JSON.stringify(gaps) : null;
        database.run(changed, state, summary, sentUntilMs, told, due, now(), conversationId);
      }),
  };
}

function parseKept(row: Row | undefined): KeptConversation | undefined {
  if (!row) return undefined;
  return {
    head: {
      id: String(row["conversation_id"]),
      ...(JSON.parse(String(row["head"])) as Omit<LiveHead, "id">),
    },
    state: row["state"] as KeptConversation["state"],
    windows: Number(row["windows"]),
    summary: typeof row["summary"] === "string" ? row["summary"] : undefined,
    sentUntilMs: Number(row["sent_until"]),
    gaps: JSON.parse(String(row["gaps"])) as readonly Gap[],
    isFinalDue: row["is_final_due"] === 1,
  };
}

/** Whatever the rules were. */
function hasLeft(database: Database, { conversation_id: id, window_number: window }: Row): boolean {
  const key = resultKey(String(id), Number(window));
  return database.get(ended, key) !== undefined;
}

const sentOf = (row: Row): SentUtterance => ({
  id: String(row["utterance"]),
  speaker: row["speaker"] as Speaker,
  startMs: row["start_ms"] === null ? undefined : Number(row["start_ms"]),
  words: String(row["words"]),
});

const one = "SELECT * FROM live_conversations WHERE conversation_id = ?";

const open =
  "SELECT * FROM live_conversations WHERE state <> 'closed' ORDER BY json_extract(head, '$.startedAt')";

/** Of one that was killed its end was written down by the next. */
const lastSign = `
  SELECT max(at) AS at FROM (SELECT max(updated_at) AS at FROM live_conversations
    UNION ALL SELECT max(ended_at) FROM runs WHERE exit_code IS NOT NULL)`;

/** What failed on the way, or was given up, is looked for in the transcript. */
const ended = `
  SELECT 1 FROM conversations WHERE conversation_id = ?
    AND (state IN ('done', 'held', 'superseded') OR (state = 'failed' AND fault_code LIKE 'answer.%')) LIMIT 1`;

const begin = `
  INSERT INTO live_conversations (conversation_id, day, head, state, sent_until, updated_at)
  VALUES (?, ?, ?, 'running', ?, ?)
  ON CONFLICT DO UPDATE SET head = excluded.head, state = 'running', updated_at = excluded.updated_at`;

const takeNumber =
  "UPDATE live_conversations SET windows = max(windows, ?), updated_at = ? WHERE conversation_id = ?";

const add = `
  INSERT INTO live_utterances (conversation_id, utterance, window_number, speaker, start_ms, words) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET window_number = excluded.window_number`;

const changed = `
  UPDATE live_conversations SET state = coalesce(?, state), summary = coalesce(?, summary),
    sent_until = max(sent_until, coalesce(?, sent_until)), gaps = coalesce(?, gaps),
    is_final_due = coalesce(?, is_final_due), updated_at = ?
  WHERE conversation_id = ?`;

const dropOldUtterances = `
  DELETE FROM live_utterances WHERE conversation_id IN (
    SELECT conversation_id FROM live_conversations WHERE state = 'closed' AND updated_at < ?)`;
