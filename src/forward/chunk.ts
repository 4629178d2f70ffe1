/** Cuts a conversation that is too long for the model's window into parts that are not, at the borders of turns. Each
 *  part begins with the last turns of the one before, so that a question and its answer are seen together at least
 *  once. Nothing is left out: a single turn that is too long is cut between words, and its label goes with each piece. */
import type { Cleared } from "../shared/text.ts";
import type { Turn } from "../shared/types.ts";

export interface Chunk {
  readonly turns: readonly Turn<Cleared>[];
  /** How many of the first turns the chunk before ended with. */
  readonly overlap: number;
}

export interface ChunkOptions {
  /** Tokens a chunk may take. */
  readonly room: number;
  /** Tokens of a turn, its label and line included. */
  readonly tokensOf: (turn: Turn<Cleared>) => number;
}

const overlapShare = 0.06;
const mostOverlapTurns = 8;

/** @returns one chunk when all fits. */
export function chunksOf(turns: readonly Turn<Cleared>[], { room, tokensOf }: ChunkOptions): Chunk[] {
  const pieces = turns.flatMap((turn) => piecesOf(turn, room, tokensOf));
  const sizes = pieces.map(tokensOf);
  const chunks: Chunk[] = [];
  let from = 0;
  let overlap = 0;
  while (from + overlap < pieces.length) {
    const end = endFrom(sizes, from, from + overlap, room);
    chunks.push({ turns: pieces.slice(from, end), overlap });
    if (end === pieces.length) break;
    const start = overlapStart(sizes, end, from + overlap, room);
    overlap = end - start;
    from = start;
  }
  return chunks;
}

/** At least one new turn goes in, whatever the overlap takes. */
function endFrom(sizes: readonly number[], from: number, firstNew: number, room: number): number {
  let used = 0;
  let end = from;
  while (end < sizes.length && (end <= firstNew || used + (sizes[end] ?? 0) <= room)) {
    used += sizes[end] ?? 0;
    end += 1;
  }
  return end;
}

/** Turns at the end of what was taken, but not all that was new in it: the next chunk must get on. */
function overlapStart(sizes: readonly number[], end: number, firstNew: number, room: number): number {
  let used = 0;
  let start = end;
  while (
    start - 1 > firstNew &&
    end - start < mostOverlapTurns &&
    used + (sizes[start - 1] ?? 0) <= room * overlapShare
  ) {
    start -= 1;
    used += sizes[start] ?? 0;
  }
  return start;
}

function piecesOf(
  turn: Turn<Cleared>,
  room: number,
  tokensOf: ChunkOptions["tokensOf"],
): readonly Turn<Cleared>[] {
  const tokens = tokensOf(turn);
  if (tokens <= room || turn.text.length < 3) return [turn];
  const middle = cutNear(turn.text, turn.text.length >> 1);
  const piece = (text: string): Turn<Cleared> => ({ ...turn, text: sameType(turn.text, text) });
  return [turn.text.slice(0, middle), turn.text.slice(middle)].flatMap((text) =>
    piecesOf(piece(text), room, tokensOf),
  );
}

/** A blank near the middle that is not inside a mask; else the middle, but never between two halves of a character. */
function cutNear(text: string, middle: number): number {
  const isInMask = (at: number) => text.lastIndexOf("[", at - 1) > text.lastIndexOf("]", at - 1);
  for (let off = 0; off < middle; off += 1) {
    for (const at of [middle - off, middle + off]) {
      if (at > 0 && at < text.length && text[at] === " " && !(isInMask(at) && text.indexOf("]", at) > 0))
        return at;
    }
  }
  const low = text.charCodeAt(middle);
  return low >= 0xdc00 && low <= 0xdfff ? middle + 1 : middle;
}

/** A part of a cleared text is as clear as the whole. */
const sameType = <Text extends string>(_: Text, part: string): Text => part as Text;
