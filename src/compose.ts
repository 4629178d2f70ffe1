/** Config -> Stations: the only file that knows every room. What it opens it closes, in reverse order. */
import { usualGiveUpMs } from "./absence.ts";
import { createDigest, type Digest } from "./audit/digest.ts";
import { createBatchRoad } from "./batch-road.ts";
import { createBook, createPlanBook } from "./book.ts";
import { openBudget } from "./budget.ts";
import type { Config } from "./config.ts";
import { closedEgress, gatedEgress, redactorDigest, runFactsOf, unrecorded } from "./departures.ts";
import { workersFor } from "./flow-options.ts";
import { wordsOf } from "./forward/answer-schema.ts";
import { openBatchDoor } from "./forward/batch-door.ts";
import { createBatchQuestions } from "./forward/batch-question.ts";
import { openForward } from "./forward/client.ts";
import { dataRule } from "./forward/prompt.ts";
import { parseCalibration } from "./forward/tokens.ts";
import { fetchWatermark } from "./genesys/availability.ts";
import { openGenesys } from "./genesys/client.ts";
import { openKeeping } from "./keeping.ts";
import { openPlanView } from "./ledger/plan-view.ts";
import { createNight, scopeOf } from "./night.ts";
import { createClearing } from "./redact/clearing.ts";
import { createGate } from "./redact/gate/gate.ts";
import { createGuard } from "./redact/guard.ts";
import { loadRedactor } from "./redact/rules/file.ts";
import type { Road, RoadRequest } from "./road.ts";
import type { Fault } from "./shared/fault.ts";
import { createRateLimiter } from "./shared/rate-limiter.ts";
import { sha256 } from "./shared/sha256.ts";
import { closeAll, type Undo } from "./shared/undo.ts";
import { createAskedSource } from "./source/asked.ts";
import { noNotes } from "./source/job.ts";
import { usualWay } from "./source/way.ts";
import type { Travelling } from "./stations.ts";
import { loadTexts } from "./texts.ts";
import { openAskedTranscripts } from "./transcribing/spoken.ts";

/** Of the live price, what a batch costs (OpenAI, Azure, Anthropic and Groq alike). */
const batchShare = 0.5;

export async function openRoad(config: Config, request: RoadRequest): Promise<Road> {
  const { now, isDryRun, isNightly, giveUpMs = usualGiveUpMs } = request;
  const undo: Undo = [];
  const close = () => closeAll(undo);
  try {
    const text = await loadTexts(config);
    let digest: Digest | undefined;
    const redactor = await loadRedactor(config, (type, value) => digest?.(type, value) ?? []);
    const { watch } = text;
    const gate = createGate({ watch });
    const fingerprint = sha256(
      JSON.stringify([
        ...[redactor.fingerprint, dataRule, text.template.text, config.summaryMaxChars],
        ...[text.schema.json, config.llm.model],
      ]),
    );
    const workers = workersFor(config.llm.concurrency);

    const limiter = createRateLimiter({ perMinute: config.genesys.requestsPerMinute });
    const genesys = openGenesys({
      ...{ ...config.genesys, limiter },
      connections: workers.fetchers + 2,
      signal: request.abort,
      onWait: (fault: Fault, delayMs: number) => request.onWait("Genesys", fault, delayMs),
    });
    undo.push(genesys.close);
    const scope = scopeOf({ ...request.filters });
    let closed: ReadonlySet<string> = new Set();
    const isSkipped = (day: string) => closed.has(day);
    const notes = () => kept?.ledger.jobs ?? noNotes;
    const bulk = { way: request.way ?? usualWay(request), genesys, notes, now, ...request.onJob };
    const given = request.spoken?.given?.conversation;
    const source = createAskedSource({ genesys, ...request, ...request.filters, given, isSkipped, bulk });

    // From here on something may be written: everything that can be wrong with the request has been said.
    const plan = isDryRun ? await openPlanView(config.dataDir) : undefined;
    if (plan) undo.push(plan.close);
    const { fingerprint: rules, off = [] } = redactor;
    const facts = { runId: request.runId, fingerprint, rules, off, redactor: await redactorDigest() };
    const kept = isDryRun
      ? undefined
      : await openKeeping(config, request, gate, runFactsOf(config, text, facts));
    if (kept) undo.push(kept.close);
    const { ledger, run, audit } = kept ?? {};
    if (isNightly) closed = ledger?.days.closed(scope) ?? plan?.closedDays(scope) ?? closed;
    digest = ledger && createDigest(ledger.digestKey);

    const { prices } = config.llm;
    const onWait = (fault: Fault, delayMs: number) => request.onWait("the LLM", fault, delayMs);
    const budget = await openBudget(config, ledger, run, now);
    const record = audit?.egress ?? closedEgress;
    const transcripts = openAskedTranscripts(config, request, { genesys, ledger, audit });
    undo.push(transcripts.close);
    const forward = openForward({
      ...config.llm,
      template: text.template,
      schema: text.schema,
      egress: budget.over(gatedEgress(gate, record), prices),
      calibration: parseCalibration((ledger ?? plan)?.calibration(config.llm.model)),
      onWait,
    });
    undo.push(forward.close);
    ledger?.company.share([limiter, forward.pace]);

    const clearing = createClearing(redactor, createGuard(watch), { ownWords: wordsOf(text.schema) });
    const terms = {
      only: request.only,
      isAnew: request.isAnew,
      isNightly: isNightly === true,
      giveUpMs,
      fingerprint,
      now,
    };
    const book = kept ? createBook(kept, terms) : createPlanBook(plan, terms);
    const night =
      ledger && isNightly
        ? createNight({
            ...{ fromMs: request.fromMs, toMs: request.toMs, giveUpMs, now },
            ...{ book: ledger.days, scope },
            watermark: () => fetchWatermark(genesys),
            running: source.running,
          })
        : undefined;

    const batchPrices = { input: prices.input * batchShare, output: prices.output * batchShare };
    const door = openBatchDoor({
      ...config.llm,
      egress: gatedEgress(gate, record),
      signal: request.abort,
      onWait,
    });
    undo.push(door.close);
    const batch =
      run &&
      createBatchRoad(
        {
          door,
          questions: createBatchQuestions({ ...config.llm, ...text, prices: batchPrices }),
          admission: budget.over(gatedEgress(gate, unrecorded), batchPrices),
          record,
          clearing,
          ledger: book,
          book: run.batches,
        },
        {
          ...{ runId: request.runId, fingerprint, onPii: config.onPiiInAnswer, now },
          ...{ onSetAside: request.onSetAside, onRefused: request.onRefused },
        },
      );
    const travelling: Travelling = {
      isTaking: config.llm.isBatch,
      priceShare: batchShare,
      isWaiting: batch?.isWaiting ?? (({ id }) => plan?.isWaiting(id, fingerprint) ?? false),
      add: batch?.add ?? (() => Promise.resolve()),
    };

    return {
      stations: {
        ...{ source, transcripts, clearing, gate, forward },
        ledger: book,
        travelling,
      },
      batch,
      night,
      fingerprint,
      workers,
      orphans: ledger?.orphans ?? { requests: 0, costUsd: 0 },
      notes: kept?.results.notes ?? [],
      expected: source.expected,
      jobs: source.jobs,
      rates: () => ({ genesys: genesys.rate(), ...forward.pace.state() }),
      estimateError: forward.estimateError,
      settle: async () => kept?.results.close(),
      recovered: audit?.recovered,
      undelivered: async () => kept?.undelivered(),
      unindexed: async () => kept?.unindexed() ?? [],
      end: async (outcome) => kept?.end(outcome, forward.calibration()),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
