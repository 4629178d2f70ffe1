/** What a run writes down at its end for whoever asks later what it did: what the summary says, and how it came to it.
 *  Bounded, whatever the run: its course has 200 rows at most, and days beyond a year are added up to months. */
import { courseColumns, type Look } from "../../course.ts";
import type { Tally } from "../../tally.ts";

/** What was asked of the run, and under which limits it stood. */
export interface RunSettings {
  readonly model: string;
  readonly isBatch: boolean;
  readonly concurrency: number;
  /** Requests and tokens a minute; undefined where none was set. */
  readonly genesysPerMinute: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** Was there a price for tokens? */
  readonly hasPrices: boolean;
  /** Flags that narrow the range, as given. */
  readonly filters: Readonly<Record<string, unknown>>;
}

export interface RunEnd {
  readonly summary: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** What to do about it. */
  readonly next: string;
  readonly tally: Pick<Tally, "days" | "waits">;
  readonly looks: readonly Look[];
  readonly settings: RunSettings;
}

const mostDays = 366;

/** JSON for the ledger. */
export const runRecord = ({
  summary,
  reason,
  next,
  tally,
  looks,
  settings,
}: RunEnd): Record<string, unknown> => ({
  ...summary,
  reason,
  next,
  days: shortened(tally.days),
  waits: tally.waits,
  course: { columns: courseColumns, rows: looks.map(rowOf) },
  settings,
});

/** Whole milliseconds, and money to a millionth. */
const rowOf = (look: Look): readonly number[] =>
  courseColumns.map((name) => (name === "costUsd" ? Number(look[name].toFixed(6)) : Math.round(look[name])));

function shortened(days: Tally["days"]): Tally["days"] {
  if (Object.keys(days).length <= mostDays) return days;
  const months: Record<string, Record<string, number>> = {};
  for (const [day, counts] of Object.entries(days)) {
    const name = day.slice(0, 7);
    const month = months[name] ?? {};
    months[name] = month;
    for (const [what, number] of Object.entries(counts)) month[what] = (month[what] ?? 0) + number;
  }
  return months;
}
