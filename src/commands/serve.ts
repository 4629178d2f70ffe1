/** Answers other programs until it is told to stop; then takes nothing more, answers who waits, and finishes the tasks in
 *  hand. What is pending stays in the ledger for the next start. */
import { randomUUID } from "node:crypto";
import { once, setMaxListeners } from "node:events";
import type { Config } from "../config.ts";
import { aliasRoutes } from "../http/alias-routes.ts";
import { createDesk, type Desk } from "../http/desk.ts";
import { documentRoutes } from "../http/document-routes.ts";
import { createHearing } from "../http/hearing.ts";
import { problems } from "../http/problem.ts";
import { searchPageRoutes, searchRoutes } from "../http/search-routes.ts";
import { createServer } from "../http/server.ts";
import { healthRoutes, metricsRoutes, type Readiness } from "../http/status-routes.ts";
import { summaryRoutes } from "../http/summary-routes.ts";
import { transcriptionRoutes } from "../http/transcription-routes.ts";
import type { ApiDocument } from "../report/api/document.ts";
import { apiPage } from "../report/api/page.ts";
import { searchPage } from "../report/search/page.ts";
import { createSearchDesk } from "../searching/desk.ts";
import { openServing, type Serving } from "../serving/serving.ts";
import { describeError, Fault, isFault } from "../shared/fault.ts";
import { createLog, type Log } from "../shared/log.ts";
import { createHearingMetrics, type HearingMetrics } from "../signals/hearing-metrics.ts";
import { createTraffic, serveMetricsText } from "../signals/serve-metrics.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import { checkPrices } from "./run.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";
import { isPretty } from "./terminal.ts";

export interface ServeFlags extends SettingFlags {
  readonly json?: boolean;
}

/** Beyond these a client is told to come back later. */
const mostPending = 10_000;
const sweepEveryMs = 3000;

/** @throws Fault `config.invalid`, `lock.held` when another server has this DATA_DIR, and what ends the work. */
export async function serveCommand(flags: ServeFlags, context: Context): Promise<number> {
  const config = loadConfig(flags, ["genesys", "llm", "serve"], context);
  checkPrices(config);
  const { now, stop, abort } = context;
  setMaxListeners(0, stop, abort);
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: context.stderr,
  });
  const heard = createHearingMetrics(now);
  const serving: Serving = await openServing(config, {
    runId: randomUUID(),
    now,
    abort,
    onTranscript: (conversation, transcript) =>
      heard.transcript(conversation, transcript, serving.announcements.lastOf(conversation.id)),
    onWait: (door, fault, delayMs) =>
      log.debug({ door, code: fault.code, facts: fault.facts, delayMs: Math.round(delayMs) }, "waits"),
  });
  let exitCode = 1;
  try {
    exitCode = await serveUntilStopped(serving, config, { log, heard }, { flags, context });
  } catch (error) {
    if (isFault(error)) exitCode = error.exit;
    throw error;
  } finally {
    const { requests, costUsd, done, failed, held } = serving.tally;
    await serving
      .end({ exitCode, summary: { requests, costUsd, done, failed, held } })
      .catch((error: unknown) => log.error({ error }, "the end could not be written"));
    await serving.close();
  }
  if (flags.json) writeExit({ code: exitCode, reason: "stopped", next: "nothing" }, context);
  return exitCode;
}

