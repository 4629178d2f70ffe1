/** Our road in this process, against a simulator in another one. */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import type { Stations } from "../../src/stations.ts";
import type { Tally } from "../../src/tally.ts";
import { built } from "./built.ts";

const { openRoad } = await built<typeof import("../../src/compose.ts")>("compose");
const { parseConfig } = await built<typeof import("../../src/config.ts")>("config");
const { flow } = await built<typeof import("../../src/flow.ts")>("flow");
const { createTally } = await built<typeof import("../../src/tally.ts")>("tally");

export interface RoadRun {
  readonly tally: Tally;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Of the event loop, 0 to 1; above 0.85 the figures say more of the machine than of the program. */
  readonly utilisation: number;
  /** Conversations a second between a fifth and four fifths of those done: without filling and draining. */
  readonly steadyPerSecond: number;
}

export interface RoadRunOptions {
  readonly settings: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly day: string;
  readonly days: number;
  readonly concurrency: number;
  readonly mediaTypes?: readonly string[];
  readonly stop?: AbortSignal;
  readonly onDone?: (done: number) => void;
  /** Puts something else in a station's place. */
  readonly over?: (stations: Stations) => Stations;
}

const dayMs = 86_400_000;

export async function runRoad(options: RoadRunOptions): Promise<RoadRun> {
  const env = {
    ...options.settings,
    DATA_DIR: options.dataDir,
    LLM_CONCURRENCY: String(options.concurrency),
  };
  const config = parseConfig(env, ["genesys", "llm"], () => "");
  const fromMs = Date.parse(options.day);
  const runId = randomUUID();
  const abort = new AbortController();
  setMaxListeners(0, abort.signal, ...(options.stop ? [options.stop] : []));
  const tally = createTally();
  const doneAt: number[] = [];
  const road = await openRoad(config, {
    runId,
    fromMs,
    toMs: fromMs + options.days * dayMs,
    filters: { mediaTypes: options.mediaTypes },
    isDryRun: false,
    now: Date.now,
    abort: abort.signal,
    onWait: () => {
      tally.retries += 1;
    },
  });
  const stations = options.over?.(road.stations) ?? road.stations;
  const { commit } = stations.ledger;
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  try {
    await flow(
      {
        ...stations,
        ledger: {
          ...stations.ledger,
          async commit(result) {
            await commit(result);
            doneAt.push(performance.now());
            options.onDone?.(doneAt.length);
          },
        },
      },
      tally,
      {
        runId,
        fingerprint: road.fingerprint,
        ...road.workers,
        stop: options.stop ?? new AbortController().signal,
        abort: abort.signal,
      },
    );
  } finally {
    await road.close();
  }
  const { user, system } = process.cpuUsage(cpu);
  const first = Math.floor(doneAt.length * 0.2);
  const last = Math.ceil(doneAt.length * 0.8) - 1;
  return {
    tally,
    wallMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
    utilisation: performance.eventLoopUtilization(loop).utilization,
    steadyPerSecond: ((last - first) * 1000) / ((doneAt[last] ?? 0) - (doneAt[first] ?? 0)),
  };
}
