import type { Tokens } from "../lexer.ts";

/** A run while it is read. */
export interface Reading {
  text: string;
  tokenFrom: number[];
  tokenTo: number[];
  isSpoken: boolean;
  isCardinal: boolean;
  dots: number;
}

export function append(reading: Reading, characters: string, from: number, to: number): void {
  reading.text += characters;
  for (let index = 0; index < characters.length; index++) {
    reading.tokenFrom.push(from);
    reading.tokenTo.push(to);
  }
}

/** Nothing but blanks, a comma, a dash or a full stop stands before the token, and little of it. */
export function isNear(tokens: Tokens, token: number): boolean {
  const from = tokens.end[token - 1] as number;
  const to = tokens.start[token] as number;
  if (to - from > 4) return false;
  for (let at = from; at < to; at++) if (!" ,-.&+/()".includes(tokens.text[at] as string)) return false;
  return true;
}
