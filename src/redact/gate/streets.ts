import type { Place } from "./place.ts";
import { kind, lineOf, type Reading } from "./reading.ts";
import { mark } from "./words.ts";

const mostWords = 3;
const mostDigits = 5;

/** A house number, one to three words, and what streets are called. */
export function findStreets(reading: Reading): Place[] {
  const { marks, kinds, sizes, starts, ends, anchored, lineFirsts } = reading;
  const found: Place[] = [];
  for (const piece of anchored) {
    if (((marks[piece] as number) & mark.street) === 0) continue;
    const first = lineFirsts[lineOf(reading, piece)] as number;
    for (let at = piece - 1; at > first && at >= piece - mostWords && isName(at); at -= 1) {
      const number = at - 1;
      if (kinds[number] === kind.digits && (sizes[number] as number) <= mostDigits)
        found.push({ check: "street", start: starts[number] as number, end: ends[piece] as number });
    }
  }
  return found;

  function isName(piece: number): boolean {
    return kinds[piece] === kind.word && ((marks[piece] as number) & mark.unnamed) === 0;
  }
}
