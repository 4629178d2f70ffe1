/** Addresses of mail, as they are written and as they are said. */
import type { Place } from "./place.ts";
import { kind, type Reading, wordAt } from "./reading.ts";
import { mark } from "./words.ts";

/** Backwards and onwards from the sign, so that text without one is never looked at. */
const address =
  /(?<=([\p{L}\p{N}][\p{L}\p{N}.+_-]{0,63}\s?))[@＠]\s?[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:(?:\s?\.\s?|\s[Dd]ot\s)[\p{L}\p{N}-]{2,62}){1,5}/uy;
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
/** Words of a host whose dot was not said. */
const mostBare = 2;

/** A mail address as it is said: somebody "at" some words "dot" an ending. */
export function findSaidMails(reading: Reading): Place[] {
  const { text, marks, kinds, starts, ends, count, anchored } = reading;
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

  /** Undefined when masks are all that is left of the person, or when it is a place to go to. Whoever is told an address
   *  in pieces encourages between them. */
  function personBefore(piece: number): number | undefined {
    let before = piece - 1;
    while (before >= 0 && is(before, mark.quiet)) before -= 1;
    if (before < 0 || is(before, mark.visit)) return undefined;
    return kinds[before] === kind.mask ? besideMask(before) : before;
  }

  /** "bex dot [PERSON_1] at", "m l [PERSON_1] at": the mask is a part of the person. */
  function besideMask(masked: number): number | undefined {
    let before = masked - 1;
    while (before >= 0 && is(before, mark.sign)) before -= 1;
    const isJoined = before < masked - 1 && kinds[before] !== kind.mask && kinds[before] !== kind.label;
    const isInitial = kinds[before] === kind.letter && !/^[ai]$/.test(wordAt(reading, before));
    return before >= 0 && (isJoined || isInitial) ? before : undefined;
  }

  /** Last piece of what follows the sign, when it is where mail is sent to. */
  function endOfHost(first: number): number | undefined {
    // "at quillmail com", "at [PERSON_1] mail com": the dot was not said
    for (let last = first + 1; last <= first + mostBare; last += 1) if (is(last, mark.com)) return last;
    for (let piece = first; piece < Math.min(first + mostBehind, count) - 1; piece += 1) {
      if (kinds[piece] === kind.mask) break;
      if (piece > first && isDot(piece) && is(piece + 1, mark.ending)) return piece + 1;
      // "web dot d e"
      if (piece > first && is(piece, mark.dot) && isLetter(piece + 1) && isLetter(piece + 2))
        return piece + 2;
      if (isBracketed(first - 1) && text[ends[piece] as number] === "." && is(piece + 1, mark.ending))
        return piece + 1;
    }
    if (is(first, mark.host)) return first;
    return first + 1 < count && splitHost.test(text.slice(starts[first], ends[first + 1]))
      ? first + 1
      : undefined;
  }

  function isDot(piece: number): boolean {
    if (is(piece, mark.dot)) return true;
    return (
      is(piece + 1, mark.com) && wordAt(reading, piece) === "stop" && wordAt(reading, piece - 1) === "full"
    );
  }

  function isLetter(piece: number): boolean {
    return piece < count && kinds[piece] === kind.letter;
  }

  /** "quill [at] example.com": nobody goes to a place in brackets. */
  function isBracketed(piece: number): boolean {
    return /[[(]/.test(text[(starts[piece] as number) - 1] ?? "");
  }
}

/** "g mail": recognition parts what it does not know. */
const splitHost = /^(?:g|hot|proton)\s+mail$/i;
