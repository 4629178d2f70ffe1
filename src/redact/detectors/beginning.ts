/** Of which patterns a value can begin at a place, told by the kinds of its first characters: letters, figures, blanks
 *  and signs. To be told no by a pattern costs as much as to read ten words, and a text of codes ("A1 A1 A1 …") asks
 *  thirty detectors at each: 3 s a megabyte. The first three characters leave a handful of them, and the first seven of
 *  an amount ("184.20 ") next to none for so few figures.
 *
 *  Which patterns can begin so is read from their sources when a text first begins so, and kept. A text made of nothing
 *  but new beginnings gains no more than `mostLearned` of them: after these, three characters have to do. */
import { openingOf } from "../pattern-opening.ts";

const kinds = 4;
const few = 3;
const many = 7;
const mostLearned = 400;

/** Of the given those of which a value may begin at an offset of a text, in their order. */
export function createBeginnings<Given extends { readonly pattern: RegExp }>(
  all: readonly Given[],
): (text: string, at: number) => readonly Given[] {
  const openings = new Map(all.map((given) => [given, openingOf(given.pattern)]));
  const byFew = new Array<readonly Given[] | undefined>(kinds ** few).fill(undefined);
  const byMany = new Array<readonly Given[] | undefined>(kinds ** many).fill(undefined);
  let learned = 0;

  /** Puts those of the given that can begin so into the list of its place. */
  function keep(lists: typeof byFew, place: number, count: number, given: readonly Given[]) {
    const characters = charactersOf(place, count);
    const left = given.filter((one) => openings.get(one)?.(characters));
    lists[place] = left;
    return left;
  }

  function learn(place: number): readonly Given[] {
    const first = place >> (2 * (many - few));
    const left = byFew[first] ?? keep(byFew, first, few, all);
    if (learned === mostLearned) return left;
    learned++;
    return keep(byMany, place, many, left);
  }

  return (text, at) => {
    let place = 0;
    for (let next = at; next < at + many; next++) place = place * kinds + kindOf(text.charCodeAt(next));
    return byMany[place] ?? learn(place);
  };
}

/** Signs of other scripts count as letters here and there; what is behind the text counts as a sign. */
function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  if (code <= 32) return 2;
  const isLetter = ((code | 32) >= 97 && (code | 32) <= 122) || code > 127;
  return isLetter ? 0 : 3;
}

/** ASCII by kind; of all the rest a letter and a dash. */
const samples = Array.from({ length: kinds }, (_, kind) =>
  [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), "é", "–"]
    .filter((character) => kindOf(character.charCodeAt(0)) === kind)
    .join(""),
);

/** What may stand at each of so many places. */
const charactersOf = (place: number, count: number): string[] =>
  Array.from(
    { length: count },
    (_, at) => samples[(place >> (2 * (count - 1 - at))) & (kinds - 1)] as string,
  );
