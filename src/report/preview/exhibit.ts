/** A conversation on show: what would leave, and what stood where the masks stand. It can be shown to people who
 *  must not see the values, for it holds none unless somebody asked for them. */
import type { Cleared, Raw } from "../../shared/text.ts";
import type { Finding, MediaType, PiiType, Speaker } from "../../shared/types.ts";

/** A mask as it stands in the text that leaves. */
export interface ShownMask extends Pick<Finding, "type" | "detector" | "view" | "cue"> {
  /** UTF-16 offsets of the mask in the turn's text, half-open. */
  readonly start: number;
  readonly end: number;
  /** UTF-16 offset and length of what it stands for in the turn as it was said. */
  readonly saidStart: number;
  readonly saidLength: number;
}

export interface ExhibitTurn {
  readonly speaker: Speaker;
  /** As it would leave; where the guard objects, with blocks. */
  readonly text: Cleared;
  /** In order; none overlaps another. */
  readonly masks: readonly ShownMask[];
  /** As it was said: only when somebody asked for it. */
  readonly said?: Raw;
}

export interface Exhibit {
  readonly id: string;
  readonly mediaType: MediaType;
  /** ISO instant, UTC; files need not say it. */
  readonly startedAt?: string;
  readonly direction?: "inbound" | "outbound";
  readonly queueIds: readonly string[];
  /** The guard's checks that would hold it back; none when it would leave. */
  readonly heldBy: readonly string[];
  /** None when no part of its text may be shown. */
  readonly turns: readonly ExhibitTurn[];
}

/** A piece of a turn: running text, or what stands for a value. */
export interface Part {
  readonly text: string;
  readonly mask?: ShownMask;
}

/** The turn as it would leave. */
export function leavingParts({ text, masks }: ExhibitTurn): readonly Part[] {
  return cut(
    text,
    masks,
    (mask) => [mask.start, mask.end],
    (mask) => text.slice(mask.start, mask.end),
  );
}

const block = "█";

/** The turn as it was said, with a block for each value. One block for the whole value, blanks too: the lengths of
 *  its words would tell which digits were said, "three" from "two" from "four". */
export function saidParts(turn: ExhibitTurn): readonly Part[] {
  const { text, masks, said } = turn;
  if (said === undefined)
    return cut(
      text,
      masks,
      (mask) => [mask.start, mask.end],
      (mask) => block.repeat(mask.saidLength),
    );
  return cut(
    said,
    masks,
    (mask) => [mask.saidStart, mask.saidStart + mask.saidLength],
    (mask) => said.slice(mask.saidStart, mask.saidStart + mask.saidLength),
  );
}

function cut(
  text: string,
  masks: readonly ShownMask[],
  placeOf: (mask: ShownMask) => readonly [start: number, end: number],
  show: (mask: ShownMask) => string,
): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const mask of masks) {
    const [start, end] = placeOf(mask);
    if (start > at) parts.push({ text: text.slice(at, start) });
    parts.push({ text: show(mask), mask });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

/** Has it a mask of one of these types? None named: all count, and turns without a mask too. */
export const hasType = ({ masks }: ExhibitTurn, types: ReadonlySet<PiiType>): boolean =>
  types.size === 0 || masks.some(({ type }) => types.has(type));
