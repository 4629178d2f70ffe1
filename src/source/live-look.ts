/** Looks up which conversations there are, for whoever has not listened: at the start, after a line was lost, and now and
 *  then, for the topics of queues and users tell nothing twice. */
import type { Genesys } from "../genesys/client.ts";
import { parseConversation } from "../genesys/conversation.ts";
import { detailsQuery, type NarrowFilters } from "../genesys/details-query.ts";
import { detailsByIdsPath, detailsQueryPath } from "../genesys/endpoints.ts";
import { dayMs } from "../shared/day.ts";
import type { Conversation } from "../shared/types.ts";
import { mostIds } from "./named.ts";
import { parsePage } from "./page.ts";

export interface LiveLookOptions {
  readonly genesys: Pick<Genesys, "get" | "post">;
  readonly queueIds: readonly string[];
  readonly userIds: readonly string[];
  readonly now: () => number;
}

/** All throw Fault `source.shape`, and those of the door. */
export interface LiveLook {
  /** Calls that go on. */
  running(signal: AbortSignal): AsyncGenerator<Conversation, void, undefined>;
  /** Calls that began and ended while nobody listened; epoch milliseconds. */
  missed(sinceMs: number, signal: AbortSignal): AsyncGenerator<Conversation, void, undefined>;
  /** Of these the ones that are over, and those the vendor does not know: not yet, or never. */
  fates(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly over: readonly string[]; readonly unknown: readonly string[] }>;
}

const pageSize = 100;
/** Of calls that ended. Whoever was deaf for longer leaves the rest to the nightly run. */
const mostPages = 20;
/** A call that ended while nobody listened began at most so long before. */
const longestCallMs = 3_600_000;

export function createLiveLook({ genesys, queueIds, userIds, now }: LiveLookOptions): LiveLook {
  /** Filters of a query are ANDed, and one may ask for queues or users. */
  const scopes = [{ queueIds }, { userIds }].filter((scope) =>
    Object.values(scope).some((ids) => ids.length > 0),
  );

  async function* pages(
    which: "ended" | "running",
    scope: NarrowFilters,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Conversation[], void, undefined> {
    const day = { fromMs: now() - dayMs, toMs: now() + 1 };
    const query = { ...detailsQuery(day, { ...scope, mediaTypes: ["voice"] }, which), order: "desc" };
    for (let pageNumber = 1; pageNumber <= mostPages; pageNumber++) {
      const asked = { ...query, paging: { pageSize, pageNumber } };
      const { rows, totalHits = 0 } = parsePage(await genesys.post(detailsQueryPath, asked, signal));
      yield rows.flatMap((row) => parseConversation(row) ?? []);
      if (rows.length === 0 || pageNumber * pageSize >= totalHits) return;
    }
  }

  return {
    async *running(signal) {
      for (const scope of scopes) for await (const page of pages("running", scope, signal)) yield* page;
    },
    async *missed(sinceMs, signal) {
      for (const scope of scopes) {
        for await (const page of pages("ended", scope, signal)) {
          yield* page.filter(({ endedAt }) => Date.parse(endedAt ?? "") >= sinceMs);
          if (page.some(({ startedAt }) => Date.parse(startedAt) < sinceMs - longestCallMs)) break;
        }
      }
    },
    async fates(ids, signal) {
      const over: string[] = [];
      const unknown = new Set(ids);
      for (let at = 0; at < ids.length; at += mostIds) {
        const { rows } = parsePage(await genesys.get(detailsByIdsPath(ids.slice(at, at + mostIds)), signal));
        for (const { id, endedAt } of rows.flatMap((row) => parseConversation(row) ?? [])) {
          unknown.delete(id);
          if (endedAt !== undefined) over.push(id);
        }
      }
      return { over, unknown: [...unknown] };
    },
  };
}
