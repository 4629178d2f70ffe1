/** What a run did. Reads only, and a run may be at work meanwhile. */
import { safeLines } from "../audit/results.ts";
import { runTotals } from "../audit/run-totals.ts";
import { neverRun } from "../ledger/data-dir.ts";
import { openRunView, type RunRow, type RunView } from "../ledger/run-view.ts";
import { createAnswerCount } from "../report/run/answers.ts";
import { reportData } from "../report/run/json.ts";
import { runPage } from "../report/run/page.ts";
import { parseRecorded } from "../report/run/recorded.ts";
import { type RunReport, reportOf } from "../report/run/report.ts";
import { runText } from "../report/run/text.ts";
import { wrongUse } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import { writePage } from "./preview-page.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";
import { hasColour } from "./terminal.ts";

export interface ReportFlags extends SettingFlags {
  readonly last?: boolean;
  readonly html?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  /** False for --no-color. */
  readonly color?: boolean;
}

/** @param runId the run, or as much of its id as tells it from the others.
 *  @throws Fault `usage.invalid` when there is no such run or the page can not be written; `ledger.failed`,
 *  `disk.failed`. */
export async function reportCommand(
  runId: string | undefined,
  flags: ReportFlags,
  context: Context,
): Promise<number> {
  if (flags.force && flags.html === undefined)
    throw wrongUse("--force is given without --html", "leave it out");
  const { dataDir } = loadConfig(flags, ["local"], context);
  const view = await openRunView(dataDir);
  if (!view) throw neverRun(dataDir);
  let report: RunReport;
  try {
    report = await gather(chosen(view, runId, flags), view, dataDir);
  } finally {
    view.close();
  }
  if (flags.html !== undefined) {
    await writePage(flags.html, runPage(report, context.now()), flags.force === true, context);
    if (!flags.json && !flags.quiet) context.stdout.write(`run ${report.run.id} in ${flags.html}\n`);
  } else if (!flags.json) {
    const columns = Math.max(60, Math.min(120, (context.stdout.columns || 100) - 1));
    context.stdout.write(runText(report, { columns, hasColour: hasColour(flags, context) }));
  }
  if (flags.json) {
    writeLine(context, reportData(report));
    writeExit({ code: 0, reason: "all shown", next: "nothing" }, context);
  }
  return 0;
}

/** Told to somebody who named none. */
const mostNamed = 5;

function chosen(view: RunView, runId: string | undefined, { last }: ReportFlags): RunRow {
  if (runId !== undefined && last) throw wrongUse("--last is a run already", "give it, or a run's id");
  const runs = view.latest(mostNamed);
  if (last && runs[0]) return runs[0];
  const found = runId === undefined ? [] : view.find(runId.toLowerCase());
  if (found.length === 1 && found[0]) return found[0];
  const ids = runs.map(({ id, startedAt }) => `${id} of ${new Date(startedAt).toISOString().slice(0, 16)}Z`);
  throw wrongUse(
    runId === undefined
      ? "which run?"
      : found.length === 0
        ? "there is no such run"
        : "more than one run begins so",
    ids.length > 0 ? `say --last, or name one: ${ids.join(", ")}` : "run first",
  );
}

async function gather(run: RunRow, view: RunView, dataDir: string): Promise<RunReport> {
  const { summary, ...row } = run;
  return reportOf({
    run: row,
    recorded: parseRecorded(summary),
    ledger: {
      outcomes: view.outcomes(run.id),
      lastAnswerAt: view.lastAnswerAt(run.id),
      steps: (fromMs, stepMs) => view.steps(run.id, fromMs, stepMs),
      aside: view.aside(run.id, mostAside),
    },
    results: await resultsOf(run, view, dataDir),
    audit: await runTotals(dataDir, run.id, run.startedAt),
  });
}

/** More ids than that nobody reads on a page; `quarantine list` has all. */
const mostAside = 500;

/** What rests in the files is masked, answers too: the flow cleared it before it was written. */
async function resultsOf(run: RunRow, view: RunView, dataDir: string) {
  const count = createAnswerCount();
  let done = 0;
  for (const { day, bytes } of view.days(run.id)) {
    for await (const line of safeLines(dataDir, day, bytes)) {
      const { runId, analysis } = JSON.parse(line.bytes.toString()) as Record<string, unknown>;
      if (runId !== run.id) continue;
      done += 1;
      if (typeof analysis === "object" && analysis !== null) count.add(analysis as Record<string, unknown>);
    }
  }
  return { done, facets: count.facets() };
}
