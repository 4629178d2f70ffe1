/** What was found, for a terminal: of each conversation who said it and in which turn, what the answer says of it, and
 *  what else is known. */
import type { Found, Hit, PageOf, Snippet } from "../../shared/search-page.ts";
import { piiTypes } from "../../shared/types.ts";
import { count, duration, many } from "../numbers.ts";
import { styleOf } from "../preview/family.ts";
import {
  columnsOf,
  type Ink,
  ink,
  type Line,
  lineColumns,
  paint,
  printable,
  type Style,
  wrap,
} from "../preview/ink.ts";
import type { Look } from "../summary.ts";

/** How a person comes to what follows. */
export interface Ways {
  readonly page: PageOf;
  /** Results that are not in the index yet. */
  readonly waiting: number;
}

export function foundText({ total, hits }: Found, { page, waiting }: Ways, look: Look): string {
  const columns = Math.min(look.columns, 120);
  const lines = hits.flatMap((hit, index) => [
    ...hitLines(hit, (page.page - 1) * page.limit + index + 1, columns),
    [],
  ]);
  return [...lines, ...endLines(total, hits.length, page, waiting)]
    .map((line) => `${paint(line, look.hasColour)}\n`)
    .join("");
}

function hitLines(hit: Hit, number: number, columns: number): readonly Line[] {
  const { startedAt, endedAt, mediaType, direction, sentiment, language, turns, score } = hit;
  const length = endedAt === undefined ? undefined : duration(Date.parse(endedAt) - Date.parse(startedAt));
  const about = [mediaType, direction, length, many(turns, "turn"), language, sentiment].filter(
    (part) => part !== undefined,
  );
  const place = ink(`${String(number).padStart(3)}  `, "dim");
  const head: Line = [
    ink(`${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)}`, "bold"),
    ink(`  ${about.join(" · ")}`),
  ];
  const rank = score === undefined ? "" : score.toFixed(2);
  const gap = Math.max(2, columns - lineColumns([place, ...head]) - rank.length);
  const end = rank === "" ? [] : [ink(" ".repeat(gap)), ink(rank, "dim")];
  return [
    ...beside(place, [...head, ...end], columns),
    ...hit.snippets.flatMap((snippet) => snippetLines(snippet, columns)),
    ...beside(ink("     "), [ink(printable(hit.conversationId), "dim"), ...maskInks(hit.masks)], columns),
  ];
}

/** What has no room in the line goes on under itself. */
function beside(margin: Ink, inks: Line, columns: number): readonly Line[] {
  const width = columnsOf(margin.text);
  const blank = ink(" ".repeat(width));
  return wrap(inks, Math.max(20, columns - width)).map((line, row) => [row === 0 ? margin : blank, ...line]);
}

/** Under the words, so that who says it stands free. */
const indent = 15;

function snippetLines({ speaker, text, found }: Snippet, columns: number): readonly Line[] {
  const who = ink(
    `     ${printable(speaker)
      .slice(0, 9)
      .padEnd(indent - 5)}`,
    "dim",
  );
  return beside(who, inksOf(text, found), columns);
}

const maskInks = (masks: Hit["masks"]): Line =>
  Object.entries(masks).flatMap(([type, number]) => [
    ink("  "),
    ink(type, styleNamed(type)),
    ...(number > 1 ? [ink(` ${count(number)}`, "dim")] : []),
  ]);

const mask = /\[[^[\]]*\]/g;
const byLength = piiTypes.toSorted((a, b) => b.length - a.length);

const styleNamed = (name: string): Style => styleOf(piiTypes.find((type) => type === name) ?? "OTHER");

/** Found words stand out, masks have the colour of their type. */
function inksOf(text: string, found: Snippet["found"]): readonly Ink[] {
  const masks = [...text.matchAll(mask)].flatMap(({ index, 0: whole }) => {
    const type = byLength.find((one) => whole.includes(one));
    return type ? [{ start: index, end: index + whole.length, style: styleOf(type) }] : [];
  });
  const cuts = new Set([0, text.length, ...found.flat(), ...masks.flatMap(({ start, end }) => [start, end])]);
  const places = [...cuts].toSorted((a, b) => a - b);
  return places.slice(0, -1).map((start, index) => {
    const isFound = found.some(([from, to]) => from <= start && start < to);
    const style = masks.find((one) => one.start <= start && start < one.end)?.style;
    const styles: Style[] = [...(style ? [style] : []), ...(isFound ? (["bold", "underline"] as const) : [])];
    return ink(printable(text.slice(start, places[index + 1])), ...styles);
  });
}

function endLines(total: number, shown: number, { page, limit }: PageOf, waiting: number): readonly Line[] {
  const lines: Line[] = [];
  const first = (page - 1) * limit + 1;
  if (total === 0) lines.push([ink("Nothing was found.")]);
  else if (shown === 0)
    lines.push([
      ink(`There are ${many(total, "conversation")}; the last page is ${Math.ceil(total / limit)}.`),
    ]);
  else {
    const range =
      shown === total
        ? many(total, "conversation")
        : `${count(first)} to ${count(first + shown - 1)} of ${many(total, "conversation")}`;
    const next = first + shown - 1 < total ? `; --page ${page + 1} goes on` : "";
    lines.push([ink(`${range}${next}`, "dim")]);
  }
  if (waiting > 0)
    lines.push([ink(`${many(waiting, "result")} not in the index yet: search sync`, "yellow")]);
  return lines;
}
