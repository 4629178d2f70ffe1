/** The final results of a stream: a conversation that has ended goes through a run, whole, as it would at night. The run
 *  is short and takes the lock of DATA_DIR for as long; what finds it taken, or no transcript yet, is tried again. What
 *  is not done when the stream stops, the next start or the night does. */
import type { Config } from "../config.ts";
import { isFault } from "../shared/fault.ts";
import type { Log } from "../shared/log.ts";
import type { Streaming } from "../streaming/streaming.ts";
import type { Context } from "./context.ts";
import { newRun, runOver } from "./run.ts";

export interface Finals {
  add(conversationId: string): void;
  /** @param isLastTry those that are left are tried once more. */
  stop(isLastTry: boolean): Promise<void>;
}

const lookEveryMs = 1000;
/** A transcript is there some minutes after the end. */
const waitsMs = [60_000, 180_000, 600_000, 1_800_000];
/** A run beside another is a page of the vendor's list more each, so they go together. */
const leastPauseMs = 30_000;

interface Due {
  tries: number;
  atMs: number;
}

export function createFinals(streaming: Streaming, config: Config, context: Context, log: Log): Finals {
  const { now } = context;
  const due = new Map<string, Due>();
  let runAtMs = 0;
  let working: Promise<void> | undefined;

  async function make(ids: readonly string[]): Promise<void> {
    const toMs = now();
    const left =
      config.llm.maxCostUsd === undefined ? undefined : config.llm.maxCostUsd - streaming.tally.costUsd;
    const of = { ...config, llm: { ...config.llm, maxCostUsd: left } };
    const quiet = { command: "stream", quiet: true, ids, ifRunning: "fail" } as const;
    const run = newRun({}, context);
    const { tally } = run;
    const code = await runOver({ fromMs: toMs - 1, toMs, isNightly: false }, of, quiet, context, run).catch(
      (error: unknown) => {
        if (!isFault(error)) throw error;
        log.info({ code: error.code }, "final results wait");
        return error.exit;
      },
    );
    const isOver = code === 0 || code === 20;
    streaming.live.finals += tally.done;
    for (const id of ids) {
      const one = due.get(id);
      if (!one) continue;
      one.tries += 1;
      const waitMs = waitsMs[one.tries];
      // Of several nobody says which are pending; asked again, those that are done are left out by the run.
      if ((isOver && tally.pending === 0) || waitMs === undefined) {
        due.delete(id);
        await streaming.finished(id);
      } else one.atMs = now() + waitMs;
    }
  }

  const timer = setInterval(() => {
    const ids = [...due].filter(([, { atMs }]) => atMs <= now()).map(([id]) => id);
    if (ids.length === 0 || working || now() - runAtMs < leastPauseMs) return;
    runAtMs = now();
    working = make(ids)
      .catch((error: unknown) => log.error({ error }, "final results failed"))
      .finally(() => {
        working = undefined;
      });
  }, lookEveryMs);

  return {
    add(conversationId) {
      if (!due.has(conversationId)) due.set(conversationId, { tries: 0, atMs: now() + (waitsMs[0] ?? 0) });
    },
    async stop(isLastTry) {
      clearInterval(timer);
      await working;
      if (isLastTry && due.size > 0) await make([...due.keys()]);
    },
  };
}
