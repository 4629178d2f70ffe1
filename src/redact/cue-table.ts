/** Finds the cues of a turn. A cue's pattern is tried only at words that a cue begins with. */
import type { Cue } from "./cue.ts";
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { hashWord } from "./lexicon/word-hash.ts";
import { hashSet, placeOf, type WordSet } from "./lexicon/word-set.ts";

/** The words that cues begin with, and in the place of each the cues. */
export interface CueTable {
  readonly words: WordSet;
  readonly cues: readonly (readonly Cue[])[];
}

export function compileCues(all: readonly Cue[]): CueTable {
  const words = hashSet(all.flatMap(({ starts }) => starts.map(hashWord)));
  const cues = new Array<readonly Cue[]>(words.length).fill([]);
  for (const cue of all) {
    for (const word of cue.starts) {
      const place = placeOf(words, hashWord(word));
      cues[place] = [...(cues[place] as readonly Cue[]), cue];
    }
  }
  return { words, cues };
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

function findCue(table: CueTable, tokens: Tokens, token: number, to: number): Hit | undefined {
  const { text } = tokens;
  const start = tokens.start[token] as number;
  let best: Cue | undefined;
  let end = start;
  for (const cue of table.cues[placeOf(table.words, tokens.hash[token] as number)] as readonly Cue[]) {
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
