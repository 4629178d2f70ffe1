/** Where in the cluster the documents are: an alias, and under it an index with a number. A rebuild fills the index with
 *  the next number and then lets the alias name that one, in one step, so that whoever searches there never sees half
 *  of it; which one is being filled is noted, and a rebuild that was killed goes on. */
import { Fault } from "../shared/fault.ts";
import type { Target } from "./bulk.ts";
import type { Answer, ClusterDoor } from "./cluster-door.ts";
import { templateFor } from "./cluster-source.ts";
import type { SearchStore } from "./store.ts";

export interface ClusterPlace {
  /** Makes template, index and alias where they are not there. */
  target(): Promise<Target>;
  startAnew(): Promise<void>;
  settle(): Promise<void>;
}

/** The indexes under the alias. @throws Fault `config.invalid` when the name is an index of its own; as `door.ask`. */
export async function indexesUnder(door: Pick<ClusterDoor, "index" | "ask">): Promise<readonly string[]> {
  const { index } = door;
  const answer: Answer = (await door.ask("GET", `/_alias/${index}`)) ?? {};
  const names = Object.keys(answer).filter((name) => name.startsWith(`${index}-`));
  if (names.length > 0) return names.toSorted();
  if ((await door.ask("GET", `/${index}`)) === undefined) return [];
  throw new Fault("config.invalid", {
    says: "SEARCH_INDEX names an index that is there and is not ours",
    next: "give the name of an alias that is not there yet",
  });
}

export function createClusterPlace(door: ClusterDoor, store: SearchStore): ClusterPlace {
  const { index, host } = door;
  let ready: Promise<Target> | undefined;

  const numbered = (number: number): string => `${index}-${String(number).padStart(6, "0")}`;
  const next = (names: readonly string[]): string =>
    numbered(Math.max(0, ...names.map((name) => Number(/(\d+)$/.exec(name)?.[1] ?? 0))) + 1);

  async function create(name: string, aliases: Record<string, unknown>): Promise<void> {
    await door.ask("PUT", `/_index_template/${index}`, templateFor(index));
    await door.ask("PUT", `/${name}`, { aliases });
  }

  async function find(): Promise<Target> {
    const row = store.get("SELECT place, building FROM cluster");
    // Another cluster, or another alias: it was told nothing yet.
    if (row?.["place"] !== `${host}/${index}`) await forgetAll(null);
    else if (typeof row["building"] === "string") return { name: row["building"], isAlias: false };
    if ((await indexesUnder(door)).length === 0) {
      await forgetAll(null);
      await create(numbered(1), { [index]: { is_write_index: true } });
    }
    return { name: index, isAlias: true };
  }

  const forgetAll = (building: string | null): Promise<void> =>
    store.transaction(() => {
      store.run("DELETE FROM delivered");
      store.run("DELETE FROM positions WHERE index_name = 'cluster'");
      store.run(putPlace, `${host}/${index}`, building);
    });

  function target(): Promise<Target> {
    ready ??= find().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  }

  return {
    target,
    async startAnew() {
      const name = next(await indexesUnder(door));
      // What a rebuild has left that was begun anew before it was done.
      await door.ask("DELETE", `/${name}`);
      await create(name, {});
      await forgetAll(name);
      ready = Promise.resolve({ name, isAlias: false });
    },
    async settle() {
      const { name, isAlias } = await target();
      if (isAlias) return;
      const old = (await indexesUnder(door)).filter((one) => one !== name);
      await door.ask("POST", "/_aliases", {
        actions: [
          ...old.map((one) => ({ remove: { index: one, alias: index } })),
          { add: { index: name, alias: index, is_write_index: true } },
        ],
      });
      store.run("UPDATE cluster SET building = NULL");
      ready = undefined;
      for (const one of old) await door.ask("DELETE", `/${one}`);
    },
  };
}

const putPlace = `
  INSERT INTO cluster (one, place, building) VALUES (1, ?, ?)
  ON CONFLICT DO UPDATE SET place = excluded.place, building = excluded.building, reached_at = NULL, failed_at = NULL,
    fault_code = NULL`;
