/** What one speaker says over several turns, read as one: people breathe inside an address, the agent says "mm-hm"
 *  between two halves of a mail, and recognition ends its phrases where it likes. The turns are read by themselves
 *  first; where a value may go on behind one of them (`seams.ts`), its tokens and those of the turns it goes on in are
 *  laid side by side, behind the turns that may have asked for it, and everything is looked for once more. Of that only
 *  what lies on both sides of a seam is news: it is masked in each of its turns, as one value.
 *
 *  Nothing is cut into words again: tokens are copied. A turn is part of no more such pages than a chain has turns, for
 *  what went on before may hide that it begins something, and of the context of as many as a question is remembered for. */
import type { Turn } from "../../shared/types.ts";
import { createTokens, endTokens, has, type Tokens } from "../lexer.ts";
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import { openPage, type Page } from "./page.ts";
import { behindLeadIn, type Chain } from "./seams.ts";

/** A chain as one turn, behind those before it. */
export interface Phrase {
  readonly turns: readonly Turn<string>[];
  readonly page: Page;
  readonly tokens: Tokens;
  /** What lies on both sides of a seam, in each of its turns. @param found in the page of the phrase. */
  acrossSeams(found: readonly Span[]): Span[];
}

/** A stretch of the conversation's page, and its place in that of the phrase. */
interface Part {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

/** Reads one phrase after the other: the tokens of one lie where those of the last did. */
export interface PhraseReader {
  /** @param page of the conversation, which `tokens` are of. @returns a phrase that is good until the next one. */
  read(conversation: readonly Turn<string>[], page: Page, tokens: Tokens, chain: Chain): Phrase;
}

export function createPhraseReader(): PhraseReader {
  const copy = createTokens();
  return { read: (conversation, page, tokens, chain) => readPhrase(copy, conversation, page, tokens, chain) };
}

function readPhrase(
  copy: Tokens,
  conversation: readonly Turn<string>[],
  page: Page,
  tokens: Tokens,
  { turns: chain, context: from }: Chain,
): Phrase {
  const first = chain[0] as number;
  const parts: Part[] = [];
  let at = 0;
  const lay = (turn: number, end: number) => {
    const start = page.starts[turn] as number;
    parts.push({ turn, start, end, at });
    at += end - start + 1;
  };
  for (let turn = from; turn < first; turn++) lay(turn, page.endOf(turn));
  for (const turn of chain) lay(turn, wordsEnd(tokens, turn));
  const texts = parts.map(({ start, end }) => page.text.slice(start, end));
  const before = first - from;
  const turns = conversation.slice(from, first + 1).map((turn, index) => ({
    ...turn,
    text: index < before ? (texts[index] as string) : texts.slice(before).join(" "),
  }));
  const joined = openPage(turns);
  copyTokens(copy, tokens, parts, joined);
  return { turns, page: joined, tokens: copy, acrossSeams };

  function acrossSeams(found: readonly Span[]): Span[] {
    const own = parts.slice(before);
    const seam = (own[1] as Part).at;
    const lastSeam = (own.at(-1) as Part).at;
    const across = found.filter(({ start, end }) => end > seam && start < lastSeam);
    const pieces = across.flatMap((span) => piecesOf(span, own));
    if (pieces.length === 0) return pieces;
    // "captain underpants two" – "at example dot com": what stands before a mail is told apart, and crosses no seam
    const endingAt = new Map(found.map((span) => [span.end, span]));
    for (const { start, type } of across) {
      const beside = endingAt.get(start - 1);
      const part = beside?.type === type && own.find(({ at }) => at <= beside.start && beside.end > at);
      if (beside && part) pieces.push(...pieceOf(beside, part));
    }
    return pieces;
  }

  function piecesOf(span: Span, own: readonly Part[]): Span[] {
    const touched = own.filter(({ start, end, at }) => span.start < at + end - start && at < span.end);
    const other = touched.findIndex((part, index) => index > 0 && !mayGoOn(tokens, span, part));
    const pieces = other < 0 ? touched : touched.slice(0, other);
    return pieces.length > 1 ? pieces.flatMap((part) => pieceOf(span, part)) : [];
  }

  /** Behind "and then"; but "ER" is the rest of a name that is spelled, and "so" of one that is told, where nothing follows. */
  function goesOnAt({ turn, start }: Part): number {
    const token = behindLeadIn(tokens, turn);
    return token < (tokens.turnStart[turn + 1] as number) ? (tokens.start[token] as number) : start;
  }

  /** Nothing, where the span ends within the words before what goes on. */
  function pieceOf({ start, end, type, detector, rank, cue, value }: Span, part: Part): Span[] {
    const shift = part.start - part.at;
    const whole = value ?? joined.text.slice(start, end);
    // "and then 60123"; and who has seen the whole value knows it better than who saw its piece
    const from = start < part.at ? goesOnAt(part) : start + shift;
    const to = Math.min(end + shift, part.end);
    return from < to ? [createSpan(from, to, type, detector, "joined", rank + 1, whole, cue)] : [];
  }
}

/** A birthday ends where no date goes on: "march third ninety two", "flight 4471". */
function mayGoOn(tokens: Tokens, { type }: Span, { turn }: Part): boolean {
  const next = behindLeadIn(tokens, turn);
  return type !== "DATE_OF_BIRTH" || has(tokens, isOneOf(between, tokens, next) ? next + 1 : next, ofDates);
}

/** "vinte de abril" – "de mil novecentos", "ochenta" – "y dos". */
const between = wordSet("de del do di y e et en em");
const ofDates = c.month | c.ordinal | c.digits | c.mixed | spokenNumber | c.homophone | c.grammar | c.filler;

/** Behind the last word: recognition ends its phrases with a full stop. */
function wordsEnd({ turnStart, end, flags }: Tokens, turn: number): number {
  const last = (turnStart[turn + 1] as number) - 1;
  return (end[last] as number) + (((flags[last] as number) & c.possessive) === 0 ? 0 : 2);
}

const ofTokens = ["start", "end", "flags", "value", "hash"] as const;
const ofTurns = ["turnStart", "turnAnchor", "turnFlags"] as const;

/** The tokens of the parts, as those of the page they were laid on. One by one: a turn has a dozen, and to have three
 *  stretches of arrays copied for each took longer. */
function copyTokens(copy: Tokens, tokens: Tokens, parts: readonly Part[], { text, starts }: Page): void {
  const { turnStart, turnAnchor, turnFlags } = tokens;
  const count = (of: Int32Array) =>
    parts.reduce((sum, { turn }) => sum + (of[turn + 1] as number) - (of[turn] as number), 0);
  copy.text = text;
  copy.count = count(turnStart);
  copy.marks = parts.flatMap((part) => marksIn(tokens, part));
  for (const name of ofTokens) makeRoom(copy, name, copy.count);
  makeRoom(copy, "anchors", count(turnAnchor));
  for (const name of ofTurns) makeRoom(copy, name, starts.length + 1);
  copy.turnFlags.fill(0, 0, starts.length);
  let token = 0;
  let anchor = 0;
  for (let index = 0; index < parts.length; index++) {
    const { turn, start, at } = parts[index] as Part;
    const [from, to] = [turnStart[turn] as number, turnStart[turn + 1] as number];
    const lastAnchor = turnAnchor[turn + 1] as number;
    for (let old = turnAnchor[turn] as number; old < lastAnchor; old++)
      copy.anchors[anchor++] = (tokens.anchors[old] as number) - from + token;
    for (let old = from; old < to; old++, token++) {
      copy.start[token] = (tokens.start[old] as number) - start + at;
      copy.end[token] = (tokens.end[old] as number) - start + at;
      copy.flags[token] = tokens.flags[old] as number;
      copy.value[token] = tokens.value[old] as number;
      copy.hash[token] = tokens.hash[old] as number;
    }
    const own = Math.min(index, starts.length - 1);
    copy.turnFlags[own] = (copy.turnFlags[own] as number) | (turnFlags[turn] as number);
    copy.turnStart[own + 1] = token;
    copy.turnAnchor[own + 1] = anchor;
  }
  endTokens(copy);
}

type TokenArray = "anchors" | (typeof ofTokens)[number] | (typeof ofTurns)[number];

function makeRoom(copy: Tokens, name: TokenArray, count: number): void {
  if (copy[name].length < count) copy[name] = new Int32Array(count * 2);
}

function marksIn({ marks }: Tokens, { start, end, at }: Part): number[] {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle] as number) < start) low = middle + 1;
    else high = middle;
  }
  const inside: number[] = [];
  for (let index = low; index < marks.length && (marks[index] as number) < end; index++)
    inside.push((marks[index] as number) - start + at);
  return inside;
}
