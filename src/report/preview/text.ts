/** The preview as text: for pipes and files, and line by line for the viewer. */
import { count, many, percent } from "../numbers.ts";
import { type Exhibit, hasType } from "./exhibit.ts";
import { styleOf } from "./family.ts";
import { clip, columnsOf, ink, type Line, lineColumns, paint, printable, wrap } from "./ink.ts";
import type { Overview } from "./overview.ts";
import { type RowOptions, turnRows } from "./rows.ts";

export interface TextOptions extends RowOptions {
  readonly hasColour: boolean;
}

/** Which conversation it is, and what becomes of it, between the ends of one line. */
export function headLine(exhibit: Exhibit, columns: number): Line {
  const { id, mediaType, startedAt, direction, turns, heldBy } = exhibit;
  const masks = turns.reduce((sum, turn) => sum + turn.masks.length, 0);
  const media = mediaType === "unknown" ? undefined : mediaType;
  const when = startedAt && `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)}`;
  const held = heldBy.length > 0 ? [ink(`held back: ${heldBy.join(", ")}  `, "yellow", "bold")] : [];
  const right: Line = [...held, ink(`${many(turns.length, "turn")}, ${many(masks, "mask")}`, "dim")];
  const room = columns - lineColumns(right) - 2;
  const about =
    [spaced(media, direction, when && `${when} UTC`), spaced(media, when), spaced(when)].find(
      (text) => columnsOf(id) + text.length <= room,
    ) ?? "";
  const left = clip([ink(printable(id), "bold"), ink(about, "dim")], room);
  return [
    ...left,
    { text: " ".repeat(Math.max(2, columns - lineColumns(left) - lineColumns(right))) },
    ...right,
  ];
}

const spaced = (...parts: readonly (string | undefined)[]): string =>
  parts.map((part) => (part === undefined ? "" : `  ${part}`)).join("");

/** Without colour the rule is what tells one conversation from the next. */
export function exhibitText(exhibit: Exhibit, options: TextOptions): string {
  const { columns, types, hasColour } = options;
  const shown = exhibit.turns.flatMap((turn, index) =>
    hasType(turn, types) ? [turnRows(turn, index, options)] : [],
  );
  const lines: Line[] = [headLine(exhibit, columns), [ink("─".repeat(columns), "dim")]];
  if (exhibit.turns.length === 0)
    lines.push([ink("      No part of its text passed both redactor and guard: nothing is shown.", "dim")]);
  for (const rows of shown) lines.push(...rows);
  return `${lines.map((line) => `${paint(line, hasColour)}\n`).join("")}\n`;
}

const barColumns = 24;

/** @returns a table of everything that was counted. */
export function overviewLines(overview: Overview, columns: number): readonly Line[] {
  const { conversations, turns, touched, masks, held } = overview;
  const facts = [
    many(conversations, "conversation"),
    many(turns, "turn"),
    `${percent(touched, turns)} of them touched`,
    many(masks, "mask"),
    `${count(held)} held back`,
  ];
  const lines: Line[] = [...wrap([ink(facts.join("  ·  "), "bold")], columns)];
  const most = Math.max(1, ...overview.types.map((row) => row.masks));
  const typeRows = overview.types.map(
    ({ type, masks: number, conversations: of }): Line => [
      ink(`  ${type.padEnd(16)}${count(number).padStart(7)}  `),
      ink(
        "━".repeat(Math.max(1, Math.round((barColumns * number) / most))).padEnd(barColumns),
        styleOf(type),
      ),
      ink(`  in ${many(of, "conversation")}`, "dim"),
    ],
  );
  section(lines, "By type", typeRows, columns);
  section(
    lines,
    "By medium",
    overview.media.map(({ mediaType, conversations: of, ...share }) => [
      ink(`  ${mediaType.padEnd(16)}${count(share.masks).padStart(7)}  `),
      ink(`${many(of, "conversation")}, ${percent(share.touched, share.turns)} of turns touched`, "dim"),
    ]),
    columns,
  );
  section(
    lines,
    "By detector",
    overview.detectors.map(({ detector, masks: number, views }) => [
      ink(`  ${detector.padEnd(20)}${count(number).padStart(7)}  `.slice(0, 33)),
      ink(
        Object.entries(views)
          .map(([view, of]) => `${view} ${count(of)}`)
          .join(", "),
        "dim",
      ),
    ]),
    columns,
  );
  section(
    lines,
    "Digits that were left",
    overview.leftovers.map(({ shape, count: times, conversation, turn }) => [
      ink(`  ${printable(shape)}${" ".repeat(Math.max(1, 30 - columnsOf(printable(shape))))}`),
      ink(
        `${String(times).padStart(5)} ×   first in conversation ${conversation + 1}, turn ${turn + 1}`,
        "dim",
      ),
    ]),
    columns,
  );
  return lines;
}

function section(into: Line[], title: string, rows: readonly Line[], columns: number): void {
  if (rows.length === 0) return;
  into.push([], [ink(title, "bold")], ...rows.map((row) => clip(row, columns)));
}

export const overviewText = (overview: Overview, { columns, hasColour }: TextOptions): string =>
  `${overviewLines(overview, columns)
    .map((line) => `${paint(line, hasColour)}\n`)
    .join("")}`;
