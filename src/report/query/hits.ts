/** What a query found, a conversation at a time: for people, for programs, for spreadsheets. */
import type { QueryHit } from "../../shared/query-page.ts";
import { printable } from "../preview/ink.ts";
import { wrap } from "../wrap.ts";

export const hitFormats = ["table", "jsonl", "csv"] as const;
export type HitFormat = (typeof hitFormats)[number];

export interface HitLayout {
  readonly columns: number;
  readonly hasColour: boolean;
}

const dim = (text: string, { hasColour }: HitLayout): string =>
  hasColour ? `\u001b[2m${text}\u001b[22m` : text;

const score = (value: number | undefined): string =>
  value === undefined ? "" : `${value < 0 ? "" : "+"}${value.toFixed(2)}`;

/** When, how, how it felt, which; below it what was said around the words. */
export function hitText(hit: QueryHit, layout: HitLayout): string {
  const { startedAt, mediaType, direction = "", sentimentScore, conversationId, snippets } = hit;
  const head = [
    startedAt.slice(0, 16).replace("T", " "),
    mediaType.padEnd(8),
    direction.padEnd(8),
    score(sentimentScore).padEnd(5),
    conversationId,
  ];
  const lines = snippets.flatMap(({ speaker, text }) =>
    wrap(printable(text), Math.max(30, layout.columns - 16)).map(
      (line, index) => `    ${dim((index === 0 ? speaker : "").padEnd(9), layout)} ${line}`,
    ),
  );
  return `${head.join("  ")}\n${lines.map((line) => `${line}\n`).join("")}`;
}

export const hitLine = (hit: QueryHit): string => `${JSON.stringify({ type: "hit", ...hit })}\n`;

const csvColumns = [
  "conversationId",
  "startedAt",
  "mediaType",
  "direction",
  "queueIds",
  "language",
  "sentimentScore",
  "snippets",
] as const;

export const csvHead = `${csvColumns.join(",")}\r\n`;

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it: what stands in it was said
 *  by anybody. */
export function hitCsv(hit: QueryHit): string {
  const cells: Record<(typeof csvColumns)[number], string> = {
    ...{ conversationId: hit.conversationId, startedAt: hit.startedAt, mediaType: hit.mediaType },
    direction: hit.direction ?? "",
    queueIds: hit.queueIds.join(" "),
    language: hit.language ?? "",
    sentimentScore: hit.sentimentScore === undefined ? "" : String(hit.sentimentScore),
    snippets: hit.snippets.map(({ speaker, text }) => `${speaker}: ${text}`).join("\n"),
  };
  const isNumber = (name: string) => name === "sentimentScore";
  return `${csvColumns.map((name) => cell(isNumber(name) ? cells[name] : tame(cells[name]))).join(",")}\r\n`;
}

const tame = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
