/** A stretch of a turn that a cue governs, and what the readers of answers need to see of it. */
import type { View } from "../../shared/types.ts";
import type { Cue } from "../cues/cue.ts";
import { has, type Tokens } from "../lexer.ts";
import { thanksAbroad } from "../lexicon/person-words.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import type { Run } from "../views/spoken.ts";

export interface Segment {
  readonly tokens: Tokens;
  readonly turn: number;
  /** Tokens, half-open. */
  readonly from: number;
  readonly to: number;
  readonly runs: readonly Run[];
  /** The mail addresses of the conversation that were seen whole, in order. */
  readonly mails: readonly Span[];
  readonly cue: Cue;
  /** The cue stood in an earlier turn, so that the whole segment is the answer; else it stands before it. */
  readonly isAsked: boolean;
}

/** Reads the answer out of a segment; false when there is none. */
export type ReadAnswer = (segment: Segment, found: Span[]) => boolean;

/** Cues are strong evidence: their findings outrank all patterns that prove nothing by a checksum. */
const cueRank = 6;

/** @param from token, @param to token behind the last. */
export function add(
  segment: Segment,
  from: number,
  to: number,
  view: View,
  found: Span[],
  value?: string,
): true {
  const { tokens, cue } = segment;
  const start = tokens.start[from] as number;
  const end = (tokens.end[to - 1] as number) + (has(tokens, to - 1, c.possessive) ? 2 : 0);
  found.push(createSpan(start, end, cue.type, `answer-${cue.answer}`, view, cueRank, value, cue.name));
  return true;
}

const small = c.grammar | c.filler;

/** Leaves out the small words at both ends, and the doubt behind an answer. */
export function trimSmall(segment: Segment): { from: number; to: number } {
  const { tokens, from, to, cue } = segment;
  // a foreign "thank you" alone thanks for no English question: it may be the password
  const isForeign = isOneOf(thanksAbroad, tokens, from) || isOneOf(exactly, tokens, from);
  if (segment.isAsked && to - from === 1 && isForeign && !cue.isAbroad) return { from, to };
  let { from: first, to: last } = withoutDoubt(segment);
  while (first < last && isSmall(tokens, first)) first++;
  while (last > first && isSmall(tokens, last - 1)) last--;
  return { from: first, to: last };
}

const exactly = wordSet("genau");

/** "… i think", "… i believe", "… if that helps", "… is that right". */
export function withoutDoubt(segment: Segment): Segment {
  const { tokens, from, to } = segment;
  const isDoubted = to - from > 2 && isOneOf(doubt, tokens, to - 1) && isOneOf(speaker, tokens, to - 2);
  if (isDoubted) return { ...segment, to: to - 2 };
  const clause = to - 3;
  const isClause =
    clause > from &&
    isOneOf(opening, tokens, clause) &&
    isOneOf(pointing, tokens, clause + 1) &&
    isOneOf(closing, tokens, clause + 2);
  return isClause ? { ...segment, to: clause } : segment;
}
const opening = wordSet("if is");
const pointing = wordSet("that it this you");
const closing = wordSet(
  "helps right correct ok okay fine good enough works matters possible wrong need needed want like mind see",
);
const doubt = wordSet("think believe guess reckon suppose");
const speaker = wordSet("i");

const isSmall = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, small) && !has(tokens, token, c.shouted | c.digits) && !isCapitalName(tokens, token);

/** "Will" inside a sentence. */
const isCapitalName = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.capital) &&
  has(tokens, token, c.given | c.family) &&
  !has(tokens, token, c.filler) &&
  token > 0 &&
  tokens.text.charCodeAt(tokens.end[token - 1] as number) === 32;

/** Index of the first that begins at the place or behind it: no reader goes through what is told elsewhere.
 *  @param some in order. @param from gives the place of one. */
export function firstAt<T>(some: readonly T[], place: number, from: (one: T) => number): number {
  let low = 0;
  let high = some.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (from(some[middle] as T) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function areSmall(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (!has(tokens, token, small)) return false;
  return true;
}

/** Masked before: what any word could answer was answered. */
export function holdsMask({ tokens, from, to }: Segment): boolean {
  for (let token = from; token < to; token++) if (has(tokens, token, c.mask)) return true;
  return false;
}

/** Holds the mask of such an answer. */
export function isMasked({ tokens, turn, from, to, cue }: Segment): boolean {
  if (((tokens.turnFlags[turn] as number) & c.mask) === 0) return false;
  for (let token = from; token < to; token++) {
    const isMask = ((tokens.flags[token] as number) & c.mask) !== 0;
    if (!isMask) continue;
    const mask = tokens.text.slice(tokens.start[token], tokens.end[token]);
    // of a secret, the mask may be that of whatever it looked like; of a number, that of another number
    if (cue.answer === "secret" || mask.includes(cue.type)) return true;
    if (numeric.has(cue.answer) && !/PERSON|EMAIL|URL|name/.test(mask)) return true;
  }
  return false;
}
const numeric: ReadonlySet<string> = new Set(["number", "code", "postcode"]);
