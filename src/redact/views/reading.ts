import { isFigure } from "../figures.ts";
import type { Tokens } from "../lexer.ts";

/** No value is longer; it also bounds what a hostile text costs. */
export const longestRun = 64;

/** A run while it is read. One object serves all runs: there is one in every other sentence, mostly a number that
 *  counts something. */
export interface Reading {
  text: string;
  /** Code of its last character, 0 when it has none: asked of the text, which grows piece by piece, it would cost a copy. */
  last: number;
  digits: number;
  /** A piece is what was read at once: "double four". Of each the first token, the one behind its last, and where
   *  in `text` it begins. */
  pieces: number;
  readonly pieceFrom: Int32Array;
  readonly pieceTo: Int32Array;
  readonly pieceAt: Int32Array;
  isSpoken: boolean;
  isCardinal: boolean;
  dots: number;
}

export const createReading = (): Reading => ({
  text: "",
  last: 0,
  digits: 0,
  pieces: 0,
  pieceFrom: new Int32Array(longestRun + 1),
  pieceTo: new Int32Array(longestRun + 1),
  pieceAt: new Int32Array(longestRun + 1),
  isSpoken: false,
  isCardinal: false,
  dots: 0,
});

export function clear(reading: Reading): void {
  reading.text = "";
  reading.last = reading.digits = reading.pieces = reading.dots = 0;
  reading.isSpoken = reading.isCardinal = false;
}

export function append(reading: Reading, characters: string, from: number, to: number): void {
  const piece = reading.pieces++;
  reading.pieceFrom[piece] = from;
  reading.pieceTo[piece] = to;
  reading.pieceAt[piece] = reading.text.length;
  reading.text += characters;
  for (let index = 0; index < characters.length; index++) {
    reading.last = characters.charCodeAt(index);
    if (isFigure(reading.last)) reading.digits++;
  }
}

/** Takes back a piece of one character. */
export function dropLast(reading: Reading): void {
  if (isFigure(reading.last)) reading.digits--;
  reading.pieces--;
  reading.text = reading.text.slice(0, -1);
  reading.last = reading.text === "" ? 0 : reading.text.charCodeAt(reading.text.length - 1);
}

export const isEmpty = ({ last }: Reading): boolean => last === 0;

/** The run so far ends with a digit. */
export const endsInDigit = ({ last }: Reading): boolean => isFigure(last);

/** Nothing but blanks, a comma, a dash or a full stop stands before the token, and little of it. */
export function isNear({ text, start, end }: Tokens, token: number): boolean {
  const from = end[token - 1] as number;
  const to = start[token] as number;
  if (to - from === 1 && text.charCodeAt(from) === 32) return true;
  if (to - from > 4) return false;
  for (let at = from; at < to; at++) if (!" ,-.&+/()".includes(text[at] as string)) return false;
  return true;
}

/** Flags of a token that stands near the one before it, else none. */
export const nearFlags = (tokens: Tokens, token: number, end: number): number =>
  token < end && isNear(tokens, token) ? (tokens.flags[token] as number) : 0;

/** "14.2": a written point, no blank. */
export const isDecimal = (tokens: Tokens, token: number): boolean =>
  tokens.text.charCodeAt(tokens.end[token - 1] as number) === 46 &&
  (tokens.start[token] as number) - (tokens.end[token - 1] as number) === 1;
