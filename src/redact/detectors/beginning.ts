/** How what a pattern matches can begin: each of the first five characters is a letter, a figure or something else,
 *  which makes 243 beginnings.
 *
 *  A text of codes ("A1 A1 A1 …") asks thirty detectors at each word, and to be told no by a pattern costs as much
 *  as all else: 3 s a megabyte. One look at five characters leaves a handful of them. */

const kinds = 3;
const longest = 5;
export const beginningCount = kinds ** longest;

/** The characters that may stand in each place of a beginning, for `openingOf` a pattern. */
export const charactersOf = (beginning: number): readonly string[] =>
  Array.from(
    { length: longest },
    (_, place) => samples[Math.floor(beginning / kinds ** (longest - 1 - place)) % kinds] as string,
  );

/** The beginning that stands at `at`. Signs of other scripts count as letters here and there. */
export function beginningAt(text: string, at: number): number {
  let beginning = 0;
  for (let next = at; next < at + longest; next++)
    beginning = beginning * kinds + kindOf(text.charCodeAt(next));
  return beginning;
}

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
