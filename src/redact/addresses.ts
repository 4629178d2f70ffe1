/** Street addresses: a house number, some words, a kind of street; or "po box" and a number. The kind of street
 *  is the anchor, because it is rare; from it the reader goes left to the number and right over unit, town,
 *  state and postcode. Words like "drive" and "way" need a number in figures or a name between. */
import type { Tokens } from "./lexer.ts";
import { stateCodes, unitOfBuilding } from "./lexicon/place-words.ts";
import { wordClass as c, spokenNumber } from "./lexicon/word-class.ts";
import type { Span } from "./span.ts";

const longestName = 5;
const longestTail = 9;
const numberLike = spokenNumber | c.digits | c.mixed | c.repeat;

const flag = (tokens: Tokens, token: number, bits: number): boolean =>
  ((tokens.flags[token] as number) & bits) !== 0;
const word = (tokens: Tokens, token: number): string =>
  tokens.text.slice(tokens.start[token], tokens.end[token]).toLowerCase();

export function findAddresses(tokens: Tokens, turn: number, found: Span[]): void {
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  let done = from;
  for (let token = from; token < to; token++) {
    if (!flag(tokens, token, c.street)) continue;
    const number = numberBehind(tokens, token, to);
    const first = number > 0 ? withNumber(tokens, token, done) : beginning(tokens, token, done);
    if (first < 0) continue;
    const end = tailEnd(tokens, number > 0 ? number : token + 1, to);
    found.push({
      start: tokens.start[first] as number,
      end: tokens.end[end - 1] as number,
      type: "ADDRESS",
      detector: "street",
      view: "spoken",
      rank: 6,
    });
    done = end;
    token = end - 1;
  }
}

const namesFirst =
  /^(?:rue|calle|via|viale|piazza|rua|avenida|plaza|ulica|aleja|avenue|praça|corso|chemin|carrera|travessa|paseo)$/;
const oneWord = /\p{L}{3,}(?:straße|strasse|gracht|straat|laan|gasse|allee|platz|plein|weg|steeg)$/u;
const longestForeign = 6;

/** Behind the number of "Lindenstraße 14", "calle de los Olivos 23"; 0 when the street is not of that kind. */
function numberBehind(tokens: Tokens, street: number, to: number): number {
  const kind = word(tokens, street);
  const most = oneWord.test(kind) ? 1 : namesFirst.test(kind) ? longestForeign : 0;
  for (let at = street + 1; at < to && at - street <= most; at++) {
    if (!isClose(tokens, at - 1)) return 0;
    if (flag(tokens, at, c.digits | c.mixed)) return at + 1;
    if (flag(tokens, at, c.filler | c.cue | c.unit | c.mask)) return 0;
  }
  return 0;
}

/** "12 rue …": the number may stand before it. */
const withNumber = (tokens: Tokens, street: number, least: number): number =>
  street - 1 >= least && isClose(tokens, street - 1) && flag(tokens, street - 1, c.digits)
    ? street - 1
    : street;

/** The house number left of the street, or -1. */
function beginning(tokens: Tokens, street: number, least: number): number {
  let proper = 0;
  let at = street - 1;
  for (; at >= least && street - at <= longestName; at--) {
    if (!isClose(tokens, at)) return -1;
    if (flag(tokens, at, numberLike) && !flag(tokens, at, c.ordinal)) break;
    if (
      flag(tokens, at, c.grammar | c.filler | c.unit | c.mask | c.title) &&
      !flag(tokens, at, c.letter | c.capital)
    )
      return -1;
    proper +=
      flag(tokens, at, c.capital) || !flag(tokens, at, c.ordinary) || flag(tokens, at, c.ordinal) ? 1 : 0;
  }
  if (at < least || !flag(tokens, at, numberLike)) return -1;
  const words = street - at - 1;
  if (words === 0) return -1;
  let first = at;
  while (first > least && isClose(tokens, first - 1) && flag(tokens, first - 1, numberLike)) first--;
  const figures = flag(tokens, at, c.digits | c.mixed);
  const isDoubtful =
    flag(tokens, street, c.ordinary) &&
    /^(?:way|place|drive|run|point|close|square|path|court|park|pass|st|pl|ct|ave|pike|ridge|loop|row|walk|trail|block|house|lot|room|floor|unit)$/.test(
      word(tokens, street),
    );
  if (isDoubtful && proper === 0 && !figures && at === first) return -1;
  return withBuilding(tokens, first, least);
}

/** "apartment 4b", "no 56" before the house number. */
function withBuilding(tokens: Tokens, first: number, least: number): number {
  const before = first - 1;
  if (
    before >= least &&
    (unitOfBuilding.has(word(tokens, before)) || /^(?:no|number|door)$/.test(word(tokens, before)))
  )
    return before;
  return first;
}

/** Behind unit, quarter, town, state and postcode. */
function tailEnd(tokens: Tokens, from: number, to: number): number {
  let end = from;
  for (let at = from; at < to && at - from < longestTail; at++) {
    if (!isClose(tokens, at - 1)) break;
    const name = word(tokens, at);
    const length = (tokens.end[at] as number) - (tokens.start[at] as number);
    const isPart =
      flag(tokens, at, c.place | c.street) ||
      stateCodes.has(name) ||
      unitOfBuilding.has(name) ||
      /^(?:nw|ne|sw|se|north|south|east|west|po|box|usa|uk|city|town)$/.test(name) ||
      (flag(tokens, at, c.digits) && length <= 7) ||
      flag(tokens, at, c.mixed) ||
      (flag(tokens, at, numberLike | c.letter) && at > from && isTail(tokens, at - 1)) ||
      !flag(tokens, at, c.ordinary | c.grammar | c.filler | c.cue | c.unit | c.mask | c.digits) ||
      (flag(tokens, at, c.capital) && !flag(tokens, at, c.grammar | c.filler));
    if (isPart && !flag(tokens, at, c.filler | c.cue)) end = at + 1;
    else if (end < at) break;
    else if (!flag(tokens, at, c.ordinary) || flag(tokens, at, c.grammar | c.filler | c.cue)) break;
  }
  return end;
}

const isTail = (tokens: Tokens, token: number): boolean =>
  flag(tokens, token, numberLike | c.letter) || unitOfBuilding.has(word(tokens, token));

/** What follows the token stands close: a blank, a comma, a full stop. */
const isClose = (tokens: Tokens, token: number): boolean =>
  token + 1 >= tokens.count ||
  /^[ ,.#-]{1,3}$/.test(tokens.text.slice(tokens.end[token], tokens.start[token + 1]));
