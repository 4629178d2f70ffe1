/** How something shows that it goes on: on a terminal a view that rewrites itself below the log, elsewhere a line a minute,
 *  and nothing when it is to be quiet. Always on stderr, so that stdout stays a result. */
import { type Line, lineColumns, paint } from "../preview/ink.ts";
import { openScreen, type Terminal } from "./screen.ts";

export interface TickerOptions {
  readonly stderr: Terminal;
  readonly isQuiet: boolean;
  readonly hasColour: boolean;
  /** The terminal can move its cursor. */
  readonly canRewrite: boolean;
  readonly now: () => number;
}

/** What is shown, in both forms. */
export interface Look<Frame> {
  readonly read: () => Frame;
  /** For a terminal of so many columns. */
  readonly lines: (frame: Frame, columns: number) => readonly Line[];
  readonly line: (frame: Frame) => string;
  /** From one frame of the view to the next. */
  readonly frameMs: number;
}

export interface Ticking {
  /** Does not wait for the next time. */
  show(): void;
  /** A line of its own, where there is no view that would tell. */
  tell(text: string): void;
  /** The view is gone. */
  stop(): void;
}

/** Made before there is anything to show: what is logged must know the view, to pass above it. */
export interface Ticker {
  /** Lines that stay. */
  write(text: string): void;
  start<Frame>(look: Look<Frame>): Ticking;
}

const plainMs = 60_000;
const leastColumns = 20;

export function createTicker({ stderr, isQuiet, hasColour, canRewrite, now }: TickerOptions): Ticker {
  const screen = openScreen(stderr);
  const tell = (text: string) => screen.write(`${new Date(now()).toISOString().slice(0, 19)}Z  ${text}\n`);
  const shown = (line: Line) => ({ painted: paint(line, hasColour), columns: lineColumns(line) });
  return {
    write: screen.write,
    start({ read, lines, line, frameMs }) {
      if (isQuiet) return { show() {}, tell() {}, stop() {} };
      const draw = () => screen.show(lines(read(), Math.max(leastColumns, stderr.columns || 80)).map(shown));
      const show = canRewrite ? draw : () => tell(line(read()));
      if (canRewrite) draw();
      const timer = setInterval(show, canRewrite ? frameMs : plainMs);
      return {
        show,
        tell: canRewrite ? () => {} : tell,
        stop() {
          clearInterval(timer);
          screen.close();
        },
      };
    },
  };
}
