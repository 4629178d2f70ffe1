/** What must be true around a value for a detector whose pattern proves nothing by itself. */
import type { Detector } from "../detectors/detector.ts";
import type { Page } from "../views/page.ts";

const windowBefore = 48;
const windowAfter = 24;

export function isConvincing(
  page: Page,
  evidence: Detector["evidence"],
  start: number,
  end: number,
): boolean {
  if (!evidence) return true;
  const turn = page.turnAt(start);
  const from = page.starts[turn] as number;
  const to = page.endOf(turn);
  if (evidence.alone && isAlone(page.text, from, start, end, to)) return true;
  if (!evidence.near) return false;
  if (evidence.near.test(page.text.slice(Math.max(from, start - windowBefore), start))) return true;
  const isBefore = evidence.near.source.endsWith("$");
  return !isBefore && evidence.near.test(page.text.slice(end, Math.min(to, end + windowAfter)));
}

/** Signs on either side of a value that is alone. */
export const mostBeside = 8;

/** Nothing but blanks and punctuation stands in the turn besides the value. */
function isAlone(text: string, from: number, start: number, end: number, to: number): boolean {
  if (start - from > mostBeside || to - end > mostBeside) return false;
  return !/[\p{L}\p{N}]/u.test(text.slice(from, start)) && !/[\p{L}\p{N}]/u.test(text.slice(end, to));
}
