/** Finds the cues of a turn. A cue's pattern is tried only at words that a cue begins with, and where what stands behind
 *  the word can be its own: "what" is in every other sentence, and "what amount" in few. */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-hash.ts";
import { hashSet, isOneOf, placeOf, type WordSet, wordSet } from "../lexicon/word-set.ts";
import { isBeside } from "../spacing.ts";
import type { Cue } from "./cue.ts";
import { type CueBeginnings, createCueBeginnings } from "./cue-beginnings.ts";

/** The words that cues begin with, and in the place of each its row of the beginnings. */
export interface CueTable {
  readonly words: WordSet;
  readonly rows: Int32Array;
  readonly beginnings: CueBeginnings;
}

export function compileCues(all: readonly Cue[]): CueTable {
  const words = hashSet(all.flatMap(({ starts }) => starts.map(hashWord)));
  const rows = new Int32Array(words.length);
  const beginnings = createCueBeginnings(all);
  for (const word of new Set(all.flatMap(({ starts }) => starts))) {
    const cues = all.filter(({ starts }) => starts.includes(word));
    rows[placeOf(words, hashWord(word))] = beginnings.begin(word, cues);
  }
  return { words, rows, beginnings };
}

export const beginsCue = ({ words }: CueTable, word: string): boolean => {
  const hash = hashWord(word);
  return words[placeOf(words, hash)] === hash;
};

export interface Hit {
  readonly cue: Cue;
  readonly from: number;
  readonly to: number;
  /** Where what was said before it ends: the figure of "4 digit code" is its own. */
  readonly before: number;
}

/** The cues of a turn, in order, the longest where several begin. Their words keep the mark of one, and all others lose
 *  it: where no cue stands, "player" must not end a name, nor "premium" a mail. */
export function bindCues(table: CueTable, tokens: Tokens, turn: number): readonly Hit[] {
  const { anchors, flags, turnFlags } = tokens;
  if (((turnFlags[turn] as number) & c.cue) === 0) return none;
  let hits: Hit[] | undefined;
  const to = tokens.turnStart[turn + 1] as number;
  const end = tokens.turnAnchor[turn + 1] as number;
  let done = 0;
  for (let index = tokens.turnAnchor[turn] as number; index < end; index++) {
    const token = anchors[index] as number;
    const bits = flags[token] as number;
    if ((bits & c.cue) === 0 || token < done) continue;
    const hit = findCue(table, tokens, token, to);
    if (hit) {
      // a list made of one has room for one, where an empty one makes room for seventeen
      if (hits) hits.push(hit);
      else hits = [hit];
      done = hit.to;
    } else flags[token] = bits & ~c.cue;
  }
  if (hits) return hits;
  turnFlags[turn] = (turnFlags[turn] as number) & ~c.cue;
  return none;
}

const none: readonly Hit[] = [];

function findCue(table: CueTable, tokens: Tokens, token: number, to: number): Hit | undefined {
  const { text } = tokens;
  const start = tokens.start[token] as number;
  const row = table.rows[placeOf(table.words, tokens.hash[token] as number)] as number;
  let best: Cue | undefined;
  let end = start;
  for (const cue of table.beginnings.leftAt(row, text, tokens.end[token] as number)) {
    cue.pattern.lastIndex = start;
    if (!cue.pattern.test(text) || cue.pattern.lastIndex <= end) continue;
    if (cue.unless?.test(text.slice(Math.max(0, start - 16), cue.pattern.lastIndex + 20))) continue;
    best = cue;
    end = cue.pattern.lastIndex;
  }
  if (!best || (best.answer === "keep" && isSurname(tokens, token, to))) return undefined;
  let last = token + 1;
  while (last < to && (tokens.start[last] as number) < end) last++;
  return { cue: best, from: token, to: last, before: isLedIn(best, tokens, token) ? token - 1 : token };
}

/** "marisol vega first name is m a r …": the kind of name is no name. */
const isLedIn = (cue: Cue, tokens: Tokens, token: number): boolean =>
  isCounted(tokens, token) ||
  (cue.answer === "name" && isOneOf(kindOfName, tokens, token - 1) && isBeside(tokens, token));
const kindOfName = wordSet("first last middle full maiden family given");

/** "gideon price": behind a given name that is nothing else, and last of what is said, "price" is the family's. */
const isSurname = (tokens: Tokens, token: number, to: number): boolean =>
  token > 0 &&
  token + 1 === to &&
  has(tokens, token - 1, c.given) &&
  !has(tokens, token - 1, c.ordinary | c.grammar | c.filler | c.place | c.possessive) &&
  isBeside(tokens, token);

/** "the 4 digit code": no cue begins with the figure, and it answers nothing that was asked, as "four" does not. */
const isCounted = (tokens: Tokens, token: number): boolean =>
  isOneOf(counted, tokens, token) &&
  has(tokens, token - 1, c.digits) &&
  (tokens.end[token - 1] as number) - (tokens.start[token - 1] as number) <= 2;
const counted = wordSet("digit digits");
