/** How what a pattern matches can begin, read from its source once: each of the first three characters is a letter,
 *  a figure or something else, which makes 27 beginnings and a bit for each.
 *
 *  A text of codes ("A1 A1 A1 …") asks thirty detectors at each word, and to be told no by a pattern costs as much
 *  as all else: 3 s a megabyte. One look at three characters leaves a handful of them. */
import { openingOf } from "../pattern-opening.ts";

const kinds = 3;
const longest = 3;
export const beginningCount = kinds ** longest;

/** Bits of the beginnings. */
export function beginningsOf(pattern: RegExp): number {
  const canBegin = openingOf(pattern);
  const bitsBehind = (first: readonly string[], place: number): number => {
    if (!canBegin(first)) return 0;
    if (first.length === longest) return 1 << place;
    return samples.reduce(
      (bits, kind, index) => bits | bitsBehind([...first, kind], place * kinds + index),
      0,
    );
  };
  return bitsBehind([], 0);
}

/** Of which beginning the bit is set that stands at `at`: its place among them. Signs of other scripts count as letters
 *  here and there. */
export const beginningAt = (text: string, at: number): number =>
  kindOf(text.charCodeAt(at)) * 9 + kindOf(text.charCodeAt(at + 1)) * 3 + kindOf(text.charCodeAt(at + 2));

function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  const isLetter = ((code | 32) >= 97 && (code | 32) <= 122) || code > 127;
  return isLetter ? 0 : 2;
}

/** ASCII by kind; of all the rest a letter and a dash. */
const samples = Array.from({ length: kinds }, (_, kind) =>
  [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), "é", "–"]
    .filter((character) => kindOf(character.charCodeAt(0)) === kind)
    .join(""),
);
