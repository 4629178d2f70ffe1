/** Where a value may go on in the next turn of its speaker: with a word that may be its next one, behind no more than
 *  "okay" or "go ahead" of the other. Whether there is a value at all is not asked here, but few turns of an ordinary
 *  talk may look as if: a seam costs as much as its turns did. */
import type { Turn } from "../../shared/types.ts";
import type { Tokens } from "../lexer.ts";
import { unitOfBuilding } from "../lexicon/place-words.ts";
import { anyName, wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import type { Span } from "../span.ts";
import { areAmounts, isTornAnswer, isTornMail } from "./torn-answers.ts";

export interface Chain {
  /** Turns of one speaker that may be one phrase, in order. */
  readonly turns: readonly number[];
  /** The turn before them from which on something may be asked for; the first of them when nothing is. */
  readonly context: number;
}

/** No question is older when it is answered (`dialogue.ts`). */
const rememberedTurns = 4;
const longestChain = 8;
/** Of the other, between two pieces: "okay", "go ahead", "got it, and then". */
const mostInterjections = 2;
const longestInterjection = 4;
/** "and then", "it's", before what goes on. */
const longestLeadIn = 3;
/** Words on either side of a seam that are looked at. */
const sight = 4;
/** Of a turn that is nothing but an answer. */
const longestAnswer = 4;

/** @param found in the turns by themselves. */
export function findChains(
  turns: readonly Turn<string>[],
  tokens: Tokens,
  found: readonly Span[],
): readonly Chain[] {
  let joined: ReadonlySet<number> | undefined;
  const chains: Chain[] = [];
  for (let from = 0; from < turns.length; from++) {
    const chain = chainFrom(turns, tokens, from);
    if (chain === undefined) continue;
    // figures and nothing else: they are joined already
    joined ??= startsOfJoined(found);
    if (!isJoined(tokens, chain, joined)) chains.push({ turns: chain, context: contextOf(tokens, from) });
    // the other may say in pieces what he does in between; and the last piece of a long chain begins the next
    from = (chain.length === longestChain ? (chain.at(-1) as number) : (chain[1] as number)) - 1;
  }
  return chains;
}

function startsOfJoined(found: readonly Span[]): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const { view, start } of found) if (view === "joined") starts.add(start);
  return starts;
}

const isJoined = (tokens: Tokens, chain: readonly number[], joined: ReadonlySet<number>): boolean =>
  chain.every((turn) => joined.has(tokens.start[firstTold(tokens, turn)] as number));

function contextOf(tokens: Tokens, first: number): number {
  let context = first;
  for (let turn = first - 1; turn >= Math.max(0, first - rememberedTurns); turn--)
    if (holds(tokens, turn, c.cue)) context = turn;
  return context;
}

function chainFrom(
  turns: readonly Turn<string>[],
  tokens: Tokens,
  first: number,
): readonly number[] | undefined {
  let chain: number[] | undefined;
  for (let last = first; (chain?.length ?? 1) < longestChain; ) {
    const next = nextOf(turns, tokens, last);
    if (next === undefined) break;
    if (!(mayEnd(tokens, last) && isSeam(tokens, last, next, first)) && !isTorn(tokens, last, next, first))
      break;
    chain ??= [first];
    chain.push(next);
    last = next;
  }
  return chain;
}

/** A mail by its signs; else only of what was asked for in the turn before, or announced in the first of them, or of a line
 *  with its street. */
const isTorn = (tokens: Tokens, before: number, behind: number, first: number): boolean =>
  isTornMail(tokens, before, behind) ||
  ((holds(tokens, first, c.cue | c.street) || (first > 0 && holds(tokens, first - 1, c.cue))) &&
    isTornAnswer(tokens, before, behind));

function mayEnd(tokens: Tokens, turn: number): boolean {
  const last = behindLeadOut(tokens, turn) - 1;
  const from = tokens.turnStart[turn] as number;
  return last >= from && mayTouch(tokens, last, last > from ? last - 1 : last);
}

