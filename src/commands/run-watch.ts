/** Watches a run: what is shown of it while it lasts, and what is written down of its course. */
import type { Config } from "../config.ts";
import { createCourse, type Look } from "../course.ts";
import type { Display, Progress } from "../report/progress.ts";
import type { RunSettings } from "../report/run/record.ts";
import type { Road } from "../road.ts";
import type { Log } from "../shared/log.ts";
import type { AskedOfRun } from "../shared/run-book.ts";
import type { Hands } from "../stations.ts";
import type { Tally } from "../tally.ts";
import type { Context } from "./context.ts";

/** The flags that matter here. */
export interface WatchFlags {
  /** By which the run was asked for; default: run. */
  readonly command?: string;
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly mediaType?: readonly string[];
  readonly queue?: readonly string[];
  readonly direction?: string;
  readonly division?: readonly string[];
  readonly only?: ReadonlySet<string>;
}

export interface Watch {
  /** For the flow to keep. */
  readonly hands: Hands;
  readonly waiting: Progress["waiting"];
  /** How the run went; to be called once. */
  stop(): readonly Look[];
}

const lookEveryMs = 250;

export function watchRun(
  display: Display,
  road: Road,
  tally: Tally,
  flags: WatchFlags,
  { now, stop }: Context,
): Watch {
  const hands: Hands = { fetching: 0, ready: 0, sending: 0 };
  const { fetchers, senders, keepers } = road.workers;
  const progress = display.start({
    tally,
    expected: road.expected,
    limit: flags.limit,
    rates: road.rates,
    stations: () => [
      { name: "fetching", conversations: hands.fetching, most: fetchers },
      { name: "ready", conversations: hands.ready, most: senders },
      { name: "asking", conversations: hands.sending, most: senders + keepers },
    ],
    stopping: stop,
    isDryRun: flags.dryRun === true,
  });
  const course = createCourse({ read: () => standing(tally, road), now });
  const timer = setInterval(course.look, lookEveryMs);
  return {
    hands,
    waiting: progress.waiting,
    stop() {
      clearInterval(timer);
      progress.stop();
      return course.looks();
    },
  };
}

function standing(tally: Tally, road: Road) {
  const { done, absent, held, failed, requests, retries, promptTokens, completionTokens, costUsd } = tally;
  const rates = road.rates();
  return {
    ...{ done, absent, held, failed, requests, retries, costUsd },
    tokens: promptTokens + completionTokens,
    waitedMs: Object.values(tally.waits).reduce((sum, { ms }) => sum + ms, 0),
    genesysHeld: Math.min(1, rates.genesys.waiting / road.workers.fetchers),
    llmHeld: Math.min(1, (rates.requests.waiting + rates.tokens.waiting) / road.workers.senders),
  };
}

export const askedOf = (config: Config, flags: WatchFlags): AskedOfRun => {
  const { isBatch, filters } = settingsOf(config, flags);
  return { command: flags.command ?? "run", isBatch, filters };
};

export const settingsOf = ({ llm, genesys }: Config, flags: WatchFlags): RunSettings => ({
  model: llm.model,
  isBatch: llm.isBatch,
  concurrency: llm.concurrency,
  genesysPerMinute: genesys.requestsPerMinute,
  requestsPerMinute: llm.requestsPerMinute,
  tokensPerMinute: llm.tokensPerMinute,
  hasPrices: llm.hasPrices,
  filters: {
    mediaType: flags.mediaType,
    queue: flags.queue,
    direction: flags.direction,
    division: flags.division,
    limit: flags.limit,
    only: flags.only?.size,
  },
});

/** What was found on the way in, and is no hindrance. */
export function announce(road: Road, log: Log): void {
  for (const { day, change } of road.notes)
    log.warn({ day, change }, "a result file was changed by somebody else");
  if (road.recovered) log.warn(road.recovered, "the audit goes on after a break");
  if (road.orphans.requests > 0)
    log.info({ conversations: road.orphans.requests }, "left by a killed run, done again");
}
