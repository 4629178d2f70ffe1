/** A run in the terminal: what the page says, in as many lines as fit on a screen or two. */
import { count, duration, percent, usd } from "../numbers.ts";
import { clip, type Ink, ink, type Line, paint, wrap } from "../preview/ink.ts";
import type { Facet } from "./answers.ts";
import type { RunReport } from "./report.ts";
import type { Step } from "./steps.ts";
import { dayLines } from "./text-days.ts";
import { bookValue, endOf, factsOf, latencyText, offText, othersOf, perSecond, verdictOf } from "./words.ts";

export interface TextOptions {
  readonly columns: number;
  readonly hasColour: boolean;
}

export function runText(report: RunReport, { columns, hasColour }: TextOptions): string {
  const blocks: readonly (readonly Line[])[] = [
    head(report, columns),
    dayLines(report, columns),
    timeLines(report, columns),
    waitLines(report),
    maskLines(report, columns),
    reasonLines(report, columns),
    ...report.facets.map((facet) => facetLines(facet, columns)),
    moneyLines(report),
    bookLines(report),
    factsOf(report).map(([name, value]) => [ink(`${name.padEnd(26)}  `, "dim"), ink(value)]),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${paint(clip(line, columns), hasColour)}\n`).join(""))
    .join("\n")}`;
}

const nameColumns = 22;
const barColumns = 28;

const title = (text: string): Line => [ink(text, "bold")];

function head(report: RunReport, columns: number): readonly Line[] {
  const { totals, elapsedMs, latency, recorded, run } = report;
  const facts = [
    duration(elapsedMs),
    totals.done > 0 ? perSecond(totals.done, elapsedMs) : "",
    latency
      ? `median answer ${latencyText(latency.medianMs)}, 95 of 100 within ${latencyText(latency.p95Ms)}`
      : "",
    recorded && recorded.costUsd > 0 ? usd(recorded.costUsd) : "",
  ].filter((fact) => fact !== "");
  const others = othersOf(report).join(", ");
  return [
    [ink(verdictOf(report), "bold")],
    ...(others === "" ? [] : wrap([ink(others)], columns)),
    ...wrap([ink(facts.join("   "), "dim")], columns),
    ...(run.exitCode === 0 ? [] : wrap([ink(endOf(report), "yellow")], columns)),
  ];
}

const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

function spark(values: readonly (number | undefined)[]): string {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  return values
    .map((value) =>
      value === undefined || value === 0 ? " " : heights[Math.min(7, Math.floor((value / most) * 7.999))],
    )
    .join("");
}

function timeLines(
  { steps, stepMs, totals, latency, waits, heldMs, elapsedMs }: RunReport,
  columns: number,
): readonly Line[] {
  if (totals.done === 0) return [];
  const rate = ({ done, lengthMs }: Step) => (done * 1000) / Math.max(lengthMs, stepMs / 4);
  const most = (values: readonly (number | undefined)[]) => Math.max(...values.map((value) => value ?? 0));
  const row = (name: string, values: readonly (number | undefined)[], says: string): Line => [
    ink(name.padEnd(nameColumns), "dim"),
    ink(spark(values).padEnd(steps.length), "cyan"),
    ink(`  ${says}`, "dim"),
  ];
  const rates = steps.map(rate);
  const high = steps.map(({ p95Ms }) => p95Ms);
  const retries = steps.map((step) => step.retries);
  const paced = (workers: string, door: string, ms: number): Line => [
    ink(
      `${workers} spent ${percent(ms, elapsedMs)} of their time waiting for the rate kept at ${door}`,
      "dim",
    ),
  ];
  const lines = [
    row("done a second", rates, `${most(rates).toFixed(1)} at most`),
    ...(latency ? [row("95 of 100 answers", high, `within ${latencyText(most(high))} at most`)] : []),
    ...(waits.length > 0 ? [row("calls made again", retries, `${count(most(retries))} at most`)] : []),
  ];
  return [
    [...title("Over its time"), ink(`  a sign is ${latencyText(stepMs)}`, "dim")],
    ...lines.map((line) => clip(line, columns)),
    ...(heldMs.genesys > 0 ? [paced("fetchers", "Genesys", heldMs.genesys)] : []),
    ...(heldMs.llm > 0 ? [paced("senders", "the LLM", heldMs.llm)] : []),
  ];
}

function waitLines({ waits, retries }: RunReport): readonly Line[] {
  if (waits.length === 0) return [];
  return [
    [...title("Retries and waits"), ink(`  ${count(retries)} calls were made again`, "dim")],
    ...waits.map(({ door, says, count: number, ms }) => [
      ink(`${count(number).padStart(9)}  `),
      ink(`${door}: ${says}`),
      ink(`, ${duration(ms)} of waiting`, "dim"),
    ]),
  ];
}

function maskLines({ redactions }: RunReport, columns: number): readonly Line[] {
  if (redactions.length === 0) return [];
  const most = redactions[0]?.masks ?? 1;
  const all = redactions.reduce((sum, { masks }) => sum + masks, 0);
  return [
    [...title("Redactions"), ink(`  ${count(all)} masks`, "dim")],
    ...redactions.map(({ type, masks }) => barRow(type, masks, masks / most, "", columns)),
  ];
}

/** A name, a number, and a bar for it. */
function barRow(name: string, number: number, share: number, says: string, columns: number): Line {
  const bars = Math.max(6, Math.min(barColumns, columns - Math.max(nameColumns, name.length) - 22));
  return [
    ink(`${name.padEnd(nameColumns)}${count(number).padStart(9)}  `),
    ink("━".repeat(Math.max(1, Math.round(share * bars))).padEnd(bars), "cyan"),
    ...(says === "" ? [] : [ink(`  ${says}`, "dim")]),
  ];
}

function reasonLines({ reasons, aside }: RunReport, columns: number): readonly Line[] {
  if (reasons.length === 0) return [];
  const rows = reasons.flatMap(({ state, conversations, says, next }): readonly Line[] => {
    const styles: Ink["styles"] = [state === "held" ? "yellow" : "red"];
    return [
      [ink(`${count(conversations).padStart(9)}  `, ...styles), ink(says)],
      ...wrap([ink(next, "dim")], columns - 11).map((line) => [ink(" ".repeat(11)), ...line]),
    ];
  });
  const still = aside.length > 0 ? `  ${count(aside.length)} still stand so` : "";
  return [[...title("Held back and failed"), ink(still, "dim")], ...rows];
}

function facetLines({ name, isList, answers, values, others }: Facet, columns: number): readonly Line[] {
  const most = Math.max(1, ...values.map((value) => value.answers));
  return [
    [...title(name.slice(0, 1).toUpperCase() + name.slice(1)), ink(`  in ${count(answers)} answers`, "dim")],
    ...values.map(({ text, answers: number }) =>
      barRow(text, number, number / (isList ? most : answers), percent(number, answers), columns),
    ),
    ...(others > 0 ? [[ink(`and ${count(others)} more`, "dim")]] : []),
  ];
}

function moneyLines({ recorded }: RunReport): readonly Line[] {
  if (!recorded) return [];
  const { planned, billed, lostAnswers } = recorded;
  const row = (name: string, plan: number, actual: number, unit: (value: number) => string): Line => [
    ink(name.padEnd(nameColumns)),
    ink(`${unit(plan).padStart(14)}${unit(actual).padStart(14)}${offText(plan, actual).padStart(10)}`),
  ];
  const lost = lostAnswers.ofThisRun + lostAnswers.ofKilledRun;
  const isPlanned = planned !== undefined && planned.promptTokens > 0;
  if (!isPlanned && lost === 0) return [];
  return [
    [
      ...title("Tokens and cost".padEnd(nameColumns)),
      ink(`${"planned".padStart(14)}${"actual".padStart(14)}${"off by".padStart(10)}`, "dim"),
    ],
    ...(isPlanned && billed
      ? [
          row("tokens asked", planned.promptTokens, billed.promptTokens, count),
          row("tokens answered", planned.completionTokens, billed.completionTokens, count),
          row("cost", planned.costUsd, billed.costUsd, usd),
        ]
      : []),
    ...(lost > 0
      ? [
          [
            ink(
              `${count(lost)} answers were lost; they may have cost ${usd(lostAnswers.costUsd)} more`,
              "yellow",
            ),
          ],
        ]
      : []),
  ];
}

const bookColumns = 13;

const bookLines = ({ books }: RunReport): readonly Line[] => [
  [
    ...title("The books".padEnd(nameColumns)),
    ink(["run", "ledger", "results", "audit"].map((name) => name.padStart(bookColumns)).join(""), "dim"),
  ],
  ...books.map(({ name, isMoney, run, ledger, results, audit, agrees }) => [
    ink(name.padEnd(nameColumns)),
    ink(
      [run, ledger, results, audit].map((value) => bookValue(value, isMoney).padStart(bookColumns)).join(""),
    ),
    agrees ? ink("") : ink("  differ", "red"),
  ]),
];
