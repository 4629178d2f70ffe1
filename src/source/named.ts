import type { Genesys } from "../genesys/client.ts";
import { parseConversation } from "../genesys/conversation.ts";
import { fitsFilters } from "../genesys/details-match.ts";
import type { NarrowFilters } from "../genesys/details-query.ts";
import { conversationDetailsPath, detailsByIdsPath } from "../genesys/endpoints.ts";
import { isRecord } from "../shared/json.ts";
import type { Conversation } from "../shared/types.ts";
import type { DetailsSource } from "./details.ts";
import { parsePage, unknownShape } from "./page.ts";

/** A conversation by its id, also while it is going on: `GET /api/v2/analytics/conversations/{id}/details`.
 *  @throws Fault `call.notFound`, `source.shape`, and those of the door. */
export async function fetchNamed(
  genesys: Pick<Genesys, "get">,
  id: string,
  signal?: AbortSignal,
): Promise<Conversation> {
  const row = await genesys.get(conversationDetailsPath(id), signal);
  const conversation = isRecord(row) ? parseConversation(row) : undefined;
  if (!conversation) throw unknownShape(row);
  return conversation;
}

/** The vendor looks up so many with one call. */
export const mostIds = 100;

/** Conversations by their ids, a hundred with a call; those that are not known or do not fit the filters are left out,
 *  and so are those that go on. In the order of the ids.
 *  @throws Fault `source.shape`, and those of the door. */
export async function* fetchEachNamed(
  genesys: Pick<Genesys, "get">,
  ids: readonly string[],
  filters: NarrowFilters,
  signal?: AbortSignal,
): AsyncGenerator<Conversation, void, undefined> {
  for (let at = 0; at < ids.length; at += mostIds) {
    const some = ids.slice(at, at + mostIds);
    const { rows } = parsePage(await genesys.get(detailsByIdsPath(some), signal));
    const found = rows
      .filter((row) => fitsFilters(row, filters))
      .map(parseConversation)
      .filter((one) => one?.endedAt !== undefined) as Conversation[];
    const place = new Map(some.map((id, index) => [id, index]));
    yield* found.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  }
}

/** Some conversations as a source of the road. */
export function createNamedSource(genesys: Pick<Genesys, "get">, ids: readonly string[]): DetailsSource {
  return {
    async *conversations(signal) {
      try {
        yield* fetchEachNamed(genesys, ids, {}, signal);
      } catch (error) {
        if (!signal?.aborted) throw error;
      }
    },
    expected: () => ({ count: ids.length, isEstimate: false }),
    running: async () => 0,
    jobs: () => undefined,
  };
}
