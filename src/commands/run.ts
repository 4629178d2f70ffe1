/** The main job: a range of conversations through the whole road. */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { usualGiveUpMs } from "../absence.ts";
import type { Allowance } from "../allowance.ts";
import { createCensus } from "../census.ts";
import { openRoad } from "../compose.ts";
import type { Config } from "../config.ts";
import { flow } from "../flow.ts";
import { createDisplay } from "../report/progress.ts";
import { runRecord } from "../report/run/record.ts";
import { type RunFacts, summaryData, summaryText } from "../report/summary.ts";
import type { Road } from "../road.ts";
import { Fault, isFault } from "../shared/fault.ts";
import { createLog } from "../shared/log.ts";
import { createTally, type Tally } from "../tally.ts";
import type { Spoken } from "../transcribing/spoken.ts";
import type { Context } from "./context.ts";
import { createDeadline } from "./deadline.ts";
import { type Exit, exitCodeOf } from "./failure.ts";
import { plannedMs } from "./planned-time.ts";
import { createRunEvents } from "./run-events.ts";
import { exitBefore, exitOf, exitOfFault, tellExit } from "./run-exit.ts";
import { createNotices } from "./run-notices.ts";
import { announce, settingsOf, watchRun } from "./run-watch.ts";
import { loadConfig } from "./settings.ts";
import { openSignals, type SignalFlags } from "./signals.ts";
import { canRewrite, hasColour, isBesideLines, isPretty } from "./terminal.ts";
import { tellCallbacks, tellSearch } from "./undelivered.ts";
import { parseWindow, type Window, type WindowFlags } from "./window.ts";

export interface RunFlags extends SignalFlags, WindowFlags {
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly mediaType?: readonly string[];
  readonly queue?: readonly string[];
  readonly direction?: "inbound" | "outbound";
  readonly division?: readonly string[];
  readonly source?: "query" | "jobs" | "auto";
  readonly failIfEmpty?: boolean;
  readonly maxHeld?: Allowance;
  readonly maxFailures?: Allowance;
  readonly ifRunning?: "fail" | "wait" | "skip";
  /** Milliseconds. */
  readonly maxDuration?: number;
  /** Milliseconds. */
  readonly giveUpAfter?: number;
  /** Of the range, these conversations and no others. */
  readonly only?: ReadonlySet<string>;
  /** These conversations, wherever they are: the range is not listed. */
  readonly ids?: readonly string[];
  /** How the listing of these ended; of a run that goes well it is the end. */
  readonly listed?: Exit;
  /** What was said is heard by a speech-to-text server. */
  readonly spoken?: Spoken;
  /** Also what is done. */
  readonly isAnew?: boolean;
  readonly json?: boolean;
  /** False for --no-color. */
  readonly color?: boolean;
}

export async function runCommand(flags: RunFlags, context: Context): Promise<number> {
  const run = newRun();
  const signals = flags.dryRun ? undefined : openSignals(flags, context, run);
  let code = 1;
  try {
    await signals?.begin();
    const window = parseWindow(flags, context.now());
    const config = loadConfig(flags, ["genesys", "llm"], context);
    checkPrices(config);
    code = await runOver(window, config, flags, context, run);
    return code;
  } catch (error) {
    code = exitCodeOf(error, context);
    throw error;
  } finally {
    await signals?.end(code);
  }
}

const newRun = () => ({ id: randomUUID(), tally: createTally() });

/** @throws Fault `usage.invalid`. */
export function checkPrices({ llm }: Config): void {
  if (llm.hasPrices || (llm.maxCostUsd === undefined && llm.maxCostPerDayUsd === undefined)) return;
  throw new Fault("usage.invalid", {
    says: "a cost limit needs prices",
    next: "set LLM_PRICES for this model, or LLM_PRICE_INPUT and LLM_PRICE_OUTPUT, in USD per million tokens",
  });
}

