/** What one ledger must know of another one beside it, whose lock it has not: the runs' and that of `serve`. Looked up
 *  now and then on a connection that is closed again: one that stayed open would keep the other's log from being put
 *  away. */
import { spentOn } from "./spending.ts";
import type { Database } from "./sqlite.ts";
import { surrogateOf } from "./surrogate.ts";
import { openView } from "./view.ts";

export interface Neighbour {
  /** Reads the other ledger, unless it did so a moment ago. True when somebody was forgotten there since.
   *  @throws Fault `ledger.failed`. */
  look(): Promise<boolean>;
  /** Had it been asked for at the last look? */
  isForgotten(conversationId: string): boolean;
  /** USD of the requests of the UTC day, as of the last look; of that day and no other. */
  spentOn(day: string): number;
}

const momentMs = 2000;

export function createNeighbour(dataDir: string, now: () => number): Neighbour {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let forgotten: ReadonlySet<string> = new Set();
  let key: Uint8Array = new Uint8Array();
  let spent = { day: "", usd: 0 };

  function read(database: Database): void {
    const value = database.get("SELECT value FROM meta WHERE key = 'surrogate_key'")?.["value"];
    if (value instanceof Uint8Array) key = value;
    const day = new Date(now()).toISOString().slice(0, 10);
    spent = { day, usd: spentOn(database, day) };
    forgotten = new Set(database.all(asked).map(({ surrogate = null }) => String(surrogate)));
  }

  return {
    async look() {
      if (now() - lookedAt < momentMs) return false;
      const before = forgotten.size;
      const database = await openView(dataDir, "conversations");
      try {
        if (database) read(database);
      } finally {
        database?.close();
      }
      lookedAt = now();
      return forgotten.size > before;
    },
    isForgotten: (id) => forgotten.size > 0 && forgotten.has(surrogateOf(key, id)),
    spentOn: (day) => (day === spent.day ? spent.usd : 0),
  };
}

const asked = "SELECT surrogate FROM forgotten WHERE cause = 'asked'";
