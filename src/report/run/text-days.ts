/** How complete each day is, in the terminal: a sign an outcome, so that it can be read without colours too. */
import { count, percent } from "../numbers.ts";
import { ink, type Line, type Style } from "../preview/ink.ts";
import type { DayRow, RunReport } from "./report.ts";
import { completeOf, type Outcome, outcomes } from "./words.ts";

const signs: Readonly<Record<Outcome, readonly [sign: string, style: Style]>> = {
  done: ["█", "green"],
  before: ["▓", "green"],
  absent: ["░", "dim"],
  pending: ["?", "cyan"],
  batched: ["▒", "cyan"],
  held: ["h", "yellow"],
  failed: ["f", "red"],
  open: ["·", "dim"],
};

/** So many as fit; the rest is added up. */
const mostDays = 31;

export function dayLines({ days, totals }: RunReport, columns: number): readonly Line[] {
  if (days.length === 0) return [];
  const present = outcomes.filter(([outcome]) => totals[outcome] > 0);
  const room = Math.max(10, Math.min(60, columns - 40));
  const shown = days.slice(-mostDays);
  const row = (day: DayRow): Line => [
    ink(`${day.day.padEnd(10)}  `),
    ...dayBar(day, room),
    ink(`  ${percent(completeOf(day), day.seen).padStart(7)}`),
    ink(` of ${count(day.seen)}`, "dim"),
  ];
  const earlier = days.length - shown.length;
  return [
    [ink("Day by day", "bold")],
    present.flatMap(([outcome, name], index) => [
      ink(index === 0 ? "" : "   "),
      ink(signs[outcome][0], signs[outcome][1]),
      ink(` ${name}`, "dim"),
    ]),
    ...(earlier > 0 ? [[ink(`${count(earlier)} days before these; the page has all`, "dim")]] : []),
    ...shown.map(row),
    ...(days.length > 1 ? [row({ day: "all", ...totals })] : []),
  ];
}

/** Whatever there is any of has a sign at least. */
function dayBar(day: DayRow, room: number): Line {
  const present = outcomes.filter(([outcome]) => day[outcome] > 0);
  const widths = present.map(([outcome]) => Math.max(1, Math.round((day[outcome] / day.seen) * room)));
  const widest = widths.indexOf(Math.max(...widths));
  const excess = widths.reduce((sum, width) => sum + width, 0) - room;
  return [
    ...present.map(([outcome], index) => {
      const [sign, style] = signs[outcome];
      return ink(sign.repeat(Math.max(1, (widths[index] ?? 0) - (index === widest ? excess : 0))), style);
    }),
    ...(present.length === 0 ? [ink(" ".repeat(room))] : []),
  ];
}
