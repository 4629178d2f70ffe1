/** The terminal of `preview`: keys in, screens out. Whatever happens, the terminal is given back as it was. */
import { emitKeypressEvents } from "node:readline";
import type { Exhibit } from "../report/preview/exhibit.ts";
import { paint } from "../report/preview/ink.ts";
import type { Overview } from "../report/preview/overview.ts";
import type { Mark } from "../report/preview/pick.ts";
import { screenLines } from "../report/preview/screen.ts";
import { createViewer } from "../report/preview/viewer.ts";
import type { PiiType } from "../shared/types.ts";
import type { Context } from "./context.ts";

export interface ViewerOptions {
  readonly hasColour: boolean;
  readonly types: ReadonlySet<PiiType>;
  /** @throws Fault `disk.failed`. */
  readonly keep: (mark: Mark) => Promise<void>;
}

const enter = "\u001b[?1049h\u001b[?25l";
const leave = "\u001b[?25h\u001b[?1049l";
const home = "\u001b[H";
const restOfLine = "\u001b[K";

/** Ends when the user is done, or the program is told to stop. @returns how many turns were marked. */
export async function runViewer(
  exhibits: readonly Exhibit[],
  overview: Overview,
  options: ViewerOptions,
  { stdin, stdout, stop }: Context,
): Promise<number> {
  const viewer = createViewer(exhibits);
  let state = viewer.start(options.types);
  function draw(): void {
    const size = { columns: stdout.columns || 80, rows: stdout.rows || 24 };
    const lines = screenLines(viewer, state, exhibits, overview, size);
    const painted = lines.map((line) => paint(line, options.hasColour) + restOfLine);
    stdout.write(home + painted.join("\r\n"));
  }
  const kept: Promise<void>[] = [];
  emitKeypressEvents(stdin);
  stdin.setRawMode?.(true);
  stdout.write(enter);
  const ended = new AbortController();
  try {
    draw();
    await new Promise<void>((resolve, reject) => {
      function press(text: string | undefined, { name, ctrl }: { name?: string; ctrl?: boolean }): void {
        if (ctrl) {
          if (name === "c") resolve();
          return;
        }
        const step = viewer.press(state, keyOf(text, name));
        state = step.state;
        if (step.mark) kept.push(options.keep(step.mark).catch(reject));
        if (step.isOver) resolve();
        else draw();
      }
      stdin.on("keypress", press);
      stdout.on("resize", draw);
      stdin.once("end", resolve);
      stop.addEventListener("abort", () => resolve(), { signal: ended.signal });
      ended.signal.addEventListener("abort", () => {
        stdin.off("keypress", press);
        stdout.off("resize", draw);
      });
      stdin.resume();
    });
    await Promise.all(kept);
    return kept.length;
  } finally {
    ended.abort();
    stdin.setRawMode?.(false);
    stdin.pause();
    stdout.write(leave);
  }
}

const named = new Set(["up", "down", "left", "right", "tab", "return", "escape", "space"]);

const keyOf = (text: string | undefined, name: string | undefined): string =>
  name !== undefined && named.has(name) ? name : (text ?? "");
