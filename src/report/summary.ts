/** What a run did, in one glance; and the same as data for `--json`. */
import { styleText } from "node:util";
import type { Tally } from "../tally.ts";
import { count, duration, usd } from "./numbers.ts";

export interface RunFacts {
  readonly runId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly elapsedMs: number;
  readonly resultsDir: string;
  readonly isDryRun: boolean;
  /** For a plan: minutes at the paces that are set. */
  readonly plannedMs?: number | undefined;
  /** Requests of a killed run whose answer was lost. */
  readonly orphans: number;
}

/** How the terminal is. */
export interface Look {
  readonly hasColour: boolean;
  readonly columns: number;
}

const nameColumns = 17;

const instant = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

export function summaryData(tally: Tally, facts: RunFacts): Record<string, unknown> {
  const { spent: _, redacted: __, isLimited, ...numbers } = tally;
  return {
    type: facts.isDryRun ? "plan" : "summary",
    runId: facts.runId,
    from: instant(facts.fromMs),
    to: instant(facts.toMs),
    elapsedMs: Math.round(facts.elapsedMs),
    isLimited,
    ...numbers,
    ...(facts.plannedMs === undefined ? {} : { plannedMs: Math.round(facts.plannedMs) }),
    lostAnswers: facts.orphans,
  };
}

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
  add(
    "conversations",
    `${count(tally.seen)} in the range${tally.skipped > 0 ? `, ${count(tally.skipped)} ended before` : ""}${tally.heldBefore > 0 ? ` (${count(tally.heldBefore)} of them held back)` : ""}`,
  );
  add(plan ? "would send" : "done", plan ? count(tally.done) : paint("green", count(tally.done)));
  add("no transcript", count(tally.absent), tally.absent > 0);
  add("held back", paint("yellow", count(tally.held)), tally.held > 0);
  add("failed", paint("red", count(tally.failed)), tally.failed > 0);
  add("why", byCount(tally.faults, columns - nameColumns), Object.keys(tally.faults).length > 0);
  add("masked", byCount(tally.redactions, columns - nameColumns), Object.keys(tally.redactions).length > 0);
  add(
    "requests",
    `${count(tally.requests)}${tally.retries > 0 ? ` (${count(tally.retries)} retries of all calls)` : ""}`,
  );
  add("lost answers", `${count(facts.orphans)} requests of a killed run, sent again`, facts.orphans > 0);
  add(
    "tokens",
    `${count(tally.promptTokens)} in, ${count(tally.completionTokens)} out${plan ? " (estimated)" : ""}`,
  );
  add(plan ? "would cost" : "cost", usd(tally.costUsd));
  add("would take", duration(facts.plannedMs ?? 0), plan);
  add(
    "time",
    `${duration(facts.elapsedMs)}${tally.done > 0 ? `, ${((tally.done * 1000) / facts.elapsedMs).toFixed(1)} conversations a second` : ""}`,
  );
  add("results", facts.resultsDir, !plan && tally.done + tally.skipped > 0);
  const row = ([name, text]: [string, string]) =>
    `  ${paint("dim", name.padEnd(nameColumns - 4))}  ${text.replaceAll("\n", `\n${" ".repeat(nameColumns)}`)}`;
  const title = plan ? "Plan (nothing was sent, nothing was written)" : `Run ${facts.runId}`;
  return `${paint("bold", title)}\n${rows.map(row).join("\n")}\n`;
}
