import type { Tokens } from "../lexer.ts";

/** A run while it is read. */
export interface Reading {
  text: string;
  digits: number;
  /** First token of each piece, and the one behind its last. A piece is what was read at once: "double four". */
  readonly pieceFrom: number[];
  readonly pieceTo: number[];
  /** Where in `text` it begins. */
  readonly pieceAt: number[];
  isSpoken: boolean;
  isCardinal: boolean;
  dots: number;
}

export const createReading = (): Reading => ({
  text: "",
  digits: 0,
  pieceFrom: [],
  pieceTo: [],
  pieceAt: [],
  isSpoken: false,
  isCardinal: false,
  dots: 0,
});

export function clear(reading: Reading): void {
  reading.text = "";
  reading.pieceFrom.length = reading.pieceTo.length = reading.pieceAt.length = 0;
  reading.digits = reading.dots = 0;
  reading.isSpoken = reading.isCardinal = false;
}

export function append(reading: Reading, characters: string, from: number, to: number): void {
  reading.pieceAt.push(reading.text.length);
  reading.text += characters;
  reading.pieceFrom.push(from);
  reading.pieceTo.push(to);
  for (let index = 0; index < characters.length; index++)
    if (isFigure(characters.charCodeAt(index))) reading.digits++;
}

/** The run so far ends with a digit. */
export const endsInDigit = ({ text }: Reading): boolean =>
  text !== "" && isFigure(text.charCodeAt(text.length - 1));

/** Of digits and upper-case letters. */
const isFigure = (code: number): boolean => code < 58;

/** Nothing but blanks, a comma, a dash or a full stop stands before the token, and little of it. */
export function isNear({ text, start, end }: Tokens, token: number): boolean {
  const from = end[token - 1] as number;
  const to = start[token] as number;
  if (to - from === 1 && text.charCodeAt(from) === 32) return true;
  if (to - from > 4) return false;
  for (let at = from; at < to; at++) if (!" ,-.&+/()".includes(text[at] as string)) return false;
  return true;
}
