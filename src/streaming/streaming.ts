/** Config -> what `stream` works with: the doors of a run, kept open for as long as people talk.
 *
 *  Its data directory is `DATA_DIR/stream/`, with ledger, lock, audit and result files like any other, for the reason for
 *  which `serve` has one: a stream is up for days, and in the runs' directory it would hold the lock for as long, so that
 *  no night could begin. And the runs' files keep their word, a conversation a line: whoever reads them does not meet
 *  pieces of calls that were still going on. What must hold for both is looked up on the other side: who was asked to be
 *  forgotten, and what the day has cost. The final results of `--final` are the runs': they are made by a run, rest in
 *  its files, and the night knows of them. */
import { createHmac } from "node:crypto";
import { openAudit } from "../audit/audit.ts";
import { createDigest, type Digest } from "../audit/digest.ts";
import type { AuditRecord } from "../audit/record.ts";
import type { Config } from "../config.ts";
import { gatedEgress, redactorDigest, runFactsOf } from "../departures.ts";
import { wordsOf } from "../forward/answer-schema.ts";
import { createBudget } from "../forward/budget.ts";
import { openForward, usualAnswerTokens } from "../forward/client.ts";
import { liveRules } from "../forward/live-part.ts";
import { dataRule } from "../forward/prompt.ts";
import { parseCalibration } from "../forward/tokens.ts";
import { type Genesys, openGenesys } from "../genesys/client.ts";
import { servingDir, streamingDir } from "../ledger/data-dir.ts";
import { openLedger } from "../ledger/ledger.ts";
import type { KeptConversation } from "../ledger/live-book.ts";
import { createNeighbour } from "../ledger/neighbour.ts";
import { createLiveTally, type LiveTally } from "../live-tally.ts";
import { createClearing } from "../redact/clearing.ts";
import { createGate } from "../redact/gate/gate.ts";
import { createGuard } from "../redact/guard.ts";
import { createHoldBack } from "../redact/hold-back.ts";
import { loadRedactor } from "../redact/rules/file.ts";
import type { Fault } from "../shared/fault.ts";
import type { LiveNotice, LiveSource } from "../shared/live.ts";
import { retryPolicy } from "../shared/retry.ts";
import { sha256 } from "../shared/sha256.ts";
import type { Lost } from "../shared/types.ts";
import { closeAll, type Undo } from "../shared/undo.ts";
import { openResults } from "../sinks/jsonl.ts";
import { fetchNamed } from "../source/named.ts";
import { createTally, type Tally } from "../tally.ts";
import { loadTexts } from "../texts.ts";
import { createTranscripts } from "../transcript/fetch.ts";
import { createDepartures } from "./departures.ts";
import { liveFlow } from "./live-flow.ts";
import type { LiveOptions } from "./live-options.ts";
import type { StreamParts } from "./parts.ts";

export interface StreamRequest {
  readonly runId: string;
  /** What continues it, for `status`. */
  readonly command?: string;
  /** Can the vendor be asked for transcripts? */
  readonly hasGenesys: boolean;
  /** @param sinceMs when the last stream stopped to listen, when that is not long ago. */
  readonly openSource: (
    genesys: Genesys,
    onNotice: (notice: LiveNotice) => void,
    sinceMs: number | undefined,
  ) => Promise<LiveSource>;
  readonly onNotice: (notice: LiveNotice) => void;
  readonly now: () => number;
  /** Lets go of every call. */
  readonly abort: AbortSignal;
  readonly onWait: (door: "Genesys" | "the LLM", fault: Fault, delayMs: number) => void;
}

export interface Streaming {
  readonly tally: Tally;
  readonly live: LiveTally;
  readonly source: LiveSource;
  /** What a killed stream left: its requests may have been billed, and what was in them is filled from transcripts. */
  readonly orphans: Lost;
  readonly recovered: AuditRecord | undefined;
  /** @throws as `liveFlow`. */
  flow(options: Omit<LiveOptions, "departures" | "senders">): Promise<void>;
  /** Conversations of which something is left to be done. */
  open(): readonly KeptConversation[];
  /** Its final result is made, or not to be had. */
  finished(conversationId: string): Promise<void>;
  /** Looks whether somebody was asked to be forgotten, and drops what is kept of them. */
  sweep(): Promise<void>;
  end(outcome: { readonly exitCode: number; readonly summary: unknown }): Promise<void>;
  close(): Promise<void>;
}

/** A request that is tried again says what was said when it was first tried. After these tries the window is cut anew,
 *  with all that was said since. */
const liveRetries = { ...retryPolicy, attempts: 2, maxRetryAfterMs: 10_000, totalMs: 15_000 };

/** Calls that came and went while no stream was up are looked for after a restart. A longer time is the nights'. */
const longestOutageMs = 3_600_000;

