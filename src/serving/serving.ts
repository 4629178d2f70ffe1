/** Config -> what `serve` works with: the doors of a run, kept open, and a ledger for summaries.
 *
 *  That is a data directory of its own within DATA_DIR, `serve/`, with ledger, lock and audit like any other. A server is
 *  up for months. In the runs' ledger it would hold the lock for as long, and no night could begin; or it would take it
 *  task by task, and fail the nights that begin in such a moment, while its own callers waited hours for a backfill to
 *  end. The two have nothing to exclude each other for: a summary is asked for under a prompt of its own, rests in no
 *  result file, and must not take the place of what the night has made of the conversation. So each has its chain of
 *  records, and `audit verify --data-dir DATA_DIR/serve` verifies this one. What must hold for both is looked up on the
 *  other side: who was asked to be forgotten, and what the day has cost. */
import { openAudit } from "../audit/audit.ts";
import { createDigest, type Digest } from "../audit/digest.ts";
import type { AuditRecord } from "../audit/record.ts";
import type { Config } from "../config.ts";
import { gatedEgress, redactorDigest, runFactsOf } from "../departures.ts";
import { createBudget } from "../forward/budget.ts";
import { usualAnswerTokens } from "../forward/client.ts";
import { openExchange } from "../forward/exchange.ts";
import { parseCalibration } from "../forward/tokens.ts";
import { openGenesys } from "../genesys/client.ts";
import { servingDir, streamingDir } from "../ledger/data-dir.ts";
import { openLedger } from "../ledger/ledger.ts";
import { createNeighbour } from "../ledger/neighbour.ts";
import type { RunLedger } from "../ledger/run-ledger.ts";
import { createGate } from "../redact/gate/gate.ts";
import { createGuard } from "../redact/guard.ts";
import { loadRedactor } from "../redact/rules/file.ts";
import type { Announcement, AnnouncementBook } from "../shared/announcement-book.ts";
import type { Fault } from "../shared/fault.ts";
import { createShelf } from "../shared/shelf.ts";
import type { Carried, Step, SummaryBook, SummaryTask, SummaryWish } from "../shared/summary-book.ts";
import type { Conversation, Lost, Transcript } from "../shared/types.ts";
import { closeAll, type Undo } from "../shared/undo.ts";
import { createTally, type Tally } from "../tally.ts";
import { createTranscripts } from "../transcript/fetch.ts";
import { createSummaryRoad } from "./road.ts";
import { createWays, type Kind, templatesOf, textsFor } from "./ways.ts";

export interface ServingRequest {
  readonly runId: string;
  readonly now: () => number;
  /** Lets go of every call. */
  readonly abort: AbortSignal;
  /** Told of every transcript that is read. */
  readonly onTranscript: (conversation: Conversation, transcript: Transcript) => void;
  readonly onWait: (door: "Genesys" | "the LLM", fault: Fault, delayMs: number) => void;
}

export interface Serving {
  readonly book: SummaryBook;
  /** By name; the first is the one nobody need name. */
  readonly templates: readonly string[];
  readonly tally: Tally;
  /** @throws Fault of scope `run`; the signal's reason. */
  carry(task: SummaryTask, onStep: (step: Step) => void): Promise<Carried>;
  /** Under the present rules. @throws Fault `config.invalid` for a template that is not known. */
  fingerprintOf(wish: SummaryWish): Promise<string>;
  /** Was it asked to be forgotten, here or in the runs' ledger, as far as was looked? */
  isForgotten(conversationId: string): boolean;
  readonly announcements: AnnouncementBook;
  /** Puts it on record. */
  announced(announcement: Announcement): Promise<void>;
  /** Looks whether somebody was, and drops what is kept of them. */
  sweep(): Promise<void>;
  /** What a killed server left to be done again. */
  readonly orphans: Lost;
  readonly recovered: AuditRecord | undefined;
  end(outcome: { readonly exitCode: number; readonly summary: unknown }): Promise<void>;
  close(): Promise<void>;
}

/** Runs that were put on record and are remembered. */
const mostRuns = 256;

