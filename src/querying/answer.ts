/** The way of a query: page by page, conversations are listed, looked at and given out when they answer the question.
 *
 *  A page counts when its conversations are in the ledger, and that is the last thing that happens to it; so whoever is
 *  told of pages may be told of one again, and never misses one. A conversation is looked at once, however often the
 *  server names it and however often the query is interrupted; one that could not be read is looked at again. */
import { type Allowance, isOver, usualHeldLimit } from "../allowance.ts";
import type { KeptQuery, QueryBook } from "../ledger/query-book.ts";
import { createOutageWatch } from "../outage-watch.ts";
import { drain } from "../shared/drain.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { QueryPage, QueryTotals } from "../shared/query-page.ts";
import type { Conversation } from "../shared/types.ts";
import type { QueryListing } from "../source/query-pages.ts";
import type { Piece, QueryPlan } from "../source/query-plan.ts";
import type { Looked } from "./look.ts";
import { addMasking, noMasking } from "./sum.ts";

export interface QueryStations {
  pages(piece: Piece, isNew: (id: string) => boolean, signal: AbortSignal): AsyncIterable<QueryListing>;
  look(conversation: Conversation, signal: AbortSignal): Promise<Looked>;
  /** Things that must be said, for the accuracy. */
  readonly required: number;
  readonly book: Pick<QueryBook, "keepPage" | "endPiece">;
  /** Was it asked to be forgotten? */
  isForgotten(conversationId: string): boolean;
  /** Calls that have been tried again so far. */
  retries(): number;
}

export interface QueryOptions {
  readonly queryId: string;
  readonly askedAt: string;
  readonly kept: Pick<KeptQuery, "seen" | "pages" | "pieces"> | undefined;
  /** Hits, and pages, to take on at most, beside those that were kept. */
  readonly limit?: number | undefined;
  readonly maxPages?: number | undefined;
  readonly heldLimit?: Allowance | undefined;
  readonly workers: number;
  /** Take nothing more, finish what is in hand. */
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** Milliseconds of any clock that does not go back. */
  readonly clock: () => number;
  /** Before the page counts. */
  readonly onPage: (page: QueryPage) => Promise<void>;
  /** Told of every conversation that could not be read, and of every one that may not be shown. */
  readonly onFailed?: (conversation: Conversation, fault: Fault) => void;
  readonly onHeld?: (conversation: Conversation) => void;
}

