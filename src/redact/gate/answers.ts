/** A short number is nobody's until it is said whose: "the last four?" "four three two one". Seen are a line of
 *  little more than a number behind a line that asks for something personal, and a number right behind its name. */
import type { Place } from "./place.ts";
import { kind, lastAtMost, lineEnd, lineLast, lineOf, type Reading, wordAt } from "./reading.ts";
import { mark } from "./words.ts";

const secret =
  "cvv2?|cvc2?|security code|sort code|routing(?: number)?|(?:account|card|licen[cs]e|passport|policy|member(?:ship)?) number|pin|pass ?code|zip(?: code)?|post ?code|postal code|ssn|social(?: security)?(?: number)?|date of birth|birth ?da(?:y|te)|dob|d o b|bsb";
const asked = new RegExp(
  `\\b(?:${secret}|birth|born|expiry|expiration|expires?|last (?:four|4)|digits|` +
    "(?:reference|phone|mobile|cell|contact|callback|insurance|serial|customer|telephone|patient|registration) (?:number|code|id)|" +
    "code (?:on|from) the)\\b",
  "i",
);
const named = new RegExp(
  `\\b(?:${secret}|born|geboren|nacimiento|(?:visa|mastercard|amex|card|account|social) (?:ends|ending))\\b`,
  "gi",
);

/** Beside the number an answer holds little else. */
const mostOtherWords = 2;
/** A question may be as many lines back, when what stands between only encourages. */
const mostLinesBack = 3;
/** A number follows its name within so many words. */
const mostWordsBetween = 3;

const amountOrTime = /[$€£¥₹]|\d[.,]\d\d(?![\d.,])|\d:\d\d/;

const ordinalEnds: ReadonlySet<string> = new Set(["th", "st", "nd", "rd"]);

const besideNumbers = mark.quiet | mark.goOn | mark.plain | mark.month;
const withinNumbers = mark.quiet | mark.month;

export function findAnswers(reading: Reading): Place[] {
  const { text, digits, kinds, marks, starts, ends, sizes, lineStarts, lineFirsts } = reading;
  const found: Place[] = [];
  for (let next = 0; next < digits.length; ) {
    const line = lineOf(reading, digits[next] as number);
    const behind = lineLast(reading, line);
    let isNamed = false;
    for (; next < digits.length && (digits[next] as number) < behind; next += 1)
      isNamed ||= followsName(digits[next] as number, lineFirsts[line] as number);
    if (isAnswer(line) && !amountOrTime.test(textOf(line)) && isAsked(line)) found.push(answerIn(line));
    if (isNamed) found.push(...namedNumbers(line));
  }
  return found;

  function is(piece: number, marked: number): boolean {
    return ((marks[piece] as number) & marked) !== 0;
  }

  function textOf(line: number): string {
    return text.slice(lineStarts[line], lineEnd(reading, line));
  }

  /** Whether it is worth asking the pattern of names. */
  function followsName(number: number, first: number): boolean {
    for (let piece = number - 1; piece >= Math.max(first, number - mostWordsBetween - 2); piece -= 1)
      if (is(piece, mark.naming)) return true;
    return false;
  }

  function isAnswer(line: number): boolean {
    let [size, letters, others] = [0, 0, 0];
    for (let piece = lineFirsts[line] as number; piece < lineLast(reading, line); piece += 1) {
      if (kinds[piece] === kind.digits) size += sizes[piece] as number;
      else if (kinds[piece] === kind.letter) letters += 1;
      else if (kinds[piece] === kind.word && !is(piece, besideNumbers)) {
        if (isOrdinal(piece)) continue;
        others += 1;
        if (others > mostOtherWords || is(piece, mark.counted)) return false;
      }
    }
    return size >= 3 || (size > 0 && size + letters >= 5);
  }

  function isAsked(line: number): boolean {
    for (let back = line - 1; back >= Math.max(0, line - mostLinesBack); back -= 1) {
      if (asked.test(textOf(back))) return true;
      if (!isAnswer(back) && !onlyEncourages(back)) return false;
    }
    return false;
  }

  function onlyEncourages(line: number): boolean {
    for (let piece = lineFirsts[line] as number; piece < lineLast(reading, line); piece += 1)
      if (kinds[piece] !== kind.label && (kinds[piece] === kind.digits || !is(piece, mark.goOn)))
        return false;
    return true;
  }

  function answerIn(line: number): Place {
    let [first, last] = [-1, -1];
    for (let piece = lineFirsts[line] as number; piece < lineLast(reading, line); piece += 1) {
      if (kinds[piece] !== kind.digits && kinds[piece] !== kind.letter) continue;
      if (first < 0) first = piece;
      last = piece;
    }
    return { check: "answer", start: starts[first] as number, end: ends[last] as number };
  }

  function namedNumbers(line: number): Place[] {
    const places: Place[] = [];
    const behind = lineLast(reading, line);
    for (const { 0: name, index } of textOf(line).matchAll(named)) {
      const nameEnd = (lineStarts[line] as number) + index + name.length;
      const first = firstNumber(nameEnd, behind);
      if (first === undefined) continue;
      const { last, size } = runFrom(first, behind);
      const isCounted = last + 1 < behind && is(last + 1, mark.counted);
      if (size < (/^c/i.test(name) ? 3 : 4) || isCounted) continue;
      places.push({ check: "named", start: starts[first] as number, end: ends[last] as number });
    }
    return places;
  }

  /** Piece of the number that is meant by a name that ends there. */
  function firstNumber(nameEnd: number, behind: number): number | undefined {
    let piece = lastAtMost(starts, nameEnd, behind);
    if ((starts[piece] as number) < nameEnd) piece += 1;
    for (let words = 0; words <= mostWordsBetween && piece < behind; words += 1, piece += 1) {
      if (kinds[piece] === kind.digits) return piece;
      if (kinds[piece] === kind.mask) return undefined;
    }
    return undefined;
  }

  /** Digits, with letters, fillers and the words of a date between them. */
  function runFrom(first: number, behind: number): { last: number; size: number } {
    let last = first;
    let size = 0;
    for (let piece = first; piece < behind && isInRun(piece); piece += 1) {
      if (kinds[piece] !== kind.digits) continue;
      last = piece;
      size += sizes[piece] as number;
    }
    return { last, size };
  }

  function isInRun(piece: number): boolean {
    if (kinds[piece] === kind.digits || kinds[piece] === kind.letter || is(piece, withinNumbers)) return true;
    return kinds[piece] === kind.word && (isOrdinal(piece) || wordAt(reading, piece) === "of");
  }

  function isOrdinal(piece: number): boolean {
    return ordinalEnds.has(text.slice((ends[piece] as number) - 2, ends[piece]).toLowerCase());
  }
}