/** @throws Fault `config.invalid`, `lock.held`, `ledger.failed`, `disk.failed`, `audit.broken`. */
export async function openServing(config: Config, request: ServingRequest): Promise<Serving> {
  const { now, runId, abort } = request;
  const dataDir = servingDir(config.dataDir);
  const undo: Undo = [];
  const close = () => closeAll(undo);
  try {
    const templates = templatesOf(config);
    const usual = { template: templates[0] as string, maxLength: config.summaryMaxChars };
    let digest: Digest | undefined;
    const redactor = await loadRedactor(config, (type, value) => digest?.(type, value) ?? []);
    const text = await textsFor(config, usual);
    const gate = createGate({ watch: text.watch });

    const genesys = openGenesys({
      ...config.genesys,
      connections: config.llm.concurrency + 2,
      signal: abort,
      onWait: (fault, delayMs) => request.onWait("Genesys", fault, delayMs),
    });
    undo.push(genesys.close);

    const nights = createNeighbour(config.dataDir, now);
    const streaming = createNeighbour(streamingDir(config.dataDir), now);
    await nights.look();
    await streaming.look();
    const ledger = await openLedger({ dataDir, now });
    undo.push(ledger.close);
    digest = createDigest(ledger.digestKey);
    const book = await ledger.openSummaries();
    const start = {
      id: runId,
      fingerprint: redactor.fingerprint,
      window: `${instant(now())}/${instant(now())}`,
    };
    const run = await ledger.startRun(start);
    const { fingerprint: rules, off = [] } = redactor;
    const by = { runId, rules, off, redactor: await redactorDigest() };
    const factsOf = (of: typeof text, fingerprint: string) => runFactsOf(config, of, { ...by, fingerprint });
    const audit = await openAudit({ dataDir, book: ledger.audit, now }, factsOf(text, start.fingerprint));
    undo.push(audit.close);

    const budget = createBudget({
      ...config.llm,
      answerTokens: config.llm.maxOutputTokens ?? usualAnswerTokens,
      spentOn: (day) => ledger.spentOn(day) + nights.spentOn(day) + streaming.spentOn(day),
      now,
    });
    const exchange = openExchange({
      ...config.llm,
      egress: budget.over(gatedEgress(gate, audit.egress), config.llm.prices),
      onWait: (fault, delayMs) => request.onWait("the LLM", fault, delayMs),
    });
    undo.push(exchange.close);
    const ways = createWays({
      ...{ config, redactor, exchange, guard: createGuard(text.watch) },
      calibration: parseCalibration(ledger.calibration(config.llm.model)),
    });

    /** What is sent under rules of its own goes on record as such, before its first request. */
    const runs = createShelf(
      async ({ fingerprint, ...kind }: Kind & { fingerprint: string }): Promise<RunLedger> => {
        await audit.also(factsOf((await ways.of(kind)).text, fingerprint));
        return ledger.runUnder({ ...start, fingerprint });
      },
      mostRuns,
    );

    let isSwept = false;
    const tally = createTally();
    const isForgotten = (id: string) => nights.isForgotten(id) || ledger.forgotten.has(id);
    const road = createSummaryRoad({
      ...{ genesys, transcripts: createTranscripts({ genesys }), gate, ledger, book, tally },
      ...{ runId, onPii: config.onPiiInAnswer, abort, now, announcedAt: ledger.announcements.lastOf },
      onTranscript: request.onTranscript,
    });

    return {
      ...{ book, templates, tally, isForgotten, fingerprintOf: ways.fingerprintOf },
      async carry(task, onStep) {
        const { template, maxLength } = task;
        const { clearing, forward } = await ways.of(task);
        const fingerprint = await ways.fingerprintOf(task);
        const isSent = task.source !== "native";
        const of = isSent ? await runs.get({ template, maxLength, fingerprint }) : run;
        return road.carry({ task, onStep, clearing, forward, fingerprint, run: of });
      },
      announcements: ledger.announcements,
      announced: ({ digest, bytes, type, conversationId }) =>
        audit.announced(
          { bytes, sha256: digest },
          {
            about: type,
            surrogates: conversationId === undefined ? [] : [ledger.surrogate(conversationId)],
          },
        ),
      async sweep() {
        if (!(await nights.look()) && isSwept) return;
        isSwept = true;
        for (const id of book.conversations()) if (isForgotten(id)) await ledger.forgetting.drop(id);
      },
      orphans: ledger.orphans,
      recovered: audit.recovered,
      async end(outcome) {
        await audit.end(outcome.exitCode);
        const { forward } = await ways.of(usual);
        await ledger.keepCalibration(config.llm.model, forward.calibration());
        await run.end(outcome);
      },
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

const instant = (ms: number): string => new Date(ms).toISOString();
