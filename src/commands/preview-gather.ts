/** The conversations of a preview: a sample of a range, some by their ids, or those of a file. */
import type { Config } from "../config.ts";
import { openReading } from "../reading.ts";
import { count } from "../report/numbers.ts";
import { createLog } from "../shared/log.ts";
import type { Heard } from "../viewing.ts";
import type { Context } from "./context.ts";
import { readConversations } from "./preview-input.ts";
import type { SettingFlags } from "./settings.ts";
import { isPretty } from "./terminal.ts";
import { parseWindow, type WindowFlags } from "./window.ts";

export interface GatherFlags extends SettingFlags, WindowFlags {
  readonly sample?: number;
  readonly seed?: number;
  readonly mediaType?: readonly string[];
  readonly queue?: readonly string[];
  readonly direction?: "inbound" | "outbound";
  readonly division?: readonly string[];
  readonly conversation?: readonly string[];
}

/** As many as somebody looks at in a quarter of an hour. */
const usualSample = 20;
const usualSeed = 1;

export interface Gathered {
  readonly heard: readonly Heard[];
  readonly badLines: readonly number[];
}

/** @param file `-` for stdin. @throws Fault `usage.invalid`, and those of source and transcripts. */
export async function gather(
  file: string | undefined,
  config: Config,
  flags: GatherFlags,
  context: Context,
): Promise<Gathered> {
  if (file !== undefined) return readConversations(file, context);
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: context.stderr,
  });
  const reading = openReading(config, {
    signal: AbortSignal.any([context.stop, context.abort]),
    onWait: ({ code, facts }, delayMs) =>
      log.debug({ code, facts, delayMs: Math.round(delayMs) }, "waits, then tries again"),
  });
  try {
    if (flags.conversation) return { heard: await reading.named(flags.conversation), badLines: [] };
    const wanted = flags.sample ?? usualSample;
    const progress = startListing(flags, wanted, context);
    const sampled = reading.sample({
      ...parseWindow(flags, context.now()),
      filters: {
        mediaTypes: flags.mediaType,
        queueIds: flags.queue,
        direction: flags.direction,
        divisionIds: flags.division,
      },
      seed: flags.seed ?? usualSeed,
      count: wanted,
      onStep: progress.step,
    });
    return { heard: await sampled.finally(progress.stop), badLines: [] };
  } finally {
    await reading.close();
  }
}

/** One line that rewrites itself while a long range is listed; only where somebody sees it. */
function startListing(flags: GatherFlags, goal: number, { stderr, now }: Context) {
  if (stderr.isTTY !== true || flags.quiet) return { step() {}, stop() {} };
  let drawnAt = 0;
  return {
    step(listed: number, read: number) {
      if (now() - drawnAt < 100) return;
      drawnAt = now();
      const reading = read > 0 ? `, read ${count(read)} of ${count(goal)}` : "";
      stderr.write(`\r\u001b[K${count(listed)} conversations listed${reading}`);
    },
    stop: () => void stderr.write("\r\u001b[K"),
  };
}

/** What the conversations are, for somebody who only sees the page. */
export function scopeOf(file: string | undefined, flags: GatherFlags, { now }: Context): string {
  if (file !== undefined) return file === "-" ? "from standard input" : "from a file";
  if (flags.conversation) return "named one by one";
  const { fromMs, toMs } = parseWindow(flags, now());
  const minute = (at: number) => new Date(at).toISOString().slice(0, 16);
  return `a sample of ${flags.sample ?? usualSample} from ${minute(fromMs)} to ${minute(toMs)} UTC, seed ${flags.seed ?? usualSeed}`;
}
