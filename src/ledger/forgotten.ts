/** Those that were asked to be forgotten, as whoever meets them again looks at them. */
import { dayOf } from "../shared/day.ts";
import type { Conversation } from "../shared/types.ts";
import type { Database } from "./sqlite.ts";

/** As it was when the ledger was opened. */
export interface ForgottenOnes {
  has(conversationId: string): boolean;
  /** The vendor goes on to name it: on which day, nobody knew who forgot it before any run had met it. */
  named(conversation: Pick<Conversation, "id" | "startedAt">): void;
  /** Writes down the days of those that were named. To be called within a transaction. */
  noteNamed(): void;
}

export function createForgottenOnes(
  database: Database,
  surrogateOf: (conversationId: string) => string,
): ForgottenOnes {
  const dayless = askedIn(database, "AND day IS NULL");
  const days = new Map<string, string>();
  return {
    has: createForgottenCheck(database, surrogateOf),
    named({ id, startedAt }) {
      const surrogate = surrogateOf(id);
      if (dayless.delete(surrogate)) days.set(surrogate, dayOf(startedAt));
    },
    noteNamed() {
      for (const [surrogate, day] of days)
        database.run("UPDATE forgotten SET day = ? WHERE surrogate = ? AND day IS NULL", day, surrogate);
      days.clear();
    },
  };
}

/** Asked of every conversation of a range, so the list is read once. */
export function createForgottenCheck(
  database: Database,
  surrogateOf: (conversationId: string) => string,
): ForgottenOnes["has"] {
  const asked = askedIn(database);
  return (conversationId) => asked.size > 0 && asked.has(surrogateOf(conversationId));
}

const askedIn = (database: Database, where = ""): Set<string> =>
  new Set(
    database
      .all(`SELECT surrogate FROM forgotten WHERE cause = 'asked' ${where}`)
      .map(({ surrogate }) => String(surrogate)),
  );
