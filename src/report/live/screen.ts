/** The lower end of a terminal, where a few lines rewrite themselves while others pass above them. Each change is one
 *  write between the marks of a synchronized update, and lines are written over and not wiped first, so nothing
 *  flickers; to wipe from the top of a screen would also make some terminals keep a copy. A terminal that was made narrower has wrapped what stood there: how many rows that is must be reckoned,
 *  or remains of it would stay above. */
import type { Writable } from "node:stream";

export interface Screen {
  /** Lines that stay; the view goes on below them. */
  write(text: string): void;
  /** Replaces the view. Lines are painted, and take no more than the terminal's columns less one. */
  show(lines: readonly ShownLine[]): void;
  /** The view is gone, and the cursor is back. */
  close(): void;
}

export interface ShownLine {
  readonly painted: string;
  readonly columns: number;
}

export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const begin = "\u001b[?2026h\u001b[?25l";
const end = "\u001b[?2026l";
const showCursor = "\u001b[?25h";
const clearLine = "\u001b[K";
const clearBelow = "\u001b[J";

export function openScreen(terminal: Terminal): Screen {
  let shown: readonly ShownLine[] = [];

  /** What the view takes up now. */
  function rows(): number {
    const now = terminal.columns || 80;
    return shown.reduce((sum, { columns }) => sum + Math.max(1, Math.ceil(columns / now)), 0);
  }
  const up = (by: number): string => (by > 0 ? `\r\u001b[${by}A` : "\r");
  const drawn = (): string => shown.map(({ painted }) => `${painted}${clearLine}\n`).join("");

  return {
    write(text) {
      if (shown.length === 0) terminal.write(text);
      else {
        const over = text.replaceAll("\n", `${clearLine}\n`);
        terminal.write(`${begin}${up(rows())}${over}${drawn()}${clearBelow}${end}`);
      }
    },
    show(lines) {
      const start = up(rows());
      shown = lines;
      terminal.write(`${begin}${start}${drawn()}${clearBelow}${end}`);
    },
    close() {
      if (shown.length === 0) return;
      const taken = rows();
      terminal.write(`${begin}${up(taken)}${`${clearLine}\n`.repeat(taken)}${up(taken)}${end}${showCursor}`);
      shown = [];
    },
  };
}
