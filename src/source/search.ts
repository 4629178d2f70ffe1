/** Lists by the vendor's search. It shows the first 1,000 of whatever it finds: a range that holds more is halved until
 *  each part fits, down to a second. The total it tells can be wrong, so that neither to halve nor to stop is decided
 *  by it alone: a part is halved when its tenth page is really there, and is at its end when a page comes empty or
 *  short. Conversations that stand in two parts, on two pages, or twice because two legs have transcripts, are for the
 *  caller to see once. */
import type { Genesys } from "../genesys/client.ts";
import type { Interval } from "../genesys/details-query.ts";
import { transcriptSearchPath } from "../genesys/endpoints.ts";
import {
  parseSearchPage,
  type SearchPage,
  type SearchTerms,
  searchPageSize,
  searchQuery,
  searchWindow,
} from "../genesys/transcript-search.ts";
import { Fault } from "../shared/fault.ts";

const mostPages = searchWindow / searchPageSize;
/** Pages in a row that bring nothing new. */
const mostStale = 3;

export interface SearchOptions {
  readonly genesys: Pick<Genesys, "post">;
  readonly terms: SearchTerms;
  readonly signal: AbortSignal;
}

/** Ids that the search names for the range, page by page; one that starts outside of it is left out.
 *  @throws Fault `source.shape`, `source.loop`, `call.tooLarge` when a second holds more than the window, and those of
 *  the door. */
export async function* searchPages(
  range: Interval,
  options: SearchOptions,
): AsyncGenerator<readonly string[], void, undefined> {
  const { genesys, terms, signal } = options;
  const ask = async (pageNumber: number): Promise<SearchPage> =>
    parseSearchPage(await genesys.post(transcriptSearchPath, searchQuery(range, terms, pageNumber), signal));
  const isWithin = ({ startedMs }: SearchPage["rows"][number]) =>
    startedMs === undefined || (startedMs >= range.fromMs && startedMs < range.toMs);

  const first = await ask(1);
  const firstIds = new Set(first.rows.map(({ conversationId }) => conversationId));
  const isBeyond = ({ rows }: SearchPage) => rows.some(({ conversationId }) => !firstIds.has(conversationId));
  if ((first.total ?? 0) > searchWindow && isBeyond(await ask(mostPages)))
    return yield* inHalves(range, options);

  const seen = new Set<string>();
  let stale = 0;
  for (let pageNumber = 1; pageNumber <= mostPages; pageNumber += 1) {
    const { rows, total } = pageNumber === 1 ? first : await ask(pageNumber);
    if (rows.length === 0) return;
    const before = seen.size;
    for (const { conversationId } of rows) seen.add(conversationId);
    yield rows.filter(isWithin).map(({ conversationId }) => conversationId);
    const isAll = total !== undefined && seen.size >= total;
    if (rows.length < searchPageSize && isAll) return;
    if (pageNumber === mostPages && seen.size === total) return;
    stale = seen.size === before ? stale + 1 : 0;
    if (stale >= mostStale)
      throw new Fault("source.loop", {
        facts: { shape: "search", pageNumber, conversations: seen.size },
      });
  }
  yield* inHalves(range, options);
}

async function* inHalves({ fromMs, toMs }: Interval, options: SearchOptions) {
  const middleMs = Math.floor((fromMs + toMs) / 2 / 1000) * 1000;
  if (middleMs <= fromMs)
    throw new Fault("call.tooLarge", {
      says: "more transcripts of one second fit the search than the vendor lets one page through",
      next: "look for a longer phrase, or with --loose, which reads instead of searching",
      facts: { door: "genesys", second: new Date(fromMs).toISOString(), window: searchWindow },
    });
  yield* searchPages({ fromMs, toMs: middleMs }, options);
  yield* searchPages({ fromMs: middleMs, toMs }, options);
}
