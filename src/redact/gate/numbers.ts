/** Numbers that can belong to somebody: seven digits and more, however they are spaced, grouped or said. Amounts,
 *  times, dates, versions, decimals and years are no such numbers and part what stands around them. */
import { ordinaryPlaces } from "./ordinary.ts";
import { digitsAt, lineOf, type Reading } from "./reading.ts";
import { mark } from "./words.ts";

/** Digits between which nothing stands that parts them. */
export interface NumberRun {
  readonly digits: string;
  /** As they were written or said, each piece by itself. */
  readonly groups: readonly string[];
  readonly isSaid: boolean;
  readonly start: number;
  readonly end: number;
  /** The most digits that stand in one line of it. */
  readonly mostInLine: number;
}

/** @param leastDigits runs of fewer are left out: most numbers are short, and need not be read. */
export function readNumbers(reading: Reading, leastDigits: number): readonly NumberRun[] {
  const { digits, sizes } = reading;
  const runs: NumberRun[] = [];
  for (let from = 0; from < digits.length; ) {
    let to = from + 1;
    let size = sizes[digits[from] as number] as number;
    while (to < digits.length && isQuietBetween(reading, digits[to - 1] as number, digits[to] as number)) {
      size += sizes[digits[to] as number] as number;
      to += 1;
    }
    if (size >= leastDigits) {
      for (const pieces of withoutOrdinary(reading, digits.slice(from, to))) {
        const run = runOf(reading, pieces);
        if (run.digits.length >= leastDigits) runs.push(run);
      }
    }
    from = to;
  }
  return runs;
}

function isQuietBetween({ marks }: Reading, from: number, to: number): boolean {
  for (let piece = from + 1; piece < to; piece += 1) {
    if (((marks[piece] as number) & mark.quiet) === 0) return false;
  }
  return true;
}

/** The run in parts, where amounts, times and dates stand in it. */
function withoutOrdinary({ text, starts, ends }: Reading, pieces: readonly number[]): readonly number[][] {
  const places = ordinaryPlaces(
    text,
    starts[pieces[0] as number] as number,
    ends[pieces.at(-1) as number] as number,
  );
  const parts: number[][] = [[]];
  let next = 0;
  for (const piece of pieces) {
    while ((places[next]?.end ?? Number.POSITIVE_INFINITY) <= (starts[piece] as number)) next += 1;
    if ((places[next]?.start ?? Number.POSITIVE_INFINITY) < (ends[piece] as number)) parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts.filter(({ length }) => length > 0);
}

function runOf(reading: Reading, pieces: readonly number[]): NumberRun {
  const { starts, ends, said, sizes, lineFirsts } = reading;
  const groups = pieces.map((piece) => digitsAt(reading, piece));
  let mostInLine = 0;
  let inLine = 0;
  let line = lineOf(reading, pieces[0] as number);
  for (const piece of pieces) {
    if (piece >= (lineFirsts[line + 1] ?? Number.POSITIVE_INFINITY)) {
      line = lineOf(reading, piece);
      inLine = 0;
    }
    inLine += sizes[piece] as number;
    mostInLine = Math.max(mostInLine, inLine);
  }
  return {
    digits: groups.join(""),
    groups,
    isSaid: pieces.some((piece) => said[piece] !== 0),
    start: starts[pieces[0] as number] as number,
    end: ends[pieces.at(-1) as number] as number,
    mostInLine,
  };
}

/** Fewer are a price, a model, a room. Across lines two unrelated numbers can meet. */
export const leastPersonal = 7;
const leastAcrossLines = 9;

export function isPersonalNumber({ digits, groups, isSaid, mostInLine }: NumberRun): boolean {
  if (mostInLine < leastPersonal && digits.length < leastAcrossLines) return false;
  if (isSaid || groups.length === 1) return true;
  if (groups.every((group) => /^(?:19|20)\d\d$/.test(group))) return false;
  return !isScale(groups);
}

/** "10, 20, 50, 100": what is on offer, and not a number. */
const isScale = (groups: readonly string[]): boolean =>
  groups.every(
    (group, index) =>
      group.length < 4 && !/^0/.test(group) && (index === 0 || Number(group) > Number(groups[index - 1])),
  );
