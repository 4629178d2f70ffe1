/** How a report says things, in the terminal and on the page. */
import { count, duration, usd } from "../numbers.ts";
import type { DayRow, RunReport } from "./report.ts";

export type Outcome = "done" | "before" | "absent" | "pending" | "batched" | "held" | "failed" | "open";

/** In the order in which they stand beside each other. */
export const outcomes: readonly (readonly [outcome: Outcome, name: string])[] = [
  ["done", "done"],
  ["before", "done before"],
  ["absent", "no transcript"],
  ["pending", "no transcript yet"],
  ["batched", "in a batch"],
  ["held", "held back"],
  ["failed", "failed"],
  ["open", "not come to"],
];

/** Those for which there is nothing left to do. */
export const completeOf = ({ done, before, absent }: Omit<DayRow, "day">): number => done + before + absent;

export const minuteText = (at: number): string =>
  Number.isNaN(at) ? "?" : `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** `2025-03-10 to 2025-03-12` where both ends are midnights, else to the minute. */
export function rangeText({ fromMs, toMs }: RunReport["run"]): string {
  const dayMs = 86_400_000;
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return "?";
  if (fromMs % dayMs !== 0 || toMs % dayMs !== 0) return `${minuteText(fromMs)} to ${minuteText(toMs)}`;
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const last = day(toMs - dayMs);
  return last === day(fromMs) ? `${last} (UTC)` : `${day(fromMs)} to ${last} (UTC)`;
}

/** What somebody wants to know who reads one line. */
export function verdictOf({ totals, isWhole }: RunReport): string {
  const finished = totals.done + totals.before;
  if (!isWhole) return `${count(totals.done)} conversations were done, as far as the ledger knows`;
  if (totals.seen === 0) return "There was nothing in the range";
  if (totals.seen === 1 && finished === 1) return "The one conversation is done";
  return finished === totals.seen
    ? `All ${count(totals.seen)} conversations are done`
    : `${count(finished)} of ${count(totals.seen)} conversations are done`;
}

/** And what became of the others. */
export const othersOf = ({ totals }: RunReport): readonly string[] =>
  outcomes
    .filter(([outcome]) => outcome !== "done" && totals[outcome] > 0)
    .map(([outcome, name]) => `${count(totals[outcome])} ${name}`);

export function endOf({ run: { exitCode, reason, endedAt } }: RunReport): string {
  if (exitCode !== undefined) return `exit ${exitCode}${reason === "" ? "" : `: ${reason}`}`;
  return endedAt === undefined ? "at work, or killed" : "killed";
}

export const perSecond = (conversations: number, ms: number): string =>
  `${((conversations * 1000) / Math.max(1, ms)).toFixed(1)} a second`;

export const latencyText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : duration(ms));

/** `+3.1 %` */
export function offText(planned: number, actual: number): string {
  if (planned === 0) return actual === 0 ? "0 %" : "–";
  const off = (100 * (actual - planned)) / planned;
  return `${off >= 0 ? "+" : "−"}${Math.abs(off).toFixed(1)} %`;
}

export const bookValue = (value: number | undefined, isMoney: boolean): string =>
  value === undefined ? "–" : isMoney ? usd(value) : count(value);

const filterNames: Readonly<Record<string, string>> = {
  mediaType: "only media",
  queue: "only queues",
  direction: "only direction",
  division: "only divisions",
  limit: "at most",
  only: "of the range, conversations named",
};

/** What it was asked to do, as names and values. */
export function factsOf({ run, settings }: RunReport): readonly (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [
    ["run", run.id],
    ["range", rangeText(run)],
    ["started", minuteText(run.startedAt)],
    ["ended", run.endedAt === undefined ? "–" : minuteText(run.endedAt)],
  ];
  if (settings) {
    const { model, isBatch, concurrency, genesysPerMinute, requestsPerMinute, tokensPerMinute } = settings;
    const limits = [
      requestsPerMinute === undefined ? "" : `${count(requestsPerMinute)} requests`,
      tokensPerMinute === undefined ? "" : `${count(tokensPerMinute)} tokens`,
    ].filter((part) => part !== "");
    const filters = Object.entries(settings.filters).filter(([, value]) => value !== undefined);
    facts.push(
      ["model", `${model}${isBatch ? ", in batches" : `, ${count(concurrency)} at once`}`],
      ["Genesys' rate", `${count(genesysPerMinute)} requests a minute`],
      ["LLM's rate", limits.length === 0 ? "as the server says" : `${limits.join(", ")} a minute`],
      ...filters.map(([name, value]): readonly [string, string] => [
        filterNames[name] ?? name,
        String(value),
      ]),
    );
  }
  return [...facts, ["rules, prompt, schema, model", run.fingerprint.slice(0, 16)]];
}
