/** What a person should know first, and the command to type: the rules by which `status` speaks. Most pressing first. */
import { dayMs, startOfDay } from "../../shared/day.ts";
import { type FaultCode, faultKinds } from "../../shared/fault.ts";
import type { DayStanding, Standing } from "../../shared/standing.ts";
import { many } from "../numbers.ts";
import { atWork, commandOf, missedNight, notEnded } from "./run-advice.ts";
import { type Advice, nameOf, program, shortInstant } from "./words.ts";

/** @param ofStream what is said of a stream beside the runs. */
export function adviceOn(
  standing: Standing | undefined,
  nowMs: number,
  ofStream: readonly Advice[] = [],
): readonly Advice[] {
  if (!standing || (!standing.lastRun && standing.days.length === 0)) {
    const nothing = { says: "nothing was ever run here", command: `${program} doctor`, isPressing: true };
    const never = ofStream.length === 0 ? nothing : undefined;
    const queries = standing && unended(standing);
    const calls = standing && undelivered(standing, nowMs);
    return [calls, queries ?? never, ...ofStream].filter((advice) => advice !== undefined);
  }
  const left = standing.days.filter((day) => isLeft(day, nowMs));
  const ended = notEnded(standing);
  const found = [
    atWork(
      standing.holders.filter(({ isReading }) => !isReading),
      standing.lastRun,
    ),
    ...ended,
    missedNight(standing, left.length > 0, nowMs),
    leftBehind(left, nowMs),
    heldBack(standing),
    failed(standing, ended.length === 1 && ended[0]?.command?.includes(`${program} run`) === true),
    inBatches(standing),
    undelivered(standing, nowMs),
    unended(standing),
    looking(standing),
    notForgotten(standing),
    notIndexed(standing, nowMs),
    notTaken(standing),
    pending(standing.days.filter((day) => !left.includes(day))),
  ].filter((advice) => advice !== undefined);
  if (found.length > 0) return [...found.map(onceSaid), ...ofStream];
  return [allDone(standing.days), ...ofStream].toSorted(byPressure);
}

const byPressure = (a: Advice, b: Advice): number => Number(b.isPressing) - Number(a.isPressing);

/** A command that was said above is not said again. */
function onceSaid(advice: Advice, index: number, all: readonly Advice[]): Advice {
  const isSaid = all.slice(0, index).some(({ command }) => command === advice.command);
  return isSaid ? { says: advice.says, isPressing: advice.isPressing } : advice;
}

function allDone(days: readonly DayStanding[]): Advice {
  const open = days.filter(({ isNightly, listed }) => isNightly && listed?.closedAt === undefined);
  const wait = `; the nightly run looks at ${many(open.length, "day")} again, for what comes late`;
  return { says: `all that is there is done${open.length > 0 ? wait : ""}`, isPressing: false };
}

/** Open, and no nightly run comes to it any more by itself. */
const isLeft = ({ day, isNightly, listed }: DayStanding, nowMs: number): boolean =>
  isNightly && listed?.closedAt === undefined && nowMs - startOfDay(day) > 8 * dayMs;

