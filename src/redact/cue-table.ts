/** Finds the cues of a turn. A cue's pattern is tried only at words that a cue begins with, and where the letter that
 *  stands behind the word can be one of it: "last" is in every other sentence, and "last f…" in few. */
import type { Cue } from "./cue.ts";
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { hashWord } from "./lexicon/word-hash.ts";
import { hashSet, placeOf, type WordSet } from "./lexicon/word-set.ts";
import { type Opening, openingOf } from "./pattern-opening.ts";

interface Candidate {
  readonly cue: Cue;
  readonly canBegin: Opening;
}

/** The words that cues begin with, and in the place of each the cues. */
export interface CueTable {
  readonly words: WordSet;
  readonly candidates: readonly (readonly Candidate[])[];
  /** Of these, those that can go on with a blank and a letter, in the place of the word and then of the letter; filled
   *  in as texts go on so. */
  readonly goingOn: (readonly Candidate[] | undefined)[];
}

const letters = 26;

export function compileCues(all: readonly Cue[]): CueTable {
  const words = hashSet(all.flatMap(({ starts }) => starts.map(hashWord)));
  const candidates = new Array<readonly Candidate[]>(words.length).fill([]);
  for (const cue of all) {
    const candidate = { cue, canBegin: openingOf(cue.pattern) };
    for (const word of cue.starts) {
      const place = placeOf(words, hashWord(word));
      candidates[place] = [...(candidates[place] as readonly Candidate[]), candidate];
    }
  }
  return { words, candidates, goingOn: new Array(words.length * letters).fill(undefined) };
}

export const beginsCue = ({ words }: CueTable, word: string): boolean => {
  const hash = hashWord(word);
  return words[placeOf(words, hash)] === hash;
};

export interface Hit {
  readonly cue: Cue;
  readonly from: number;
  readonly to: number;
}

/** Cues of a turn, in order, the longest where several begin. */
export function findCues(table: CueTable, tokens: Tokens, turn: number): Hit[] {
  const hits: Hit[] = [];
  const to = tokens.turnStart[turn + 1] as number;
  const anchors = tokens.turnAnchor[turn + 1] as number;
  let done = 0;
  for (let index = tokens.turnAnchor[turn] as number; index < anchors; index++) {
    const token = tokens.anchors[index] as number;
    if (token < done || ((tokens.flags[token] as number) & c.cue) === 0) continue;
    const hit = findCue(table, tokens, token, to);
    if (!hit) continue;
    hits.push(hit);
    done = hit.to;
  }
  return hits;
}

function candidatesAt(
  table: CueTable,
  { text, start, end, hash }: Tokens,
  token: number,
): readonly Candidate[] {
  const place = placeOf(table.words, hash[token] as number);
  const all = table.candidates[place] as readonly Candidate[];
  const behind = end[token] as number;
  const letter = (text.charCodeAt(behind + 1) | 32) - 97;
  if (text.charCodeAt(behind) !== 32 || !(letter >= 0 && letter < letters)) return all;
  const index = place * letters + letter;
  let some = table.goingOn[index];
  if (some === undefined) {
    const said = [...text.slice(start[token], behind + 2)];
    some = table.goingOn[index] = all.filter(({ canBegin }) => canBegin(said));
  }
  return some;
}

function findCue(table: CueTable, tokens: Tokens, token: number, to: number): Hit | undefined {
  const { text } = tokens;
  const start = tokens.start[token] as number;
  let best: Cue | undefined;
  let end = start;
  for (const { cue } of candidatesAt(table, tokens, token)) {
    cue.pattern.lastIndex = start;
    if (!cue.pattern.test(text) || cue.pattern.lastIndex <= end) continue;
    if (cue.unless?.test(text.slice(Math.max(0, start - 16), cue.pattern.lastIndex + 20))) continue;
    best = cue;
    end = cue.pattern.lastIndex;
  }
  if (!best) return undefined;
  let last = token + 1;
  while (last < to && (tokens.start[last] as number) < end) last++;
  return { cue: best, from: token, to: last };
}
