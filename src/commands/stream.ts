/** Follows conversations while they go on, until it is told to stop or its input ends. */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Allowance } from "../allowance.ts";
import type { Config } from "../config.ts";
import type { Genesys } from "../genesys/client.ts";
import { streamingDir } from "../ledger/data-dir.ts";
import { many } from "../report/numbers.ts";
import { type StreamEnd, streamSummary } from "../report/stream/summary.ts";
import { createStreamDisplay } from "../report/stream/view.ts";
import { Fault, isFault } from "../shared/fault.ts";
import type { LiveNotice, LiveSource } from "../shared/live.ts";
import { createLog } from "../shared/log.ts";
import { openLiveSource } from "../source/live.ts";
import { openLiveLines, openLiveWebSocket } from "../source/live-frames.ts";
import { openStreaming, type Streaming } from "../streaming/streaming.ts";
import type { Context } from "./context.ts";
import { createDeadline } from "./deadline.ts";
import { type Exit, exitOfFault, writeLine } from "./failure.ts";
import { checkPrices } from "./run.ts";
import { closeAfter } from "./run-close.ts";
import { tellExit } from "./run-exit.ts";
import { loadConfig, readSetting, type SettingFlags } from "./settings.ts";
import { createFinals } from "./stream-final.ts";
import { createStreamWatch } from "./stream-watch.ts";
import { canRewrite, hasColour, isBesideLines, isPretty } from "./terminal.ts";