async function serveUntilStopped(
  serving: Serving,
  config: Config,
  { log, heard }: { readonly log: Log; readonly heard: HearingMetrics },
  { flags, context }: { readonly flags: ServeFlags; readonly context: Context },
): Promise<number> {
  const { now, stop, abort } = context;
  const startedAt = now();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const desk = createDesk({
    ...serving,
    ...{ hands: Math.ceil(config.llm.concurrency * 1.2), mostPending, abort, now },
    onEnd({ id, conversationId, attempts }, carried, error) {
      const facts = { taskId: id, conversationId, attempts, ...carried };
      if (error) log.error({ ...facts, error: describeError(error) }, "a task failed for a bug of ours");
      else log[carried.isDone ? "info" : "warn"](facts, carried.isDone ? "a summary is there" : "no summary");
    },
    onPause: (code, pauseMs) => log.error({ code, pauseMs }, "no task is begun for a while"),
  });
  const traffic = createTraffic();
  const summaries = {
    ...{ desk, templates: serving.templates, usualMaxLength: config.summaryMaxChars },
    ...{ isForgotten: serving.isForgotten, closing: closing.signal },
  };
  const announced = config.announcements && [
    transcriptionRoutes({
      ...config.announcements,
      hearing: createHearing({
        ...{ desk, book: serving.announcements, isForgotten: serving.isForgotten, now },
        record: serving.announced,
        wishFor: (conversationId) => ({
          ...{ conversationId, source: "llm", maxLength: config.summaryMaxChars },
          template: serving.templates[0] as string,
        }),
      }),
      onAnswer: heard.answered,
      now,
    }),
  ];
  const search = createSearchDesk(config.dataDir, now);
  const { isLocal } = config.search;
  const app = await createServer({
    ...config.serve,
    version: "0.1.0",
    guarded: [
      summaryRoutes(summaries),
      ...(isLocal ? [searchRoutes(search)] : []),
      aliasRoutes(summaries),
      metricsRoutes(() => {
        const { pausedFor, ...tasks } = desk.state();
        const isPaused = pausedFor !== undefined;
        return serveMetricsText(traffic, {
          ...{ more: heard.metrics(), tasks, isPaused, tally: serving.tally, startedAt },
          now: now(),
        });
      }),
    ],
    open: [
      healthRoutes(() => readinessOf(desk, stop)),
      ...(announced ?? []),
      ...(isLocal ? [searchPageRoutes(searchPage)] : []),
      documentRoutes((document, origin) => apiPage(document as ApiDocument, { origin, problems })),
    ],
    onAnswered(answered) {
      traffic.answered(answered);
      const { ms, ...facts } = answered;
      log.info({ ...facts, ms: Math.round(ms) }, "answered");
    },
    onError: (error, requestId) => log.error({ requestId, error: describeError(error) }, "could not answer"),
  });

  await serving.sweep();
  if (serving.orphans.requests > 0)
    log.info({ requests: serving.orphans.requests }, "left by a killed server, done again");
  if (serving.recovered) log.warn(serving.recovered, "the audit goes on after a break");
  const sweeping = setInterval(
    () =>
      void serving.sweep().catch((error: unknown) => log.error({ error }, "could not look who is forgotten")),
    sweepEveryMs,
  );
  try {
    const url = await listen(app, config.serve);
    if (flags.json) writeLine(context, { type: "listening", url });
    else if (!flags.quiet)
      context.stdout.write(`listening on ${url}; documentation at ${url}/docs; Ctrl-C stops\n`);
    if (!announced) log.info("no GENESYS_WEBHOOK_SECRET: nobody can tell that a transcript is there");
    if (!isLoopback(config.serve.host))
      log.warn({ host: config.serve.host }, "listens beyond this machine: put TLS before it");

    const working = desk.work(stop);
    await Promise.race([working, stop.aborted || once(stop, "abort")]);
    closing.abort();
    await app.close();
    await working;
    return context.stopCode();
  } finally {
    clearInterval(sweeping);
    closing.abort();
    await app.close();
    await search.close();
  }
}

function readinessOf(desk: Desk, stop: AbortSignal): Readiness {
  try {
    const { pausedFor } = desk.state();
    const checks = { server: stop.aborted ? "stops" : "ok", work: pausedFor ?? "ok", ledger: "ok" };
    return { isReady: !stop.aborted && pausedFor === undefined, checks };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { isReady: false, checks: { ledger: error.code } };
  }
}

async function listen(
  app: Awaited<ReturnType<typeof createServer>>,
  { host, port }: Config["serve"],
): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw new Fault("config.invalid", {
      says: "the address can not be listened on",
      next: "set SERVE_HOST and SERVE_PORT to one of this machine that is free",
      facts: { host, port, reason: (error as NodeJS.ErrnoException).code },
    });
  }
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host);
