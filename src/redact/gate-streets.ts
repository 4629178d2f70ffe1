import type { Place } from "./gate-codes.ts";
import type { Piece } from "./gate-reading.ts";

const kinds: ReadonlySet<string> = new Set(
  "street avenue road lane boulevard crescent terrace parkway drive grove ave rd blvd".split(" "),
);
/** "a two minute drive", "the hard drive", "on the road". */
const noNames =
  /^(?:minute|hour|mile|day|hard|flash|usb|thumb|test|external|the|a|an|on|in|of|my|your|this|that|per|gig|gb|tb|terabyte|gigabyte|wheel|way|is|was|to|and|or)$/;

/** A house number, one to three words, and what streets are called. */
export function findStreets(pieces: readonly Piece[]): Place[] {
  return pieces.flatMap((piece, index) => {
    if (!kinds.has(piece.text)) return [];
    for (let words = 1; words <= 3; words += 1) {
      const number = pieces[index - words - 1];
      const word = pieces[index - words];
      if (!number || !word || word.kind !== "word" || noNames.test(word.text) || word.line !== piece.line)
        return [];
      if (number.kind === "digits" && number.line === piece.line && number.digits.length <= 5)
        return [{ check: "street", start: number.start, end: piece.end }];
    }
    return [];
  });
}
