/** The conversations of one piece of a query's plan, a page at a time. */
import type { Genesys } from "../genesys/client.ts";
import type { NarrowFilters } from "../genesys/details-query.ts";
import { type SearchTerms, searchPageSize } from "../genesys/transcript-search.ts";
import { isFault } from "../shared/fault.ts";
import type { Conversation } from "../shared/types.ts";
import { createDetailsSource } from "./details.ts";
import { fetchEachNamed } from "./named.ts";
import { type Piece, searchableFrom } from "./query-plan.ts";
import { searchPages } from "./search.ts";

export interface QueryPagesOptions {
  readonly genesys: Pick<Genesys, "get" | "post">;
  readonly filters: NarrowFilters;
  /** What the search is asked for; a conversation must be named for each. */
  readonly searches: readonly SearchTerms[];
  /** Conversations of a page of what is read; a page of the search is the server's. */
  readonly pageSize: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface QueryListing {
  /** What it came by, which need not be what was planned. */
  readonly by: Piece["by"];
  /** All that the page names and that are new. */
  readonly ids: readonly string[];
  /** Of these, the ones that fit the filters. */
  readonly conversations: readonly Conversation[];
}

/** Read instead of searched is what has left the index since the plan was made, and a server without a search (a
 *  gateway, or one that speaks the tutorials' shapes).
 *  @throws Faults of the door, of the listing and of the search. */
export async function* queryPages(
  piece: Piece,
  isNew: (id: string) => boolean,
  options: QueryPagesOptions,
  signal: AbortSignal,
): AsyncGenerator<QueryListing, void, undefined> {
  if (piece.by === "reading" || piece.fromMs < searchableFrom(options.now()))
    return yield* readPages(piece, isNew, options, signal);
  try {
    yield* namedPages(piece, isNew, options, signal);
  } catch (error) {
    if (!isFault(error) || error.code !== "call.notFound") throw error;
    yield* readPages(piece, isNew, options, signal);
  }
}

async function* namedPages(
  piece: Piece,
  isNew: (id: string) => boolean,
  { genesys, filters, searches }: QueryPagesOptions,
  signal: AbortSignal,
): AsyncGenerator<QueryListing, void, undefined> {
  for await (const named of namedByAll(piece, searches, genesys, signal)) {
    const ids = [...new Set(named)].filter(isNew);
    if (ids.length === 0) continue;
    const conversations: Conversation[] = [];
    for await (const one of fetchEachNamed(genesys, ids, filters, signal))
      if (isWithin(piece, one)) conversations.push(one);
    yield { by: "search", ids, conversations };
  }
}

/** Ids that every search names. Several are gone through to their ends first: a page costs one call for a hundred ids,
 *  to read in vain what only one of them names two hundred. */
async function* namedByAll(
  piece: Piece,
  searches: readonly SearchTerms[],
  genesys: Pick<Genesys, "post">,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const [only, ...others] = searches;
  if (only && others.length === 0) return yield* searchPages(piece, { genesys, terms: only, signal });
  let named: ReadonlySet<string> | undefined;
  for (const terms of searches) {
    const alsoNamed = new Set<string>();
    for await (const page of searchPages(piece, { genesys, terms, signal }))
      for (const id of page) if (named?.has(id) ?? true) alsoNamed.add(id);
    if (alsoNamed.size === 0) return;
    named = alsoNamed;
  }
  const ids = [...(named ?? [])];
  for (let at = 0; at < ids.length; at += searchPageSize) yield ids.slice(at, at + searchPageSize);
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
  const listing = (conversations: readonly Conversation[]): QueryListing => ({
    by: "reading",
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