function mayBegin(tokens: Tokens, turn: number): boolean {
  const next = behindLeadIn(tokens, turn);
  const last = (tokens.turnStart[turn + 1] as number) - 1;
  if (next > last || isOtherThing(tokens, next)) return false;
  const beside = Math.min(next + 1, last);
  return mayTouch(tokens, next, beside) && !isOneOf(ofPatience, tokens, beside);
}

/** "One moment", "one thing more". */
const ofPatience = wordSet("moment sec thing");

/** The next turn of the same speaker, when the other says next to nothing before it. */
function nextOf(turns: readonly Turn<string>[], tokens: Tokens, turn: number): number | undefined {
  const { speaker } = turns[turn] as Turn<string>;
  for (let next = turn + 1; next < turns.length && next - turn <= mostInterjections + 1; next++) {
    if ((turns[next] as Turn<string>).speaker === speaker) return next;
    if (!isInterjection(tokens, next)) return undefined;
  }
  return undefined;
}

/** Short, neither a question nor a value, and no thanks for one that is complete. */
const isInterjection = (tokens: Tokens, turn: number): boolean =>
  wordsIn(tokens, turn) <= longestInterjection &&
  !holds(tokens, turn, told | c.cue) &&
  !isThanks(tokens, turn);

function isThanks(tokens: Tokens, turn: number): boolean {
  const end = tokens.turnStart[turn + 1] as number;
  let token = tokens.turnStart[turn] as number;
  while (token < end && !isOneOf(ofThanks, tokens, token)) token++;
  return token < end;
}
const ofThanks = wordSet("thanks thank perfect lovely wonderful brilliant excellent");

const wordsIn = ({ turnStart }: Tokens, turn: number): number =>
  (turnStart[turn + 1] as number) - (turnStart[turn] as number);

function holds({ turnStart, turnFlags, flags }: Tokens, turn: number, bits: number): boolean {
  if (((turnFlags[turn] as number) & bits) === 0) return false;
  const end = turnStart[turn + 1] as number;
  let token = turnStart[turn] as number;
  while (token < end && ((flags[token] as number) & bits) === 0) token++;
  return token < end;
}

const told = numberLike | c.spelling | c.mask | c.mailHost | c.at | c.month;
/** What a value is made of, and hardly anything else: by itself at the seam, or near it. */
const sure = told | c.letter | c.saidMark | c.ordinal | c.street | c.unlisted | c.given | c.family;
const sureNear = numberLike | c.mailHost | c.saidMark | c.street;
const never = c.unit | c.time | c.mask;
const small = c.grammar | c.filler;

/** It may be the word of a value that stands at a seam. Small words and "one moment" are none, but letters and signs, and
 *  an "oh" beside a figure, are; and "ls" – "to" – "b b". @param neighbour on its own side of the seam, or itself. */
function mayTouch({ flags }: Tokens, token: number, neighbour: number): boolean {
  const of = flags[token] as number;
  const beside = neighbour === token ? 0 : (flags[neighbour] as number);
  if ((of & never) !== 0 || ((of & numberLike) !== 0 && (beside & (c.unit | c.time)) !== 0)) return false;
  if ((of & small) === 0 || (of & (c.saidMark | c.month | c.shouted)) !== 0) return true;
  if (neighbour === token) return (of & c.homophone) !== 0;
  return (of & (c.letter | c.digit | c.homophone)) !== 0 && (beside & (numberLike | c.letter)) !== 0;
}

/** Words of a value on both sides, and such as hardly stand in anything else: in what goes on, or before it and little
 *  behind; or both are the whole answer to a question, as in "blue", "heron". What begins like "last name …" goes on
 *  with nothing. */
