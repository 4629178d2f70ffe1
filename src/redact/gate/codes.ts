/** What belongs to somebody by its form alone: addresses of mail; account numbers of banks; ids that mix letters and
 *  digits, and therefore hold too few digits in a row to be counted. Only where a sign or a digit makes it possible
 *  is a pattern tried. */
import type { Place } from "./place.ts";
import { kind, lastAtMost, lineEnd, lineOf, type Reading } from "./reading.ts";

interface Form {
  readonly check: string;
  readonly pattern: RegExp;
  readonly isMeant?: (shown: string) => boolean;
}

const form = (pattern: string, flags = "giu"): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, flags);

const forms: readonly Form[] = [
  { check: "bank", pattern: form("[a-z]{2}\\d{2}(?:[ -]?[a-z0-9]{2,4}){3,8}"), isMeant: isIban },
  // United Kingdom, India, Italy, Mexico, United States (Medicare); a car's plate.
  { check: "id", pattern: form("[a-z]{2} ?\\d\\d ?\\d\\d ?\\d\\d ?[a-d]") },
  { check: "id", pattern: form("[a-z]{5} ?\\d{4} ?[a-z]") },
  { check: "id", pattern: form("[a-z]{6} ?\\d\\d[a-z]\\d\\d ?[a-z]\\d{3}[a-z]") },
  { check: "id", pattern: form("[a-z]{4}\\d{6}[a-z0-9]{3,8}") },
  { check: "id", pattern: form("\\d[a-z][a-z0-9]\\d-?[a-z][a-z0-9]\\d-?[a-z]{2}\\d\\d") },
  { check: "id", pattern: form("[A-Z]{2}\\d\\d ?[A-Z]{3}", "gu") },
  {
    check: "id",
    pattern: form("[a-z0-9]{7,24}"),
    isMeant: (shown) =>
      /[a-z]/i.test(shown) && shown.replace(/\D/g, "").length >= 6 && !isSizeOfPicture(shown),
  },
  { check: "device", pattern: form("[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}") },
  { check: "device", pattern: form("[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){4,7}") },
];

/** ISO 13616: four characters go to the end, letters count from ten, and 97 leaves one. The form may run on into
 *  the next word. */
function isIban(shown: string): boolean {
  const all = shown.replace(/[ -]/g, "").toUpperCase();
  for (let length = Math.min(34, all.length); length >= 15; length -= 1) {
    let rest = 0;
    for (const sign of all.slice(4, length) + all.slice(0, 4)) {
      const value = Number.parseInt(sign, 36);
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    if (rest === 1) return true;
  }
  return false;
}

/** "1920x1080" and "1170x2532": even sides, no screen is longer than sixteen thousand, none as narrow as a quarter. */
function isSizeOfPicture(shown: string): boolean {
  if (!/^[1-9]\d{2,4}x[1-9]\d{2,4}$/i.test(shown)) return false;
  const sides = shown.split(/x/i).map(Number);
  const [short, long] = [Math.min(...sides), Math.max(...sides)];
  return sides.every((side) => side % 2 === 0) && short >= 200 && long < 16_000 && long < 4 * short;
}

/** Of digits that are written, every form without colons or hyphens has as many. "24/7" and "gpt-4o" have not. */
const leastDigits = 2;

/** A line is searched once, however much in it asks for that. */
export function findForms(reading: Reading): Place[] {
  const lines = new Set<number>();
  let line = -1;
  let [written, isAsking] = [0, false];
  const end = () => {
    if (isAsking && written >= leastDigits) lines.add(line);
  };
  for (const piece of reading.digits) {
    if (piece >= (reading.lineFirsts[line + 1] ?? Number.POSITIVE_INFINITY)) {
      end();
      line = lineOf(reading, piece);
      [written, isAsking] = [0, false];
    }
    if (reading.said[piece] === 0) written += reading.sizes[piece] as number;
    isAsking ||= isBesideLetter(reading, piece);
  }
  end();
  for (const [index, joint] of reading.joints.entries()) {
    if ((reading.joints[index + leastJoints - 1] ?? Number.POSITIVE_INFINITY) - joint <= mostBetweenJoints)
      lines.add(lastAtMost(reading.lineStarts, joint, reading.lineStarts.length));
  }
  return [...lines].flatMap((line) => placesIn(reading, line));
}

/** Of the forms, these hold a letter right beside a digit, behind a sign at most, or behind a blank at their end. All
 *  others are parted by colons or hyphens. */
function isBesideLetter({ text, starts, ends, kinds, said }: Reading, piece: number): boolean {
  if (said[piece] !== 0) return false;
  const [start, end] = [starts[piece] as number, ends[piece] as number];
  if (isLetter(text, start - 1) || isLetter(text, end)) return true;
  if (kinds[piece + 1] === kind.letter && starts[piece + 1] === end + 1) return true;
  return (
    (isSign(text, start - 1) && isLetter(text, start - 2)) || (isSign(text, end) && isLetter(text, end + 1))
  );
}

/** Of ASCII. */
function isLetter(text: string, at: number): boolean {
  const lower = text.charCodeAt(at) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

const isSign = (text: string, at: number): boolean => text[at] === ":" || text[at] === "-";

const leastJoints = 4;
const mostBetweenJoints = 20;

function placesIn(reading: Reading, line: number): Place[] {
  const start = reading.lineStarts[line] as number;
  const text = reading.text.slice(start, lineEnd(reading, line));
  return forms.flatMap(({ check, pattern, isMeant = () => true }) =>
    Array.from(text.matchAll(pattern))
      .filter(([shown]) => isMeant(shown))
      .map(({ 0: shown, index }) => ({ check, start: start + index, end: start + index + shown.length })),
  );
}
