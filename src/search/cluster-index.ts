/** The index in a cluster. What it was told lies in the search's own file, so that what is left to tell is known without
 *  asking it, also while it is down. A request goes first and is noted then: a kill between the two tells it again. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { DeliveryEgress } from "../shared/egress.ts";
import { Fault, isFault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { type BulkItem, type Refused, sendBulk } from "./bulk.ts";
import type { ClusterDoor } from "./cluster-door.ts";
import { createClusterPlace } from "./cluster-place.ts";
import { parseSource, sourceOf } from "./cluster-source.ts";
import { type Document, essenceOf } from "./document.ts";
import type { SearchIndex } from "./index-shape.ts";
import { hasLeft, leavingIn } from "./leaving.ts";
import { daysIn, isSame, positionIn, setPosition } from "./local-index.ts";
import type { SearchStore } from "./store.ts";

export interface ClusterIndexOptions {
  readonly door: ClusterDoor;
  readonly store: SearchStore;
  /** The gate. @throws Fault of scope `conversation` when the text may not leave. */
  readonly check: (source: Buffer, surrogates: readonly string[]) => void;
  readonly record: DeliveryEgress;
  readonly surrogateOf: (conversationId: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface ClusterIndex extends SearchIndex {
  /** Everything from now on goes into an index that is new; `settle` puts it in the place of the old one. */
  startAnew(): Promise<void>;
  /** To be called when it has all. */
  settle(): Promise<void>;
  /** Takes out what was forgotten. Returns how many. */
  takeOut(): Promise<number>;
}

/** Documents asked for at a time when it is verified. */
const pageRows = 200;

export function createClusterIndex(options: ClusterIndexOptions): ClusterIndex {
  const { door, store, check, record, surrogateOf, now } = options;
  const place = createClusterPlace(door, store);

  async function onLeave(body: Buffer, items: readonly BulkItem[]) {
    const surrogates = items.map(({ id }) => surrogateOf(id));
    const event = `bulk-${now()}`;
    const receipt = await record.pass(body, { event, about: "search", to: door.host, surrogates });
    return async (outcome: "answered" | Fault): Promise<void> => {
      if (outcome === "answered") return receipt.outcome({ kind: "answered" });
      const wasHeard = outcome.facts["status"] !== undefined;
      return receipt.outcome({ kind: wasHeard ? "failed" : "unknown", faultCode: outcome.code });
    };
  }

  /** The gate looks at each by itself: one that it holds back leaves the others alone. */
  async function admitted(
    puts: readonly Document[],
    held: Map<string, string>,
  ): Promise<readonly BulkItem[]> {
    const items: BulkItem[] = [];
    for (const document of puts) {
      const { conversationId: id, processedAt: version } = document;
      const source = sourceOf(document);
      try {
        check(Buffer.from(source), [surrogateOf(id)]);
        items.push({ id, version, source });
      } catch (error) {
        if (!isFault(error) || error.scope !== "conversation") throw error;
        held.set(id, error.code);
      }
      // It takes a millisecond: whoever else lives in this process has his turn in between.
      await nextTurn();
    }
    return items;
  }

  /** Until it is known what became of them they count as there, though as nothing that is known: who is forgotten in
   *  between is taken out. */
  const announce = (day: string, puts: readonly BulkItem[]): Promise<void> =>
    store.transaction(() => {
      for (const { id, version } of puts) store.run(announced, id, day, version);
    });

  /** One above what is there, so that what came before it late does not come back. */
  const dropOf = (id: string): BulkItem => {
    const known = store.get("SELECT version FROM delivered WHERE conversation_id = ?", id)?.["version"];
    return { id, version: Number(known ?? 0) + 1, source: undefined };
  };

  async function* pages(): AsyncIterable<Document> {
    const target = await place.target();
    await door.ask("POST", `/${target.name}/_refresh`);
    for (let after: unknown; ; ) {
      const answer = await door.ask("POST", `/${target.name}/_search`, {
        size: pageRows,
        sort: [{ conversationId: "asc" }],
        query: { match_all: {} },
        ...(after === undefined ? {} : { search_after: after }),
      });
      const hits = isRecord(answer?.["hits"]) ? answer["hits"]["hits"] : undefined;
      if (!Array.isArray(hits)) throw new Fault("call.badBody", { facts: { door: "search" } });
      for (const hit of hits.filter(isRecord)) yield parseSource(hit["_source"]);
      const last = hits.at(-1);
      if (!isRecord(last)) return;
      after = last["sort"];
    }
  }

  return {
    name: "cluster",
    days: () => daysIn(store, "cluster", "SELECT DISTINCT day FROM delivered"),
    position: (day) => positionIn(store, "cluster", day),
    holdings: (day) =>
      new Map(
        store
          .all("SELECT conversation_id, sha256 FROM delivered WHERE day = ?", day)
          .map((row) => [String(row["conversation_id"]), String(row["sha256"])]),
      ),
    async *contents() {
      for await (const document of pages())
        yield { conversationId: document.conversationId, essence: essenceOf(document) };
    },
    async apply(day, { puts, drops }, from, to) {
      // Before anything is compared: in a place that is new nothing was told yet.
      const target = await place.target();
      if (!isSame(positionIn(store, "cluster", day), from)) return false;
      const held = new Map<string, string>();
      const gone = drops.filter((id) => isOf(store, id, day));
      const admittedPuts = await admitted(puts, held);
      await announce(day, admittedPuts);
      const items = [...admittedPuts, ...gone.map(dropOf)];
      const refused: Refused =
        items.length === 0 ? new Map() : await sendBulk(items, { door, target, onLeave });
      for (const [{ id }, why] of refused) held.set(id, why);
      return store.transaction(() => {
        if (!isSame(positionIn(store, "cluster", day), from)) return false;
        for (const id of gone) store.run("DELETE FROM delivered WHERE conversation_id = ?", id);
        for (const { conversationId, sha256, processedAt } of puts)
          store.run(told, conversationId, day, sha256, processedAt, held.get(conversationId) ?? null);
        setPosition(store, "cluster", day, to);
        return true;
      });
    },
    startAnew: place.startAnew,
    settle: place.settle,
    async takeOut() {
      const gone = leavingIn(store);
      if (gone.length === 0) return 0;
      const target = await place.target();
      await sendBulk(gone.map(dropOf), { door, target, onLeave });
      await hasLeft(store, gone);
      return gone.length;
    },
  };
}

const isOf = (store: SearchStore, conversationId: string, day: string): boolean =>
  store.get("SELECT 1 FROM delivered WHERE conversation_id = ? AND day = ?", conversationId, day) !==
  undefined;

const announced = `
  INSERT INTO delivered (conversation_id, day, sha256, version) VALUES (?, ?, '', ?) ON CONFLICT DO NOTHING`;

const told = `
  INSERT INTO delivered (conversation_id, day, sha256, version, refused) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET day = excluded.day, sha256 = excluded.sha256,
    version = max(version, excluded.version), refused = excluded.refused, is_leaving = 0`;
