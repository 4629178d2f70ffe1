/** Which days a nightly run works on, and which of them are closed after it.
 *
 *  A day is closed when everything the source names of it has come to an end, and nothing more will be named. The second
 *  half can not be seen, so there are three conditions: the day is some days old (conversations have been seen to come
 *  to the vendor's store five days late), the vendor says that its store is complete up to there, where one may ask,
 *  and none of its conversations is still running. What has failed is tried again every night until the day leaves the
 *  look-back; then it stays failed, and the day is closed with it. */
import type { Census, DayCount } from "./census.ts";
import type { DayBook, ListedDay } from "./ledger/day-book.ts";
import { dayMs, dayOf, endOfDay } from "./shared/day.ts";
import { isFault } from "./shared/fault.ts";

/** How old a day must be before nothing more is expected to come to it. */
const settledAfterMs = 5 * dayMs;

export interface NightOptions {
  readonly book: DayBook;
  readonly scope: string;
  /** Half-open, epoch milliseconds; begins with a day. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly giveUpMs: number;
  /** Up to when the vendor's store is complete; undefined where one may not ask. */
  readonly watermark: () => Promise<number | undefined>;
  /** Conversations of the day that have not ended. */
  readonly running: (day: string) => Promise<number>;
  readonly now: () => number;
}

export interface Night {
  /** @param isWhole all conversations of all days were named. */
  end(census: Census, isWhole: boolean): Promise<void>;
}

export function createNight(options: NightOptions): Night {
  const { book, scope, fromMs, toMs, giveUpMs, now } = options;
  /** A look-back of fewer days must be enough, or nothing would ever close. */
  const lookBackMs = Math.floor((toMs - fromMs) / dayMs) * dayMs;
  const settleMs = Math.max(0, Math.min(settledAfterMs, lookBackMs - dayMs));
  const isOld = (day: string) => now() - endOfDay(day) >= settleMs;

  /** Asks nothing as long as no day is old enough, and closes none when there is no answer. */
  async function completeUntil(days: readonly string[]): Promise<number> {
    if (!days.some(isOld)) return 0;
    return (await orNothing(options.watermark(), 0)) ?? Number.POSITIVE_INFINITY;
  }

  async function listed(day: string, count: Readonly<DayCount>, untilMs: number): Promise<ListedDay> {
    const { expected, communications, done, held, absent } = count;
    const isSettled = isOld(day) && endOfDay(day) <= untilMs;
    const running = isSettled ? await orNothing(options.running(day), 1) : 0;
    const isClosed = isSettled && running === 0 && done + held + absent === expected;
    return { day, expected, communications, running, isSettled, isClosed };
  }

  return {
    async end(census, isWhole) {
      const counted = census.days(isWhole);
      const closed = book.closed(scope);
      const names = isWhole ? daysOf(fromMs, toMs).filter((day) => !closed.has(day)) : [...counted.keys()];
      const untilMs = await completeUntil(names);
      const days: ListedDay[] = [];
      for (const day of names) days.push(await listed(day, counted.get(day) ?? nothing, untilMs));
      await book.note(scope, days);
      await book.ageOut(scope, { day: dayOf(fromMs), failedBefore: dayOf(now() - giveUpMs) });
    },
  };
}

const nothing: DayCount = {
  ...{ expected: 0, communications: 0, done: 0, held: 0, absent: 0, pending: 0, failed: 0, waiting: 0 },
};

function daysOf(fromMs: number, toMs: number): readonly string[] {
  const days: string[] = [];
  for (let at = fromMs; at < toMs; at += dayMs) days.push(dayOf(at));
  return days;
}

/** The run has done its work by now: a question that fails does not make it fail. */
async function orNothing<T>(question: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (isFault(error) && error.scope === "call") return otherwise;
    throw error;
  }
}

/** The filters of a run in one line; empty for all conversations. */
export const scopeOf = (filters: Readonly<Record<string, string | readonly string[] | undefined>>): string =>
  Object.entries(filters)
    .map(([name, value]) => [name, [value ?? []].flat().toSorted().join(",")] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join(" ");
