/** The viewer's screen: as many lines as the terminal has, with the turn that is looked at among them. */
import { count } from "../numbers.ts";
import type { Exhibit, ExhibitTurn } from "./exhibit.ts";
import { families, familyOf, styleOf } from "./family.ts";
import { clip, type Ink, ink, type Line, lineColumns, printable, wrap } from "./ink.ts";
import type { Overview } from "./overview.ts";
import type { Picking } from "./pick.ts";
import { gutterBlank, roomBeside, turnRows } from "./rows.ts";
import { headLine, overviewLines } from "./text.ts";
import type { Viewer, ViewerState } from "./viewer.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const margin = 4;

export function screenLines(
  viewer: Viewer,
  state: ViewerState,
  exhibits: readonly Exhibit[],
  overview: Overview,
  size: Size,
): readonly Line[] {
  const { columns, rows } = size;
  const exhibit = exhibits[state.conversation];
  const rule: Line = [ink("─".repeat(columns), "dim")];
  const foot = footLines(state, columns);
  const room = Math.max(1, rows - 3 - foot.length);
  const head = [topLine(viewer, state, exhibits.length, columns)];
  const body = bodyLines(viewer, state, exhibit, overview, { columns, rows: room - 1 });
  const title =
    state.mode === "overview" || state.mode === "help" || !exhibit ? [] : [headLine(exhibit, columns)];
  const filled = [...head, rule, ...title, ...body].slice(0, rows - foot.length - 1);
  const space: Line[] = Array.from({ length: Math.max(0, rows - foot.length - 1 - filled.length) }, () => []);
  return [...filled, ...space, rule, ...foot].slice(0, rows);
}

function topLine({ occurring }: Viewer, state: ViewerState, all: number, columns: number): Line {
  const filter =
    state.types.size === 0 ? "all types" : occurring.filter((type) => state.types.has(type)).join(", ");
  const left = [ink("Redaction preview", "bold"), ink("  nothing is sent", "dim")];
  const right = [ink(`${filter}   ${count(state.conversation + 1)} of ${count(all)}`)];
  const fitting = clip(right, columns - lineColumns(left) - 2);
  const gap = " ".repeat(Math.max(2, columns - lineColumns(left) - lineColumns(fitting)));
  return [...left, { text: gap }, ...fitting];
}

function bodyLines(
  viewer: Viewer,
  state: ViewerState,
  exhibit: Exhibit | undefined,
  overview: Overview,
  { columns, rows }: Size,
): readonly Line[] {
  if (state.mode === "overview") {
    const lines = overviewLines(overview, columns);
    return lines.slice(Math.min(state.scroll, Math.max(0, lines.length - rows))).slice(0, rows);
  }
  if (state.mode === "help") return helpLines(columns);
  if (state.mode === "types")
    return typeLines(viewer, state, overview)
      .slice(Math.max(0, state.typeAt + margin - rows))
      .slice(0, rows);
  if (!exhibit || exhibit.turns.length === 0)
    return [[], [ink("No part of its text passed both redactor and guard: nothing is shown.", "dim")]];
  const lines: Line[] = [];
  let [from, to] = [0, 0];
  for (const index of viewer.shown(state)) {
    const turn = exhibit.turns[index] as ExhibitTurn;
    const isAt = index === state.turn;
    const own =
      isAt && state.picking && state.mode !== "read"
        ? pickRows(turn, state.picking, columns)
        : turnRows(turn, index, { columns, types: state.types });
    if (isAt) [from, to] = [lines.length, lines.length + own.length];
    lines.push(...(isAt ? own.map(([_, ...line]): Line => [ink("▌", "cyan"), ...line]) : own));
  }
  return lines.slice(topOf(from, to, lines.length, rows)).slice(0, rows);
}

/** The first line shown, so that the turn at hand is in sight with some of what is around it. */
function topOf(from: number, to: number, all: number, rows: number): number {
  const middle = Math.floor((from + to - rows) / 2);
  const whole = Math.min(middle, from);
  return to + margin <= rows ? 0 : Math.max(0, Math.min(whole, all - rows));
}

/** The turn as it leaves, with what is pointed at in reverse. */
function pickRows({ text }: ExhibitTurn, { tokens, first, last }: Picking, columns: number): readonly Line[] {
  const [start, end] = [tokens[first]?.start ?? 0, tokens[last]?.end ?? 0];
  const parts: readonly Ink[] = [
    { text: printable(text.slice(0, start)) },
    ink(printable(text.slice(start, end)), "inverse"),
    { text: printable(text.slice(end)) },
  ];
  return wrap(parts, roomBeside(columns)).map((line) => [...gutterBlank, ...line]);
}

const typeLines = ({ occurring }: Viewer, { types, typeAt }: ViewerState, { types: counts }: Overview) => [
  [],
  ...occurring.map((type, index): Line => {
    const masks = counts.find((row) => row.type === type)?.masks ?? 0;
    return [
      ink(index === typeAt ? "▌ " : "  ", "cyan"),
      ink(types.has(type) ? "[x] " : "[ ] "),
      ink(type.padEnd(16), styleOf(type)),
      ink(`${count(masks).padStart(8)}   ${families[familyOf(type)].says}`, "dim"),
    ];
  }),
];

const helpRows: readonly (readonly [keys: string, does: string])[] = [
  ["up, down  (k, j)", "the turn before, the turn after"],
  ["left, right  (p, n)", "the conversation before, the one after"],
  ["tab", "the next turn with a mask, in whatever conversation"],
  ["f", "only turns with masks of some types"],
  ["m", "mark a miss: point at the words that should have been hidden"],
  ["o", "mark an over-redaction: point at the mask that hides too much"],
  ["v", "the numbers over all conversations"],
  ["q", "leave"],
];

const helpLines = (columns: number): readonly Line[] => [
  [],
  ...helpRows.map(([keys, does]) => clip([ink(`  ${keys.padEnd(22)}`, "bold"), ink(does)], columns)),
  [],
  ...wrap(
    [
      ink(
        "A block is as long as the value it stands for. Marked turns go to a file on this machine: sanitized, or as they were said when you confirm it.",
        "dim",
      ),
    ],
    columns - 2,
  ).map((line): Line => [{ text: "  " }, ...line]),
];

/** What can be done now, or what was done. */
function footLines({ mode, message, picking }: ViewerState, columns: number): readonly Line[] {
  if (message !== undefined) return [[ink(message, "yellow")]];
  const stretch = picking?.kind === "miss" ? "   space one word more   up one less" : "";
  const says: Readonly<Record<typeof mode, string>> = {
    read: "arrows step  tab next mask  f types  m miss  o over  v numbers  ? help  q quit",
    overview: "up, down scroll   any other key: back",
    help: "any key: back",
    types: "space choose   a all   enter done",
    pick: `${picking?.kind === "miss" ? "Which words?" : "Which mask?"}   left, right${stretch}   enter   esc`,
    keep: "Keep the turn   s sanitized   r as it was said   esc not at all",
    sure: "The file will hold what was said, unmasked. Really?   y yes   any other key: no",
  };
  return [clip([ink(says[mode], mode === "sure" ? "yellow" : "dim")], columns)];
}