/** Which limit ended it; undefined when none did. @throws Faults about us, of source, ledger and disk. */
export async function answerQuery(
  { pieces }: QueryPlan,
  stations: QueryStations,
  options: QueryOptions,
): Promise<"limit" | "max-pages" | undefined> {
  const { pages, look, required, book, isForgotten, retries } = stations;
  const { kept, limit = Infinity, maxPages = Infinity, heldLimit = usualHeldLimit } = options;
  const { stop, abort, clock } = options;
  const seen = new Set(kept?.seen);
  const outage = createOutageWatch(options.workers * 3, "query");
  const told = { pages: 0, hits: 0, held: 0 };

  /** In the order of the page; undefined for one that was not come to. */
  async function lookAt(conversations: readonly Conversation[]): Promise<readonly (Outcome | undefined)[]> {
    const outcomes: (Outcome | undefined)[] = conversations.map(() => undefined);
    let hits = told.hits;
    async function* next() {
      for (const item of conversations.entries()) if (hits < limit) yield item;
    }
    const outcomeOf = async (conversation: Conversation): Promise<Outcome> => {
      if (isForgotten(conversation.id)) return { verdict: "other" };
      try {
        return await outage.over(() => look(conversation, abort));
      } catch (error) {
        abort.throwIfAborted();
        if (!isFault(error) || error.scope === "run") throw error;
        options.onFailed?.(conversation, error);
        return { verdict: "failed" };
      }
    };
    const one = async ([index, conversation]: [number, Conversation]) => {
      const outcome = await outcomeOf(conversation);
      if (outcome.verdict === "match") hits += 1;
      if (outcome.verdict === "held") options.onHeld?.(conversation);
      outcomes[index] = outcome;
    };
    await drain(next(), one, { workers: options.workers, stop });
    return outcomes;
  }

  /** How many of its conversations were not come to, and how many could not be read. */
  async function take(piece: Piece, page: number, listed: QueryListing, measured: Measured) {
    const outcomes = await lookAt(listed.conversations);
    const looked: { id: string; outcome: Outcome }[] = [];
    for (const [index, { id }] of listed.conversations.entries()) {
      const outcome = outcomes[index];
      // Who stands behind the last hit that is allowed is left for the next time.
      if (outcome && told.hits + hitsIn(looked) < limit) looked.push({ id, outcome });
    }
    const worth = new Set(listed.conversations.map(({ id }) => id));
    const others = listed.ids.filter((id) => !worth.has(id));
    const totals = totalsOf(looked, others.length, listed.by === "search" ? required : 0, measured);
    const hits = looked.flatMap(({ outcome: { hit } }) => (hit ? [hit] : []));
    const { queryId, askedAt } = options;
    await options.onPage({ ...totals, queryId, askedAt, piece: piece.index, page, by: listed.by, hits });
    const ended = looked.filter(({ outcome }) => outcome.verdict !== "failed");
    const all = [...others.map((id) => ({ id })), ...ended.map(({ id, outcome: { hit } }) => ({ id, hit }))];
    // Who could not be read comes again, and is counted then.
    const settled = { ...totals, listed: totals.listed - totals.failed, failed: 0 };
    await book.keepPage(queryId, { piece: piece.index, page, totals: settled }, all);
    for (const { id } of all) seen.add(id);
    told.pages += 1;
    told.hits += hits.length;
    told.held += totals.masking.held;
    if (isOver(heldLimit, told.held, told.hits + told.held, false))
      throw new Fault("run.gateStop", { facts: { held: told.held, taken: told.hits + told.held } });
    return { left: listed.conversations.length - looked.length, failed: totals.failed };
  }

  for (const piece of pieces) {
    if (kept?.pieces.has(piece.index)) continue;
    let page = kept?.pages.findLast((one) => one.piece === piece.index)?.page ?? 0;
    let isWhole = true;
    const listing = pages(piece, (id) => !seen.has(id), abort)[Symbol.asyncIterator]();
    for (;;) {
      if (stop.aborted) return undefined;
      const startedAt = clock();
      const retriesBefore = retries();
      const next = await listing.next();
      if (next.done) break;
      const listed = next.value;
      if (told.hits >= limit) return "limit";
      if (told.pages >= maxPages) return "max-pages";
      page += 1;
      const latencyMs = Math.round(clock() - startedAt);
      const { left, failed } = await take(piece, page, listed, {
        latencyMs,
        retries: () => retries() - retriesBefore,
      });
      if (left > 0) return stop.aborted ? undefined : "limit";
      isWhole &&= failed === 0;
    }
    // What failed is asked for again when the query goes on.
    if (isWhole && !stop.aborted) await book.endPiece(options.queryId, piece.index);
  }
  return undefined;
}

type Outcome = Omit<Looked, "verdict"> & { readonly verdict: Looked["verdict"] | "failed" };

interface Measured {
  readonly latencyMs: number;
  readonly retries: () => number;
}

const hitsIn = (looked: readonly { readonly outcome: Outcome }[]): number =>
  looked.filter(({ outcome }) => outcome.verdict === "match").length;

/** @param required of the things the server was asked for; 0 when it was not asked. */
function totalsOf(
  looked: readonly { readonly outcome: Outcome }[],
  others: number,
  required: number,
  { latencyMs, retries }: Measured,
): QueryTotals {
  const outcomes = looked.map(({ outcome }) => outcome);
  const counted = (verdict: Outcome["verdict"]) => outcomes.filter((one) => one.verdict === verdict).length;
  const heard = outcomes.flatMap(({ present }) => (present === undefined ? [] : [present]));
  const isMeasured = required > 0 && heard.length > 0;
  const presence = heard.reduce((sum, present) => sum + present, 0);
  const masking = outcomes.reduce(
    (sum, { turns = 0, findings = {}, verdict, isUnclean }) =>
      addMasking(sum, { turns, findings, held: Number(verdict === "held"), clean: isUnclean !== true }),
    noMasking,
  );
  return {
    listed: looked.length + others,
    matches: counted("match"),
    absent: counted("absent"),
    failed: counted("failed"),
    heard: heard.length,
    latencyMs,
    ...(isMeasured ? { accuracy: presence / (required * heard.length) } : {}),
    masking,
    retries: retries(),
  };
}
