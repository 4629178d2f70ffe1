/** The range of a run, half-open, in UTC. */
import { dayMs, dayOf, endOfDay, startOfDay } from "../shared/day.ts";
import { wrongUse } from "../shared/fault.ts";

export interface Window {
  /** Epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Chosen by the program and not by dates on the command line. */
  readonly isNightly: boolean;
}

export interface WindowFlags {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Days, of the nightly window. */
  readonly lookBack?: number | undefined;
  readonly yes?: boolean | undefined;
}

/** A conversation and its transcript are given this long to arrive before a nightly run looks for them. */
export const settleMs = 3_600_000;

/** More days than this are meant only when `--yes` says so: it is a long and maybe dear run. */
const mostDays = 92;

/** `2025-03-10`, `2025-03-10T08:00Z`, `2025-03-10T08:00:00+01:00`; a date is its UTC midnight.
 *  @throws Fault `usage.invalid`. */
export function parseInstant(flag: string, value: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value);
  const at = isDate || isInstant ? Date.parse(isDate ? `${value}T00:00:00Z` : value) : Number.NaN;
  // Date.parse takes the 30th of February for the 2nd of March; of its own zone the day must be the same again.
  const day = value.slice(0, 10);
  const isReal = !Number.isNaN(at) && new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day);
  if (isReal) return at;
  throw wrongUse(`${flag} is no date or instant`, "write it as 2025-03-10 or 2025-03-10T08:00:00Z");
}

const usualLookBack = 7;

/** @throws Fault `usage.invalid`. */
export function parseWindow({ from, to, lookBack, yes }: WindowFlags, nowMs: number): Window {
  if (from !== undefined && lookBack !== undefined)
    throw wrongUse("--look-back is of the nightly window, and --from takes its place", "give one of them");
  if (from === undefined) {
    if (to !== undefined)
      throw wrongUse("--to is given without --from", "give both, or none for the nightly window");
    const toMs = nowMs - settleMs;
    const days = lookBack ?? usualLookBack;
    const fromMs = Math.floor(toMs / dayMs) * dayMs - days * dayMs;
    checkLength(days, yes);
    return { fromMs, toMs, isNightly: true };
  }
  const fromMs = parseInstant("--from", from);
  const askedMs = to === undefined ? nowMs - settleMs : parseInstant("--to", to);
  if (fromMs >= nowMs)
    throw wrongUse(`--from ${dayOf(fromMs)} is in the future`, "give a range that has passed");
  if (askedMs <= fromMs) {
    throw wrongUse(
      "--to is not after --from",
      `the range is half-open: one day is --from ${dayOf(fromMs)} --to ${dayOf(fromMs + dayMs)}`,
    );
  }
  const toMs = Math.min(askedMs, nowMs);
  checkLength(Math.ceil((toMs - fromMs) / dayMs), yes);
  return { fromMs, toMs, isNightly: false };
}

function checkLength(days: number, isMeant = false): void {
  if (days <= mostDays || isMeant) return;
  throw wrongUse(
    `the range spans ${days} days, more than ${mostDays}`,
    "give a shorter one, or --yes if it is meant",
  );
}

/** The whole days on which these began. */
export function windowAround(conversations: readonly { readonly startedAt: string }[]): Window {
  const starts = conversations.map(({ startedAt }) => Date.parse(startedAt));
  const first = starts.reduce((a, b) => Math.min(a, b));
  const last = starts.reduce((a, b) => Math.max(a, b));
  return { fromMs: startOfDay(dayOf(first)), toMs: endOfDay(dayOf(last)), isNightly: false };
}
