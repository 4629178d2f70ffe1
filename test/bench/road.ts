/** Our road in this process, against a simulator in another one. */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import type { Clearing } from "../../src/redact/clearing.ts";
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
  /** Of it, what redactor and guard took; 0 unless they were timed. */
  readonly clearingMs: number;
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
  readonly isClearingTimed?: boolean;
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
  const { commit } = road.stations.ledger;
  const timed = timedClearing(road.stations.clearing);
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  try {
    await flow(
      {
        ...road.stations,
        ...(options.isClearingTimed ? { clearing: timed.clearing } : {}),
        ledger: {
          ...road.stations.ledger,
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
        fetchers: road.fetchers,
        senders: road.senders,
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
    clearingMs: timed.ms(),
    utilisation: performance.eventLoopUtilization(loop).utilization,
    steadyPerSecond: ((last - first) * 1000) / ((doneAt[last] ?? 0) - (doneAt[first] ?? 0)),
  };
}

/** The same, with the CPU that its calls take added up. */
function timedClearing(clearing: Clearing): { readonly clearing: Clearing; ms(): number } {
  let ms = 0;
  const timed =
    <Args extends unknown[], T>(call: (...args: Args) => T) =>
    (...args: Args): T => {
      const cpu = process.cpuUsage();
      try {
        return call(...args);
      } finally {
        const { user, system } = process.cpuUsage(cpu);
        ms += (user + system) / 1000;
      }
    };
  const { turns, json, text, blockedOut } = clearing;
  return {
    clearing: { turns: timed(turns), json: timed(json), text: timed(text), blockedOut: timed(blockedOut) },
    ms: () => ms,
  };
}
