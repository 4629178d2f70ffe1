/** What is shown of a run while it lasts, read off its tally, its doors and its stations. */
import type { Rate } from "../../shared/rate-limiter.ts";
import type { Tally } from "../../tally.ts";
import { duration } from "../numbers.ts";
import { createMinute } from "./minute.ts";
import type { Door, LiveFrame, Station } from "./view.ts";

export interface Watched {
  readonly tally: Tally;
  /** Conversations in the range, as far as is known. */
  readonly expected: () => { readonly count: number; readonly isEstimate: boolean } | undefined;
  /** Conversations this run takes on at most. */
  readonly limit?: number | undefined;
  readonly rates: () => { readonly genesys: Rate; readonly requests: Rate; readonly tokens: Rate };
  readonly stations: () => readonly Station[];
  /** The run was told to end: what is in hand is finished, which may take a while. */
  readonly stopping: AbortSignal;
  readonly isDryRun: boolean;
}

/** Earlier than this nobody can tell how long it will take. */
const tellingMs = 3000;
const tellingConversations = 5;

interface Reading {
  readonly atMs: number;
  readonly finished: number;
  readonly genesys: number;
  readonly requests: number;
  readonly tokens: number;
}

/** @param now epoch milliseconds. */
export function createReading(watched: Watched, now: () => number) {
  const { tally } = watched;
  const minuteBefore = createMinute<Reading>({ atMs: 0, finished: 0, genesys: 0, requests: 0, tokens: 0 });
  let wait: { readonly who: string; readonly untilMs: number } | undefined;

  function noteAt(at: number): string | undefined {
    if (watched.stopping.aborted) return "finishing what is in hand; a second Ctrl-C lets go";
    if (!wait || wait.untilMs <= at) return undefined;
    return `waiting ${duration(wait.untilMs - at)}: ${wait.who}`;
  }

  function read(elapsedMs: number): LiveFrame {
    const { done, held, failed, batched, costUsd, retries } = tally;
    const absent = tally.absent + tally.pending;
    const { genesys, requests, tokens } = watched.rates();
    const before = tally.skipped + tally.waiting;
    const worked = done + absent + held + failed + batched;
    const finished = before + worked;
    const sums = { genesys: genesys.taken, requests: requests.taken, tokens: tokens.taken };
    const then = minuteBefore({ atMs: elapsedMs, finished: worked, ...sums });
    const perSecond = ((worked - then.finished) * 1000) / Math.max(1, elapsedMs - then.atMs);
    const range = watched.expected();
    const most = before + (watched.limit ?? Number.POSITIVE_INFINITY);
    const expected = range && Math.max(finished, Math.min(range.count, most));
    const left = (expected ?? finished) - finished;
    const canTell =
      !watched.stopping.aborted && perSecond > 0 && elapsedMs >= tellingMs && worked >= tellingConversations;
    const door = (name: string, unit: string, rate: Rate, used: number): Door => ({
      ...{ name, unit: `${unit} a minute`, used: Math.max(0, used) },
      ...{ limit: rate.perMinute, waiting: rate.waiting },
    });
    return {
      ...{ finished, expected, isEstimate: range?.isEstimate === true && range.count <= most },
      ...{ perSecond, elapsedMs, leftMs: left > 0 && canTell ? (left / perSecond) * 1000 : undefined },
      ...{ isDryRun: watched.isDryRun, done, absent, held, failed, before, batched, costUsd, retries },
      waitedMs: Object.values(tally.waits).reduce((sum, { ms }) => sum + ms, 0),
      doors: [
        door("Genesys", "requests", genesys, genesys.taken - then.genesys),
        door("LLM", "requests", requests, requests.taken - then.requests),
        door("LLM", "tokens", tokens, tokens.taken - then.tokens),
      ],
      stations: watched.stations(),
      note: noteAt(now()),
    };
  }

  return {
    read,
    /** False when one is known that is as long, or all but a second: of many that wait for one answer one is told. */
    waiting(who: string, ms: number): boolean {
      if (wait && wait.untilMs + 1000 >= now() + ms) return false;
      wait = { who, untilMs: now() + ms };
      return true;
    },
  };
}
