/** What is shown and told of a stream while it goes on: a view for people, events for programs, the log for both. */
import { createMinute } from "../report/live/minute.ts";
import { many } from "../report/numbers.ts";
import type { StreamDisplay } from "../report/stream/view.ts";
import { describeError, type Fault } from "../shared/fault.ts";
import type { LiveNotice } from "../shared/live.ts";
import type { Log } from "../shared/log.ts";
import type { LiveOptions } from "../streaming/live-options.ts";
import type { Streaming } from "../streaming/streaming.ts";
import type { Context } from "./context.ts";

const eventMs = 10_000;
/** An outage is said once in so long, and not with every window; and is over when none was said for as long. */
const outageMs = 30_000;

export function createStreamWatch(
  runId: string,
  log: Log,
  display: StreamDisplay,
  { json = false }: { readonly json?: boolean },
  { stdout, now }: Pick<Context, "stdout" | "now">,
) {
  let timer: NodeJS.Timeout | undefined;
  let outage = { saidMs: Number.NEGATIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY, turns: 0 };
  const say = (type: string, facts: Readonly<Record<string, unknown>>) => {
    if (json)
      stdout.write(`${JSON.stringify({ type, at: new Date(now()).toISOString(), runId, ...facts })}\n`);
  };

  function standing({ tally, live, source }: Streaming) {
    const { conversations, channels, topics, waiting } = source.state();
    const { utterances, windows, coalesced, gaps, lags } = live;
    const lagP95Ms = lags.quantile(0.95);
    return {
      ...{ conversations, channels, topics, waiting, utterances, windows, coalesced, gaps, lagP95Ms },
      ...{ failed: tally.failed, held: tally.held, costUsd: tally.costUsd },
    };
  }

  /** Reads a stream for the view. */
  function reading(streaming: Streaming) {
    const startedAt = now();
    const minuteBefore = createMinute({ atMs: startedAt, utterances: streaming.live.utterances });
    return () => {
      const { utterances, ...of } = standing(streaming);
      const then = minuteBefore({ atMs: now(), utterances });
      const isAway = now() - outage.lastMs < outageMs;
      return {
        ...of,
        // The clock may have been set back meanwhile.
        elapsedMs: Math.max(0, now() - startedAt),
        perMinute: utterances - then.utterances,
        losses: streaming.source.state().losses,
        note: isAway
          ? `the model does not answer: ${many(outage.turns, "turn is", "turns are")} kept until it does`
          : undefined,
      };
    };
  }

  const onWindow: NonNullable<LiveOptions["onWindow"]> = ({ head, number, utterances, isFilled }, sent) => {
    const fault = sent.state === "done" ? undefined : sent.fault;
    const facts = { conversationId: head.id, window: number, state: sent.state };
    say("window", { ...facts, turns: utterances.length, isFilled, code: fault?.code });
    if (sent.state === "done") outage = { ...outage, lastMs: Number.NEGATIVE_INFINITY };
    if (fault) log.warn({ ...facts, code: fault.code, facts: fault.facts }, "a window was set aside");
  };

  return {
    ...{ log, runId },
    begin(streaming: Streaming, model: string) {
      const tell = () => say("live", { model, ...standing(streaming) });
      if (streaming.orphans.requests > 0)
        log.info(
          { windows: streaming.orphans.requests },
          "left by a killed stream, looked for in transcripts",
        );
      if (streaming.recovered) log.warn(streaming.recovered, "the audit goes on after a break");
      tell();
      timer = setInterval(tell, eventMs);
      display.start(reading(streaming));
    },
    window: onWindow,
    gap(conversationId: string, ms: number) {
      say("notice", { kind: "gap", conversationId, ms: Math.round(ms) });
      log.debug({ conversationId, ms: Math.round(ms) }, "something may not have been heard");
    },
    again({ code, facts }: Fault, turns: number) {
      const isNews = now() - outage.saidMs >= outageMs;
      outage = { saidMs: isNews ? now() : outage.saidMs, lastMs: now(), turns };
      if (!isNews) return;
      say("notice", { kind: "outage", code, turns });
      log.warn({ code, facts, turns }, "the model does not answer; what is said meanwhile is kept");
    },
    notice({ kind, ...facts }: LiveNotice) {
      const told = "fault" in facts ? { code: facts.fault.code, facts: facts.fault.facts } : facts;
      say("notice", { kind, ...told });
      log[levels[kind]]({ ...told }, notices[kind]);
    },
    unswept(error: unknown) {
      log.error({ error: describeError(error) }, "could not look who is forgotten");
    },
    stop() {
      clearInterval(timer);
      display.stop();
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
