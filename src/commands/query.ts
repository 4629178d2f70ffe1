/** Which conversations hold what is asked for. What is shown of them is masked, whatever was looked for. */
import type { Allowance } from "../allowance.ts";
import type { Config } from "../config.ts";
import { openQuery, type Query } from "../querying/query.ts";
import { many } from "../report/numbers.ts";
import type { HitFormat } from "../report/query/hits.ts";
import { querySummary } from "../report/query/summary.ts";
import { isFault, wrongUse } from "../shared/fault.ts";
import { createLog } from "../shared/log.ts";
import type { QueryEnd, QueryHit, QueryPage } from "../shared/query-page.ts";
import { loadViewing, type Viewing } from "../viewing.ts";
import type { Context } from "./context.ts";
import type { Deadline } from "./deadline.ts";
import type { Exit } from "./failure.ts";
import { patienceOf } from "./patience.ts";
import { type HitOutput, openHitOutput } from "./query-output.ts";
import { explainQuery } from "./query-plan.ts";
import { createQueryProgress } from "./query-progress.ts";
import { type Asked, parseAsked, type QuestionFlags } from "./query-question.ts";
import { checkPrices, newRun, runOver } from "./run.ts";
import { exitBefore, tellExit, timeIsUp } from "./run-exit.ts";
import type { RunFlags } from "./run-flags.ts";
import { loadConfig } from "./settings.ts";
import { hasColour, isPretty } from "./terminal.ts";
import { tellCallbacks } from "./undelivered.ts";

export interface QueryFlags extends QuestionFlags, Omit<RunFlags, keyof QuestionFlags | "lookBack"> {
  readonly explain?: boolean;
  readonly forward?: boolean;
  /** Hits that an interrupted query has found are let go. */
  readonly anew?: boolean;
  readonly output?: HitFormat;
  readonly out?: string;
  readonly force?: boolean;
  readonly maxPages?: number;
  readonly maxHeld?: Allowance;
}

/** @throws Fault `usage.invalid` before any request, and whatever the query throws. */
export async function queryCommand(flags: QueryFlags, context: Context): Promise<number> {
  const asked = parseAsked(flags, context);
  checkFlags(flags);
  const config = loadConfig(flags, ["genesys", ...(flags.forward ? (["llm"] as const) : [])], context);
  if (flags.forward) checkPrices(config);
  const viewing = await loadViewing(config);
  if (!flags.quiet) for (const note of asked.notes) context.stderr.write(`note: ${note}\n`);
  if (flags.explain) return explainQuery(asked.questionAt(context.now()), viewing, config, flags, context);

  const run = newRun(flags, context);
  const hits: string[] = [];
  const done = await ask(asked, viewing, config, flags, { ...context, deadline: run.deadline }, (hit) => {
    hits.push(hit.conversationId);
  });
  const { exit, window } = done;
  const isForwarded = flags.forward && hits.length > 0 && [0, 20, 21].includes(exit.code);
  if (!isForwarded || !window) return tellExit(exit, flags, context);
  const ofRun = { ...flags, command: "query --forward", ids: hits, listed: exit };
  return runOver({ ...window, isNightly: false }, config, ofRun, context, run);
}

interface Done {
  readonly exit: Exit;
  readonly window?: { readonly fromMs: number; readonly toMs: number };
}

async function ask(
  asked: Asked,
  viewing: Viewing,
  config: Config,
  flags: QueryFlags,
  context: Context & { readonly deadline: Deadline },
  onHit: (hit: QueryHit) => void,
): Promise<Done> {
  const { stderr, stdout, now, abort, deadline } = context;
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: stderr,
  });
  const output = await openOutput(flags, context);
  const opened = await openQuery(config, {
    ...asked,
    ...{ viewing, now, abort, isAnew: flags.anew === true },
    patience: patienceOf(flags, log, deadline),
    onWait: ({ code, facts }, delayMs) =>
      log.debug({ code, facts, delayMs: Math.round(delayMs) }, "waits, then tries again"),
  }).catch((error: unknown) => exitBefore(error, flags, context, deadline));
  if ("code" in opened) return { exit: opened };

  const query = opened;
  const progress = createQueryProgress(query.plan.pieces.length, flags, context);
  try {
    await tellFound(query, output, onHit, flags, context);
    const limited = await query
      .answer({
        ...{ limit: flags.limit, maxPages: flags.maxPages, heldLimit: flags.maxHeld },
        ...{ stop: deadline.stop, abort, clock: () => performance.now() },
        async onPage(page) {
          progress.clear();
          if (flags.json) stdout.write(pageLine(page));
          for (const hit of page.hits) onHit(hit);
          await output?.give(page.hits);
          progress.page(page);
        },
        onHeld: ({ id }) => log.warn({ conversationId: id }, "held back"),
        onFailed: ({ id }, { code, facts }) => log.warn({ conversationId: id, code, facts }, "not read"),
      })
      .finally(progress.clear);
    const exit = exitOf(query, limited, deadline.isOver(), flags, context);
    const isWhole = exit.code === 0 || exit.code === 22 || (exit.code === 20 && query.totals().failed === 0);
    const end = await query.end(exit.code, isWhole);
    await tellCallbacks(query, log);
    const file = await output?.end(isWhole);
    tellEnd(end, file, flags, context);
    const { fromMs, toMs } = query.question.range;
    return { exit, window: { fromMs, toMs } };
  } catch (error) {
    await output?.end(false);
    await query.end(isFault(error) ? error.exit : 1, false).catch(() => undefined);
    await tellCallbacks(query, log);
    throw error;
  } finally {
    await query.close();
  }
}

