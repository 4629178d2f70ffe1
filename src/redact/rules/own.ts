/** What a rules file adds to the findings and takes from them. */
import { bare } from "../detectors/detector.ts";
import type { Tokens } from "../lexer.ts";
import { createSpan, type Span } from "../span.ts";
import type { Page } from "../views/page.ts";
import type { Reading } from "../views/reading.ts";
import type { Run, RunReader } from "../views/spoken.ts";
import type { OwnDetector, Rules } from "./rules.ts";

/** The organisation knows its own numbers best. */
const ownRank = 9;

/** Own detectors look at the turns as written and at the runs as they are meant. */
export function findOwn(
  own: readonly OwnDetector[],
  page: Page,
  tokens: Tokens,
  runs: readonly Run[],
  readPieces: RunReader["readPieces"],
  found: Span[],
): void {
  for (const detector of own) {
    for (let turn = 0; turn < page.starts.length; turn++) {
      const from = page.starts[turn] as number;
      const text = page.text.slice(from, page.endOf(turn));
      if (!hasContext(detector, text)) continue;
      for (const [start, end] of detector.pattern.find(text)) {
        if (detector.check && !detector.check(bare(text.slice(start, end)))) continue;
        found.push(spanOf(detector, from + start, from + end, "written", bare(text.slice(start, end))));
      }
    }
    for (const run of runs) {
      if (!run.isSpoken) continue;
      for (const [start, end] of detector.pattern.find(run.text)) {
        if (detector.check && !detector.check(run.text.slice(start, end))) continue;
        const turn = page.text.slice(page.starts[run.turn], page.endOf(run.turn));
        if (!hasContext(detector, turn)) continue;
        const reading = readPieces(tokens, run);
        const first = tokens.start[reading.pieceFrom[pieceOf(reading, start)] as number] as number;
        const last = tokens.end[(reading.pieceTo[pieceOf(reading, end - 1)] as number) - 1] as number;
        found.push(spanOf(detector, first, last, "spoken", run.text.slice(start, end)));
      }
    }
  }
}

/** The piece that holds a character. */
function pieceOf({ pieces, pieceAt }: Reading, character: number): number {
  let piece = 0;
  while (piece + 1 < pieces && (pieceAt[piece + 1] as number) <= character) piece++;
  return piece;
}

function hasContext({ context }: OwnDetector, text: string): boolean {
  if (context.length === 0) return true;
  const lower = text.toLowerCase();
  return context.some((word) => lower.includes(word));
}

const spanOf = (
  { name, type }: OwnDetector,
  start: number,
  end: number,
  view: Span["view"],
  value: string,
): Span => createSpan(start, end, type, name, view, ownRank, value);

/** Without what is off, and without what lies inside an allowed text. */
export function allowed(rules: Rules, found: readonly Span[], text: string): Span[] {
  const off = new Set(rules.off);
  const spared = occurrences(rules.allow, text);
  return found.filter(
    (span) =>
      !off.has(span.type) &&
      !off.has(span.detector) &&
      !spared.some(([start, end]) => start <= span.start && span.end <= end),
  );
}

function occurrences(texts: readonly string[], text: string): [number, number][] {
  const lower = text.toLowerCase();
  // some capitals change length with their case; then only exact writing is spared
  const searched = lower.length === text.length ? lower : text;
  const spared: [number, number][] = [];
  for (const allowedText of texts) {
    for (let at = searched.indexOf(allowedText); at >= 0; at = searched.indexOf(allowedText, at + 1)) {
      spared.push([at, at + allowedText.length]);
    }
  }
  return spared;
}
