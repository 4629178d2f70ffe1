/** `status` for people: a line a day, then what to do. */
import { styleText } from "node:util";
import type { DayStanding, Standing } from "../../shared/standing.ts";
import { count, many } from "../numbers.ts";
import type { Look } from "../summary.ts";
import { wrap } from "../wrap.ts";
import { type Advice, shortInstant } from "./words.ts";

export type DayState = "closed" | "open" | "settling" | "by hand";

/** `settling`: all that is known of it is done, and more may come. */
export function stateOf({ isNightly, listed, ...counts }: DayStanding): DayState {
  const { present, done, held, pending, unread, failed, missing } = counts;
  if (!listed) return isNightly ? "open" : "by hand";
  if (listed.closedAt !== undefined) return "closed";
  const isOpen = pending + unread + failed + missing > 0 || present > done + held;
  return isOpen ? "open" : "settling";
}

export const noneOf = ({ none }: DayStanding): number =>
  Object.values(none).reduce((sum, one) => sum + one, 0);

export const expectedOf = ({ listed, present, pending, unread, missing, ...day }: DayStanding): number =>
  listed?.expected ??
  present + pending + unread + missing + noneOf({ present, pending, unread, missing, ...day });

/** Closed, and there was nothing. */
const isEmpty = (day: DayStanding): boolean => day.listed?.closedAt !== undefined && expectedOf(day) === 0;

type Painter = (style: Parameters<typeof styleText>[0], text: string) => string;

const painter =
  (hasColour: boolean): Painter =>
  (style, text) =>
    hasColour ? styleText(style, text, { validateStream: false }) : text;

const heads = ["expected", "done", "no text", "pending", "failed", "held", "to do"] as const;

const cellsOf = (day: DayStanding): readonly number[] => [
  expectedOf(day),
  day.done,
  noneOf(day),
  day.pending,
  day.failed + day.unread,
  day.held,
  day.missing + day.waiting + day.unknown,
];

/** All of it fits into 80. */
const columnsOf = (cells: readonly string[]): string =>
  cells.map((cell, at) => cell.padStart(Math.max(8, (heads[at]?.length ?? 0) + 1))).join("");

const stateStyles = { closed: "green", open: "yellow", settling: "cyan", "by hand": "dim" } as const;

export function statusText(standing: Standing | undefined, advice: readonly Advice[], look: Look): string {
  const paint = painter(look.hasColour);
  const lines: string[] = [];
  if (standing && standing.days.length > 0) {
    lines.push(paint("dim", `day         state   ${columnsOf(heads)}`));
    for (const day of standing.days.filter((of) => !isEmpty(of))) {
      const state = stateOf(day);
      const cells = columnsOf(cellsOf(day).map((cell) => (cell === 0 ? "·" : count(cell))));
      lines.push(`${day.day}  ${paint(stateStyles[state], state.padEnd(8))}${cells}`);
    }
    const { days, conversations } = standing.earlier;
    if (days > 0)
      lines.push(
        paint("dim", `before that, ${many(days, "day")} with ${many(conversations, "conversation")}`),
      );
    lines.push("");
  }
  return `${[...lines, ...adviceLines(advice, paint, look.columns)].join("\n")}\n`;
}

function adviceLines(advice: readonly Advice[], paint: Painter, columns: number): string[] {
  return advice.flatMap(({ says, command, isPressing }) => {
    const [first = "", ...rest] = wrap(
      `${says[0]?.toUpperCase()}${says.slice(1)}`.replace(/(?<![.?!])$/, "."),
      columns - 2,
    );
    const mark = isPressing ? paint("yellow", "!") : paint("green", "·");
    const next = command === undefined ? [] : [`    ${paint("bold", command)}`];
    return [`${mark} ${first}`, ...rest.map((line) => `  ${line}`), ...next];
  });
}

/** One day in full: every number, and what it is a part of. */
export function dayText(day: DayStanding, advice: readonly Advice[], { hasColour, columns }: Look): string {
  const paint = painter(hasColour);
  const { listed } = day;
  const rows: [number, string, number, string?][] = [
    [0, "expected", expectedOf(day), listed ? `with ${many(listed.communications, "communication")}` : ""],
    [1, "transcript there", day.present],
    [2, "redacted", day.redacted],
    [3, "sent", day.sent],
    [4, "done", day.done],
    [4, "answer failed", day.failed],
    [4, "under way", day.unknown],
    [3, "in a batch", day.waiting],
    [2, "held back", day.held],
    [
      1,
      "no transcript yet",
      day.pending,
      day.retryAt ? `asked again from ${shortInstant(day.retryAt)} on` : "",
    ],
    ...Object.entries(day.none).map(([reason, number]): [number, string, number, string] => [
      1,
      "no transcript",
      number,
      reasons[reason] ?? reason,
    ]),
    [1, "could not be read", day.unread],
    [1, "not yet come to", day.missing],
  ];
  const shown = rows.filter(([depth, , number]) => number > 0 || depth === 0);
  const lines = shown.map(([depth, name, number, note]) => {
    const label = `${"  ".repeat(depth + 1)}${name}`.padEnd(28);
    return `${label}${count(number).padStart(9)}${note ? `  ${paint("dim", note)}` : ""}`;
  });
  const head = `${paint("bold", day.day)}  ${stateOf(day)}${stateNote(day)}`;
  return `${[head, ...lines, "", ...adviceLines(advice, paint, columns)].join("\n")}\n`;
}

const reasons: Readonly<Record<string, string>> = {
  late: "none came in the time it was given",
  medium: "its medium has no text",
  forgotten: "forgotten, as somebody asked",
};

function stateNote({ isNightly, listed }: DayStanding): string {
  if (!listed) return isNightly ? ": a run was stopped on it" : ": only ranges by hand have brought it";
  const scope = listed.scope === "" ? "" : ` (only ${listed.scope})`;
  if (listed.closedAt !== undefined) return ` on ${shortInstant(listed.closedAt)}${scope}`;
  const running =
    listed.running > 0
      ? `; ${many(listed.running, "conversation is", "conversations are")} still running`
      : "";
  const settled = listed.isSettled ? "" : "; more may come to it";
  return `, listed at ${shortInstant(listed.at)}${scope}${running || settled}`;
}
