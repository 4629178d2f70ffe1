/** What fits into the model's window at once. Tokens are estimates, so a fifth of the window stays free for their error;
 *  when the server says all the same that it was too much, it knows better. */
import type { Cleared } from "../shared/text.ts";
import type { Turn } from "../shared/types.ts";
import { type Chunk, chunksOf } from "./chunk.ts";
import type { Brief } from "./template.ts";
import type { TokenEstimate } from "./tokens.ts";

export interface WindowOptions {
  /** Question and answer together. */
  readonly contextTokens: number;
  readonly maxOutputTokens?: number | undefined;
  readonly tokens: TokenEstimate;
  /** Tokens of instructions, schema and frame, without a turn. */
  readonly fixedTokens: (brief: Brief) => number;
}

export interface Window {
  /** Tokens left for turns. */
  room(brief: Brief): number;
  /** Tokens of turns, as they are shown. */
  tokensOf(turns: readonly Turn<Cleared>[]): number;
  chunks(turns: readonly Turn<Cleared>[], brief: Brief): readonly Chunk[];
  /** Grows with every narrowing. */
  narrowings(): number;
  /** These turns were too much. False when a smaller window makes no sense: then something else is wrong. */
  narrow(turns: readonly Turn<Cleared>[], brief: Brief): boolean;
}

/** Kept free for the answer when nothing is said of its length. */
const usualReserveTokens = 4096;
const usableShare = 0.8;
/** A window that leaves less is not worth cutting for. */
const leastRoomTokens = 200;

export function createWindow({ contextTokens, maxOutputTokens, tokens, fixedTokens }: WindowOptions): Window {
  let width = contextTokens;
  let narrowings = 0;

  function roomIn(windowTokens: number, brief: Brief): number {
    const reserve = maxOutputTokens ?? Math.min(usualReserveTokens, windowTokens / 4);
    return Math.max(leastRoomTokens, (windowTokens - reserve) * usableShare - fixedTokens(brief));
  }
  /** The plan asks for them, and then the question. */
  const bytesOfAll = new WeakMap<readonly Turn<Cleared>[], number>();

  function tokensOf(turns: readonly Turn<Cleared>[]): number {
    const bytes = bytesOfAll.get(turns) ?? turns.reduce((sum, turn) => sum + lineBytes(turn), 0);
    bytesOfAll.set(turns, bytes);
    return tokens.of(bytes);
  }

  return {
    room: (brief) => roomIn(width, brief),
    tokensOf,
    chunks(turns, brief) {
      const room = roomIn(width, brief);
      if (tokensOf(turns) <= room) return [{ turns, overlap: 0 }];
      return chunksOf(turns, { room, tokensOf: (turn) => tokens.of(lineBytes(turn)) });
    },
    narrowings: () => narrowings,
    narrow(turns, brief) {
      const half = Math.min(width, tokensOf(turns)) / 2;
      if (roomIn(half, brief) <= leastRoomTokens) return false;
      width = half;
      narrowings += 1;
      return true;
    },
  };
}

const aroundTurn = "> : \n".length;

const lineBytes = ({ speaker, text }: Turn<Cleared>): number =>
  aroundTurn + speaker.length + Buffer.byteLength(text);
