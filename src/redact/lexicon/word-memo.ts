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

/** Of the two hashes, which must differ in how they mix. */
export const hashing = {
  hashSeed: 0x811c9dc5 | 0,
  hashPrime: 0x01000193,
  checkSeed: 7,
  checkFactor: 31,
} as const;
const { checkFactor, checkSeed, hashPrime, hashSeed } = hashing;

/** The hash under which the lexer keeps a lower-case word. */
export function hashWord(word: string): number {
  let hash = hashSeed;
  for (let index = 0; index < word.length; index++)
    hash = Math.imul(hash ^ word.charCodeAt(index), hashPrime);
  return hash;
}

function checkWord(word: string): number {
  let check: number = checkSeed;
  for (let index = 0; index < word.length; index++)
    check = (Math.imul(check, checkFactor) + word.charCodeAt(index)) | 0;
  return check;
}

/** What lies where in a cell, behind the two hashes. */
export const cell = { flagsIn: 2, valueIn: 3, size: 4 } as const;
const { flagsIn, valueIn, size: cellSize } = cell;
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
    for (let at = slot * cellSize; cells[at + 1] !== 0; at = slot * cellSize) {
      if (cells[at] === hash && cells[at + 1] === checked) return at;
      slot = (slot + 1) & (slots - 1);
    }
    return learn(count < limit ? slot * cellSize : spare, hash, checked, text.slice(from, to));
  }

  function learn(at: number, hash: number, check: number, word: string): number {
    const { flags, value } = look(word.toLowerCase().replaceAll("’", "'"));
    if (at !== spare) {
      count++;
      cells[at] = hash;
      cells[at + 1] = check;
    }
    cells[at + flagsIn] = flags;
    cells[at + valueIn] = value;
    return at;
  }

  return {
    cells,
    find,
    look(word) {
      const at = find(hashWord(word), checkWord(word), word, 0, word.length);
      return { flags: cells[at + flagsIn] as number, value: cells[at + valueIn] as number };
    },
  };
}
