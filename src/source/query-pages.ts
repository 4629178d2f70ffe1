/** The conversations of one piece of a query's plan, a page at a time. */
import type { Genesys } from "../genesys/client.ts";
import type { NarrowFilters } from "../genesys/details-query.ts";
import type { SearchTerms } from "../genesys/transcript-search.ts";
import { isFault } from "../shared/fault.ts";
import type { Conversation } from "../shared/types.ts";
import { createDetailsSource } from "./details.ts";
import { fetchEachNamed } from "./named.ts";
import type { Piece } from "./query-plan.ts";
import { searchPages } from "./search.ts";

export interface QueryPagesOptions {
  readonly genesys: Pick<Genesys, "get" | "post">;
  readonly filters: NarrowFilters;
  /** What the search is asked for. */
  readonly terms: SearchTerms | undefined;
  /** Conversations of a page of what is read; a page of the search is the server's. */
  readonly pageSize: number;
}

interface QueryListing {
  /** All that are new. */
  readonly ids: readonly string[];
  /** Those that fit the filters. */
  readonly conversations: readonly Conversation[];
}

/** A server without a search (a gateway, or one that speaks the tutorials' shapes) is read instead.
 *  @throws Faults of the door, of the listing and of the search. */
export async function* queryPages(
  piece: Piece,
  isNew: (id: string) => boolean,
  options: QueryPagesOptions,
  signal: AbortSignal,
): AsyncGenerator<QueryListing, void, undefined> {
  const { terms } = options;
  if (piece.by === "reading" || !terms) return yield* readPages(piece, isNew, options, signal);
  try {
    yield* namedPages(piece, terms, isNew, options, signal);
  } catch (error) {
    if (!isFault(error) || error.code !== "call.notFound") throw error;
    yield* readPages(piece, isNew, options, signal);
  }
}

async function* namedPages(
  piece: Piece,
  terms: SearchTerms,
  isNew: (id: string) => boolean,
  { genesys, filters }: QueryPagesOptions,
  signal: AbortSignal,
): AsyncGenerator<QueryListing, void, undefined> {
  for await (const named of searchPages(piece, { genesys, terms, signal })) {
    const ids = [...new Set(named)].filter(isNew);
    if (ids.length === 0) continue;
    const conversations: Conversation[] = [];
    for await (const one of fetchEachNamed(genesys, ids, filters, signal))
      if (isWithin(piece, one)) conversations.push(one);
    yield { ids, conversations };
  }
}

/** The search need not say when a conversation began. */
const isWithin = ({ fromMs, toMs }: Piece, { startedAt }: Conversation): boolean =>
  Date.parse(startedAt) >= fromMs && Date.parse(startedAt) < toMs;

async function* readPages(
  { fromMs, toMs }: Piece,
  isNew: (id: string) => boolean,
  { genesys, filters, pageSize }: QueryPagesOptions,
  signal: AbortSignal,
): AsyncGenerator<QueryListing, void, undefined> {
  let page: Conversation[] = [];
  const listing = (conversations: readonly Conversation[]) => ({
    ids: conversations.map(({ id }) => id),
    conversations,
  });
  const source = createDetailsSource({ genesys, fromMs, toMs, ...filters });
  for await (const conversation of source.conversations(signal)) {
    if (!isNew(conversation.id)) continue;
    page.push(conversation);
    if (page.length < pageSize) continue;
    yield listing(page);
    page = [];
  }
  signal.throwIfAborted();
  if (page.length > 0) yield listing(page);
}
