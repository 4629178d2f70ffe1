/** What a run did, in one glance; and the same as data for `--json`. */
import { styleText } from "node:util";
import type { AuditHead } from "../shared/audit-book.ts";
import type { Fault } from "../shared/fault.ts";
import type { Lost } from "../shared/types.ts";
import type { Answers, Tally, Took } from "../tally.ts";
import { count, duration, many, usd } from "./numbers.ts";
import { wrap } from "./wrap.ts";

/** What is under way in batches when a run ends. */
export interface Waiting {
  readonly conversations: number;
  readonly batches: number;
}

/** Jobs that were read to their end, the days they were of, and why there were no more. */
interface Jobs {
  readonly jobs: number;
  readonly days: number;
  readonly fallback?: Fault | undefined;
}

export interface RunFacts {
  readonly runId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly elapsedMs: number;
  /** Conversations in the range, as far as is known: more than were seen when the run ended early. */
  readonly expected: { readonly count: number; readonly isEstimate: boolean } | undefined;
  /** What the vendor's jobs listed; undefined when none was tried. */
  readonly jobs?: Jobs | undefined;
  readonly resultsDir: string;
  readonly isDryRun: boolean;
  /** Undefined for a plan. */
  readonly waiting?: Waiting | undefined;
  /** For a plan whose requests travel in batches: their answers take up to a day. */
  readonly isBatch: boolean;
  /** Was there a price for tokens? */
  readonly hasPrices: boolean;
  /** For a plan: minutes at the paces that are set. */
  readonly plannedMs?: number | undefined;
  /** Requests of a killed run whose answer was lost, at their estimate. */
  readonly orphans: Lost;
  /** How far off the estimates of a question's tokens were on average, as a share. */
  readonly estimateError?: number | undefined;
  /** The audit's last record: whoever notes it elsewhere can tell later whether the audit is still the same. */
  readonly auditHead?: AuditHead | undefined;
}

/** How the terminal is. */
export interface Look {
  readonly hasColour: boolean;
  readonly columns: number;
}

/** With them the hash of an audit just fits into 80. */
const nameColumns = 16;

const instant = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

export function summaryData(tally: Tally, facts: RunFacts): Record<string, unknown> {
  const { answers, plan, actual, isLimited, redactions, faults } = tally;
  const { lostRequests, lostUsd, ...sums } = sumsOf(tally);
  return {
    type: facts.isDryRun ? "plan" : "summary",
    runId: facts.runId,
    from: instant(facts.fromMs),
    to: instant(facts.toMs),
    elapsedMs: Math.round(facts.elapsedMs),
    isLimited,
    ...sums,
    ...{ redactions, faults },
    ...(answers.count > 0 ? { answers: meanAnswers(answers) } : {}),
    ...(facts.estimateError === undefined ? {} : { estimateError: rounded(facts.estimateError) }),
    ...(facts.plannedMs === undefined ? {} : { plannedMs: Math.round(facts.plannedMs) }),
    ...(facts.isDryRun ? {} : { planned: plan, billed: actual }),
    ...(facts.jobs ? { byJobs: jobsData(facts.jobs) } : {}),
    ...(facts.waiting ? { inBatches: facts.waiting } : {}),
    ...(facts.auditHead ? { audit: { record: facts.auditHead.seq, hash: facts.auditHead.hash } } : {}),
    lostAnswers: {
      ofThisRun: lostRequests,
      ofKilledRun: facts.orphans.requests,
      costUsd: lostUsd + facts.orphans.costUsd,
    },
  };
}

type Sums = { readonly [Name in keyof Tally as Tally[Name] extends number ? Name : never]: number };

const sumsOf = (tally: Tally): Sums =>
  Object.fromEntries(Object.entries(tally).filter(([, value]) => typeof value === "number")) as Sums;

