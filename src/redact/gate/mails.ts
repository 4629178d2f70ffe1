/** Addresses of mail, as they are written and as they are said. */
import type { Place } from "./place.ts";
import { kind, type Reading } from "./reading.ts";
import { mark } from "./words.ts";

/** Backwards and onwards from the sign, so that text without one is never looked at. */
const address =
  /(?<=([\p{L}\p{N}][\p{L}\p{N}.+_-]{0,63}\s?))[@＠]\s?[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\s?\.\s?[\p{L}\p{N}-]{2,62}){1,5}/uy;
const login = /(?<=(:\/\/[^\s/@]{1,100}))@/y;

export function findMails({ text, atSigns }: Reading): Place[] {
  return atSigns.flatMap((sign) => [
    ...placeAt("mail", address, text, sign),
    ...placeAt("login", login, text, sign),
  ]);
}

function placeAt(check: string, pattern: RegExp, text: string, at: number): Place[] {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return [];
  return [{ check, start: at - (match[1] ?? "").length, end: at + match[0].length }];
}

/** From the sign to the dot. */
const mostBehind = 7;

/** A mail address as it is said: somebody "at" some words "dot" an ending. */
export function findSaidMails(reading: Reading): Place[] {
  const { marks, kinds, starts, ends, count, anchored } = reading;
  const is = (piece: number, mark: number): boolean =>
    piece < count && ((marks[piece] as number) & mark) !== 0;
  const found: Place[] = [];
  for (const piece of anchored) {
    const end = endFrom(piece);
    const person = end === undefined ? undefined : personBefore(piece);
    if (end === undefined || person === undefined) continue;
    found.push({ check: "mail", start: starts[person] as number, end: ends[end] as number });
  }
  return found;

  /** Last piece of an address, when there is one behind its person. */
  function endFrom(piece: number): number | undefined {
    if (is(piece, mark.at)) return endOfHost(piece + 1);
    // "quill gmail com": recognition drops the sign.
    return is(piece, mark.host) && is(piece + 1, mark.com) ? piece + 1 : undefined;
  }

  /** Undefined when a mask is all that is left of the person, or when it is a place to go to. Whoever is told an
   *  address in pieces encourages between them. */
  function personBefore(piece: number): number | undefined {
    let before = piece - 1;
    while (before >= 0 && is(before, mark.quiet)) before -= 1;
    return before < 0 || kinds[before] === kind.mask || is(before, mark.visit) ? undefined : before;
  }

  /** Last piece of what follows the sign, when it is where mail is sent to. */
  function endOfHost(first: number): number | undefined {
    for (let piece = first; piece < Math.min(first + mostBehind, count) - 1; piece += 1) {
      if (kinds[piece] === kind.mask) break;
      if (piece > first && is(piece, mark.dot) && is(piece + 1, mark.ending)) return piece + 1;
    }
    return is(first, mark.host) ? first : undefined;
  }
}
