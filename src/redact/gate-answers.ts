/** A short number is nobody's until somebody asked for it: "the last four?" "four three two one". A line of
 *  little more than a number, on or behind a line that asks for something personal. */
import type { Place } from "./gate-codes.ts";
import type { Piece } from "./gate-reading.ts";

const asked =
  /\b(?:social|ssn|birth|birthday|born|dob|cvv2?|cvc|security code|(?:card|account|routing|policy|member|membership|passport|licen[cs]e|registration|reference|phone|mobile|cell|contact|callback|insurance|serial|sort|customer|telephone) (?:number|code|pin)|sort code|expiry|expiration|expires?|pin|passcode|zip|post ?code|postal|last four|last 4|digits)\b/i;

/** Beside the number an answer holds little else. */
const mostOtherWords = 2;
const leastDigits = 3;

const months = new Set(
  "january february march april may june july august september october november december".split(" "),
);
const plain = new Set(
  "it's its it is the my of a that that's thats number code oh and in on sir ma'am please born sorry um".split(
    " ",
  ),
);
/** What makes a number in an answer an amount, a time or a count. */
const counted =
  /^(?:dollars?|pounds?|euros?|cents?|bucks|quid|percent|minutes?|hours?|days?|weeks?|months?|years?|times?|am|pm|o'clock|items?|boxes|people|today|tomorrow|now)$/;

/** @param lines the text's, split where the pieces' lines are. */
export function findAnswers(lines: readonly string[], pieces: readonly Piece[]): Place[] {
  const found: Place[] = [];
  const byLine = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const own = byLine.get(piece.line);
    if (own) own.push(piece);
    else byLine.set(piece.line, [piece]);
  }
  for (const [line, own] of byLine) {
    const said = own.filter(({ text }) => text !== "label");
    const numbers = said.filter(({ kind }) => kind === "digits");
    const digits = numbers.reduce((sum, piece) => sum + piece.digits.length, 0);
    if (digits < leastDigits || !asked.test(lines[line - 1] ?? "")) continue;
    const others = said.filter(
      ({ kind, text, isQuiet }) =>
        kind === "word" &&
        !isQuiet &&
        !months.has(text) &&
        !plain.has(text) &&
        !/(?:th|st|nd|rd)$/.test(text),
    );
    if (others.length > mostOtherWords || others.some(({ text }) => counted.test(text))) continue;
    found.push({ check: "answer", start: numbers[0]?.start ?? 0, end: numbers.at(-1)?.end ?? 0 });
  }
  return found;
}