/** Largest first; as many lines as it takes. */
function byCount(counts: Readonly<Record<string, number | undefined>>, columns: number): string {
  const lines = [""];
  for (const [name, number] of Object.entries(counts).sort(([, a], [, b]) => (b ?? 0) - (a ?? 0))) {
    const entry = `${name} ${count(number ?? 0)}`;
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + entry.length + 2 > columns) lines.push(entry);
    else lines[lines.length - 1] = line === "" ? entry : `${line}  ${entry}`;
  }
  return lines.join("\n");
}

export function summaryText(tally: Tally, facts: RunFacts, { hasColour, columns }: Look): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    hasColour ? styleText(style, text, { validateStream: false }) : text;
  const rows: [string, string][] = [["range", `${instant(facts.fromMs)} to ${instant(facts.toMs)}`]];
  const add = (name: string, text: string, isShown = true) => isShown && rows.push([name, text]);
  const plan = facts.isDryRun;
  const range = facts.expected && facts.expected.count > tally.seen ? facts.expected : undefined;
  const ofAll = range ? ` of ${range.isEstimate ? "about " : ""}${count(range.count)}` : "";
  add(
    "conversations",
    `${count(tally.seen)}${ofAll} in the range${tally.skipped > 0 ? `, ${count(tally.skipped)} finished before` : ""}${tally.heldBefore > 0 ? ` (${count(tally.heldBefore)} of them held back)` : ""}`,
  );
  add("listed", listedText(facts), facts.jobs !== undefined);
  add(
    "in batches",
    batchText(tally, facts),
    !plan && (facts.waiting?.conversations ?? 0) + tally.returned > 0,
  );
  add(plan ? "would send" : "done", plan ? count(tally.done) : paint("green", count(tally.done)));
  add("no transcript", count(tally.absent), tally.absent > 0);
  add("none yet", pendingText(tally), tally.pending + tally.pendingBefore > 0);
  add("held back", paint("yellow", count(tally.held)), tally.held > 0);
  add("failed", paint("red", count(tally.failed)), tally.failed > 0);
  add("why", byCount(tally.faults, columns - nameColumns), Object.keys(tally.faults).length > 0);
  add("masked", byCount(tally.redactions, columns - nameColumns), Object.keys(tally.redactions).length > 0);
  add(
    "requests",
    `${count(tally.requests)}${tally.retries > 0 ? ` (${many(tally.retries, "retry", "retries")} of all calls)` : ""}`,
  );
  add("lost answers", lostText(tally, facts), tally.lostRequests + facts.orphans.requests > 0);
  add(
    "tokens",
    `${count(tally.promptTokens)} in, ${count(tally.completionTokens)} out${plan ? " (estimated)" : ""}`,
  );
  const unpriced = facts.hasPrices ? "" : " (no prices are set for this model: LLM_PRICES)";
  add(plan ? "would cost" : "cost", `${usd(tally.costUsd)}${unpriced}`);
  add("answers", answersText(tally.answers), tally.answers.count > 0);
  add(
    "noticed",
    byCount(tally.answers.flags, columns - nameColumns),
    Object.keys(tally.answers.flags).length > 0,
  );
  add("planned", plannedText(tally, facts), !plan && tally.actual.promptTokens > 0);
  const wait = facts.isBatch ? ", then up to a day for the batches' answers" : "";
  add("would take", `${duration(facts.plannedMs ?? 0)}${wait}`, plan);
  const perSecond = ((tally.done * 1000) / facts.elapsedMs).toFixed(1);
  const hasPace = tally.done > 0 && facts.elapsedMs > 0;
  add("time", `${duration(facts.elapsedMs)}${hasPace ? `, ${perSecond} conversations a second` : ""}`);
  add("results", facts.resultsDir, !plan && tally.done + tally.skipped > 0);
  if (facts.auditHead) add("audit", `record ${facts.auditHead.seq} is ${facts.auditHead.hash}`);
  const row = ([name, text]: [string, string]) => {
    const lines = text.split("\n").flatMap((line) => wrap(line, columns - nameColumns));
    return `  ${paint("dim", name.padEnd(nameColumns - 3))} ${lines.join(`\n${" ".repeat(nameColumns)}`)}`;
  };
  const title = plan ? "Plan (nothing was sent, nothing was written)" : `Run ${facts.runId}`;
  return `${paint("bold", title)}\n${rows.map(row).join("\n")}\n`;
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000;

