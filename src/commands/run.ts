/** The main job: a range of conversations through the whole road. */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { usualGiveUpMs } from "../absence.ts";
import { createCensus } from "../census.ts";
import { openRoad } from "../compose.ts";
import type { Config } from "../config.ts";
import { flow } from "../flow.ts";
import { createDisplay, type Display } from "../report/progress.ts";
import type { Road } from "../road.ts";
import { Fault } from "../shared/fault.ts";
import { createLog } from "../shared/log.ts";
import { createTally, type Tally } from "../tally.ts";
import type { Context } from "./context.ts";
import { createDeadline, type Deadline } from "./deadline.ts";
import { exitCodeOf } from "./failure.ts";
import { patienceOf } from "./patience.ts";
import { endRun, type Gone } from "./run-end.ts";
import { createRunEvents } from "./run-events.ts";
import { exitBefore, tellExit } from "./run-exit.ts";
import type { RunFlags } from "./run-flags.ts";
import { createNotices, type Notices } from "./run-notices.ts";
import { announce, askedOf, watchRun } from "./run-watch.ts";
import { loadConfig } from "./settings.ts";
import { openSignals } from "./signals.ts";
import { refuseStreamDirectory } from "./stream-directory.ts";
import { canRewrite, hasColour, isBesideLines, isPretty } from "./terminal.ts";
import { parseWindow, type Window } from "./window.ts";

export async function runCommand(flags: RunFlags, context: Context): Promise<number> {
  const run = newRun(flags, context);
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

export interface Run {
  readonly id: string;
  readonly tally: Tally;
  /** Goes on from the moment of the command: also what waits for another run, or was asked before, takes of it. */
  readonly deadline: Deadline;
}

export const newRun = ({ maxDuration }: Pick<RunFlags, "maxDuration">, { stop }: Context): Run => ({
  id: randomUUID(),
  tally: createTally(),
  deadline: createDeadline(maxDuration, stop),
});

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
  run: Run = newRun(flags, context),
): Promise<number> {
  await refuseStreamDirectory(config.dataDir);
  const startedAt = context.now();
  const display = displayOf(flags, context);
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: display,
  });
  const events = createRunEvents(flags.json === true, run.id, context);
  const notices = createNotices(log, events, run.tally);
  const road = await openRoad(config, {
    ...requestOf(window, config, flags, run, context),
    patience: patienceOf(flags, log, run.deadline),
    ...notices.ofRoad,
  }).catch((error: unknown) => exitBefore(error, flags, context, run.deadline));
  if ("code" in road) return tellExit(road, flags, context);
  setMaxListeners(0, context.stop, context.abort);
  announce(road, log);
  events.begin(
    window,
    { model: config.llm.model, isDryRun: flags.dryRun === true },
    {
      tally: run.tally,
      expected: road.expected,
    },
  );
  const watch = watchRun(display, road, run.tally, flags, context);
  notices.showWaits(watch.waiting);
  const gone = await goThrough(road, run, config, flags, context, { watch, notices });
  events.stop();
  return endRun(
    { runId: run.id, window, startedAt, tally: run.tally, road, log },
    gone,
    config,
    flags,
    context,
  );
}

const displayOf = (flags: RunFlags, context: Context): Display =>
  createDisplay({
    stderr: context.stderr,
    isQuiet: flags.quiet === true || (flags.json === true && !isBesideLines(context)),
    hasColour: hasColour(flags, { ...context, stdout: context.stderr }),
    canRewrite: canRewrite(context),
    now: context.now,
  });

/** Which conversations, and how. */
const requestOf = (
  window: Window,
  config: Config,
  flags: RunFlags,
  { id }: Run,
  { now, abort }: Context,
) => ({
  runId: id,
  asked: askedOf(config, flags),
  ...window,
  filters: {
    mediaTypes: flags.mediaType,
    queueIds: flags.queue,
    direction: flags.direction,
    divisionIds: flags.division,
  },
  ...{ only: flags.only, ids: flags.ids, spoken: flags.spoken, isAnew: flags.isAnew },
  ...{ limit: flags.limit, way: flags.source },
  isDryRun: flags.dryRun === true,
  giveUpMs: flags.giveUpAfter ?? usualGiveUpMs,
  ...{ now, abort },
});

/** What earlier runs sent with a batch, then the range, then the night's books. */
async function goThrough(
  road: Road,
  { id: runId, tally, deadline }: Run,
  config: Config,
  flags: RunFlags,
  { stop, abort, now }: Context,
  { watch, notices }: { readonly watch: ReturnType<typeof watchRun>; readonly notices: Notices },
): Promise<Gone> {
  const census = createCensus();
  const through = () =>
    flow(road.stations, tally, {
      ...{ runId, fingerprint: road.fingerprint, ...road.workers },
      limit: flags.limit,
      heldLimit: flags.maxHeld,
      failureLimit: flags.maxFailures,
      giveUpMs: flags.giveUpAfter ?? usualGiveUpMs,
      census,
      onPiiInAnswer: config.onPiiInAnswer,
      isDryRun: flags.dryRun === true,
      ...{ stop: deadline.stop, abort, now },
      hands: watch.hands,
      onSetAside: notices.setAside,
    });
  const failure = await failureOf(
    collected(road, tally)
      .then(through)
      .then(() => (stop.aborted ? undefined : road.batch?.submit()))
      .then(road.settle),
  );
  const looks = watch.stop();
  deadline.clear();
  const isWhole = !failure && !deadline.stop.aborted && !tally.isLimited;
  // Also after a failure: of the days before it all conversations were named.
  const nightFailure =
    road.night && !abort.aborted ? await failureOf(road.night.end(census, isWhole)) : undefined;
  return { failure: failure ?? nightFailure, looks, isTimeUp: deadline.isOver() };
}

const failureOf = (work: Promise<unknown>): Promise<{ readonly error: unknown } | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );

/** What earlier runs have sent with a batch. */
const collected = async ({ batch }: Road, tally: Tally): Promise<void> => batch?.collect(tally);
