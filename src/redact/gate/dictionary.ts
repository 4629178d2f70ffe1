/** Looks words up while they are read: a step in a table for each letter, whatever the number of words. What was
 *  tried: a Map of sliced words costs five times as much, most of it for slices that stand in no map. */
import { packed } from "./digits.ts";
import { mark, markedWords, repeats, teens, tenDigits, tens } from "./words.ts";

/** Lower case, without accents. */
export function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the plain ones need no folding
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/’/g, "'");
}

/** Where a letter of ASCII stands in a row of the table; 0 for all other UTF-16 units. */
export const columnOf = new Uint8Array(0x10000);
for (let letter = 1; letter <= 26; letter += 1) columnOf[0x40 + letter] = columnOf[0x60 + letter] = letter;
/** Within a word only. */
export const apostrophe = 27;
columnOf["'".charCodeAt(0)] = apostrophe;
/** A row has a power of two of columns, so that state and column make an index by shift and or. */
const rowBits = 5;

/** State of a word of which none of ours begins so far. It is never left. */
const unknown = 0;
export const firstState = 1;

interface Entry {
  marks: number;
  /** Packed digits that the word stands for; of "double", how often. */
  number: number;
}

function compile(): { steps: Uint16Array; marksOf: Int32Array; numberOf: Uint16Array } {
  const entries: Entry[] = [];
  const rows: number[] = [];
  const addState = (): number => {
    rows.push(...new Array<number>(1 << rowBits).fill(unknown));
    return entries.push({ marks: 0, number: 0 }) - 1;
  };
  addState();
  addState();
  const entryOf = (word: string): Entry => {
    let state = firstState;
    for (const character of fold(word)) {
      const cell = (state << rowBits) | (columnOf[character.charCodeAt(0)] as number);
      rows[cell] ||= addState();
      state = rows[cell] as number;
    }
    return entries[state] as Entry;
  };

  for (const [is, list] of markedWords) for (const word of list.split(" ")) entryOf(word).marks |= is;
  for (const row of tenDigits) {
    for (const [digit, word] of row.split(" ").entries())
      if (word !== ".") entryOf(word).number = packed(String(digit));
  }
  for (const [index, word] of teens.split(" ").entries()) entryOf(word).number = packed(String(10 + index));
  for (const [index, word] of tens.split(" ").entries()) {
    entryOf(word).number = packed(`${2 + index}0`);
    entryOf(word).marks |= mark.tens;
  }
  for (const [times, list] of Object.entries(repeats)) {
    for (const word of list.split(" ")) {
      entryOf(word).number = Number(times);
      entryOf(word).marks |= mark.repeat | mark.quiet;
    }
  }
  return {
    steps: Uint16Array.from(rows),
    marksOf: Int32Array.from(entries, ({ marks }) => marks),
    numberOf: Uint16Array.from(entries, ({ number }) => number),
  };
}

const { steps, marksOf, numberOf } = compile();

export const step = (state: number, column: number): number => steps[(state << rowBits) | column] as number;
export const marksAt = (state: number): number => marksOf[state] as number;
export const numberAt = (state: number): number => numberOf[state] as number;

/** @param word folded. */
export function stateOf(word: string): number {
  let state = firstState;
  for (let at = 0; at < word.length && state !== unknown; at += 1)
    state = step(state, columnOf[word.charCodeAt(at)] ?? 0);
  return state;
}