/** Means over the answers that were kept. */
function meanAnswers({ count: all, covered, chunked, flags, ...sums }: Answers) {
  const mean = (sum: number, of = all) => (of === 0 ? undefined : rounded(sum / of));
  return {
    quality: mean(sums.score),
    completeness: mean(sums.completeness),
    length: mean(sums.length),
    coverage: mean(sums.coverage, covered),
    latencyMs: Math.round(sums.latencyMs / all),
    inParts: chunked,
    flags,
  };
}

function answersText(answers: Answers): string {
  const { quality, completeness, length, coverage, latencyMs, inParts } = meanAnswers(answers);
  const share = (of: number | undefined) => of?.toFixed(2) ?? "–";
  const parts = `complete ${share(completeness)}, length ${share(length)}, topics ${share(coverage)}`;
  const cut = inParts > 0 ? `; ${many(inParts, "conversation")} in parts` : "";
  return `quality ${share(quality)} of 1 (${parts}), ${duration(latencyMs)} each${cut}`;
}

function pendingText({ pending, pendingBefore }: Tally): string {
  const early = pendingBefore > 0 ? `, and ${count(pendingBefore)} it is too early to ask for again` : "";
  return `${count(pending)} transcripts${early}; later runs ask for them`;
}

const jobsData = ({ jobs, days, fallback }: Jobs) => ({
  ...{ jobs, days },
  ...(fallback ? { fallback: { code: fallback.code, facts: fallback.facts } } : {}),
});

function listedText({ jobs }: RunFacts): string {
  const { jobs: number = 0, days = 0, fallback } = jobs ?? {};
  const byJobs = number > 0 ? [`${many(days, "day")} by ${many(number, "job")} of Genesys`] : [];
  const { permissions } = fallback?.facts ?? {};
  const which = Array.isArray(permissions) ? ` (${permissions.join(", ")})` : "";
  return [...byJobs, ...(fallback ? [`the rest by the query: ${fallback.message}${which}`] : [])].join("; ");
}

function batchText({ batched, returned }: Tally, { waiting }: RunFacts): string {
  const { conversations = 0, batches = 0 } = waiting ?? {};
  const parts = [
    `${count(conversations)} wait for the answers of ${count(batches)}`,
    batched > 0 ? `${count(batched)} of them since now` : "",
    returned > 0 ? `${count(returned)} came back undone` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** Nobody knows whether the server has done them, and billed them. */
function lostText({ lostRequests, lostUsd }: Tally, { orphans }: RunFacts): string {
  const parts = [
    lostRequests > 0 ? `${many(lostRequests, "request")} of this run` : "",
    orphans.requests > 0 ? `${many(orphans.requests, "request")} of a killed run` : "",
  ].filter((part) => part !== "");
  return `${parts.join(", ")}, whose answers never came; they may have cost ${usd(lostUsd + orphans.costUsd)} more`;
}

/** Of the conversations that were answered: what a plan would have said, and how far off it was. */
function plannedText({ plan, actual }: Tally, { estimateError }: RunFacts): string {
  const tokens = (of: Took) => of.promptTokens + of.completionTokens;
  const off = (was: number, is: number) => {
    const share = was === 0 ? 0 : (100 * (is - was)) / was;
    return `${share >= 0 ? "+" : ""}${share.toFixed(1)} %`;
  };
  const money = plan.costUsd > 0 ? `; ${usd(plan.costUsd)}, ${off(plan.costUsd, actual.costUsd)}` : "";
  const each = estimateError === undefined ? "" : `, ${(100 * estimateError).toFixed(1)} % off a question`;
  return `${count(tokens(plan))} tokens, took ${off(tokens(plan), tokens(actual))}${each}${money}`;
}
