/** Values known beforehand from a conversation's metadata, in whatever form they come. */
import { partAt } from "./compact.ts";
import type { KnownForms } from "./known-forms.ts";
import type { NumberRun } from "./numbers.ts";
import type { Place } from "./place.ts";
import { kind, type Reading, wordAt } from "./reading.ts";
import { endsOf, noWord, startBit, unknownShape } from "./shape.ts";
import { mark } from "./words.ts";

/** @param isOwn whether a word stands in the text around a transcript; of a name, such a word proves nothing. */
export function findKnown(
  reading: Reading,
  runs: readonly NumberRun[],
  { names, nameWords, numbers, compacts, nameStarts, nameEnds, compactStarts }: KnownForms,
  isOwn: (word: string) => boolean,
): Place[] {
  const { count, kinds, marks, shapes, starts, ends } = reading;
  const found: Place[] = [];
  const place = (first: number, last: number) =>
    found.push({ check: "known", start: starts[first] as number, end: ends[last] as number });

  const isAnybody = names.length + nameWords.size > 0;
  for (let piece = 0; isAnybody && piece < count; piece += 1)
    if (mayBeName(shapes[piece] as number)) findName(piece);
  for (let piece = 0; compacts.length > 0 && piece < count; piece += 1)
    if (mayBeCompact(piece)) findCompact(piece);
  for (const { digits, start, end } of runs) {
    if (numbers.some((number) => digits.includes(number))) found.push({ check: "known", start, end });
  }
  findSpelled(reading, nameWords, place);
  return found;

  function mayBeName(shape: number): boolean {
    return (nameStarts & startBit(shape)) !== 0 && nameEnds.includes(endsOf(shape));
  }

  function mayBeCompact(piece: number): boolean {
    const shape = shapes[piece] as number;
    // Digits that are said as words are written without a letter.
    const start = startBit(kinds[piece] === kind.digits ? noWord : shape);
    return ((compactStarts & start) !== 0 || shape === unknownShape) && !isLeftOut(piece);
  }

  function findName(piece: number): void {
    const word = wordAt(reading, piece);
    const bare = word.replace(/'s?$/, "");
    if ((nameWords.has(word) || nameWords.has(bare)) && !isOwn(word)) place(piece, piece);
    for (const name of names) {
      const last = piece + name.length - 1;
      if (name[0] === word && last < count && name.every((part, at) => wordAt(reading, piece + at) === part))
        place(piece, last);
    }
  }

  /** What stands for a sign, and what is no part of the talk. */
  function isLeftOut(piece: number): boolean {
    if (kinds[piece] === kind.mask || kinds[piece] === kind.label) return true;
    return ((marks[piece] as number) & mark.sign) !== 0;
  }

  /** Of whole words: "ana hill" is not said in "banana hills". */
  function findCompact(first: number): void {
    for (const compact of compacts) {
      let length = 0;
      for (let piece = first; piece < count; piece += 1) {
        if (isLeftOut(piece)) continue;
        const part = partAt(reading, piece);
        if (!compact.startsWith(part, length)) break;
        length += part.length;
        if (length < compact.length) continue;
        place(first, piece);
        break;
      }
    }
  }
}

const leastSpelled = 4;
/** Letter by letter, also "b for bravo". */
const mostBetweenLetters = 4;

function findSpelled(
  reading: Reading,
  names: ReadonlySet<string>,
  place: (first: number, last: number) => unknown,
): void {
  if (reading.letters.length < leastSpelled) return;
  const wanted = [...names].filter((name) => name.length >= leastSpelled);
  if (wanted.length === 0) return;
  let run: number[] = [];
  const close = () => {
    if (run.length >= leastSpelled) {
      const spelled = run.map((piece) => wordAt(reading, piece)).join("");
      for (const name of wanted) {
        const from = spelled.indexOf(name);
        if (from >= 0) place(run[from] as number, run[from + name.length - 1] as number);
      }
    }
    run = [];
  };
  for (const letter of reading.letters) {
    if (letter - (run.at(-1) ?? letter) > mostBetweenLetters) close();
    run.push(letter);
  }
  close();
}
