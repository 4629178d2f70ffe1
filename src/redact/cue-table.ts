/** Finds the cues of a turn. A cue's pattern is tried only at words that a cue begins with, and where the letter that
 *  stands behind the word can be one of it: "last" is in every other sentence, and "last f…" in few. */
import type { Cue } from "./cue.ts";
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { hashWord } from "./lexicon/word-hash.ts";
import { hashSet, placeOf, type WordSet } from "./lexicon/word-set.ts";
import { type Opening, openingOf } from "./pattern-opening.ts";

/** A cue and one of the words it begins with. */
interface Candidate {
  readonly cue: Cue;
  readonly word: string;
  readonly canBegin: Opening;
  /** A bit for each letter it can go on with behind the word and a blank, and one for all else that may stand there; 0
   *  before that was asked. */
  letters: number;
}

/** The words that cues begin with, and in the place of each the cues. */
export interface CueTable {
  readonly words: WordSet;
  readonly candidates: readonly (readonly Candidate[])[];
}

export function compileCues(all: readonly Cue[]): CueTable {
  const words = hashSet(all.flatMap(({ starts }) => starts.map(hashWord)));
  const candidates = new Array<readonly Candidate[]>(words.length).fill([]);
  for (const cue of all) {
    const canBegin = openingOf(cue.pattern);
    for (const word of cue.starts) {
      const place = placeOf(words, hashWord(word));
      candidates[place] = [
        ...(candidates[place] as readonly Candidate[]),
        { cue, word, canBegin, letters: 0 },
      ];
    }
  }
  return { words, candidates };
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
function findCues(table: CueTable, tokens: Tokens, turn: number): Hit[] {
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

/** The cues of a turn; their words keep the mark of one, and all others lose it: where no cue stands, "player" must not
 *  end a name, nor "premium" a mail. */
export function bindCues(table: CueTable, tokens: Tokens, turn: number): Hit[] {
  const hits = findCues(table, tokens, turn);
  const to = tokens.turnStart[turn + 1] as number;
  let token = tokens.turnStart[turn] as number;
  for (const hit of hits) {
    for (; token < hit.from; token++) unmark(tokens, token);
    token = hit.to;
  }
  for (; token < to; token++) unmark(tokens, token);
  return hits;
}

const unmark = ({ flags }: Tokens, token: number): void => {
  flags[token] = (flags[token] as number) & ~c.cue;
};

const firstLetter = 97;
const letterCount = 26;
/** Anything but a blank and a letter: of that the pattern is asked. */
const other = letterCount;

/** The letter behind the blank behind the token, from 0 on. */
function letterBehind({ text, end }: Tokens, token: number): number {
  const behind = end[token] as number;
  const letter = (text.charCodeAt(behind + 1) | 32) - firstLetter;
  return text.charCodeAt(behind) === 32 && letter >= 0 && letter < letterCount ? letter : other;
}

function canGoOn(candidate: Candidate, letter: number): boolean {
  if (candidate.letters === 0) candidate.letters = lettersOf(candidate);
  return (candidate.letters & (1 << letter)) !== 0;
}

function lettersOf({ word, canBegin }: Candidate): number {
  let letters = 1 << other;
  for (let letter = 0; letter < letterCount; letter++)
    if (canBegin([...word, " ", String.fromCharCode(firstLetter + letter)])) letters |= 1 << letter;
  return letters;
}

function findCue(table: CueTable, tokens: Tokens, token: number, to: number): Hit | undefined {
  const { text } = tokens;
  const start = tokens.start[token] as number;
  let best: Cue | undefined;
  let end = start;
  const letter = letterBehind(tokens, token);
  const place = placeOf(table.words, tokens.hash[token] as number);
  for (const candidate of table.candidates[place] as readonly Candidate[]) {
    if (!canGoOn(candidate, letter)) continue;
    const { cue } = candidate;
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
