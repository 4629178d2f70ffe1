/** Text for a terminal as runs of one style each, so that it can be wrapped, cut and padded before it is painted:
 *  escape sequences have no width, and what people said may hold some. */
import { styleText } from "node:util";

export type Style = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

export interface Ink {
  readonly text: string;
  readonly styles?: readonly Style[];
}

export type Line = readonly Ink[];

export const ink = (text: string, ...styles: readonly Style[]): Ink => ({ text, styles });

/** Marks that turn the order of letters, and signs a terminal takes for orders. */
const unprintable = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;

/** What was said can not steer the terminal it is shown on. Line feeds stay. */
export const printable = (text: string): string =>
  text.replace(unprintable, (sign) => (sign === "\n" ? sign : sign === "\t" ? " " : ""));

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{M}/u;

/** Columns the text takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const sign of text)
    columns += sign < "\u0300" ? 1 : combining.test(sign) ? 0 : wide.test(sign) ? 2 : 1;
  return columns;
}

export const lineColumns = (line: Line): number =>
  line.reduce((columns, { text }) => columns + columnsOf(text), 0);

/** Breaks at blanks and line feeds; what is longer than a line is cut. Always at least one line. */
export function wrap(inks: readonly Ink[], columns: number): readonly Line[] {
  const lines: Ink[][] = [[]];
  let used = 0;
  const feed = () => {
    lines.push([]);
    used = 0;
  };
  const put = (text: string, styles: Ink["styles"]) => {
    const line = lines.at(-1) ?? [];
    const last = line.at(-1);
    if (last && last.styles === styles) line[line.length - 1] = { ...last, text: last.text + text };
    else line.push(styles ? { text, styles } : { text });
    used += columnsOf(text);
  };
  for (const word of wordsOf(inks)) {
    const width = lineColumns(word);
    const [{ text: first } = { text: "" }] = word;
    if (first === "\n") feed();
    else if (first.startsWith(" ") && used + width >= columns) feed();
    else {
      const isWhole = width <= columns;
      if (used > 0 && used + width > columns && isWhole) feed();
      for (const { text, styles } of word)
        for (const piece of isWhole ? [text] : pieces(text, columns - used, columns)) {
          if (used > 0 && used + columnsOf(piece) > columns) feed();
          put(piece, styles);
        }
    }
  }
  return lines;
}

/** Words, blanks and line feeds. A word may be of several styles: of a mask a part can be what was looked for. */
function* wordsOf(inks: readonly Ink[]): Iterable<Line> {
  const word: Ink[] = [];
  for (const { text, ...style } of inks)
    for (const [part] of text.matchAll(/\n| +|[^ \n]+/g)) {
      const isBetween = part === "\n" || part.startsWith(" ");
      if (isBetween && word.length > 0) yield word.splice(0);
      if (isBetween) yield [{ text: part, ...style }];
      else word.push({ text: part, ...style });
    }
  if (word.length > 0) yield word;
}

/** The first as long as there is room left, the others as long as a line. */
function pieces(word: string, room: number, columns: number): readonly string[] {
  const cut: string[] = [];
  let piece = "";
  let left = room > 0 ? room : columns;
  for (const sign of word) {
    const width = columnsOf(sign);
    if (width > left) {
      cut.push(piece);
      piece = "";
      left = columns;
    }
    piece += sign;
    left -= width;
  }
  return [...cut, piece].filter((part) => part !== "");
}

/** No longer than so many columns; what is cut ends with a sign that says so. */
export function clip(line: Line, columns: number): Line {
  if (lineColumns(line) <= columns) return line;
  const kept: Ink[] = [];
  let left = columns - 1;
  for (const { text, ...style } of line) {
    if (columnsOf(text) > left) {
      const [fitting = ""] = left > 0 ? pieces(text, left, left) : [];
      return [...kept, { text: `${fitting}…`, ...style }];
    }
    kept.push({ text, ...style });
    left -= columnsOf(text);
  }
  return kept;
}

export const padEnd = (line: Line, columns: number): Line => [
  ...line,
  { text: " ".repeat(Math.max(0, columns - lineColumns(line))) },
];

export const paint = (line: Line, hasColour: boolean): string =>
  line
    .map(({ text, styles = [] }) =>
      hasColour && styles.length > 0 ? styleText([...styles], text, { validateStream: false }) : text,
    )
    .join("")
    .trimEnd();
