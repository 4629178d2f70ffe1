import type { Place } from "./place.ts";
import { digitsAt, type Reading } from "./reading.ts";

const cardGroups: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [4, 6, 5],
];
const leastGroup = 4;
/** Of one group to the next, in pieces. */
const mostBetween = 6;

/** A card told in its groups with talk between them: "4111, then 1111, and after that …". */
export function findScatteredCards(reading: Reading): Place[] {
  const { digits, sizes, starts, ends } = reading;
  const groups = digits.filter((piece) => (sizes[piece] as number) >= leastGroup);
  return cardGroups.flatMap((lengths) =>
    groups.flatMap((first, from): Place[] => {
      const own = groups.slice(from, from + lengths.length);
      const fits = lengths.every((length, index) => {
        const piece = own[index];
        return (
          piece !== undefined && sizes[piece] === length && piece - (own[index - 1] ?? piece) <= mostBetween
        );
      });
      if (!fits) return [];
      const number = own.map((piece) => digitsAt(reading, piece)).join("");
      if (!/^(?:[3-6]|2[2-7])/.test(number) || !addsUp(number)) return [];
      return [{ check: "card", start: starts[first] as number, end: ends[own.at(-1) as number] as number }];
    }),
  );
}

/** The sum of Luhn, as it is printed on the back of an envelope: from the right, every second digit doubled. */
function addsUp(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    sum += place % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
}
