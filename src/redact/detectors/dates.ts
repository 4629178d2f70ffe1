/** Digits that read as a date are no number of anybody: 20180924, 24092018, 9242018, 92018, 240918. */
const month = "(?:0?[1-9]|1[0-2])";
const day = "(?:0?[1-9]|[12]\\d|3[01])";
const year = "20[0-3]\\d";
const shortYear = "[12]\\d";
const twoDigits = "(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])";
const digitsOfDate = new RegExp(
  `^(?:${year}${month}${day}|${day}?${month}${year}|${month}${day}${year}|(?:${twoDigits})${shortYear})$`,
);
const namedMonth =
  /^(?:\d{1,2}(?:ST|ND|RD|TH)?)?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\d/;

const longestDate = 8;

/** @param code upper case, no separators. */
export const isDate = (code: string): boolean =>
  (code.length <= longestDate && digitsOfDate.test(code)) || namedMonth.test(code);
