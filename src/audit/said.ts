/** One form for what can be said as well as written, so that a value is known again whoever writes it down: "three one
 *  seven", "forty-two" and "double five" in figures, a mail address without its marks. In English; who asks in another
 *  language asks in figures. Not the redactor's reading, which must tell a number from a word by what is around it: both
 *  sides of a comparison go through this, so it may be wrong as long as it is wrong alike. */

const units = "one two three four five six seven eight nine".split(" ");
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");

const values: ReadonlyMap<string, number> = new Map([
  ...["zero", "oh", "nought"].map((word) => [word, 0] as const),
  ...units.map((word, index) => [word, index + 1] as const),
  ...teens.map((word, index) => [word, index + 10] as const),
  ...tens.map((word, index) => [word, index * 10 + 20] as const),
]);
const times: ReadonlyMap<string, number> = new Map([
  ["double", 2],
  ["triple", 3],
]);

const number = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(double|triple)[ -])?(?:(${tens.join("|")})[ -](${units.join("|")})|(${[...values.keys()].join("|")})|(\\d))(?![\\p{L}\\p{N}])`,
  "gu",
);
const scales = /(?<=\d) (?:hundred|(thousand))(?!\p{L})/gu;

/** @param plain in lower case. Words that tell a number stand in figures, all others as they were. */
export const inFigures = (plain: string): string =>
  plain
    .replace(number, (_, often: string, ten: string, unit: string, one: string, digit: string) => {
      const value = (word: string) => values.get(word) ?? 0;
      const said = digit ?? String(one === undefined ? value(ten) + value(unit) : value(one));
      return said.repeat(times.get(often) ?? 1);
    })
    .replace(scales, (_, thousand) => (thousand ? "000" : "00"));

const marks = /(?<!\p{L})(?:at|dot|period|point|underscore|dash|hyphen|plus)(?!\p{L})/gu;

/** @param plain in lower case. Without the words for the signs of a mail address; its signs themselves are no words. */
export const withoutMarks = (plain: string): string => plain.replace(marks, " ");