/** @throws Fault `config.invalid`, `lock.held`, `ledger.failed`, `disk.failed`, `audit.broken`, and those of the source. */
export async function openStreaming(config: Config, request: StreamRequest): Promise<Streaming> {
  const { now, runId, abort } = request;
  const dataDir = streamingDir(config.dataDir);
  const undo: Undo = [];
  const close = () => closeAll(undo);
  try {
    const text = await loadTexts(config);
    const { watch } = text;
    let digest: Digest | undefined;
    const redactor = await loadRedactor(config, (type, value) => digest?.(type, value) ?? []);
    const gate = createGate({ watch });
    const fingerprint = sha256(
      JSON.stringify([
        ...[redactor.fingerprint, dataRule, liveRules, text.template.text, config.summaryMaxChars],
        ...[text.schema.json, config.llm.model],
      ]),
    );
    const genesys = openGenesys({
      ...config.genesys,
      connections: 6,
      signal: abort,
      onWait: (fault, delayMs) => request.onWait("Genesys", fault, delayMs),
    });
    undo.push(genesys.close);

    const nights = createNeighbour(config.dataDir, now);
    const serving = createNeighbour(servingDir(config.dataDir), now);
    await nights.look();
    await serving.look();
    const ledger = await openLedger({ dataDir, now });
    undo.push(ledger.close);
    digest = createDigest(ledger.digestKey);
    const book = ledger.openLive();
    const lastMs = book.lastAtWorkMs();
    const sinceMs = lastMs !== undefined && now() - lastMs < longestOutageMs ? lastMs : undefined;
    const run = await ledger.startRun({
      id: runId,
      fingerprint,
      window: `${instant(now())}/${instant(now())}`,
      command: request.command,
    });
    const { fingerprint: rules, off = [] } = redactor;
    const redactorFacts = { rules, off, redactor: await redactorDigest() };
    const facts = runFactsOf(config, text, { runId, fingerprint, ...redactorFacts });
    const audit = await openAudit({ dataDir, book: ledger.audit, now }, facts);
    undo.push(audit.close);

    const live = createLiveTally();
    const tally = createTally();
    const departures = createDepartures(live.lags.add, now);
    const budget = createBudget({
      ...config.llm,
      answerTokens: config.llm.maxOutputTokens ?? usualAnswerTokens,
      spentOn: (day) => ledger.spentOn(day) + nights.spentOn(day) + serving.spentOn(day),
      now,
    });
    const forward = openForward({
      ...config.llm,
      template: text.template,
      schema: text.schema,
      egress: budget.over(gatedEgress(gate, departures.over(audit.egress)), config.llm.prices),
      calibration: parseCalibration(ledger.calibration(config.llm.model)),
      policy: liveRetries,
      onWait: (fault, delayMs) => request.onWait("the LLM", fault, delayMs),
    });
    undo.push(forward.close);
    const results = await openResults({ dataDir, book: ledger.book });
    undo.push(results.close);
    const onNotice = (notice: LiveNotice) => {
      if (notice.kind === "lost") live.losses[notice.reason] = (live.losses[notice.reason] ?? 0) + 1;
      request.onNotice(notice);
    };
    const source = await request.openSource(genesys, onNotice, sinceMs);
    undo.push(source.close);

    const parts: StreamParts = {
      clearing: createClearing(redactor, createGuard(watch), { ownWords: wordsOf(text.schema) }),
      holdBack: createHoldBack(),
      ...{ gate, forward, ledger, run, live: book, commit: results.put },
      transcripts: request.hasGenesys
        ? { find: (id) => fetchNamed(genesys, id, abort), of: createTranscripts({ genesys }).of }
        : undefined,
      wordsOf: (said) =>
        createHmac("sha256", ledger.digestKey)
          .update(
            said
              .toLowerCase()
              .replace(/[^\p{L}\p{N}]+/gu, " ")
              .trim(),
          )
          .digest("base64url")
          .slice(0, 16),
      isForgotten: (id) => nights.isForgotten(id) || ledger.forgotten.has(id),
      ...{ runId, fingerprint, onPii: config.onPiiInAnswer, now, abort },
    };

    let isSwept = false;
    return {
      ...{ tally, live, source, close },
      orphans: ledger.orphans,
      recovered: audit.recovered,
      flow: (options) =>
        liveFlow(
          source,
          parts,
          { tally, live },
          { ...options, departures, senders: Math.ceil(config.llm.concurrency * 1.2) },
        ),
      open: book.open,
      finished: (id) => book.change(id, { state: "closed", isFinalDue: false }),
      async sweep() {
        if (!(await nights.look()) && isSwept) return;
        isSwept = true;
        for (const id of book.ids()) if (nights.isForgotten(id)) await ledger.forgetting.drop(id);
      },
      async end(outcome) {
        await results.close();
        await audit.end(outcome.exitCode);
        await ledger.keepCalibration(config.llm.model, forward.calibration());
        await run.end(outcome);
      },
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

const instant = (ms: number): string => new Date(ms).toISOString();
