/** Which words of a text survive in another: the measure under every figure of the evaluation.
 *  Words are runs of letters or runs of digits; order counts, so a surviving word is one on the longest common
 *  subsequence of both texts' words. */

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Say nothing about a value by themselves: a mail's "at" and "dot" may stay when all the rest is gone. */
const connectives = new Set(
  "at dot underscore dash hyphen minus point the of and is my plus colon slash period comma a".split(" "),
);

export const isConnective = (word: Word | undefined): boolean =>
  word !== undefined && connectives.has(word.text.toLowerCase());

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/\p{L}+|\p{N}+/gu)) {
    words.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** One flag a word of `before`: is it still there in `after`? */
export function surviving(before: readonly Word[], after: readonly Word[]): Uint8Array {
  const flags = new Uint8Array(before.length);
  const same = (i: number, j: number) => before[i]?.text === after[j]?.text;
  let head = 0;
  while (head < before.length && head < after.length && same(head, head)) flags[head++] = 1;
  let endBefore = before.length;
  let endAfter = after.length;
  while (endBefore > head && endAfter > head && same(endBefore - 1, endAfter - 1)) {
    flags[--endBefore] = 1;
    endAfter--;
  }
  const rows = endBefore - head;
  const columns = endAfter - head;
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      longest[row * width + column] = same(head + row, head + column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  let row = 0;
  let column = 0;
  while (row < rows && column < columns) {
    if (same(head + row, head + column) && at(row, column) === at(row + 1, column + 1) + 1) {
      flags[head + row++] = 1;
      column++;
    } else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return flags;
}

const spokenDigits = new Set(
  `zero oh o nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
   seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety`.split(/\s+/),
);
const numeric = new Set(
  `PHONE SSN CREDIT_CARD CARD_CODE ZIP ADDRESS ACCOUNT_ID REFERENCE DATE_OF_BIRTH IP BANK_ACCOUNT ROUTING IBAN
   GOVERNMENT_ID HEALTH_ID`.split(/\s+/),
);

/** How a value is put: in digits or in words, written or said mail, a name with capitals, without, or spelled. */
export function formOf(type: string, value: string): string {
  const words = wordsOf(value.toLowerCase()).map(({ text }) => text);
  const letters = words.filter((word) => word.length === 1 && !/\d/.test(word)).length;
  if (type === "EMAIL") {
    if (/@\S*\.\w/.test(value)) return "written";
    return /\b(?:at|dot)\b/i.test(value) ? "said" : "mangled";
  }
  if (type === "PERSON") {
    if (words.length >= 3 && letters >= words.length * 0.6) return "spelled";
    return /\p{Lu}/u.test(value) ? "capital" : "lower case";
  }
  if (!numeric.has(type)) return "any";
  const hasNumberWord = words.some((word) => spokenDigits.has(word));
  if (!/\d/.test(value)) return hasNumberWord ? "words" : "letters";
  return hasNumberWord || letters >= 2 ? "mixed" : "digits";
}
