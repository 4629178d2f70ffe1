/** The words and masks of a turn, one of which a person points at: "this should have been hidden", or not. */
import type { PiiType } from "../../shared/types.ts";
import { type ExhibitTurn, leavingParts, type ShownMask } from "./exhibit.ts";

export type MarkKind = "miss" | "over-redaction";

/** Something that can be pointed at. */
export interface Token {
  /** Offsets into the turn as it leaves. */
  readonly start: number;
  readonly end: number;
  readonly mask?: ShownMask;
}

export interface Picking {
  readonly kind: MarkKind;
  readonly tokens: readonly Token[];
  /** Indices of tokens, both of them in. */
  readonly first: number;
  readonly last: number;
}

export interface Mark {
  readonly kind: MarkKind;
  /** Indices. */
  readonly conversation: number;
  readonly turn: number;
  /** UTF-16 offsets into the turn as it leaves, and as it was said; half-open. */
  readonly start: number;
  readonly end: number;
  readonly saidStart: number;
  readonly saidEnd: number;
  /** What hides too much. */
  readonly type?: PiiType;
  readonly detector?: string;
  /** Goes into the file as it was said: somebody has confirmed it. */
  readonly isRaw: boolean;
}

/** What is missed stands in the text, what is hidden too much is a mask. */
export function tokensOf(turn: ExhibitTurn, kind: MarkKind): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const { text, mask } of leavingParts(turn)) {
    if (mask && kind === "over-redaction") tokens.push({ start: mask.start, end: mask.end, mask });
    if (!mask && kind === "miss") {
      for (const { 0: word, index } of text.matchAll(/[^\s█]+/g))
        tokens.push({ start: at + index, end: at + index + word.length });
    }
    at += text.length;
  }
  return tokens;
}

/** @param first @param last tokens, both of them in. */
export function markOf(
  { masks }: ExhibitTurn,
  first: Token,
  last: Token,
  place: Pick<Mark, "kind" | "conversation" | "turn" | "isRaw">,
): Mark {
  const saidAt = (at: number) =>
    masks
      .filter(({ end }) => end <= at)
      .reduce((said, { start, end, saidLength }) => said - (end - start - saidLength), at);
  const { mask } = first;
  const [start, end] = [first.start, last.end];
  if (mask)
    return {
      ...{ ...place, start, end, saidStart: mask.saidStart, saidEnd: mask.saidStart + mask.saidLength },
      ...{ type: mask.type, detector: mask.detector },
    };
  return { ...place, start, end, saidStart: saidAt(start), saidEnd: saidAt(end) };
}
