/** Codes that are read out letter by letter: a car's number, the address of a device. They hold too few figures in a row to
 *  be a number, and hardly anything else has so many letters and figures one after the other, each by itself: of an id in
 *  one word, as every event and record has, half would look like one. */
import type { Place } from "./place.ts";
import { kind, lineLast, lineOf, type Reading, wordAt } from "./reading.ts";

/** Letters and figures; a device's address has twelve. Shorter ones are as often a part's number or an exam's. */
const leastSigns = 12;
const leastLetters = 3;
const leastFigures = 4;

export function findSpelledCodes(reading: Reading): Place[] {
  const { kinds, sizes, starts, ends, letters } = reading;
  const places: Place[] = [];
  let done = 0;
  for (const letter of letters) {
    // an "a" and an "i" stand between words
    if (letter < done || !(isCodeBeside(reading, letter - 1) || isCodeBeside(reading, letter))) continue;
    const line = lineOf(reading, letter);
    const least = Math.max(done, reading.lineFirsts[line] as number);
    const most = lineLast(reading, line);
    let from = letter;
    while (from > least && isApart(reading, from) && isSign(reading, from - 1, most)) from -= 1;
    let [spelled, figures, to] = [0, 0, from];
    for (; to < most && isSign(reading, to, most) && (to === from || isApart(reading, to)); to += 1) {
      if (kinds[to] === kind.letter) spelled += 1;
      else if (kinds[to] === kind.digits) figures += sizes[to] as number;
    }
    done = to;
    if (spelled >= leastLetters && figures >= leastFigures && spelled + figures >= leastSigns)
      places.push({ check: "code", start: starts[from] as number, end: ends[to - 1] as number });
  }
  return places;
}

const isCode = (of: number | undefined): boolean => of === kind.letter || of === kind.digits;

/** Something stands between the piece and the one before. */
const isApart = ({ starts, ends }: Reading, piece: number): boolean =>
  (starts[piece] as number) > (ends[piece - 1] as number);

/** The piece and the one behind it are letters or figures, and two. */
const isCodeBeside = (reading: Reading, piece: number): boolean =>
  isCode(reading.kinds[piece]) && isCode(reading.kinds[piece + 1]) && isApart(reading, piece + 1);

/** A letter, figures, or the word of a colon between two of them. */
function isSign(reading: Reading, piece: number, most: number): boolean {
  const { kinds } = reading;
  if (isCode(kinds[piece])) return true;
  const isBetween = piece + 1 < most && kinds[piece + 1] !== kind.word && kinds[piece] === kind.word;
  return isBetween && signs.has(wordAt(reading, piece));
}
const signs: ReadonlySet<string> = new Set(["colon", "dash", "hyphen", "minus"]);
