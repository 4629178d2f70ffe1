/** Which cues can still be meant, from a word they begin with, when the characters behind it are read one by one: a
 *  pattern that is asked in vain costs as much as twenty of these, and most are told off by the second or third.
 *
 *  The ways to go on are one table of numbers, a row for the characters read so far and in it a cell for the next one.
 *  A cell is filled when it is first met, and outlives the text. So a row is made of a pattern's own words only: where
 *  one takes any word, or any figure, or may have ended, it is told off no longer, and what is said there ("plate", and
 *  then the plate) leaves nothing behind. After `mostRows` the patterns are asked. */
import { type Opening, openingOf } from "../pattern-opening.ts";
import type { Cue } from "./cue.ts";

export interface CueBeginnings {
  /** @returns the row of the word. */
  begin(word: string, cues: readonly Cue[]): number;
  /** The cues of the row that can go on as the text does from `at`. */
  leftAt(row: number, text: string, at: number): readonly Cue[];
  readonly rows: number;
}

/** With letters, figures, a blank and a line feed most cues go on; of all else the pattern is asked. */
const known = "abcdefghijklmnopqrstuvwxyz0123456789 \n";
const width = known.length;
const cellOfCode = Int8Array.from({ length: 128 }, (_, code) =>
  known.indexOf(String.fromCharCode(code).toLowerCase()),
);
/** Behind so many characters hardly a cue is told off. */
const farthest = 14;
/** What goes on with it goes on with any word, or has ended. */
const wild = "_";
/** A class of more is any word: "[ns]" tells two words apart, "\\d" as many texts as there are numbers. */
const mostLetters = 4;
/** Nearly twice as many as all cues have beginnings. An ordinary day knows some seven hundred. */
const mostRows = 16_384;

export function createCueBeginnings(all: readonly Cue[]): CueBeginnings {
  const openings = new Map(all.map((cue) => [cue, openingOf(cue.pattern, mostLetters)]));
  const charactersOf: string[] = [];
  const cuesOf: (readonly Cue[])[] = [];
  /** The row that comes next; negative when nothing is told off from there on; 0 before it was asked. */
  let cells = new Int32Array(256 * width);
  const none = addRow("", []);
  const lastRows = new Map<string, number>();

  const canBegin = (cue: Cue, characters: string): boolean => (openings.get(cue) as Opening)([...characters]);

  function addRow(characters: string, cues: readonly Cue[]): number {
    charactersOf.push(characters);
    const row = cuesOf.push(cues) - 1;
    if ((row + 1) * width > cells.length) {
      const larger = new Int32Array(cells.length * 2);
      larger.set(cells);
      cells = larger;
    }
    return row;
  }

  /** Nothing goes on from it: all that leave the same cues are one. */
  function addLast(cues: readonly Cue[]): number {
    const key = cues.map((cue) => all.indexOf(cue)).join();
    const row = lastRows.get(key) ?? addRow("", cues);
    lastRows.set(key, row);
    return row;
  }

  function fill(cell: number, row: number, character: string): number {
    const before = cuesOf[row] as readonly Cue[];
    const characters = charactersOf[row] + character;
    const cues = before.filter((cue) => canBegin(cue, characters));
    const isOpen = characters.length < farthest && cues.some((cue) => !canBegin(cue, characters + wild));
    const isNew = cuesOf.length < mostRows && (isOpen || cues.length < before.length);
    const next = cues.length === 0 ? none : !isNew ? row : isOpen ? addRow(characters, cues) : addLast(cues);
    cells[cell] = isOpen && isNew ? next : ~next;
    return cells[cell] as number;
  }

  return {
    begin: addRow,
    get rows() {
      return cuesOf.length;
    },
    leftAt(first, text, behind) {
      let row = first;
      for (let at = behind; at < text.length; at++) {
        const code = text.charCodeAt(at);
        const place = code < cellOfCode.length ? (cellOfCode[code] as number) : -1;
        if (place < 0) break;
        const cell = row * width + place;
        const next = (cells[cell] as number) || fill(cell, row, known[place] as string);
        if (next < 0) return cuesOf[~next] as readonly Cue[];
        row = next;
      }
      return cuesOf[row] as readonly Cue[];
    },
  };
}
