/** How a run shows that it lives. */
import { createReading, type Watched } from "./live/reading.ts";
import { createTicker, type TickerOptions } from "./live/ticker.ts";
import { type LiveFrame, liveLines } from "./live/view.ts";
import { count, duration, percent, usd } from "./numbers.ts";

export interface Progress {
  /** Says why nothing moves: "Genesys asked". Shown until the wait is over. */
  waiting(who: string, ms: number): void;
  stop(): void;
}

/** Where a run shows itself. */
export interface Display {
  write(text: string): void;
  start(watched: Watched): Progress;
}

/** Waits shorter than this are not worth a word. */
const worthSayingMs = 2000;
const frameMs = 200;

export function createDisplay(options: TickerOptions): Display {
  const { now } = options;
  const ticker = createTicker(options);
  return {
    write: ticker.write,
    start(watched) {
      const startedAt = now();
      const { read, waiting } = createReading(watched, now);
      const look = { read: () => read(now() - startedAt), lines: liveLines, line: plainLine, frameMs };
      const { show, tell, stop } = ticker.start(look);
      watched.stopping.addEventListener("abort", show);
      return {
        waiting(who, ms) {
          if (ms >= worthSayingMs && waiting(who, ms)) tell(`waiting ${duration(ms)}: ${who}`);
        },
        stop() {
          watched.stopping.removeEventListener("abort", show);
          stop();
        },
      };
    },
  };
}

function plainLine(frame: LiveFrame): string {
  const { finished, expected, isEstimate, perSecond, leftMs, isDryRun, costUsd, retries, held, failed } =
    frame;
  const parts = [
    frame.note ?? "",
    `${count(finished)}/${isEstimate ? "~" : ""}${expected === undefined ? "?" : count(expected)}  ${percent(finished, expected ?? 0)}`,
    `${perSecond.toFixed(1)}/s`,
    leftMs === undefined ? "" : `ETA ${duration(leftMs)}`,
    `${isDryRun ? "would cost" : "cost"} ${usd(costUsd)}`,
    retries > 0 ? `retries ${count(retries)}` : "",
    `held ${count(held)}`,
    failed > 0 ? `failed ${count(failed)}` : "",
  ];
  return parts.filter((part) => part !== "").join("  ");
}
