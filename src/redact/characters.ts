/** What the scan wants to know of a UTF-16 unit, in one number: its lower case and its kind. Asking Unicode costs
 *  more than all the rest of the scan, so each unit is asked about once and its answer kept. */
import { isHidden, plainForm } from "./views/plain.ts";

const anyLetter = (1 << 16) | (1 << 17);

/** Bits of an entry. */
export const unitKind = {
  /** The unit's lower case. */
  folded: 0xffff,
  smallLetter: 1 << 16,
  capitalLetter: 1 << 17,
  anyLetter,
  figure: 1 << 18,
  /** An apostrophe between two letters. No unit is one, it depends on those around. */
  joint: 1 << 19,
  /** Part of a word. */
  inWord: anyLetter | (1 << 18) | (1 << 19),
  apostrophe: 1 << 20,
  /** Nothing of a word. */
  gap: 1 << 21,
  /** Besides: `@` or `:`. */
  mark: 1 << 22,
  /** Besides: a mask may begin with it. */
  opener: 1 << 23,
  /** To be taken out before anybody looks at the text. */
  hidden: 1 << 24,
  /** Nobody asked about it yet. */
  unknown: 1 << 25,
  /** Besides: another width or script; all else is said of its plain form. */
  foreign: 1 << 28,
  /** Besides: needs two bytes, also when all is plain. */
  wide: 1 << 29,
} as const;

const { apostrophe, capitalLetter, figure, foreign, gap, hidden, mark, opener, smallLetter, unknown, wide } =
  unitKind;

export interface Characters {
  /** By unit. */
  readonly entries: Int32Array;
  learn(unit: number): number;
}

/** @param openers characters a mask may begin with. */
export function createCharacters(openers: string): Characters {
  const entries = new Int32Array(0x1_0000).fill(unknown);
  const learn = (unit: number): number => {
    const character = String.fromCharCode(unit);
    let entry = entryOf(character, unit);
    if (openers.includes(character)) entry |= opener;
    entries[unit] = entry;
    return entry;
  };
  for (let unit = 0; unit < 0x250; unit++) learn(unit);
  return { entries, learn };
}

function entryOf(character: string, unit: number): number {
  if (isHidden(character)) return gap | hidden;
  const plain = plainForm(character);
  if (plain !== character) return entryOf(plain, plain.charCodeAt(0)) | foreign;
  if (/['’]/.test(character)) return apostrophe | 39;
  return kindOf(character, unit) | (unit > 0xff ? wide : 0);
}

function kindOf(character: string, unit: number): number {
  if (/\p{L}|\p{M}/u.test(character)) {
    const lower = character.toLowerCase();
    const hasLower = lower.length === 1 && lower !== character;
    return hasLower ? capitalLetter | lower.charCodeAt(0) : smallLetter | unit;
  }
  if (/[0-9]/.test(character)) return figure | unit;
  return /[@:]/.test(character) ? gap | mark | unit : gap | unit;
}
