/** Two sets of rules side by side, in a terminal. */
import { count, many } from "../numbers.ts";
import {
  type Change,
  type Compared,
  type Comparison,
  changeOf,
  type Place,
  type TurnDifference,
} from "./difference.ts";
import { type Ink, ink, type Line, paint, printable, type Style, wrap } from "./ink.ts";
import { gutterBlank, gutterInk, roomBeside } from "./rows.ts";
import { headLine, type TextOptions } from "./text.ts";

const styles: Readonly<Record<Change, Style>> = { shown: "red", hidden: "green", renamed: "yellow" };

const says = (place: Place): string => {
  const { was, becomes, start, end } = place;
  const length = many(end - start, "character");
  switch (changeOf(place)) {
    case "shown":
      return `${was}, ${length}: would be visible`;
    case "hidden":
      return `${becomes}, ${length}: would be hidden`;
    default:
      return `${was} would be ${becomes}`;
  }
};

function turnLines({ turn, speaker, places }: TurnDifference, columns: number): readonly Line[] {
  const room = roomBeside(columns);
  const text = places.map((place): Ink => {
    const change = changeOf(place);
    const isHidden = place.was !== undefined || place.becomes !== undefined;
    return ink(printable(place.text), ...(change ? [styles[change]] : isHidden ? (["dim"] as const) : []));
  });
  const reasons = places.flatMap((place) => {
    const change = changeOf(place);
    return change ? wrap([ink(says(place), styles[change])], room) : [];
  });
  return [...wrap(text, room), ...reasons].map((line, row) => [
    ...(row === 0 ? gutterInk(turn, speaker, true) : gutterBlank),
    ...line,
  ]);
}

export function comparedText({ before, differences }: Compared, { columns, hasColour }: TextOptions): string {
  if (differences.length === 0) return "";
  const lines: Line[] = [headLine(before, columns), [ink("─".repeat(columns), "dim")]];
  for (const difference of differences) lines.push(...turnLines(difference, columns));
  return `${lines.map((line) => `${paint(line, hasColour)}\n`).join("")}\n`;
}

export function comparisonText(comparison: Comparison, { columns, hasColour }: TextOptions): string {
  const { conversations, turns, changed, counts, held } = comparison;
  const facts = `${count(changed)} of ${many(turns, "turn")} in ${many(conversations, "conversation")} would be masked differently`;
  const column = (text: string) => text.padStart(10);
  const rows = counts.map(
    ({ type, shown, hidden, renamed }): Line => [
      ink(`  ${type.padEnd(16)}`),
      ink(column(count(shown)), ...(shown > 0 ? [styles.shown] : [])),
      ink(column(count(hidden))),
      ink(column(count(renamed))),
    ],
  );
  const header: Line = [
    ink(`  ${" ".repeat(16)}${["shown", "hidden", "renamed"].map(column).join("")}`, "dim"),
  ];
  const lines: readonly Line[] = [
    ...wrap([ink(facts, "bold")], columns),
    ...(rows.length > 0 ? [[], header, ...rows] : []),
    ...(held[0] + held[1] > 0
      ? [[], [ink(`held back by the guard: ${count(held[0])} before, ${count(held[1])} after`)]]
      : []),
  ];
  return `${lines.map((line) => `${paint(line, hasColour)}\n`).join("")}`;
}
