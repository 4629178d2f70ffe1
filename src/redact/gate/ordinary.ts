/** Digits that are an amount, a time, a date or a version by how they are written. */
const currency = "(?:[$€£¥₹]|usd|eur|gbp|inr|rs\\.?)";
const unit =
  "(?:%|percent|dollars?|euros?|pounds?|quid|bucks|rupees|cents?|usd|eur|gbp|units?|points?|miles|people|users|[kmgt]b|bytes|kwh|kilowatt)";
const tens = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)";
const upTo99 = `${tens}(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?`;
const time = "\\b(?:between|since|until|before|after|between \\d{6,8} and) ";
const ordinary = new RegExp(
  [
    // Date, with the time of day behind it; day or month first.
    "(?:19|20)\\d\\d([./-])(?:0?[1-9]|1[0-2])\\1(?:0?[1-9]|[12]\\d|3[01])(?:[T ]\\d\\d:\\d\\d(?::\\d\\d)?(?:\\.\\d+)?Z?)?",
    "(?:0?[1-9]|[12]\\d|3[01])([./-])(?:0?[1-9]|1[0-2])\\2(?:(?:19|20)\\d\\d|\\d\\d)",
    "(?:0?[1-9]|1[0-2])([./-])(?:0?[1-9]|[12]\\d|3[01])\\3(?:(?:19|20)\\d\\d|\\d\\d)",
    "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?",
    `${currency} ?\\d[\\d,.]{0,14}`,
    `\\d[\\d,.]{0,12} ?${unit}(?![\\p{L}])`,
    // Alone only: "2 1 2.5 5 5 0 1 4 2" is no sum of money.
    "(?<!\\d )(?:\\d{1,3}(?:,\\d{3}){1,3}(?:\\.\\d{1,2})?|\\d{1,6}[.,]\\d{1,2})(?! \\d)",
    "20[1-3]\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])",
    // A date without signs, where a word says that it is one.
    `(?<=${time})(?:0?[1-9]|[12]\\d|3[01])(?:0?[1-9]|1[0-2])(?:19|20)\\d\\d`,
    // "from forty nine ninety nine to eighty two fifty".
    `(?<=\\bfrom )${upTo99}(?: ${upTo99})?(?= to ${tens})`,
    // A version. Alone only, as sums are.
    "(?<!\\d )\\d{1,2}\\.\\d{1,2}\\.\\d{1,3}(?! \\d)",
  ]
    .map((form) => `(?<![\\d:/]|\\d[.,-])${form}(?!\\d|[.,:/-]\\d)`)
    .join("|"),
  "giu",
);

/** As far as a currency or a unit reaches. */
const besideDigits = 16;

/** Those that touch what stands between the offsets, in order. */
export function ordinaryPlaces(
  text: string,
  start: number,
  end: number,
): readonly { readonly start: number; readonly end: number }[] {
  const from = Math.max(0, start - besideDigits);
  return Array.from(text.slice(from, end + besideDigits).matchAll(ordinary), ({ 0: shown, index }) => ({
    start: from + index,
    end: from + index + shown.length,
  }));
}