function isSeam(tokens: Tokens, before: number, behind: number, first: number): boolean {
  if (!mayBegin(tokens, behind) || areAmounts(tokens, before, behind)) return false;
  const next = behindLeadIn(tokens, behind);
  const end = tokens.turnStart[behind + 1] as number;
  if (isSure(tokens, next) || holdsSure(tokens, next + 1, Math.min(end, next + sight))) return true;
  const isName = ((tokens.flags[next] as number) & (anyName | c.place | c.capital)) !== 0;
  if (end - next > longestAnswer && !isName) return false;
  const last = behindLeadOut(tokens, before) - 1;
  const from = Math.max(tokens.turnStart[before] as number, last - sight);
  if (isSure(tokens, last) || holdsSure(tokens, from, last)) return true;
  return wordsIn(tokens, before) <= longestAnswer && first > 0 && holds(tokens, first - 1, c.cue);
}

function holdsSure(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (isSureNear(tokens, token)) return true;
  return false;
}

const isOtherThing = (tokens: Tokens, token: number): boolean =>
  ((tokens.flags[token] as number) & (c.cue | c.street)) === c.cue && !isOneOf(unitOfBuilding, tokens, token);

/** The first token of what goes on. */
export function behindLeadIn(tokens: Tokens, turn: number): number {
  let token = tokens.turnStart[turn] as number;
  const most = Math.min(tokens.turnStart[turn + 1] as number, token + longestLeadIn);
  while (token < most && isOneOf(leadIn, tokens, token)) token++;
  return token;
}

function firstTold({ turnStart, flags }: Tokens, turn: number): number {
  const last = (turnStart[turn + 1] as number) - 1;
  let token = turnStart[turn] as number;
  while (
    token < last &&
    ((flags[token] as number) & small) !== 0 &&
    ((flags[token] as number) & c.digit) === 0
  )
    token++;
  return token;
}

/** Behind the last token of what may go on: "sixty five and". */
function behindLeadOut(tokens: Tokens, turn: number): number {
  let token = tokens.turnStart[turn + 1] as number;
  const least = Math.max(tokens.turnStart[turn] as number, token - longestLeadIn);
  while (token > least && isOneOf(leadOut, tokens, token - 1)) token--;
  return token;
}
const leadIn = wordSet("and then uh um er erm is yeah yes so of the");
/** "the fifth of the", "d as in", "pratt all" one word. */
const leadOut = wordSet("and then uh um er erm of the like as in for all");

/** By itself at a seam. An "at" is a word of any sentence. */
function isSure({ flags }: Tokens, token: number): boolean {
  const of = flags[token] as number;
  if ((of & sure) === 0 || (of & (c.saidMark | c.grammar)) === (c.saidMark | c.grammar)) return false;
  return (of & c.ordinary) === 0 || (of & (told | c.letter | c.street | c.saidMark)) !== 0;
}

function isSureNear({ flags }: Tokens, token: number): boolean {
  const of = flags[token] as number;
  return (of & sureNear) !== 0 && (of & (c.saidMark | c.grammar)) !== (c.saidMark | c.grammar);
}

/** The first turn of a value that may go on in what is not said yet; behind them all when there is none. Of one turn by
 *  itself that is not known: nearly any may go on.
 *  @param tokens of these turns, cues bound. */
export function firstOfOpenChain(turns: readonly Turn<string>[], tokens: Tokens): number {
  for (let first = 0; first < turns.length - 1; first++) {
    const chain = chainFrom(turns, tokens, first);
    if (chain && chain.length < longestChain && isAwaited(turns, tokens, chain.at(-1) as number))
      return first;
  }
  return turns.length;
}

/** Only next to nothing was said behind it, and it may end in a part of a value. */
function isAwaited(turns: readonly Turn<string>[], tokens: Tokens, turn: number): boolean {
  const said = turns.length - 1 - turn;
  if (said > mostInterjections || !mayEnd(tokens, turn)) return false;
  const { speaker } = turns[turn] as Turn<string>;
  for (let next = turn + 1; next < turns.length; next++)
    if ((turns[next] as Turn<string>).speaker === speaker || !isInterjection(tokens, next)) return false;
  return true;
}
