/** A part of a masked turn around places that were found in what was said. It is cut at blanks and never through a
 *  mask, and where a place lies under a mask the whole mask stands for it. */
import type { Cleared } from "../shared/text.ts";

/** UTF-16 offsets, half-open: of the mask in the masked text, and of what it stands for in what was said. */
export interface MaskPlace {
  readonly start: number;
  readonly end: number;
  readonly saidStart: number;
  readonly saidLength: number;
}

export interface MaskedTurn {
  readonly text: Cleared;
  /** In their order. */
  readonly masks: readonly MaskPlace[];
}

/** UTF-16 offsets in what was said, half-open. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Characters shown on either side. */
const around = 60;

/** One for each place, or for places so near that they would overlap. @param places in their order. */
export function excerptsOf(turn: MaskedTurn, places: readonly Span[]): readonly Cleared[] {
  const spans: { start: number; end: number }[] = [];
  for (const place of places) {
    const { start, end } = shownSpan(turn.masks, place);
    const last = spans.at(-1);
    if (last && start - last.end <= 2 * around) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans.map((span) => cut(turn, span));
}

/** Where in the masked text it stands. */
function shownSpan(masks: readonly MaskPlace[], { start, end }: Span): Span {
  const shown = (offset: number, isEnd: boolean): number => {
    let shift = 0;
    for (const mask of masks) {
      const saidEnd = mask.saidStart + mask.saidLength;
      if (isEnd ? offset <= mask.saidStart : offset < mask.saidStart) break;
      if (isEnd ? offset <= saidEnd : offset < saidEnd) return isEnd ? mask.end : mask.start;
      shift = mask.end - saidEnd;
    }
    return offset + shift;
  };
  return { start: shown(start, false), end: shown(end, true) };
}

function cut({ text, masks }: MaskedTurn, span: Span): Cleared {
  let from = Math.max(0, span.start - around);
  let to = Math.min(text.length, span.end + around);
  if (from > 0) {
    const blank = text.slice(from, span.start).search(/\s/);
    from = blank < 0 ? wholeCharacter(text, from) : from + blank + 1;
  }
  if (to < text.length) {
    const blank = text.slice(span.end, to).search(/\s\S*$/);
    to = blank < 0 ? wholeCharacter(text, to) : span.end + blank;
  }
  for (const { start, end } of masks) {
    if (start < from && from < end) from = Math.min(end, span.start);
    if (start < to && to < end) to = Math.max(start, span.end);
  }
  const inner = text.slice(from, to).trim().replace(/\s+/g, " ");
  return `${from > 0 ? "… " : ""}${inner}${to < text.length ? " …" : ""}` as Cleared;
}

/** Not between the halves of a surrogate pair. */
const wholeCharacter = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at;
