/** How a run shows that it lives: one line that rewrites itself on a terminal, one plain line a minute elsewhere,
 *  nothing when asked to be quiet. Always on stderr, so that stdout stays a result. */
import type { Writable } from "node:stream";
import type { Tally } from "../tally.ts";
import { count, duration, percent, usd } from "./numbers.ts";

export interface ProgressOptions {
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly tally: Tally;
  /** Conversations in the range, as far as is known. */
  readonly expected: () => { readonly count: number; readonly isEstimate: boolean } | undefined;
  readonly isQuiet: boolean;
  readonly isDryRun: boolean;
  /** The run was told to end: what is in hand is finished, which may take a while. */
  readonly stopping: AbortSignal;
  readonly now: () => number;
}

export interface Progress {
  /** Says why nothing moves: "Genesys asked". Shown until the wait is over. */
  waiting(who: string, ms: number): void;
  stop(): void;
}

const silent: Progress = { waiting() {}, stop() {} };

const lastWords = "finishing what is in hand; a second Ctrl-C lets go";

/** Waits shorter than this are not worth a word. */
const worthSayingMs = 2000;

export function startProgress(options: ProgressOptions): Progress {
  const { stderr, tally, stopping, now } = options;
  if (options.isQuiet) return silent;
  const startedAt = now();
  let wait: { readonly text: string; readonly untilMs: number } | undefined;

  function line(): string {
    const before = tally.skipped + tally.waiting;
    const finished = tally.done + tally.failed + tally.held + tally.absent + tally.batched + before;
    const range = options.expected();
    const expected = Math.max(range?.count ?? 0, finished);
    const elapsedMs = Math.max(1, now() - startedAt);
    const worked = finished - before;
    const rate = (worked * 1000) / elapsedMs;
    const left = expected - finished;
    const parts = [
      stopping.aborted ? lastWords : "",
      `${count(finished)}/${range?.isEstimate ? "~" : ""}${expected > 0 ? count(expected) : "?"}  ${percent(finished, expected)}`,
      `${rate.toFixed(1)}/s`,
      left > 0 && rate > 0 && !stopping.aborted ? `ETA ${duration((left / rate) * 1000)}` : "",
      `${options.isDryRun ? "would cost" : "cost"} ${usd(tally.costUsd)}`,
      tally.retries > 0 ? `retries ${count(tally.retries)}` : "",
      `held ${count(tally.held)}`,
      tally.failed > 0 ? `failed ${count(tally.failed)}` : "",
      wait && wait.untilMs > now() ? wait.text : "",
    ];
    return parts.filter((part) => part !== "").join("  ");
  }

  const print = (text: string) =>
    stderr.isTTY
      ? stderr.write(`\r\u001b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`)
      : stderr.write(`${new Date(now()).toISOString().slice(0, 19)}Z  ${text}\n`);
  const draw = () => print(line());
  const timer = setInterval(draw, stderr.isTTY ? 200 : 60_000);
  stopping.addEventListener("abort", draw);

  return {
    waiting(who, ms) {
      if (ms < worthSayingMs || (wait && wait.untilMs >= now() + ms)) return;
      wait = { text: `waiting ${duration(ms)}: ${who}`, untilMs: now() + ms };
      if (!stderr.isTTY) print(wait.text);
    },
    stop() {
      clearInterval(timer);
      stopping.removeEventListener("abort", draw);
      if (stderr.isTTY) stderr.write("\r\u001b[K");
    },
  };
}
