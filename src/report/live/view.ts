/** A run at work, as a few calm lines: how far it is, what came of it, how hard each door is used, and where the
 *  conversations in hand are. */
import { count, duration, percent, usd } from "../numbers.ts";
import { clip, type Ink, ink, type Line, lineColumns } from "../preview/ink.ts";

export interface Door {
  readonly name: string;
  /** As `requests a minute`. */
  readonly unit: string;
  /** In the last minute. */
  readonly used: number;
  /** Infinity: none is known. */
  readonly limit: number;
  readonly waiting: number;
}

export interface Station {
  readonly name: string;
  readonly conversations: number;
  readonly most: number;
}

export interface LiveFrame {
  readonly finished: number;
  /** Undefined while nothing is known of the range. */
  readonly expected: number | undefined;
  readonly isEstimate: boolean;
  readonly perSecond: number;
  readonly elapsedMs: number;
  readonly leftMs: number | undefined;
  readonly isDryRun: boolean;
  readonly done: number;
  readonly absent: number;
  readonly held: number;
  readonly failed: number;
  /** Ended before, or under way in a batch. */
  readonly before: number;
  readonly batched: number;
  readonly costUsd: number;
  readonly retries: number;
  readonly waitedMs: number;
  readonly doors: readonly Door[];
  readonly stations: readonly Station[];
  /** What a person should know at this moment. */
  readonly note: string | undefined;
}

const margin = 2;
/** From here on doors and stations stand beside each other. */
const leastBeside = 112;
const doorBar = 16;
const stationBar = 12;

export function liveLines(frame: LiveFrame, columns: number): readonly Line[] {
  const room = columns - 2 * margin;
  const lines = [
    [],
    ends(progressInks(frame), [...paceInks(frame), ...leftInks(frame)], room) ??
      ends(progressInks(frame), leftInks(frame), room) ??
      progressInks(frame),
    bar(frame.finished, frame.expected, room),
    ends(outcomeInks(frame), moneyInks(frame), room) ?? outcomeInks(frame),
    [],
    ...(room >= leastBeside ? beside(frame) : below(frame)),
    ...(frame.note === undefined ? [] : [[ink(frame.note, "yellow")]]),
  ];
  return lines.map((line) => clip([{ text: " ".repeat(margin) }, ...line], columns - 1));
}

function progressInks({ finished, expected, isEstimate }: LiveFrame): Line {
  if (expected === undefined) return [ink(count(finished), "bold"), ink(" conversations", "dim")];
  return [
    ink(count(finished), "bold"),
    ink(` of ${isEstimate ? "about " : ""}${count(expected)}   `, "dim"),
    ink(percent(finished, expected), "bold"),
  ];
}

const paceInks = ({ perSecond, elapsedMs }: LiveFrame): Line => [
  ink(
    `${perSecond < 100 ? perSecond.toFixed(1) : count(perSecond)} a second   ${duration(elapsedMs)}   `,
    "dim",
  ),
];

const leftInks = ({ leftMs }: LiveFrame): Line =>
  leftMs === undefined ? [] : [ink(`${duration(leftMs)} to go`, "bold")];

function outcomeInks(frame: LiveFrame): Line {
  const parts: readonly (readonly [string, number, Ink["styles"]])[] = [
    [frame.isDryRun ? "would send" : "done", frame.done, ["green"]],
    ["before", frame.before, undefined],
    ["in batches", frame.batched, undefined],
    ["no transcript", frame.absent, undefined],
    ["held back", frame.held, ["yellow"]],
    ["failed", frame.failed, ["red"]],
  ];
  return parts
    .filter(([name, number]) => number > 0 || name === "done" || name === "held back")
    .flatMap(([name, number, styles], index) => [
      ink(`${index === 0 ? "" : "   "}${name} `, "dim"),
      number > 0 && styles ? ink(count(number), ...styles) : ink(count(number)),
    ]);
}

const moneyInks = ({ isDryRun, costUsd }: LiveFrame): Line => [
  ink(isDryRun ? "would cost " : "cost ", "dim"),
  ink(usd(costUsd)),
];

const retryInks = ({ retries, waitedMs }: LiveFrame): Line => [
  ink("retries ", "dim"),
  ink(count(retries)),
  ...(retries > 0 ? [ink(`, ${duration(waitedMs)} of waiting`, "dim")] : []),
];

function below(frame: LiveFrame): readonly Line[] {
  const hands = frame.stations.flatMap(({ name, conversations, most }, index) => [
    ink(`${index === 0 ? "" : "   "}${name} `, "dim"),
    ink(count(conversations)),
    ink(` of ${count(most)}`, "dim"),
  ]);
  return [...doorLines(frame.doors), [...label("In hand"), ...hands], [...label(""), ...retryInks(frame)]];
}

function beside(frame: LiveFrame): readonly Line[] {
  const left = doorLines(frame.doors);
  const right: readonly Line[] = [
    ...frame.stations.map(({ name, conversations, most }) => [
      ink(name.padEnd(10), "dim"),
      ...gauge(conversations, most, stationBar),
      ink(`  ${count(conversations)}`),
      ink(` of ${count(most)}`, "dim"),
    ]),
    retryInks(frame),
  ];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    padded(left[row] ?? [], 72, right[row] ?? []),
  );
}

const doorLines = (doors: readonly Door[]): readonly Line[] =>
  doors.map((door, index) => [
    ...label(door.name === doors[index - 1]?.name ? "" : door.name),
    ...gauge(door.used, door.limit, doorBar),
    ink(`  ${count(door.used)}`, ...(door.waiting > 0 ? (["yellow"] as const) : [])),
    ink(
      Number.isFinite(door.limit) ? ` of ${count(door.limit)} ${door.unit}` : ` ${door.unit}, no limit known`,
      "dim",
    ),
  ]);

const label = (name: string): Line => [ink(name.padEnd(9), "dim")];

const fullSign = "━";
const emptySign = "─";
/** Of what nobody knows the whole. */
const openSign = "┄";

function gauge(part: number, whole: number, columns: number): Line {
  if (!Number.isFinite(whole)) return [ink(openSign.repeat(columns), "dim")];
  const share = whole > 0 ? Math.min(1, part / whole) : 0;
  const full = Math.min(columns, share > 0 ? Math.max(1, Math.round(share * columns)) : 0);
  return [ink(fullSign.repeat(full), "cyan"), ink(emptySign.repeat(columns - full), "dim")];
}

const bar = (part: number, whole: number | undefined, columns: number): Line =>
  gauge(part, whole ?? Number.POSITIVE_INFINITY, columns).map(({ text, styles = [] }) =>
    ink(text, ...(styles.includes("cyan") ? (["green"] as const) : styles)),
  );

/** Undefined when there is no room for both. */
function ends(left: Line, right: Line, columns: number): Line | undefined {
  const used = lineColumns(left) + lineColumns(right);
  return used + 2 > columns ? undefined : [...left, { text: " ".repeat(columns - used) }, ...right];
}

const padded = (left: Line, columns: number, right: Line): Line => [
  ...left,
  { text: " ".repeat(Math.max(2, columns - lineColumns(left))) },
  ...right,
];
