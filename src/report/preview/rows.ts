/** A turn in a terminal: what was said beside what leaves where there is room, above it where there is not; under it
 *  who found what, and because of which words. */
import type { PiiType, Speaker } from "../../shared/types.ts";
import { type ExhibitTurn, leavingParts, type Part, type ShownMask, saidParts } from "./exhibit.ts";
import { styleOf } from "./family.ts";
import { type Ink, ink, type Line, padEnd, printable, wrap } from "./ink.ts";

/** From here on there is room for two columns of text. */
const leastBeside = 110;
const between = 3;

/** A column for a cursor, number of the turn, and who speaks. */
const cursor: Ink = { text: " " };
const gutter = 16;

export const gutterInk = (turn: number, speaker: Speaker, isTouched: boolean): Line => [
  cursor,
  ink(`${String(turn + 1).padStart(3)}  `, "dim"),
  ink(speaker.padEnd(gutter - 6), isTouched ? "bold" : "dim"),
];

/** Under the number. */
export const gutterBlank: Line = [cursor, { text: " ".repeat(gutter - 1) }];

const becomes: Line = [cursor, ink("→ ".padStart(gutter - 1), "dim")];

/** Columns left for text; on the narrowest of terminals too few. */
export const roomBeside = (columns: number): number => Math.max(8, columns - gutter);

export interface RowOptions {
  readonly columns: number;
  /** Masks of other types are shown without emphasis. None: all count. */
  readonly types: ReadonlySet<PiiType>;
}

export function turnRows(turn: ExhibitTurn, index: number, options: RowOptions): readonly Line[] {
  const { columns, types } = options;
  const isTouched = turn.masks.length > 0;
  const isBeside = columns >= leastBeside;
  const room = isBeside ? Math.floor((roomBeside(columns) - between) / 2) : roomBeside(columns);
  const label = gutterInk(index, turn.speaker, isTouched);
  const texts = (parts: readonly Part[]) =>
    wrap(
      parts.map((part) => partInk(part, types)),
      room,
    );
  const said = texts(saidParts(turn));
  const leaves = texts(leavingParts(turn));
  const whys = turn.masks
    .filter(({ type }) => types.size === 0 || types.has(type))
    .flatMap((mask) => wrap(why(mask, turn), room));
  if (!isBeside) {
    const lines = isTouched ? [...said, ...leaves, ...whys] : leaves;
    const arrow = isTouched ? said.length : -1;
    return lines.map((line, row) => [
      ...(row === 0 ? label : row === arrow ? becomes : gutterBlank),
      ...line,
    ]);
  }
  const right = [...leaves, ...whys];
  const left = isTouched ? said : leaves.map((line) => line.map(faint));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [
    ...(row === 0 ? label : gutterBlank),
    ...padEnd(left[row] ?? [], room),
    ink(" │ ", "dim"),
    ...(right[row] ?? []),
  ]);
}

const faint = ({ text }: Ink): Ink => ink(text, "dim");

function partInk({ text, mask }: Part, types: ReadonlySet<PiiType>): Ink {
  if (!mask) return { text: printable(text) };
  const isMeant = types.size === 0 || types.has(mask.type);
  return ink(printable(text), ...(isMeant ? ([styleOf(mask.type), "bold"] as const) : (["dim"] as const)));
}

const why = (mask: ShownMask, { text }: ExhibitTurn): readonly Ink[] => [
  ink(text.slice(mask.start, mask.end).replace(/^\W|\W$/g, ""), styleOf(mask.type)),
  ink(`  ${reasonOf(mask)}`, "dim"),
];

/** Which detector, in which view of the text, because of which words. */
export const reasonOf = ({ detector, view, cue }: ShownMask): string =>
  `${detector}, ${view}${cue === undefined ? "" : `, after "${cue}"`}`;
