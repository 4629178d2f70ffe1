/** What a person should know first, and the command to type: the rules by which `status` speaks. Most pressing first. */
import { dayMs, dayOf, startOfDay } from "../../shared/day.ts";
import type { DayStanding, RunStanding, Standing } from "../../shared/standing.ts";
import { many } from "../numbers.ts";

export interface Advice {
  readonly says: string;
  /** What to type; undefined when there is nothing to do but wait. */
  readonly command?: string;
  /** It will not get better by itself. */
  readonly isPressing: boolean;
}

const program = "transcript-gateway";

/** A night and a little: by then the next one should have begun. */
const lateMs = 26 * 3_600_000;

export function adviceOn(standing: Standing | undefined, nowMs: number): readonly Advice[] {
  if (!standing?.lastRun) {
    return [{ says: "nothing was ever run here", command: `${program} doctor`, isPressing: true }];
  }
  const { lastRun, holder } = standing;
  const found = [
    holder ? atWork(standing) : lastRunEnded(lastRun),
    holder ? undefined : missedNight(standing, nowMs),
    leftBehind(standing.days, nowMs),
    heldBack(standing),
    failed(standing),
    inBatches(standing),
    pending(standing.days),
  ].filter((advice) => advice !== undefined);
  return found.length > 0 ? found : [{ says: "all is done", isPressing: false }];
}

function atWork({ holder, lastRun }: Standing): Advice {
  const { pid, host, since, silentMs = 0 } = holder ?? {};
  const who = [pid === undefined ? "" : `process ${pid}`, host === undefined ? "" : `on ${host}`].filter(
    Boolean,
  );
  const when = since ?? (lastRun && new Date(lastRun.startedAt).toISOString());
  const says = `a run is at work${who.length > 0 ? ` (${who.join(" ")})` : ""}${when ? ` since ${shortInstant(Date.parse(when))}` : ""}`;
  if (silentMs < 15_000) return { says, isPressing: false };
  const silent = `, and has been silent for ${Math.round(silentMs / 1000)} s`;
  return { says: says + silent, command: `${program} run --if-running wait`, isPressing: true };
}

/** As it was typed, but for flags that do not choose conversations. */
export function commandOf({ isNightly, fromMs, toMs, filters }: RunStanding): string {
  const range = isNightly ? [] : ["--from", instant(fromMs), "--to", instant(toMs)];
  const names = {
    mediaType: "--media-type",
    queue: "--queue",
    direction: "--direction",
    division: "--division",
  };
  const flags = Object.entries(names).flatMap(([name, flag]) => {
    const value = [filters[name] ?? []].flat();
    return value.length > 0 ? [flag, value.join(",")] : [];
  });
  return [program, "run", ...range, ...flags].join(" ");
}

function lastRunEnded(run: RunStanding): Advice | undefined {
  const { exitCode, reason = "" } = run;
  const command = commandOf(run);
  const it = run.isNightly ? "the last nightly run" : "the last run";
  if (exitCode === undefined) {
    return { says: `${it} was killed; the same command goes on where it was`, command, isPressing: true };
  }
  const says = `${it} ended with code ${exitCode}: ${reason}`;
  if ([77, 78].includes(exitCode)) return { says, command: `${program} doctor`, isPressing: true };
  if (exitCode === 24) return { says, command: `${program} audit verify`, isPressing: true };
  if (exitCode === 23) return { says, command: `${program} quarantine list`, isPressing: true };
  // What failed or was held back has advice of its own.
  return [0, 20, 22].includes(exitCode) ? undefined : { says, command, isPressing: true };
}

function missedNight({ lastNight }: Standing, nowMs: number): Advice | undefined {
  if (!lastNight || nowMs - lastNight.startedAt < lateMs) return undefined;
  const says = `no nightly run has begun since ${shortInstant(lastNight.startedAt)}: is the timer on?`;
  return { says, command: commandOf(lastNight), isPressing: true };
}

/** Open days that no nightly run comes to any more by itself. */
function leftBehind(days: readonly DayStanding[], nowMs: number): Advice | undefined {
  const left = days.filter(
    ({ day, listed }) => listed && !listed.closedAt && nowMs - startOfDay(day) > 8 * dayMs,
  );
  const [first] = left;
  if (!first) return undefined;
  const lookBack = Math.ceil((nowMs - startOfDay(first.day)) / dayMs);
  const says = `${many(left.length, "day")} from ${first.day} on ${left.length === 1 ? "is" : "are"} open, and too old for the nightly run`;
  return { says, command: `${program} run --look-back ${lookBack}`, isPressing: true };
}

function heldBack({ held }: Standing): Advice | undefined {
  if (held === 0) return undefined;
  const says = `${many(held, "conversation is", "conversations are")} held back until somebody looks`;
  return { says, command: `${program} quarantine list`, isPressing: true };
}

function failed({ faults, failedIn, days }: Standing): Advice | undefined {
  const number = Object.values(faults).reduce((sum, one) => sum + one, 0);
  if (number === 0) return undefined;
  const why = Object.entries(faults).toSorted(([, a], [, b]) => b - a);
  const says = `${many(number, "conversation")} failed (${why.map(([code, of]) => `${code} ${of}`).join(", ")})`;
  const isNightly = days.some(
    ({ listed, failed, unread }) => listed && !listed.closedAt && failed + unread > 0,
  );
  const tonight = isNightly ? "; the next nightly run tries again" : "";
  return {
    says: says + tonight,
    command: `${program} retry --run ${failedIn} --class all`,
    isPressing: !isNightly,
  };
}

function inBatches({ batches, days }: Standing): Advice | undefined {
  if (batches === 0) return undefined;
  const waiting = days.reduce((sum, day) => sum + day.waiting, 0);
  const says = `${many(waiting, "conversation waits", "conversations wait")} for the answers of ${many(batches, "batch", "batches")}`;
  return { says, command: `${program} run`, isPressing: false };
}

function pending(days: readonly DayStanding[]): Advice | undefined {
  const number = days.reduce((sum, day) => sum + day.pending, 0);
  if (number === 0) return undefined;
  const says = `${many(number, "transcript is", "transcripts are")} not there yet; the nightly run asks again`;
  return { says, isPressing: false };
}

const shortInstant = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** As a flag takes it. */
const instant = (ms: number): string =>
  ms % dayMs === 0 ? dayOf(ms) : new Date(ms).toISOString().replace(/\.000Z$/, "Z");
