/** What `status` says of runs: those at work, those that did not come to their end, and nights that did not begin. */
import { dayMs, dayOf } from "../../shared/day.ts";
import type { HolderStanding, RunStanding, Standing } from "../../shared/standing.ts";
import { type Advice, looks, nameOf, program, shortInstant, silentMs } from "./words.ts";

export function atWork(
  holders: readonly HolderStanding[],
  lastRun: RunStanding | undefined,
): Advice | undefined {
  if (holders.length === 0) return undefined;
  const quietMs = Math.max(...holders.map((holder) => holder.silentMs ?? 0));
  const isOne = holders.length === 1;
  const names = holders
    .map((holder) => nameOf(isOne ? { ...holder, days: undefined } : holder))
    .filter(Boolean);
  const [since = lastRun && new Date(lastRun.startedAt).toISOString()] = holders
    .map((holder) => holder.since)
    .filter((at) => at !== undefined)
    .toSorted();
  const who = names.length > 0 ? ` (${names.join("; ")})` : "";
  const what = isOne ? "a run is at work" : `${holders.length} runs are at work`;
  const says = `${what}${who}${since === undefined ? "" : ` since ${shortInstant(Date.parse(since))}`}`;
  if (quietMs < silentMs) return { says, isPressing: false };
  const silent = `, and ${isOne ? "has" : "one has"} been silent for ${Math.round(quietMs / 1000)} s`;
  return { says: says + silent, command: `${program} run --if-running wait`, isPressing: true };
}

/** What goes on where it was, as far as it is known: of other commands not all that was asked is written down. */
function againOf(run: RunStanding): string | undefined {
  return run.command === "run" || overDays.has(run.command) ? commandOf(run) : undefined;
}

/** They take conversations of some days again; a run over these days does, too. */
const overDays: ReadonlySet<string> = new Set(["retry", "quarantine replay"]);

/** As it was typed, but for flags that do not choose conversations. */
export function commandOf({ isNightly, isBatch, fromMs, toMs, filters }: RunStanding): string {
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
  return [program, "run", ...range, ...flags, ...(isBatch ? ["--llm-mode", "batch"] : [])].join(" ");
}

/** Several may have been interrupted, as those that work at once are by one power cut. */
export const notEnded = ({ unfinished, lastRun, batches }: Standing): readonly Advice[] =>
  unfinished
    // What waits in a batch has advice of its own.
    .filter(
      (run) =>
        run.exitCode !== 21 || (run.id === lastRun?.id ? batches === 0 : ranOut.test(run.reason ?? "")),
    )
    .map((run) => endOf(run, run.id === lastRun?.id));

/** Time and money run out in the middle of what is meant; who gave a number meant no more. */
const ranOut = /^(stopped by --max-duration|a cost limit) /;

function endOf(run: RunStanding, isLast: boolean): Advice {
  const { exitCode, reason = "" } = run;
  const what = run.isNightly ? "nightly run" : run.command === "run" ? "run" : `\`${run.command}\``;
  const it = isLast ? `the last ${what}` : `the ${what} of ${shortInstant(run.startedAt)}`;
  const again = againOf(run);
  if (exitCode === undefined) {
    const same = overDays.has(run.command) ? "a run over its days" : "the same command";
    const says = `${it} was killed, or could not write down its end; ${same} goes on where it was`;
    return { says, ...(again === undefined ? {} : { command: again }), isPressing: true };
  }
  const command = looks[exitCode] ?? again;
  const todo = todoAfter(run);
  const says = `${it} ended with code ${exitCode}: ${reason}${todo === undefined ? "" : `. To do: ${todo}`}`;
  return { says, ...(command === undefined ? {} : { command }), isPressing: true };
}

/** What failed is told of below, with its reasons. */
function todoAfter({ exitCode = 0, next }: RunStanding): string | undefined {
  if (exitCode === 26) return "mend what they failed for, see below; the same command tries them again";
  return exitCode === 21 || exitCode >= 128 ? undefined : next;
}

/** A night and a little: by then the next one should have begun. */
const lateMs = 26 * 3_600_000;

/** @param isLeft there are days that a night no longer comes to: what brings them brings the last night, too. */
export function missedNight({ lastNight }: Standing, isLeft: boolean, nowMs: number): Advice | undefined {
  if (!lastNight || lastNight.isAtWork || nowMs - lastNight.startedAt < lateMs) return undefined;
  const says = `no nightly run has begun since ${shortInstant(lastNight.startedAt)}: see to its timer`;
  return { says, ...(isLeft ? {} : { command: commandOf(lastNight) }), isPressing: true };
}

/** As a flag takes it. */
const instant = (ms: number): string =>
  ms % dayMs === 0 ? dayOf(ms) : new Date(ms).toISOString().replace(/\.000Z$/, "Z");
