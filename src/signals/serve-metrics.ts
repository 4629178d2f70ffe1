/** What a server has done since it started, and how it stands, for Prometheus. Names and labels are a contract. */
import { exposition, labelled, type Metric, prefix, type Sample, single } from "../shared/exposition.ts";
import type { TaskCounts } from "../shared/summary-book.ts";
import { type PiiType, piiTypes } from "../shared/types.ts";
import type { Tally } from "../tally.ts";

export interface Traffic {
  /** @param route as it was written, without ids. @param ms until the last byte of the answer. */
  answered(request: {
    readonly method: string;
    readonly route: string | undefined;
    readonly status: number;
    readonly ms: number;
  }): void;
  metrics(): readonly Metric[];
}

const boundsMs = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];

/** Requests by route and status, and how long they took. What has no route is one series, whatever was asked for. */
export function createTraffic(): Traffic {
  const requests = new Map<string, number>();
  const times = new Map<string, { readonly counts: number[]; sumMs: number; count: number }>();
  return {
    answered({ method, route = "none", status, ms }) {
      const name = `{method="${method}",route="${route}",status="${status}"}`;
      requests.set(name, (requests.get(name) ?? 0) + 1);
      const time = times.get(route) ?? { counts: boundsMs.map(() => 0), sumMs: 0, count: 0 };
      times.set(route, time);
      for (const [index, bound] of boundsMs.entries())
        if (ms <= bound) time.counts[index] = (time.counts[index] ?? 0) + 1;
      time.sumMs += ms;
      time.count += 1;
    },
    metrics: () => [
      {
        name: `${prefix}http_requests_total`,
        about: "Requests that were answered.",
        type: "counter",
        samples: [...requests],
      },
      {
        name: `${prefix}http_request_duration_seconds`,
        about: "How long answers took, to their last byte.",
        type: "histogram",
        samples: [...times].flatMap(([route, { counts, sumMs, count }]): Sample[] => [
          ...boundsMs.map(
            (bound, index): Sample => [`_bucket{route="${route}",le="${bound / 1000}"}`, counts[index] ?? 0],
          ),
          [`_bucket{route="${route}",le="+Inf"}`, count],
          [`_sum{route="${route}"}`, sumMs / 1000],
          [`_count{route="${route}"}`, count],
        ]),
      },
    ],
  };
}

export interface ServeStanding {
  /** What others have counted. */
  readonly more: readonly Metric[];
  readonly tasks: TaskCounts;
  readonly isPaused: boolean;
  /** Since it started. */
  readonly tally: Tally;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly now: number;
}

export function serveMetricsText(
  traffic: Traffic,
  { more, tasks, isPaused, tally, startedAt, now }: ServeStanding,
): string {
  const { oldestPendingAt, ...byState } = tasks;
  return exposition([
    ...traffic.metrics(),
    ...more,
    single("serve_start_timestamp_seconds", "When the server started.", startedAt / 1000),
    labelled("summary_tasks", "Tasks that are kept, by state.", "state", byState),
    single(
      "summary_oldest_pending_seconds",
      "How long the oldest pending task has waited.",
      oldestPendingAt === undefined ? 0 : Math.max(0, now - oldestPendingAt) / 1000,
    ),
    single("summary_paused", "1 while no task is begun, for something of ours is wrong.", isPaused ? 1 : 0),
    labelled("summary_faults_total", "Tries that failed, by fault.", "code", tally.faults, "counter"),
    labelled("masks_total", "Masks set, by type.", "type", masksOf(tally.redactions), "counter"),
    single("llm_requests_total", "Requests to the LLM, repeats too.", tally.requests, "counter"),
    labelled(
      "llm_tokens_total",
      "Tokens of questions and answers.",
      "kind",
      { prompt: tally.promptTokens, completion: tally.completionTokens },
      "counter",
    ),
    single("llm_cost_usd_total", "What was spent.", tally.costUsd, "counter"),
    single("llm_lost_answers_total", "Requests whose answer was lost.", tally.lostRequests, "counter"),
    single("answers_total", "Answers that were kept and judged.", tally.answers.count, "counter"),
    single("answer_score_sum", "Sum of their quality, 0 to 1 each.", tally.answers.score, "counter"),
  ]);
}

/** Every type, also those that did not occur. */
const masksOf = (found: Readonly<Partial<Record<PiiType, number>>>): Record<string, number> =>
  Object.fromEntries(piiTypes.map((type) => [type, found[type] ?? 0]));