export async function runOver(
  window: Window,
  config: Config,
  flags: RunFlags,
  context: Context,
  { id: runId, tally } = newRun(),
): Promise<number> {
  const { now, stderr } = context;
  const startedAt = now();
  const isDryRun = flags.dryRun === true;
  const display = createDisplay({
    stderr,
    isQuiet: flags.quiet === true || (flags.json === true && !isBesideLines(context)),
    hasColour: hasColour(flags, { ...context, stdout: stderr }),
    canRewrite: canRewrite(context),
    now,
  });
  const giveUpMs = flags.giveUpAfter ?? usualGiveUpMs;
  const census = createCensus();
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: display,
  });
  const events = createRunEvents(flags.json === true, runId, context);
  const notices = createNotices(log, events, tally);

  const road = await openRoad(config, {
    runId,
    ...window,
    filters: {
      mediaTypes: flags.mediaType,
      queueIds: flags.queue,
      direction: flags.direction,
      divisionIds: flags.division,
    },
    ...{ only: flags.only, ids: flags.ids, spoken: flags.spoken, isAnew: flags.isAnew },
    ...{ limit: flags.limit, way: flags.source },
    isDryRun,
    giveUpMs,
    patience: {
      isWaiting: flags.ifRunning === "wait",
      signal: context.stop,
      onWait: (holder) => log.info(holder, "waits for another run to end"),
      onUnheard: (holder) => log.info(holder, "waits for a run beside it that does not answer"),
      onReplaced: (holder) => log.warn(holder, "a run that was silent was ended"),
    },
    now,
    abort: context.abort,
    ...notices.ofRoad,
  }).catch((error: unknown) => exitBefore(error, flags, context));
  if ("code" in road) return tellExit(road, flags, context);
  setMaxListeners(0, context.stop, context.abort);
  announce(road, log);
  events.begin(window, { model: config.llm.model, isDryRun }, { tally, expected: road.expected });
  const watch = watchRun(display, road, tally, flags, context);
  notices.showWaits(watch.waiting);

  const deadline = createDeadline(flags.maxDuration, context.stop);
  const through = () =>
    flow(road.stations, tally, {
      runId,
      fingerprint: road.fingerprint,
      fetchers: road.fetchers,
      senders: road.senders,
      limit: flags.limit,
      heldLimit: flags.maxHeld,
      failureLimit: flags.maxFailures,
      giveUpMs,
      census,
      onPiiInAnswer: config.onPiiInAnswer,
      isDryRun,
      stop: deadline.stop,
      abort: context.abort,
      now,
      hands: watch.hands,
      onSetAside: notices.setAside,
    });
  let failure = await failureOf(
    collected(road, tally)
      .then(through)
      .then(() => (context.stop.aborted ? undefined : road.batch?.submit()))
      .then(road.settle),
  );
  const looks = watch.stop();
  events.stop();
  deadline.clear();
  const isWhole = !failure && !deadline.stop.aborted && !tally.isLimited;
  // Also after a failure: of the days before it all conversations were named.
  const nightFailure =
    road.night && !context.abort.aborted ? await failureOf(road.night.end(census, isWhole)) : undefined;
  failure ??= nightFailure;

  const facts: RunFacts = {
    runId,
    ...window,
    elapsedMs: now() - startedAt,
    expected: road.expected(),
    jobs: road.jobs(),
    resultsDir: join(config.dataDir, "results"),
    isDryRun,
    plannedMs: isDryRun ? plannedMs(tally, config) : undefined,
    orphans: road.orphans,
    waiting: road.batch?.waiting(),
    isBatch: config.llm.isBatch,
    hasPrices: config.llm.hasPrices,
    estimateError: road.estimateError(),
  };
  const waiting = road.batch?.waiting() ?? { conversations: 0, batches: 0 };
  let exit = exitOf(tally, failure, { waiting, isTimeUp: deadline.isOver() }, flags, context);
  const summary = summaryData(tally, facts);
  const record = runRecord({
    summary,
    reason: exit.reason,
    next: exit.next,
    tally,
    looks,
    settings: settingsOf(config, flags),
  });
  await tellCallbacks(road, log);
  await tellSearch(road, log);
  const auditHead = await road.end({ exitCode: exit.code, summary: record }).catch((error: unknown) => {
    log.error({ error }, "the run's end could not be written");
    if (exit.code === 0 && isFault(error)) exit = exitOfFault(error);
    return undefined;
  });
  await road.close();
  if (failure && !isFault(failure.error) && !context.abort.aborted) throw failure.error;

  if (flags.json) {
    context.stdout.write(`${JSON.stringify(summaryData(tally, { ...facts, auditHead }))}\n`);
  } else if (!flags.quiet) {
    context.stdout.write(
      summaryText(
        tally,
        { ...facts, auditHead },
        {
          hasColour: hasColour(flags, context),
          columns: context.stdout.columns ?? 100,
        },
      ),
    );
  }
  return tellExit(exit.code === 0 ? (flags.listed ?? exit) : exit, flags, context);
}

const failureOf = (work: Promise<unknown>): Promise<{ readonly error: unknown } | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );

/** What earlier runs have sent with a batch. */
const collected = async ({ batch }: Road, tally: Tally): Promise<void> => batch?.collect(tally);
