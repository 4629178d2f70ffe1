/** How events in the outbox forget: what is only about the conversation goes, what lists it among others loses the
 *  item. The counts of a page stay as they were; the README tells receivers that there can be fewer hits than counted. */
import { isRecord } from "../shared/json.ts";
import { dropEvent, dropLoose } from "./outbox.ts";
import type { Database } from "./sqlite.ts";

/** To be called within a transaction, before the rows that name the conversation go. */
export function leaveOutOfEvents(database: Database, conversationId: string): void {
  for (const { seq = null, body } of database.all(naming, conversationId)) {
    const left = without(Buffer.from(body as Uint8Array), conversationId);
    if (left) database.run("UPDATE outbox SET body = ? WHERE seq = ?", left, seq);
    else dropEvent(database, Number(seq));
  }
}

/** To be called within a transaction. */
export function dropEventsBefore(database: Database, beforeMs: number): void {
  database.run("DELETE FROM outbox WHERE queued_at < ?", beforeMs);
  dropLoose(database);
}

/** Undefined when nothing is left to be told. */
function without(body: Buffer, conversationId: string): Buffer | undefined {
  if (body.length === 0) return undefined;
  const isAbout = (value: unknown) => isRecord(value) && value["conversationId"] === conversationId;
  const event: unknown = JSON.parse(body.toString());
  if (isAbout(event) || !isRecord(event)) return undefined;
  const members = Object.entries(event).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.filter((item) => !isAbout(item)) : value,
  ]);
  return Buffer.from(JSON.stringify(Object.fromEntries(members)));
}

const naming = `
  SELECT o.seq, o.body FROM outbox o JOIN outbox_conversations c USING (seq) WHERE c.conversation_id = ?`;
