/** What a run leaves behind: its end in ledger and audit, the summary, the exit. */
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Look } from "../course.ts";
import { runRecord } from "../report/run/record.ts";
import { type RunFacts, summaryData, summaryText } from "../report/summary.ts";
import type { Road } from "../road.ts";
import { isFault } from "../shared/fault.ts";
import type { Log } from "../shared/log.ts";
import type { Tally } from "../tally.ts";
import type { Context } from "./context.ts";
import { exitOfFault } from "./failure.ts";
import { plannedMs } from "./planned-time.ts";
import { closeAfter } from "./run-close.ts";
import { exitOf, tellExit } from "./run-exit.ts";
import type { RunFlags } from "./run-flags.ts";
import { settingsOf } from "./run-watch.ts";
import { hasColour } from "./terminal.ts";
import { tellCallbacks, tellSearch } from "./undelivered.ts";
import type { Window } from "./window.ts";

/** How the flow has ended. */
export interface Gone {
  readonly failure: { readonly error: unknown } | undefined;
  readonly looks: readonly Look[];
  readonly isTimeUp: boolean;
}

/** A run that is through. */
export interface Past {
  readonly runId: string;
  readonly window: Window;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly tally: Tally;
  readonly road: Road;
  readonly log: Log;
}

/** Closes the road. @returns the exit code. @throws what is no Fault: a bug. */
export async function endRun(
  { runId, window, startedAt, tally, road, log }: Past,
  { failure, looks, isTimeUp }: Gone,
  config: Config,
  flags: RunFlags,
  context: Context,
): Promise<number> {
  const isDryRun = flags.dryRun === true;
  const waiting = road.batch?.waiting();
  const facts: RunFacts = {
    runId,
    ...window,
    // The clock may have been set back meanwhile.
    elapsedMs: Math.max(0, context.now() - startedAt),
    expected: road.expected(),
    jobs: road.jobs(),
    resultsDir: join(config.dataDir, "results"),
    isDryRun,
    plannedMs: isDryRun ? plannedMs(tally, config) : undefined,
    orphans: road.orphans,
    waiting,
    isBatch: config.llm.isBatch,
    hasPrices: config.llm.hasPrices,
    estimateError: road.estimateError(),
  };
  const left = { waiting: waiting ?? { conversations: 0, batches: 0 }, isTimeUp };
  let exit = exitOf(tally, failure, left, flags, context);
  const record = runRecord({
    summary: summaryData(tally, facts),
    reason: exit.reason,
    next: exit.next,
    tally,
    looks,
    settings: settingsOf(config, flags),
  });
  await tellCallbacks(road, log);
  await tellSearch(road, log);
  const { code } = exit;
  const auditHead = await road.end({ exitCode: code, summary: record }).catch((error: unknown) => {
    log.error({ error }, "the run's end could not be written");
    if (exit.code === 0 && isFault(error)) exit = exitOfFault(error);
    return undefined;
  });
  const dataDir = isDryRun ? undefined : config.dataDir;
  exit = await closeAfter(exit, road.close, { code, dataDir, runId, log });
  if (failure && !isFault(failure.error) && !context.abort.aborted) throw failure.error;
  show(tally, { ...facts, auditHead }, flags, context);
  return tellExit(exit.code === 0 ? (flags.listed ?? exit) : exit, flags, context);
}

function show(tally: Tally, facts: RunFacts, flags: RunFlags, context: Context): void {
  const { stdout } = context;
  if (flags.json) stdout.write(`${JSON.stringify(summaryData(tally, facts))}\n`);
  else if (!flags.quiet) {
    const style = { hasColour: hasColour(flags, context), columns: stdout.columns || 100 };
    stdout.write(summaryText(tally, facts, style));
  }
}
