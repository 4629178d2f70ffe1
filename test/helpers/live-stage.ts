/** A live source in front of the simulator, at a pace tests can wait for, and all that it told. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LiveEvent, LiveNotice, LiveSource } from "../../src/shared/live.ts";
import type { ToldRow } from "../../src/simulator/live/play.ts";
import type { SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { type LiveSourceOptions, openLiveSource } from "../../src/source/live.ts";
import { type LiveTiming, liveTiming } from "../../src/source/live-timing.ts";
import { openDoorTo } from "./genesys-door.ts";

/** Wide enough for a busy machine, with the simulator's heartbeat at 200 ms. */
export const briskTiming: LiveTiming = {
  connectMs: 10_000,
  pingMs: 800,
  silenceMs: 1500,
  firstRetryMs: 20,
  mostRetryMs: 200,
  takeoverMs: 10_000,
  steadyMs: 500,
  flushMs: 20,
  dropMs: 60_000,
  lagMs: 500,
  settleMs: 100,
  graceMs: 400,
  quietMs: 60_000,
  abandonedMs: 60_000,
  lookMs: 60_000,
};

/** Life so many times as fast; but a busy machine takes its time to open a socket. */
export const scaledTiming = (speed: number): LiveTiming => {
  const scaled = Object.entries(liveTiming).map(([name, ms]) => [name, ms / speed]);
  return { ...liveTiming, ...Object.fromEntries(scaled), connectMs: liveTiming.connectMs };
};

export interface LiveStage {
  readonly simulator: Simulator;
  readonly source: LiveSource;
  readonly events: readonly LiveEvent[];
  readonly notices: readonly LiveNotice[];
  /** What ended the events. */
  readonly outcome: Promise<unknown>;
  of<Kind extends LiveEvent["kind"]>(kind: Kind): readonly Extract<LiveEvent, { kind: Kind }>[];
  /** Final utterances that were told and not heard, in all and outside of every gap of their conversation. */
  unheard(): { readonly all: readonly ToldRow[]; readonly unannounced: readonly ToldRow[] };
  close(): Promise<void>;
}

export interface StageOptions extends Partial<LiveSourceOptions> {
  readonly perMinute?: number;
  /** All queues of the simulated organisation; else one that only a test's own frames speak of. */
  readonly isEveryQueue?: boolean;
}

export async function openStage(simulated: SimulatorOptions, options: StageOptions = {}): Promise<LiveStage> {
  const simulator = await openSimulator({
    ...simulated,
    live: { heartbeatMs: 200, ...simulated.live },
  });
  const genesys = openDoorTo(simulator, { requestsPerMinute: options.perMinute ?? Number.POSITIVE_INFINITY });
  const events: LiveEvent[] = [];
  const notices: LiveNotice[] = [];
  try {
    const source = await openLiveSource({
      ...{
        genesys,
        queueIds: options.isEveryQueue ? simulator.queueIds : ["q-1"],
        userIds: [],
        conversationIds: [],
      },
      onNotice: (notice) => void notices.push(notice),
      ...options,
      timing: { ...briskTiming, ...options.timing },
    });
    const outcome = gather(source, events);
    const of = <Kind extends LiveEvent["kind"]>(kind: Kind) =>
      events.filter((event): event is Extract<LiveEvent, { kind: Kind }> => event.kind === kind);
    return {
      ...{ simulator, source, events, notices, outcome, of },
      unheard() {
        const heard = new Set(
          of("utterance").map(({ conversationId, utteranceId }) => conversationId + utteranceId),
        );
        const all = simulator.told().filter((row) => !heard.has(row.conversationId + row.utteranceId));
        const gaps = of("gap");
        const isAnnounced = ({ conversationId, startMs, toldMs }: ToldRow) =>
          gaps.some(
            (gap) => gap.conversationId === conversationId && gap.fromMs <= toldMs && gap.toMs >= startMs,
          );
        return { all, unannounced: all.filter((row) => !isAnnounced(row)) };
      },
      async close() {
        await source.close();
        await genesys.close();
        await simulator.close();
      },
    };
  } catch (error) {
    await genesys.close();
    await simulator.close();
    throw error;
  }
}

async function gather(source: LiveSource, events: LiveEvent[]): Promise<unknown> {
  try {
    for await (const event of source.events) events.push(event);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Until it holds. @throws when it takes too long. */
export async function until(holds: () => boolean, what: string, mostMs = 20_000): Promise<void> {
  for (const endMs = Date.now() + mostMs; !holds(); ) {
    if (Date.now() > endMs) throw new Error(`waited in vain: ${what}`);
    await sleep(5);
  }
}
