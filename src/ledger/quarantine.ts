/** What is kept of conversations that were held back: ids, the fault, and a view that a person may look at. The view
 *  is text that passed redactor and guard with every place they objected to blocked out: what rests in the result
 *  files is no cleaner. When even that is not to be had (the redactor failed, or the gate saw what the guard did
 *  not), nothing of the text is kept. To fetch it anew for each look would need the vendor, its permission, and a
 *  transcript that is still there. */
import type { Facts, Fault } from "../shared/fault.ts";
import type { Cleared } from "../shared/text.ts";
import type { Conversation, Turn } from "../shared/types.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { Database, Row } from "./sqlite.ts";
import { openView } from "./view.ts";

type View = readonly Turn<Cleared>[] | undefined;

export interface Held {
  readonly conversationId: string;
  /** ISO instant, UTC. */
  readonly startedAt: string;
  readonly mediaType: string;
  readonly faultCode: string;
  readonly facts: Facts;
  /** Epoch milliseconds. */
  readonly heldAt: number;
  readonly hasView: boolean;
}

/** For reading, also while a run is at work. All throw Fault `ledger.failed`. */
interface QuarantineView {
  /** Oldest conversation first; each once, as it was held back last. */
  list(): readonly Held[];
  /** Undefined for one that is not in quarantine. */
  show(conversationId: string): { readonly held: Held; readonly turns: View } | undefined;
}

export interface Quarantine extends QuarantineView {
  put(conversation: Conversation, fingerprint: string, fault: Fault, view: View): Promise<void>;
  /** They are work again. Returns those that were in quarantine. */
  release(conversationIds: readonly string[]): Promise<readonly string[]>;
  /** Nothing of them is kept but that they were held back: the same rules will not try them again. */
  drop(conversationIds: readonly string[]): Promise<readonly string[]>;
}

export function createQuarantine(database: Database, group: GroupCommit, now: () => number): Quarantine {
  const view = createView(database);

  const forEachHeld = (ids: readonly string[], statements: readonly string[]) =>
    group.write(() => {
      const held = ids.filter((id) => view.show(id) !== undefined);
      for (const id of held) for (const statement of statements) database.run(statement, id);
      return held;
    }, "now");

  return {
    ...view,
    put: ({ id }, fingerprint, { code, facts }, turns) =>
      group.write(() => {
        const shown = turns ? JSON.stringify(turns) : null;
        database.run(put, id, fingerprint, now(), code, JSON.stringify(facts), shown);
      }),
    release: (ids) => forEachHeld(ids, [releaseHeld, forget]),
    drop: (ids) => forEachHeld(ids, [forget]),
  };
}

export interface OpenQuarantineView extends QuarantineView {
  close(): void;
}

/** @returns undefined when nothing was ever held back in this directory.
 *  @throws Fault `ledger.failed`. */
export async function openQuarantineView(dataDir: string): Promise<OpenQuarantineView | undefined> {
  const database = await openView(dataDir, "quarantine");
  return database && { ...createView(database), close: database.close };
}

const createView = (database: Database): QuarantineView => ({
  list: () => database.all(listed).map(heldOf),
  show(conversationId) {
    const row = database.get(one, conversationId);
    if (!row) return undefined;
    const turns = typeof row["view"] === "string" ? (JSON.parse(row["view"]) as View) : undefined;
    return { held: heldOf(row), turns };
  },
});

const heldOf = (row: Row): Held => ({
  conversationId: String(row["conversation_id"]),
  startedAt: String(row["started_at"]),
  mediaType: String(row["media_type"]),
  faultCode: String(row["fault_code"]),
  facts: JSON.parse(String(row["facts"])) as Facts,
  heldAt: Number(row["held_at"]),
  hasView: row["view"] !== null,
});

const rows = `
  SELECT q.conversation_id, c.started_at, c.media_type, q.fault_code, q.facts, q.view, max(q.held_at) AS held_at
  FROM quarantine q JOIN conversations c USING (conversation_id, fingerprint)
  WHERE c.state = 'held'`;

const listed = `${rows} GROUP BY q.conversation_id ORDER BY c.started_at, q.conversation_id`;

const one = `${rows} AND q.conversation_id = ? GROUP BY q.conversation_id`;

const put = `
  INSERT INTO quarantine (conversation_id, fingerprint, held_at, fault_code, facts, view)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET held_at = excluded.held_at, fault_code = excluded.fault_code,
    facts = excluded.facts, view = excluded.view`;

const releaseHeld = "UPDATE conversations SET state = 'failed' WHERE conversation_id = ? AND state = 'held'";

/** Also when a conversation is done after all, under whatever rules. */
export const forget = "DELETE FROM quarantine WHERE conversation_id = ?";
