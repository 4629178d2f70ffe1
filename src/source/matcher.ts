/** Holds a conversation against the words that are looked for. A phrase may run over the end of a turn when the same
 *  person goes on: a transcript breaks where somebody breathes. It never runs from one person to another. */
import type { Raw } from "../shared/text.ts";
import type { Speaker, Turn } from "../shared/types.ts";
import { type Word, wordsOf } from "./normal-words.ts";
import { compilePhrase, type Phrase } from "./phrase.ts";

export interface Wanted {
  /** Each must be said. */
  readonly all: readonly string[];
  /** One of them must be said, when there are any. */
  readonly any: readonly string[];
  /** None of them may be said. */
  readonly none: readonly string[];
  readonly isLoose: boolean;
  /** By whom; else by anybody. */
  readonly speaker?: Speaker | undefined;
}

/** Where something that was looked for stands; UTF-16 offsets in the turn. A phrase that runs on ends with its turn. */
export interface Found {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
}

export interface Match {
  readonly isMatch: boolean;
  /** How many of the things that must be said are said: each of `all` is one, `any` together are one. */
  readonly present: number;
  /** In the order in which they are said; a place that two phrases share comes once. */
  readonly places: readonly Found[];
}

export interface Matcher {
  /** Things that must be said. */
  readonly required: number;
  match(turns: readonly Turn<Raw>[]): Match;
}

interface PlacedWord extends Word {
  readonly turn: number;
}

export function compileMatcher({ all, any, none, isLoose, speaker }: Wanted): Matcher {
  const compile = (texts: readonly string[]) => texts.map((text) => compilePhrase(text, isLoose));
  const [everyOne, anyOne, noOne] = [compile(all), compile(any), compile(none)];
  const required = everyOne.length + Math.min(1, anyOne.length);

  return {
    required,
    match(turns) {
      const stretches = stretchesOf(turns, speaker);
      const places: Found[] = [];
      const find = (phrase: Phrase): boolean => {
        const before = places.length;
        for (const words of stretches) places.push(...placesOf(phrase, words));
        return places.length > before;
      };
      const isSaid = everyOne.map(find);
      const isAnySaid = anyOne.map(find).includes(true);
      const kept = distinct(places);
      const present = isSaid.filter(Boolean).length + Number(isAnySaid);
      return { isMatch: present === required && !noOne.some(find), present, places: kept };
    },
  };
}

/** The words of turns that follow each other and are one person's. */
function stretchesOf(
  turns: readonly Turn<Raw>[],
  by: Speaker | undefined,
): readonly (readonly PlacedWord[])[] {
  const stretches: PlacedWord[][] = [];
  let before: Speaker | undefined;
  for (const [turn, { speaker, text }] of turns.entries()) {
    const words = wordsOf(text).map((word) => ({ ...word, turn }));
    // Who an unknown speaker is may change from turn to turn.
    const goesOn = speaker === before && speaker !== "unknown";
    before = speaker;
    if (by !== undefined && speaker !== by) continue;
    if (goesOn) stretches.at(-1)?.push(...words);
    else stretches.push(words);
  }
  return stretches;
}

function placesOf(phrase: Phrase, words: readonly PlacedWord[]): readonly Found[] {
  const places: Found[] = [];
  if (phrase.words.length === 0) return places;
  for (const [at, first] of words.entries()) {
    const length = phrase.lengthAt(words, at);
    if (length === 0) continue;
    const last = words.slice(at, at + length).findLast(({ turn }) => turn === first.turn) ?? first;
    places.push({ turn: first.turn, start: first.start, end: last.end });
  }
  return places;
}

function distinct(places: readonly Found[]): readonly Found[] {
  const sorted = places.toSorted((a, b) => a.turn - b.turn || a.start - b.start || b.end - a.end);
  return sorted.filter((place, index) => {
    const before = sorted[index - 1];
    return !before || before.turn !== place.turn || before.start !== place.start;
  });
}
