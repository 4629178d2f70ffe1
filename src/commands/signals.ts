/** What the outside hears of a run: the ping and the metrics file. Both are told of every end, also of one before the
 *  settings were read; so what they need is read by itself and as far as it is right. */
import { resolve } from "node:path";
import { type Fault, isFault, sentence } from "../shared/fault.ts";
import { expectWritable, writeMetrics } from "../signals/metrics-file.ts";
import { openPing } from "../signals/ping.ts";
import type { Tally } from "../tally.ts";
import type { Context } from "./context.ts";
import { readSetting, type SettingFlags } from "./settings.ts";

export interface SignalFlags extends SettingFlags {
  readonly metricsFile?: string | undefined;
}

export interface Signals {
  /** @throws Fault `usage.invalid` for a metrics file that can not be written. */
  begin(): Promise<void>;
  /** Never fails, and takes a few seconds at most. */
  end(exitCode: number): Promise<void>;
}

/** Somebody who let go does not want to wait for a server that is down. */
const mostMs = { usual: 10_000, afterAbort: 1000 };

export function openSignals(
  flags: SignalFlags,
  context: Context,
  { id, tally }: { readonly id: string; readonly tally: Tally },
): Signals {
  const { now, stderr } = context;
  const startedAt = now();
  const onFailure = (fault: Fault) => {
    if (!flags.quiet) stderr.write(`transcript-gateway: ${sentence(fault)}\n`);
  };
  const url = readSetting("PING_URL", flags, context);
  const ping = url === undefined ? undefined : openPing({ url, runId: id, onFailure, now });
  const path = flags.metricsFile === undefined ? undefined : resolve(context.cwd, flags.metricsFile);
  let isWritable = false;

  return {
    async begin() {
      ping?.begin();
      if (path === undefined) return;
      await expectWritable(path);
      isWritable = true;
    },
    async end(exitCode) {
      const { done, failed, held } = tally;
      // What was refused is not tried, and told, a second time.
      if (path !== undefined && isWritable) {
        await writeMetrics(path, id, tally, { exitCode, startedAt, endedAt: now() }).catch((error) => {
          if (!isFault(error)) throw error;
          onFailure(error);
        });
      }
      const note = `exit ${exitCode}: ${done} done, ${failed} failed, ${held} held back`;
      await ping?.end(exitCode, note, context.abort.aborted ? mostMs.afterAbort : mostMs.usual);
    },
  };
}
