/** A short number is nobody's until it is said whose: "the last four?" "four three two one". Seen are a line of
 *  little more than a number behind a line that asks for something personal, and a number right behind its name. */
import type { Place } from "./gate-codes.ts";
import { goOn, labelText, type Piece } from "./gate-reading.ts";

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

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const plain = set(
  "it's its it is the my of a that that's thats number code oh in on sir ma'am please born sorry i i'm think if helps sure " +
    "so as with first of may june july",
);
const months = set("january february march april may june july august september october november december");
/** What makes a number an amount, a time or a count. */
const counted =
  /^(?:dollars?|pounds?|euros?|cents?|bucks|quid|percent|minutes?|hours?|days?|weeks?|months?|years?|times?|am|pm|o'clock|items?|boxes|people|today|tomorrow|now|digits?)$/;
const money = /[$€£¥₹]|\d[.,]\d\d(?![\d.,])/;
const isOrdinal = (text: string) => /(?:th|st|nd|rd)$/.test(text);

/** @param lines the text's, split where the pieces' lines are. */
export function findAnswers(lines: readonly string[], pieces: readonly Piece[]): Place[] {
  const byLine: Piece[][] = lines.map(() => []);
  for (const piece of pieces) if (piece.text !== labelText) byLine[piece.line]?.push(piece);
  let lineStart = 0;
  return lines.flatMap((line, index) => {
    const own = byLine[index] ?? [];
    const start = lineStart;
    lineStart += line.length + 1;
    if (!own.some(({ kind }) => kind === "digits")) return [];
    return [
      ...(isAnswer(own) && !money.test(line) && isAsked(lines, byLine, index) ? [answerIn(own)] : []),
      ...namedNumbers(line, start, own),
    ];
  });
}

const digitsOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { digits }) => sum + digits.length, 0);

function isAnswer(pieces: readonly Piece[]): boolean {
  const digits = digitsOf(pieces);
  const letters = pieces.filter(({ kind }) => kind === "letter").length;
  if (digits < 3 && (digits === 0 || digits + letters < 5)) return false;
  const others = pieces.filter(
    ({ kind, text, isQuiet }) =>
      kind === "word" &&
      !isQuiet &&
      !goOn.has(text) &&
      !plain.has(text) &&
      !months.has(text) &&
      !isOrdinal(text),
  );
  return others.length <= mostOtherWords && !others.some(({ text }) => counted.test(text));
}

function isAsked(lines: readonly string[], byLine: readonly (readonly Piece[])[], line: number): boolean {
  for (let back = 1; back <= mostLinesBack; back += 1) {
    if (asked.test(lines[line - back] ?? "")) return true;
    const between = byLine[line - back] ?? [];
    if (!isAnswer(between) && !between.every(({ text }) => goOn.has(text))) return false;
  }
  return false;
}

function answerIn(pieces: readonly Piece[]): Place {
  const numbers = pieces.filter(({ kind }) => kind === "digits" || kind === "letter");
  return { check: "answer", start: numbers[0]?.start ?? 0, end: numbers.at(-1)?.end ?? 0 };
}

function namedNumbers(line: string, lineStart: number, pieces: readonly Piece[]): Place[] {
  return [...line.matchAll(named)].flatMap(({ 0: name, index }) => {
    const from = pieces.findIndex(({ start }) => start >= lineStart + index + name.length);
    if (from < 0) return [];
    const behind = pieces.slice(from, from + mostWordsBetween + 1);
    const first = behind.findIndex(({ kind }) => kind === "digits");
    if (first < 0 || behind.slice(0, first).some(({ kind }) => kind === "mask")) return [];
    const number = runFrom(pieces, from + first);
    const last = number.at(-1);
    const isCounted = counted.test(pieces[pieces.indexOf(last as Piece) + 1]?.text ?? "");
    if (digitsOf(number) < (/^c/i.test(name) ? 3 : 4) || isCounted) return [];
    return [{ check: "named", start: number[0]?.start ?? 0, end: last?.end ?? 0 }];
  });
}

/** Digits, with letters, fillers and the words of a date between them. */
function runFrom(pieces: readonly Piece[], from: number): readonly Piece[] {
  const end = pieces.findIndex(
    ({ kind, text, isQuiet }, index) =>
      index >= from &&
      kind !== "digits" &&
      kind !== "letter" &&
      !isQuiet &&
      !months.has(text) &&
      !isOrdinal(text) &&
      text !== "of",
  );
  const run = pieces.slice(from, end < 0 ? pieces.length : end);
  return run.slice(0, run.findLastIndex(({ kind }) => kind === "digits") + 1);
}