/** With --forward the answers are what counts, and --quiet says nothing unasked: hits are shown when somebody says how. */
function openOutput(flags: QueryFlags, context: Context): Promise<HitOutput> | undefined {
  const { out, output, json, forward, quiet } = flags;
  const isAsked = out !== undefined || output !== undefined || json;
  if (!isAsked && (quiet || forward)) return undefined;
  return openHitOutput(
    {
      format: output ?? (json ? "jsonl" : "table"),
      path: out,
      isReplacing: flags.force === true,
      layout: {
        columns: context.stdout.columns || 100,
        hasColour: out === undefined && hasColour(flags, context),
      },
    },
    context,
  );
}

async function tellFound(
  { found, askedAt }: Query,
  output: HitOutput | undefined,
  onHit: (hit: QueryHit) => void,
  flags: QueryFlags,
  { stderr }: Context,
): Promise<void> {
  if (!found) return;
  if (!flags.quiet)
    stderr.write(
      `goes on with the query of ${askedAt.slice(0, 16)}Z, which had found ${many(found.length, "conversation")}\n`,
    );
  for (const hit of found) onHit(hit);
  await output?.give(found);
}

const pageLine = ({ hits: _, ...page }: QueryPage): string =>
  `${JSON.stringify({ type: "queryPage", ...page })}\n`;

function tellEnd(end: QueryEnd, file: string | undefined, flags: QueryFlags, context: Context): void {
  if (flags.json) return void context.stdout.write(`${JSON.stringify({ type: "query", ...end, file })}\n`);
  if (flags.quiet) return;
  const isData = file === undefined && (flags.output === "jsonl" || flags.output === "csv");
  const summary = `${querySummary(end)}${file === undefined ? "" : `hits in       ${file}\n`}`;
  (isData ? context.stderr : context.stdout).write(summary);
}

function exitOf(
  query: Query,
  limited: "limit" | "max-pages" | undefined,
  isTimeUp: boolean,
  flags: QueryFlags,
  { stop, stopCode }: Context,
): Exit {
  const next = "the same command continues";
  if (stop.aborted) return { code: stopCode(), reason: "stopped", next };
  if (isTimeUp) return { code: 21, reason: timeIsUp(flags), next };
  if (limited === "limit") return { code: 21, reason: `stopped by --limit ${flags.limit}`, next };
  if (limited) return { code: 21, reason: `stopped by --max-pages ${flags.maxPages}`, next };
  const { failed, matches, masking } = query.totals();
  if (failed > 0) return { code: 20, reason: `${many(failed, "conversation")} could not be read`, next };
  if (masking.held > 0)
    return {
      code: 20,
      reason: `${many(masking.held, "conversation")} held back`,
      next: "see them with preview --conversation, and mend the rules",
    };
  if (matches === 0 && flags.failIfEmpty)
    return { code: 22, reason: "nothing was found", next: "check range, words and filters with --explain" };
  return { code: 0, reason: "all done", next: "nothing" };
}

const ofRuns = [
  "concurrency",
  "llmMode",
  "maxCost",
  "maxCostPerDay",
  "promptTemplate",
  "onPiiInAnswer",
] as const;

function checkFlags(flags: QueryFlags): void {
  if (flags.json && flags.output !== undefined && flags.output !== "jsonl" && flags.out === undefined)
    throw wrongUse("--json and --output exclude each other on stdout", "give one of them, or --out");
  if (flags.force && flags.out === undefined)
    throw wrongUse("--force is given without --out", "leave it out");
  if (!flags.forward && [...ofRuns, "maxFailures", "giveUpAfter"].some((name) => name in flags))
    throw wrongUse(
      "a flag of the model is given without --forward",
      "a query sends nothing to a model by itself",
    );
}
