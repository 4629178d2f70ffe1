/** One keyword or phrase, and where it stands in a row of words.
 *
 *  Exact: the same words, one after the other. Loose, of a word of letters only: any ending behind its stem (`refund`
 *  finds refunds, refunded, refundable; `charged` finds charge and charges), and in words of nine letters and more one
 *  slip of the pen behind the first two. Shorter words have too many neighbours that mean something else (charge,
 *  change). Numbers are never loose, but their digits may be grouped in any way. */
import { type Word, wordsOf } from "./normal-words.ts";

export interface Phrase {
  /** In normal form; a number is one word, however it was grouped. */
  readonly words: readonly string[];
  /** How many words from `at` on are this phrase; 0 when it does not stand there. */
  lengthAt(words: readonly Word[], at: number): number;
}

const isDigits = (text: string): boolean => /^\p{Nd}+$/u.test(text);

/** No words: a phrase that is nowhere. */
export function compilePhrase(text: string, isLoose: boolean): Phrase {
  const parts: string[] = [];
  let hadDigits = false;
  for (const { text: word } of wordsOf(text)) {
    const last = parts.length - 1;
    if (isDigits(word) && hadDigits) parts[last] += word;
    else parts.push(word);
    hadDigits = isDigits(word);
  }
  const tests = parts.map((part) =>
    isDigits(part) ? undefined : isLoose ? looseTest(part) : exactTest(part),
  );

  return {
    words: parts,
    lengthAt(words, from) {
      let at = from;
      for (const [index, test] of tests.entries()) {
        const word = words[at]?.text;
        if (word === undefined) return 0;
        if (!test) {
          const length = digitsAt(words, at, parts[index] ?? "");
          if (length === 0) return 0;
          at += length;
        } else if (test(word)) at += 1;
        else return 0;
      }
      return at - from;
    },
  };
}

/** Words from `at` on whose digits are exactly these. */
function digitsAt(words: readonly Word[], at: number, digits: string): number {
  let told = "";
  for (let length = 1; ; length += 1) {
    const word = words[at + length - 1]?.text;
    if (word === undefined || !isDigits(word)) return 0;
    told += word;
    if (told === digits) return length;
    if (!digits.startsWith(told)) return 0;
  }
}

const exactTest = (part: string) => (word: string) => word === part;

const leastStem = 4;
const leastSlip = 9;

function looseTest(part: string): (word: string) => boolean {
  if (!/^[\p{L}\p{M}]+$/u.test(part) || part.length < leastStem) return exactTest(part);
  const stem = stemOf(part);
  return (word) => word.startsWith(stem) || (part.length >= leastSlip && isOneSlip(part, word));
}

/** Without an ending of English that leaves enough. Of other languages the whole word is the stem. */
function stemOf(part: string): string {
  const bare = part.replace(/(?:ing|ed|es|s)$/, "");
  return bare.length >= leastStem ? bare : part;
}

/** One letter more, less, other, or two in the wrong order; the first two are right. */
export function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.slice(0, 2) !== b.slice(0, 2)) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
