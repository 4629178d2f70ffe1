/** What is shown and told of a stream while it goes on: a line that rewrites itself for people, events for programs, the
 *  log for both. */
import { streamLine } from "../report/stream/summary.ts";
import { describeError, type Fault } from "../shared/fault.ts";
import type { LiveNotice } from "../shared/live.ts";
import type { Log } from "../shared/log.ts";
import type { LiveOptions } from "../streaming/live-options.ts";
import type { Streaming } from "../streaming/streaming.ts";
import type { Context } from "./context.ts";
import { canRewrite } from "./terminal.ts";

const rewriteMs = 1000;
const plainMs = 60_000;
const eventMs = 10_000;
/** An outage is said once in so long, and not with every window. */
const outageMs = 30_000;

export function createStreamWatch(
  runId: string,
  log: Log,
  { quiet = false, json = false }: { readonly quiet?: boolean | undefined; readonly json?: boolean },
  context: Context,
) {
  const { stdout, stderr, now } = context;
  const isRewritten = canRewrite(context) && !quiet && !json;
  const timers: NodeJS.Timeout[] = [];
  let outageSaidAt = Number.NEGATIVE_INFINITY;
  const say = (type: string, facts: Readonly<Record<string, unknown>>) => {
    if (json)
      stdout.write(`${JSON.stringify({ type, at: new Date(now()).toISOString(), runId, ...facts })}\n`);
  };
  /** A log line must not be written behind the line that rewrites itself. */
  const clear = () => void (isRewritten && stderr.write("\r\u001b[K"));

  function standing({ tally, live, source }: Streaming) {
    const { conversations, channels, topics, waiting } = source.state();
    const { utterances, windows, coalesced, gaps, lags } = live;
    const lagP95Ms = lags.quantile(0.95);
    return {
      ...{ conversations, channels, topics, waiting, utterances, windows, coalesced, gaps, lagP95Ms },
      ...{ failed: tally.failed, held: tally.held, costUsd: tally.costUsd },
    };
  }

  const onWindow: NonNullable<LiveOptions["onWindow"]> = ({ head, number, utterances, isFilled }, sent) => {
    const fault = sent.state === "done" ? undefined : sent.fault;
    const facts = { conversationId: head.id, window: number, state: sent.state };
    say("window", { ...facts, turns: utterances.length, isFilled, code: fault?.code });
    if (!fault) return;
    clear();
    log.warn({ ...facts, code: fault.code, facts: fault.facts }, "a window was set aside");
  };

  return {
    log,
    begin(streaming: Streaming, model: string) {
      const tell = () => say("live", { model, ...standing(streaming) });
      const show = () => {
        const line = streamLine(standing(streaming));
        stderr.write(isRewritten ? `\r\u001b[K${line}` : `${line}\n`);
      };
      if (streaming.orphans.requests > 0)
        log.info(
          { windows: streaming.orphans.requests },
          "left by a killed stream, looked for in transcripts",
        );
      if (streaming.recovered) log.warn(streaming.recovered, "the audit goes on after a break");
      if (json) tell();
      if (json) timers.push(setInterval(tell, eventMs));
      else if (!quiet) timers.push(setInterval(show, isRewritten ? rewriteMs : plainMs));
    },
    window: onWindow,
    gap(conversationId: string, ms: number) {
      say("notice", { kind: "gap", conversationId, ms: Math.round(ms) });
      log.debug({ conversationId, ms: Math.round(ms) }, "something may not have been heard");
    },
    again({ code, facts }: Fault, turns: number) {
      if (now() - outageSaidAt < outageMs) return;
      outageSaidAt = now();
      say("notice", { kind: "outage", code, turns });
      clear();
      log.warn({ code, facts, turns }, "the model does not answer; what is said meanwhile is kept");
    },
    notice({ kind, ...facts }: LiveNotice) {
      const told = "fault" in facts ? { code: facts.fault.code, facts: facts.fault.facts } : facts;
      say("notice", { kind, ...told });
      clear();
      log[levels[kind]]({ ...told }, notices[kind]);
    },
    unswept(error: unknown) {
      clear();
      log.error({ error: describeError(error) }, "could not look who is forgotten");
    },
    stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      clear();
    },
  };
}

const levels = { rejected: "warn", lost: "info", back: "info", full: "warn", unasked: "warn" } as const;

const notices: Readonly<Record<LiveNotice["kind"], string>> = {
  rejected: "topics the vendor does not let us listen to; grant what is missing to the client's role",
  lost: "the line was lost",
  back: "the line is back",
  full: "more conversations than the vendor's channels have room for: some wait",
  unasked: "a question to Genesys came to nothing, and is asked again",
};