function leftBehind(left: readonly DayStanding[], nowMs: number): Advice | undefined {
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

/** @param isContinuing the command that was advised tries them again, too. */
function failed({ faults, failedIn, days }: Standing, isContinuing: boolean): Advice | undefined {
  const codes = Object.entries(faults).toSorted(([, a], [, b]) => b - a);
  const number = codes.reduce((sum, [, one]) => sum + one, 0);
  if (number === 0) return undefined;
  const counts = codes.map(([code, of]) => `${code} ${of}`).join(", ");
  const { reason, todo } = mostOf(codes.map(([code]) => code));
  const why = `${many(number, "conversation")} failed (${counts})${reason}`;
  if (isContinuing) return { says: `${why}; that command tries them again${todo}`, isPressing: false };
  const isTonight = days.some(
    ({ isNightly, listed, failed, unread }) =>
      isNightly && listed?.closedAt === undefined && failed + unread > 0,
  );
  const isTransient = codes.every(([code]) => faultKinds[code as FaultCode]?.scope !== "conversation");
  return {
    says: `${why}${isTonight ? "; the next nightly run tries again" : ""}${todo}`,
    command: `${program} retry --run ${failedIn}${isTransient ? "" : " --class all"}`,
    isPressing: !isTonight,
  };
}

/** Why most of them failed, and what to do when that does not pass by itself. */
function mostOf([most = "", ...others]: readonly string[]): { reason: string; todo: string } {
  const kind = faultKinds[most as FaultCode];
  if (!kind) return { reason: "", todo: "" };
  const reason = `: ${others.length > 0 ? "mostly, " : ""}${kind.says}`;
  return { reason, todo: kind.scope === "conversation" ? `. To do: ${kind.next}` : "" };
}

function inBatches({ batches, days, lastRun, holders }: Standing): Advice | undefined {
  if (batches === 0) return undefined;
  const waiting = days.reduce((sum, day) => sum + day.waiting, 0);
  const says = `${many(waiting, "conversation waits", "conversations wait")} for the answers of ${many(batches, "batch", "batches")}, which take up to a day; any run collects them`;
  if (holders.some(({ isReading }) => !isReading)) return { says, isPressing: false };
  const command = lastRun?.command === "run" ? commandOf(lastRun) : `${program} run`;
  return { says, command, isPressing: false };
}

/** A receiver that is restarted is no news. */
const usualLagMs = 3_600_000;

function undelivered({ callbacks }: Standing, nowMs: number): Advice | undefined {
  const { waiting, oldestAt, failed } = callbacks;
  const since = oldestAt === undefined ? "" : ` since ${shortInstant(oldestAt)}`;
  const late = `${many(waiting, "callback waits", "callbacks wait")}${since}; the next run tries again`;
  if (failed > 0) {
    const says = `${many(failed, "callback was", "callbacks were")} given up${waiting > 0 ? `; ${late}` : ""}`;
    return { says, command: `${program} callbacks list`, isPressing: true };
  }
  if (waiting === 0) return undefined;
  const isLate = oldestAt !== undefined && nowMs - oldestAt > usualLagMs;
  return { says: late, command: `${program} callbacks flush`, isPressing: isLate };
}

function looking({ holders }: Standing): Advice | undefined {
  const looker = holders.find(({ isLooking }) => isLooking);
  return looker && { says: `a preview shows somebody what was said (${nameOf(looker)})`, isPressing: false };
}

/** What it asked nobody knows but who did. While one is at work the others are not told apart from it. */
function unended({ queries: { open, oldestAt = 0 }, holders }: Standing): Advice | undefined {
  const reader = holders.find(({ isReading, isLooking }) => isReading && !isLooking);
  if (reader) return { says: `a query is at work (${nameOf(reader)})`, isPressing: false };
  if (open === 0) return undefined;
  const one = `${many(open, "query", "queries")} of ${shortInstant(oldestAt)}${open > 1 ? " and later" : ""}`;
  const says = `${one} can go on with the command it was asked by; what it found is kept for a week, masked`;
  return { says, isPressing: false };
}

function notForgotten({ search }: Standing): Advice | undefined {
  const { leaving = 0 } = search?.cluster ?? {};
  if (leaving === 0) return undefined;
  const says = `${many(leaving, "conversation that was", "conversations that were")} forgotten here may still lie in the search cluster; the next run tries again`;
  return { says, command: `${program} search sync --index cluster`, isPressing: true };
}

/** What is missing on this machine a search brings by itself. */
function notIndexed({ search }: Standing, nowMs: number): Advice | undefined {
  const { waiting = 0, failedAt, faultCode } = search?.cluster ?? {};
  if (waiting === 0) return undefined;
  const why = failedAt === undefined ? "" : `, which fails since ${shortInstant(failedAt)} (${faultCode})`;
  const says = `${many(waiting, "result waits", "results wait")} for the search cluster${why}; the next run tries again`;
  const isLate = failedAt !== undefined && nowMs - failedAt > usualLagMs;
  return { says, command: `${program} search sync --index cluster`, isPressing: isLate };
}

function notTaken({ search }: Standing): Advice | undefined {
  const reasons = Object.entries(search?.cluster?.refused ?? {});
  const number = reasons.reduce((sum, [, of]) => sum + of, 0);
  if (number === 0) return undefined;
  const why = reasons.map(([reason, of]) => `${reason} ${of}`).join(", ");
  const says = `${many(number, "conversation is", "conversations are")} not in the search cluster and will not be as they are (${why})`;
  return { says, command: `${program} search rebuild --index cluster`, isPressing: true };
}

function pending(days: readonly DayStanding[]): Advice | undefined {
  const number = days.reduce((sum, day) => sum + day.pending, 0);
  if (number === 0) return undefined;
  const says = `${many(number, "transcript is", "transcripts are")} not there yet; the nightly run asks again`;
  return { says, isPressing: false };
}
