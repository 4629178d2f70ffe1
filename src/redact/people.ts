/** Names where nobody asked for one: after a title, in an introduction, in an address ("thanks, mary"), as a
 *  given and a family name side by side, as whose something is. The lists of names are used without regard to
 *  capitals, because speech recognition writes none, and never alone: a word that is also an ordinary word or
 *  a place needs a capital inside a sentence or a neighbour that is a name. */
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import type { Span } from "./span.ts";

const flag = (tokens: Tokens, token: number, bits: number): boolean =>
  ((tokens.flags[token] as number) & bits) !== 0;
const word = (tokens: Tokens, token: number): string =>
  tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase();

const nameBits = c.given | c.family;
const neverName = c.digits | c.mask | c.grammar | c.digit | c.teen | c.tens | c.scale;
const longestName = 4;

const introductions =
  /^(?:i'm|im|am|is|it's|with|name's|call|named|called|regards|sincerely|cheers|yours|love|signed|dear|by)$/;
const greetings =
  /^(?:hi|hello|hey|hai|thanks|thank|you|thankyou|okay|ok|sorry|bye|goodbye|morning|afternoon|evening|welcome|yes|no|sure|sir|well|great|perfect|alright)$/;

export function findPeople(tokens: Tokens, turn: number, found: Span[]): void {
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  for (let token = from; token < to; token++) {
    const bits = tokens.flags[token] as number;
    if ((bits & (nameBits | c.title)) === 0) continue;
    const end = (bits & c.title) !== 0 ? titledEnd(tokens, token, to) : nameEnd(tokens, token, from, to);
    if (end === 0) continue;
    const first = (bits & c.title) !== 0 ? token + 1 : token;
    found.push({
      start: tokens.start[first] as number,
      end: tokens.end[end - 1] as number,
      type: "PERSON",
      detector: "name",
      view: "written",
      rank: 3,
    });
    token = end - 1;
  }
}

/** Behind the name after a title, or 0. */
function titledEnd(tokens: Tokens, title: number, to: number): number {
  let end = title + 1;
  while (end < to && end - title <= 3 && isBeside(tokens, end) && isTitled(tokens, end, title)) end++;
  return end > title + 1 ? end : 0;
}

function isTitled(tokens: Tokens, token: number, title: number): boolean {
  if (flag(tokens, token, neverName | c.filler | c.unit) && !flag(tokens, token, c.capital)) return false;
  if (flag(tokens, token, c.mask | c.digits)) return false;
  if (flag(tokens, title, c.capital)) return flag(tokens, token, c.capital) && !flag(tokens, token, c.letter);
  return flag(tokens, token, nameBits) && (token === title + 1 || !flag(tokens, token, c.ordinary));
}

/** Behind the name that begins at `token`, or 0 when what stands there is none. */
function nameEnd(tokens: Tokens, token: number, from: number, to: number): number {
  if (flag(tokens, token, neverName) && !flag(tokens, token, c.capital)) return 0;
  let end = token + 1;
  while (end < to && end - token < longestName && isBeside(tokens, end) && goesOn(tokens, end)) end++;
  return isName(tokens, token, end, from) ? end : 0;
}

function goesOn(tokens: Tokens, token: number): boolean {
  if (flag(tokens, token - 1, c.possessive)) return false;
  if (flag(tokens, token, neverName | c.filler | c.unit | c.time | c.cue)) return false;
  if (flag(tokens, token - 1, c.capital)) return flag(tokens, token, c.capital);
  return flag(tokens, token, c.family | c.given) && !flag(tokens, token, c.ordinary);
}

function isName(tokens: Tokens, from: number, end: number, turnFrom: number): boolean {
  let strong = 0;
  let weak = 0;
  for (let token = from; token < end; token++) {
    if (!flag(tokens, token, nameBits)) continue;
    if (flag(tokens, token, c.ordinary | c.place | c.month | c.time | c.unit)) weak++;
    else strong++;
  }
  const isGiven = flag(tokens, from, c.given);
  const isCapital = flag(tokens, from, c.capital);
  const isInside = from > turnFrom && !isSentenceStart(tokens, from);
  if (strong > 0 && end - from > 1) return isGiven || flag(tokens, end - 1, c.family);
  if (strong > 0) return isGiven || (isCapital && isInside) || isIntroduced(tokens, from, turnFrom);
  if (!isIntroduced(tokens, from, turnFrom)) return isCapital && isInside && weak > 1 && isGiven;
  return isCapital && isGiven;
}

function isIntroduced(tokens: Tokens, token: number, turnFrom: number): boolean {
  if (token === turnFrom) return false;
  const before = word(tokens, token - 1);
  return introductions.test(before) || greetings.test(before);
}

const isSentenceStart = (tokens: Tokens, token: number): boolean =>
  /[.!?:]/.test(tokens.text.slice(tokens.end[token - 1], tokens.start[token]));

/** One blank between, or a full stop behind an initial or a title. */
const isBeside = (tokens: Tokens, token: number): boolean => {
  const between = tokens.text.slice(tokens.end[token - 1], tokens.start[token]);
  return between === " " || between === ". " || between === "-";
};
