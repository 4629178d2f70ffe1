/** A query as it is opened: the doors it needs, the ledger that knows how far it came, and the audit that knows what was
 *  shown. What it opens it closes, in reverse order. */
import { createHmac } from "node:crypto";
import { openQueryAudit } from "../audit/query.ts";
import { callbackGraceMs, loadEventGate, openCallbacks } from "../callbacks.ts";
import type { Config } from "../config.ts";
import { openGenesys } from "../genesys/client.ts";
import { conversationMetricsPath } from "../genesys/endpoints.ts";
import { sentimentScoreOf } from "../genesys/sentiment.ts";
import { openLedger } from "../ledger/ledger.ts";
import type { Patience } from "../ledger/lock.ts";
import { queryDays } from "../ledger/seat.ts";
import { type Fault, isFault } from "../shared/fault.ts";
import type { OutboxState } from "../shared/outbox.ts";
import type { QueryEnd, QueryHit, QueryPage, QueryTotals } from "../shared/query-page.ts";
import { createRateLimiter } from "../shared/rate-limiter.ts";
import { emptyKnown } from "../shared/types.ts";
import { closeAll, type Undo } from "../shared/undo.ts";
import { compileMatcher } from "../source/matcher.ts";
import { queryPages } from "../source/query-pages.ts";
import { planQuery, type QueryPlan } from "../source/query-plan.ts";
import type { Question } from "../source/question.ts";
import { createTranscripts } from "../transcript/fetch.ts";
import type { Viewing } from "../viewing.ts";
import { answerQuery, type QueryOptions } from "./answer.ts";
import { createLook } from "./look.ts";
import { sumOf } from "./sum.ts";

export interface QueryRequest {
  /** Everything that makes the question this one and no other, as JSON can hold it: a range that ends now is another
   *  range each time, and the same question. */
  readonly identity: unknown;
  /** @param askedAtMs when it was asked first. */
  readonly questionAt: (askedAtMs: number) => Question;
  /** What an interrupted one has found is let go. */
  readonly isAnew: boolean;
  readonly viewing: Viewing;
  /** Conversations of a page of what is read. */
  readonly pageSize: number;
  readonly patience: Patience;
  readonly now: () => number;
  /** Lets go of every call. */
  readonly abort: AbortSignal;
  readonly onWait: (fault: Fault, delayMs: number) => void;
}

type Told = "queryId" | "askedAt" | "kept" | "workers" | "onPage";

export interface Query {
  readonly queryId: string;
  /** ISO instant. */
  readonly askedAt: string;
  readonly question: Question;
  readonly plan: QueryPlan;
  /** Found before it was interrupted; undefined when it begins. */
  readonly found: readonly QueryHit[] | undefined;
  /** @throws as `answerQuery`. */
  answer(
    options: Omit<QueryOptions, Told> & { readonly onPage: (page: QueryPage) => Promise<void> },
  ): ReturnType<typeof answerQuery>;
  /** Of all its pages, also those of before. */
  totals(): QueryTotals;
  /** @param isWhole nothing is left to go on with. */
  end(exitCode: number, isWhole: boolean): Promise<QueryEnd>;
  /** Gives callbacks their last seconds, and tells what is left of them for another run or query; undefined when nobody
   *  is told. @throws Fault when ledger or audit can not be written. */
  undelivered(): Promise<OutboxState | undefined>;
  close(): Promise<void>;
}

/** Conversations looked at at once. */
const workers = 8;
/** @throws Fault `usage.invalid`, `lock.held`, and those of ledger and audit. */
export async function openQuery(config: Config, request: QueryRequest): Promise<Query> {
  const { viewing, now, abort } = request;
  const undo: Undo = [];
  const close = () => closeAll(undo);
  try {
    const { dataDir } = config;
    const ledger = await openLedger({ dataDir, days: queryDays, now, patience: request.patience });
    undo.push(ledger.close);
    const queryId = createHmac("sha256", ledger.digestKey)
      .update(JSON.stringify([viewing.fingerprint, request.identity]))
      .digest("hex")
      .slice(0, 16);
    if (request.isAnew) await ledger.queries.drop(queryId);
    const kept = ledger.queries.kept(queryId);
    const askedAtMs = kept?.askedAt ?? now();
    if (!kept) await ledger.queries.begin(queryId, askedAtMs);
    const askedAt = new Date(askedAtMs).toISOString();
    const question = request.questionAt(askedAtMs);
    const plan = planQuery(question, askedAtMs);

    const { fromMs, toMs } = question.range;
    const window = `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`;
    const facts = { queryId, rules: viewing.fingerprint, window };
    const audit = await openQueryAudit({ dataDir, book: ledger.audit, now }, facts, ledger.surrogate);
    undo.push(audit.close);
    const { webhook } = config;
    const callbacks =
      webhook &&
      openCallbacks({
        ...{ webhook, ledger, deliveries: audit.deliveries, now, abort },
        gate: await loadEventGate(config),
      });
    if (callbacks) undo.push(callbacks.close);
    callbacks?.begin();

    let retries = 0;
    const limiter = createRateLimiter({ perMinute: config.genesys.requestsPerMinute });
    ledger.company.share([limiter]);
    const genesys = openGenesys({
      ...config.genesys,
      limiter,
      connections: workers + 2,
      signal: abort,
      onWait(fault, delayMs) {
        retries += 1;
        request.onWait(fault, delayMs);
      },
    });
    undo.push(genesys.close);

    const matcher = compileMatcher(question.wanted);
    const look = createLook(question, {
      transcripts: createTranscripts({ genesys }),
      sentimentOf: (id, signal) =>
        genesys.get(conversationMetricsPath(id), signal).then(sentimentScoreOf, noneWhenUnknown),
      viewing,
      matcher,
    });
    const pages: QueryTotals[] = kept?.pages.map(({ totals }) => totals) ?? [];
    const { pageSize } = request;
    const listing = { genesys, filters: question.filters, searches: plan.searches, pageSize, now };

    return {
      ...{ queryId, askedAt, question, plan, close },
      found: kept?.hits.map((hit) =>
        viewing.passes(hit.snippets, emptyKnown) ? hit : { ...hit, snippets: [] },
      ),
      answer: (options) =>
        answerQuery(
          plan,
          {
            pages: (piece, isNew, signal) => queryPages(piece, isNew, listing, signal),
            look,
            required: matcher.required,
            book: ledger.queries,
            isForgotten: ledger.forgotten.has,
            retries: () => retries,
          },
          {
            ...options,
            ...{ queryId, askedAt, kept, workers },
            async onPage(page) {
              await audit.page(page);
              await callbacks?.page(page);
              await options.onPage(page);
              const { hits: _, ...totals } = page;
              pages.push(totals);
            },
          },
        ),
      totals: () => sumOf(pages),
      async end(exitCode, isWhole) {
        const end: QueryEnd = { ...sumOf(pages), queryId, askedAt, pages: pages.length, exitCode };
        await audit.end(end);
        await callbacks?.end(end);
        if (isWhole) await ledger.queries.drop(queryId);
        return end;
      },
      undelivered: async () => callbacks?.finish(abort.aborted ? 0 : callbackGraceMs),
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** A conversation that analytics knows nothing of has no sentiment. */
function noneWhenUnknown(error: unknown): undefined {
  if (isFault(error) && error.code === "call.notFound") return undefined;
  throw error;
}
