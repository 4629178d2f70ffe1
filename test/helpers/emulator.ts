/** As much of a terminal as the live view needs: rows that wrap, and the few escape sequences it uses. Anything else
 *  throws, so that no other comes in unseen. */
export interface Emulator {
  write(text: string): void;
  /** Wraps anew what stands there, as terminals do. */
  resize(columns: number): void;
  /** Without the empty ones at the end. */
  rows(): readonly string[];
  isCursorShown(): boolean;
}

const esc = "\u001b";
const cursorUp = new RegExp(`^${esc}\\[(\\d+)A$`);
const colourOrUpdate = new RegExp(`^${esc}\\[(\\d+(;\\d+)*m|\\?2026[hl])$`);
const sequenceOrSign = new RegExp(`${esc}\\[[?\\d;]*[A-Za-z]|[\\s\\S]`, "g");

export function createEmulator(width: number): Emulator {
  let columns = width;
  let rows: string[] = [""];
  let [row, column] = [0, 0];
  let isShown = true;

  function put(sign: string): void {
    if (column >= columns) {
      row += 1;
      column = 0;
    }
    while (rows.length <= row) rows.push("");
    const line = (rows[row] ?? "").padEnd(column);
    rows[row] = line.slice(0, column) + sign + line.slice(column + 1);
    column += 1;
  }

  function obey(sequence: string): void {
    const up = cursorUp.exec(sequence)?.[1];
    if (up !== undefined) row = Math.max(0, row - Number(up));
    else if (sequence === `${esc}[K`) rows[row] = (rows[row] ?? "").slice(0, column);
    else if (sequence === `${esc}[J`) rows = [...rows.slice(0, row), (rows[row] ?? "").slice(0, column)];
    else if (sequence === `${esc}[?25l`) isShown = false;
    else if (sequence === `${esc}[?25h`) isShown = true;
    else if (!colourOrUpdate.test(sequence)) throw new Error(`no such sequence: ${JSON.stringify(sequence)}`);
  }

  return {
    write(text) {
      for (const [part] of text.matchAll(sequenceOrSign)) {
        if (part.length > 1) obey(part);
        else if (part === "\r") column = 0;
        else if (part === "\n") {
          row += 1;
          column = 0;
          while (rows.length <= row) rows.push("");
        } else put(part);
      }
    },
    resize(to) {
      const before = rows.slice(0, row).flatMap((line) => wrapped(line, to));
      rows = [...before, ...rows.slice(row).flatMap((line) => wrapped(line, to))];
      row = before.length;
      columns = to;
    },
    rows: () => {
      const last = rows.findLastIndex((line) => line !== "");
      return rows.slice(0, last + 1);
    },
    isCursorShown: () => isShown,
  };
}

const wrapped = (line: string, columns: number): string[] =>
  line === "" ? [""] : (line.match(new RegExp(`.{1,${columns}}`, "g")) ?? []);
