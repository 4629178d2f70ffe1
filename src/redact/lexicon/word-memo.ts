/** What was found out about words, kept under two hashes of each and never the word itself: looking a word up
 *  costs some microseconds, and a conversation has few distinct ones. */

export interface WordLook {
  /** Bits of `wordClass`. */
  readonly flags: number;
  /** What the word stands for: digit, number, month, code of the letter; else -1. */
  readonly value: number;
}

export interface WordMemo {
  /** Hash, check, flags and value of each word, one beside the other. */
  readonly cells: Int32Array;
  /** Where in `cells` the word at [from, to) of the text lies, which has these hashes. */
  find(hash: number, check: number, text: string, from: number, to: number): number;
  /** @param word in lower case. */
  look(word: string): WordLook;
}

export const hashSeed = 0x811c9dc5 | 0;
export const hashPrime = 0x01000193;
export const checkSeed = 7;
export const checkFactor = 31;

/** The hash under which the lexer keeps a lower-case word. */
export function hashWord(word: string): number {
  let hash = hashSeed;
  for (let index = 0; index < word.length; index++)
    hash = Math.imul(hash ^ word.charCodeAt(index), hashPrime);
  return hash;
}

function checkWord(word: string): number {
  let check = checkSeed;
  for (let index = 0; index < word.length; index++)
    check = (Math.imul(check, checkFactor) + word.charCodeAt(index)) | 0;
  return check;
}

export const flagsIn = 2;
export const valueIn = 3;
const cellSize = 4;
const slots = 1 << 17;
/** Of the words that come when it is full, none is kept: a hostile text can not make it grow. */
const limit = slots / 2;

export function createWordMemo(look: (word: string) => WordLook): WordMemo {
  const cells = new Int32Array((slots + 1) * cellSize);
  const spare = slots * cellSize;
  let count = 0;

  function find(hash: number, check: number, text: string, from: number, to: number): number {
    // a cell whose check is 0 is free
    const checked = check | 1;
    let slot = hash & (slots - 1);
    for (let cell = slot * cellSize; cells[cell + 1] !== 0; cell = slot * cellSize) {
      if (cells[cell] === hash && cells[cell + 1] === checked) return cell;
      slot = (slot + 1) & (slots - 1);
    }
    return learn(count < limit ? slot * cellSize : spare, hash, checked, text.slice(from, to));
  }

  function learn(cell: number, hash: number, check: number, word: string): number {
    const { flags, value } = look(word.toLowerCase().replaceAll("’", "'"));
    if (cell !== spare) {
      count++;
      cells[cell] = hash;
      cells[cell + 1] = check;
    }
    cells[cell + flagsIn] = flags;
    cells[cell + valueIn] = value;
    return cell;
  }

  return {
    cells,
    find,
    look(word) {
      const cell = find(hashWord(word), checkWord(word), word, 0, word.length);
      return { flags: cells[cell + flagsIn] as number, value: cells[cell + valueIn] as number };
    },
  };
}