export interface StreamFlags extends SettingFlags {
  readonly queue?: readonly string[];
  readonly user?: readonly string[];
  readonly conversation?: readonly string[];
  readonly wsUrl?: string;
  readonly stdin?: boolean;
  readonly windowTurns: number;
  /** Milliseconds. */
  readonly windowSeconds: number;
  readonly final?: boolean;
  readonly maxHeld?: Allowance;
  /** Milliseconds. */
  readonly maxDuration?: number;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** The two sides of a call are recognised apart: what one says can come some tenths of a second after what the other
 *  said behind it. */
const reorderMs = 300;
const sweepEveryMs = 3000;

/** @throws Fault `usage.invalid`, `config.invalid`, `lock.held` when another stream has this DATA_DIR, and what ends the
 *  work. */
export async function streamCommand(flags: StreamFlags, context: Context): Promise<number> {
  const isAsking = checkSource(flags);
  const hasGenesys =
    isAsking || flags.final === true || readSetting("GENESYS_CLIENT_ID", flags, context) !== undefined;
  const config = loadConfig(flags, [...(hasGenesys ? (["genesys"] as const) : []), "llm"], context);
  checkPrices(config);
  const { now, stop, abort, stderr } = context;
  setMaxListeners(0, stop, abort);
  const display = createStreamDisplay({
    stderr,
    isQuiet: flags.quiet === true || (flags.json === true && !isBesideLines(context)),
    hasColour: hasColour(flags, { ...context, stdout: stderr }),
    canRewrite: canRewrite(context),
    now,
  });
  const log = createLog({
    level: config.log.level,
    isPretty: isPretty(config, context),
    destination: display,
  });
  const runId = randomUUID();
  const watch = createStreamWatch(runId, log, display, flags, context);
  const streaming = await openStreaming(config, {
    ...{ runId, hasGenesys, now, abort },
    command: commandOf(flags),
    openSource: (genesys, onNotice, sinceMs) => openSource(genesys, flags, { onNotice, sinceMs }, context),
    onNotice: watch.notice,
    onWait: (door, { code, facts }, delayMs) =>
      log.debug({ door, code, facts, delayMs: Math.round(delayMs) }, "waits, then tries again"),
  });
  return followed(streaming, config, watch, flags, context);
}

async function followed(
  streaming: Streaming,
  config: Config,
  watch: ReturnType<typeof createStreamWatch>,
  flags: StreamFlags,
  context: Context,
): Promise<number> {
  const { now, stop } = context;
  const startedAt = now();
  const deadline = createDeadline(flags.maxDuration, stop);
  const finals = flags.final ? createFinals(streaming, config, context, watch.log) : undefined;
  const sweeping = setInterval(() => void streaming.sweep().catch(watch.unswept), sweepEveryMs);
  watch.begin(streaming, config.llm.model);
  let failure: { readonly error: unknown } | undefined;
  try {
    await streaming.flow({
      rule: { turns: flags.windowTurns, ms: flags.windowSeconds, reorderMs },
      ...{ heldLimit: flags.maxHeld, stop: deadline.stop },
      ...{ onWindow: watch.window, onAgain: watch.again, onGap: watch.gap },
      onEnd: finals?.add,
    });
  } catch (error) {
    failure = { error };
  }
  clearInterval(sweeping);
  watch.stop();
  await finals?.stop(!stop.aborted && !failure);
  let exit = exitOf(streaming, failure, deadline.isOver(), flags, context);
  deadline.clear();
  const end = endOf(streaming, now() - startedAt);
  const summary = { ...end, reason: exit.reason };
  const { code } = exit;
  await streaming.end({ exitCode: code, summary }).catch((error: unknown) => {
    failure ??= { error };
    exit = exitOf(streaming, failure, false, flags, context);
  });
  exit = await closeAfter(exit, streaming.close, {
    code,
    dataDir: streamingDir(config.dataDir),
    runId: watch.runId,
    log: watch.log,
  });
  if (failure && !isFault(failure.error)) throw failure.error;
  if (flags.json) writeLine(context, { type: "stream", ...end });
  else if (!flags.quiet) context.stdout.write(streamSummary(end, context.stdout.columns || 100));
  return tellExit(exit, flags, context);
}

/** As it was typed, but for flags that do not choose conversations. What stands behind a socket's host may be a key. */
function commandOf({ queue, user, conversation, wsUrl, stdin, final }: StreamFlags): string {
  const ids = Object.entries({ queue, user, conversation }).flatMap(([name, of]) =>
    of ? [`--${name} ${of.join(",")}`] : [],
  );
  const socket = wsUrl !== undefined && URL.canParse(wsUrl) ? [`--ws-url ${new URL(wsUrl).origin}/…`] : [];
  return ["stream", ...ids, ...socket, ...(stdin ? ["--stdin"] : []), ...(final ? ["--final"] : [])].join(
    " ",
  );
}

/** @returns true when the vendor's channels are the source. @throws Fault `usage.invalid`. */
function checkSource({ queue, user, conversation, wsUrl, stdin }: StreamFlags): boolean {
  const isAsking = [queue, user, conversation].some((ids) => ids !== undefined);
  const ways = [isAsking, wsUrl !== undefined, stdin === true].filter(Boolean).length;
  if (ways === 1) return isAsking;
  throw new Fault("usage.invalid", {
    says: ways === 0 ? "nothing says which conversations to follow" : "there is more than one source",
    next: "give --queue, --user or --conversation, or --ws-url, or --stdin",
  });
}

const openSource = async (
  genesys: Genesys,
  { queue = [], user = [], conversation = [], wsUrl, stdin }: StreamFlags,
  {
    onNotice,
    sinceMs,
  }: { readonly onNotice: (notice: LiveNotice) => void; readonly sinceMs: number | undefined },
  context: Context,
): Promise<LiveSource> => {
  const { now } = context;
  if (stdin) return openLiveLines(context.stdin, { now });
  if (wsUrl !== undefined) return openLiveWebSocket({ url: wsUrl, onNotice, now });
  return openLiveSource({
    ...{ genesys, onNotice, sinceMs, now },
    ...{ queueIds: queue, userIds: user, conversationIds: conversation },
  });
};

function exitOf(
  { tally, open, source }: Streaming,
  failure: { readonly error: unknown } | undefined,
  isTimeUp: boolean,
  { stdin: isOwnInput }: StreamFlags,
  { stop, abort, stopCode }: Context,
): Exit {
  const next = "the same command continues";
  if (abort.aborted) return { code: stopCode(), reason: "let go at once", next };
  if (failure && isFault(failure.error)) return exitOfFault(failure.error);
  if (failure) return { code: 1, reason: "internal error", next: "report it" };
  const left = open().length;
  const isOpen = left > 0 ? `; ${many(left, "conversation")} open` : "";
  if (stop.aborted) return { code: stopCode(), reason: `stopped${isOpen}`, next };
  if (isTimeUp) return { code: 21, reason: `stopped by --max-duration${isOpen}`, next };
  if (tally.failed + tally.held > 0)
    return {
      code: 20,
      reason: `of the windows ${tally.failed} failed and ${tally.held} were held back`,
      next: "see quarantine list --data-dir DATA_DIR/stream; a run does the conversations whole",
    };
  const { frames, malformed } = source.state();
  // A server may send what we do not know yet; lines that somebody pipes in are his, as those of `redact` are.
  if (isOwnInput && malformed > 0)
    return {
      code: 1,
      reason: `of ${many(frames, "line")} ${malformed} held no frame that could be read`,
      next: "give a JSON document a line, as stream --help shows, in UTF-8",
    };
  return { code: 0, reason: "all done", next: "nothing" };
}

function endOf({ tally, live, open, source }: Streaming, elapsedMs: number): StreamEnd {
  const { lags, losses, ...counts } = live;
  const left = open();
  const { frames, malformed } = source.state();
  return {
    ...counts,
    ...{ elapsedMs: Math.round(elapsedMs), frames, malformed, losses },
    lagP50Ms: lags.quantile(0.5),
    lagP95Ms: lags.quantile(0.95),
    ...{ done: tally.done, failed: tally.failed, held: tally.held, faults: tally.faults },
    ...{ requests: tally.requests, costUsd: tally.costUsd, redactions: tally.redactions },
    open: left.filter(({ state }) => state === "running").length,
    toFill: left.filter(({ state, gaps }) => state === "ended" && gaps.length > 0).length,
    toFinish: left.filter(({ isFinalDue }) => isFinalDue).length,
  };
}
