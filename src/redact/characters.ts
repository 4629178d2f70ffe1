/** What the scan wants to know of a UTF-16 unit, in one number: its lower case and its kind. Asking Unicode costs
 *  more than all the rest of the scan, so each unit is asked about once and its answer kept. */
import { isOdd } from "./views/plain.ts";

/** Bits of an entry that hold the unit's lower case. */
export const folded = 0xffff;
/** Kinds: a unit has one of these five. */
export const smallLetter = 1 << 16;
export const capitalLetter = 1 << 17;
export const figure = 1 << 18;
export const apostrophe = 1 << 19;
export const gap = 1 << 20;
export const anyLetter = smallLetter | capitalLetter;
/** Part of a word. */
export const inWord = anyLetter | figure;

/** Besides: a mask may begin with it. */
export const opener = 1 << 21;
/** Besides: `@` or `:`. */
export const mark = 1 << 22;
/** Besides: to be made plain before anybody looks at the text. */
export const odd = 1 << 23;

export interface Characters {
  /** By unit; 0 of units nobody asked about yet. */
  readonly entries: Uint32Array;
  learn(unit: number): number;
}

/** @param openers characters a mask may begin with. */
export function createCharacters(openers: string): Characters {
  const entries = new Uint32Array(0x1_0000);
  const learn = (unit: number): number => {
    const character = String.fromCharCode(unit);
    const lower = character.toLowerCase();
    const low = lower.length === 1 ? lower.charCodeAt(0) : unit;
    let entry = character === "’" ? apostrophe | 39 : kindOf(character, low !== unit) | low;
    if (openers.includes(character)) entry |= opener;
    if (character === "@" || character === ":") entry |= mark;
    if (isOdd(character)) entry = gap | odd;
    entries[unit] = entry;
    return entry;
  };
  for (let unit = 0; unit < 0x250; unit++) learn(unit);
  return { entries, learn };
}

function kindOf(character: string, hasLower: boolean): number {
  if (/\p{L}|\p{M}/u.test(character)) return hasLower ? capitalLetter : smallLetter;
  if (/[0-9]/.test(character)) return figure;
  return character === "'" ? apostrophe : gap;
}
