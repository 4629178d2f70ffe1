/** How a run shows that it lives: a view that rewrites itself on a terminal, one plain line a minute elsewhere,
 *  nothing when asked to be quiet. Always on stderr, so that stdout stays a result. */
import { createReading, type Watched } from "./live/reading.ts";
import { openScreen, type Terminal } from "./live/screen.ts";
import { type LiveFrame, liveLines } from "./live/view.ts";
import { count, duration, percent, usd } from "./numbers.ts";
import { lineColumns, paint } from "./preview/ink.ts";

export interface Progress {
  /** Says why nothing moves: "Genesys asked". Shown until the wait is over. */
  waiting(who: string, ms: number): void;
  stop(): void;
}

/** Where a run shows itself. Made before it begins: what is logged must know the view, to pass above it. */
export interface Display {
  write(text: string): void;
  start(watched: Watched): Progress;
}

export interface DisplayOptions {
  readonly stderr: Terminal;
  readonly isQuiet: boolean;
  readonly hasColour: boolean;
  /** The terminal can move its cursor. */
  readonly canRewrite: boolean;
  readonly now: () => number;
}

/** Waits shorter than this are not worth a word. */
const worthSayingMs = 2000;
const frameMs = 200;
const plainMs = 60_000;

export function createDisplay({ stderr, isQuiet, hasColour, canRewrite, now }: DisplayOptions): Display {
  const screen = openScreen(stderr);
  return {
    write: screen.write,
    start(watched) {
      if (isQuiet) return { waiting() {}, stop() {} };
      const startedAt = now();
      const { read, waiting } = createReading(watched, now);
      const stamped = (text: string) => `${new Date(now()).toISOString().slice(0, 19)}Z  ${text}\n`;
      const draw = canRewrite
        ? () => {
            const columns = Math.max(20, stderr.columns || 80);
            const lines = liveLines(read(now() - startedAt), columns);
            screen.show(
              lines.map((line) => ({ painted: paint(line, hasColour), columns: lineColumns(line) })),
            );
          }
        : () => screen.write(stamped(plainLine(read(now() - startedAt))));
      if (canRewrite) draw();
      const timer = setInterval(draw, canRewrite ? frameMs : plainMs);
      watched.stopping.addEventListener("abort", draw);
      return {
        waiting(who, ms) {
          if (ms < worthSayingMs || !waiting(who, ms) || canRewrite) return;
          screen.write(stamped(`waiting ${duration(ms)}: ${who}`));
        },
        stop() {
          clearInterval(timer);
          watched.stopping.removeEventListener("abort", draw);
          screen.close();
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
