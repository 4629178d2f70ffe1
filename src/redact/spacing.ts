/** What stands between a token and the one before it. */
import type { Tokens } from "./lexer.ts";

/** A sign between that ends a sentence, or says that a list begins. */
export function isSentenceStart({ text, start, end }: Tokens, token: number): boolean {
  for (let at = end[token - 1] as number; at < (start[token] as number); at++)
    if (".!?:".includes(text[at] as string)) return true;
  return false;
}

/** One blank or dash between, or a full stop and a blank, behind an initial or a title. */
export function isBeside({ text, start, end }: Tokens, token: number): boolean {
  const from = end[token - 1] as number;
  const first = text.charCodeAt(from);
  const length = (start[token] as number) - from;
  if (length === 1) return first === 32 || first === 45;
  const isStop = length === 2 && first === 46 && text.charCodeAt(from + 1) === 32;
  return isStop && from - (start[token - 1] as number) <= 4;
}
