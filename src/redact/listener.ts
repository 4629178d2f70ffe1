/** Hears a conversation as a listener would: cues, runs of numbers and letters, mails, names, addresses, questions and
 *  their answers, numbers told in pieces.
 *
 *  Each stage goes through all turns before the next begins. Turn by turn through all stages each of them was fetched anew
 *  for a sentence of twenty words, for together they are many times the machine code that a core keeps at hand: 60,000
 *  times in a call of 184 turns that its code was not there, which now are 27,000, and a tenth of the time. A stage sees
 *  what those before it found, and is not asked about a turn that has no word it could begin with; of other turns only
 *  dialogue and joiner know. */
import type { Turn } from "../shared/types.ts";
import { wholeMailsOf } from "./answers/mails.ts";
import { bindCues, type CueTable, type Hit } from "./cues/cue-table.ts";
import { createDialogue } from "./dialogue.ts";
import type { Tokens } from "./lexer.ts";
import { anyName, wordClass as c, codeLike } from "./lexicon/word-class.ts";
import { mayBeRemembered } from "./memory.ts";
import type { Span } from "./span.ts";
import { findAddresses, ofAddresses } from "./unasked/addresses.ts";
import { findBorn } from "./unasked/born.ts";
import { findLoneValues } from "./unasked/lone.ts";
import { findLoneNumbers } from "./unasked/lone-numbers.ts";
import { findMails, ofMails } from "./unasked/mails.ts";
import { findNumbers } from "./unasked/numbers.ts";
import { findPeople } from "./unasked/people.ts";
import { findReadOut } from "./unasked/read-out.ts";
import { findUnitLines } from "./unasked/unit-line.ts";
import { createJoiner } from "./views/joined.ts";
import type { Run, RunReader } from "./views/spoken.ts";

/** Adds what it finds, and returns the runs that memory is asked about. */
export type Listen = (turns: readonly Turn<string>[], tokens: Tokens, found: Span[]) => readonly Run[];

/** What nobody has to ask for. */
export interface Stage {
  /** Bits of `wordClass`: a turn without such a word holds none of it. */
  readonly words: number;
  readonly find: (heard: Heard, turn: number) => void;
}

interface Heard {
  readonly tokens: Tokens;
  /** Of each turn. */
  readonly runs: readonly (readonly Run[])[];
  readonly isOneSided: boolean;
  readonly found: Span[];
}

export const unaskedStages: readonly Stage[] = [
  {
    words: ofMails,
    find: ({ tokens, runs, found }, turn) => findMails(tokens, turn, runs[turn] as readonly Run[], found),
  },
  {
    words: anyName | c.title | c.unlisted,
    find: ({ tokens, found }, turn) => findPeople(tokens, turn, found),
  },
  {
    words: codeLike,
    find: ({ tokens, runs, found }, turn) => {
      const ofTurn = runs[turn] as readonly Run[];
      if (ofTurn.length === 0) return;
      findNumbers(tokens, ofTurn, found);
      findUnitLines(tokens, ofTurn, found);
      findReadOut(tokens, ofTurn, found);
      findBorn(tokens, ofTurn, found);
    },
  },
  {
    words: ofAddresses,
    find: ({ tokens, found }, turn) => findAddresses(tokens, turn, found),
  },
  {
    words: c.unlisted,
    find: ({ tokens, isOneSided, found }, turn) => findLoneValues(tokens, turn, isOneSided, found),
  },
  {
    words: c.digits,
    find: ({ tokens, isOneSided, found }, turn) => {
      if (isOneSided) findLoneNumbers(tokens, turn, found);
    },
  },
];

/** @param keepsShortRuns rules may know what they are; memory does not. */
export function createListener(
  cueTable: CueTable,
  { read }: RunReader,
  keepsShortRuns: boolean,
  stages: readonly Stage[] = unaskedStages,
): Listen {
  return (turns, tokens, found) => {
    const { turnFlags } = tokens;
    const isOneSided = nobodyAsks(turns);
    const cues = turns.map((_, turn) => bindCues(cueTable, tokens, turn));
    const runs = turns.map((_, turn) => read(tokens, turn));

    const heard: Heard = { tokens, runs, isOneSided, found };
    for (const { words, find } of stages)
      for (let turn = 0; turn < turns.length; turn++)
        if (((turnFlags[turn] as number) & words) !== 0) find(heard, turn);

    const dialogue = createDialogue(wholeMailsOf(found));
    for (let turn = 0; turn < turns.length; turn++) {
      const { speaker } = turns[turn] as Turn<string>;
      dialogue.hear(tokens, turn, speaker, cues[turn] as readonly Hit[], runs[turn] as readonly Run[], found);
    }
    const joiner = createJoiner(isOneSided);
    for (let turn = 0; turn < turns.length; turn++) {
      const { speaker } = turns[turn] as Turn<string>;
      joiner.hear(tokens, turn, speaker, runs[turn] as readonly Run[], cues[turn] as readonly Hit[]);
    }
    joiner.finish(tokens, found);
    return keepsShortRuns ? runs.flat() : rememberedOf(runs);
  };
}

function rememberedOf(runs: readonly (readonly Run[])[]): readonly Run[] {
  const kept: Run[] = [];
  for (const ofTurn of runs)
    for (let index = 0; index < ofTurn.length; index++) {
      const run = ofTurn[index] as Run;
      if (mayBeRemembered(run)) kept.push(run);
    }
  return kept;
}

/** One side of a chat. */
export const nobodyAsks = (turns: readonly Turn<string>[]): boolean =>
  !turns.some(({ speaker }) => speaker === "agent" || speaker === "bot");
