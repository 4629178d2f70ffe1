/** A voice transcript repeats every word as an object of its own: nine tenths of the document, of which nothing is
 *  wanted, and most of the CPU a conversation costs goes into parsing it. So the insides of the arrays "words" and
 *  "alternatives" are cut out of the bytes before `JSON.parse` sees them: 0.9 ms instead of 4.8 ms for 650 KB. (A
 *  byte loop in JS takes as long as half the parse it saves; a reviver makes the parse three times slower.)
 *
 *  What makes it fast is that almost every byte is passed over by `Buffer.indexOf`; what makes it exact is that a
 *  bracket's role can be proved from the two quotes before it. Quotes inside JSON strings are escaped, so a quote
 *  without a backslash before it opens or closes a string; after one that closes only white space, `:`, `,`, `}`
 *  or `]` can come. If something else comes it opens a string, the next quote closes it, and a `]` behind that is
 *  structure. Where the proof fails (a backslash, a nested array, a string of odd content) a string-aware byte loop
 *  looks for the end; where even that finds none the document is parsed as it is. */
import { parseJson } from "../shared/json.ts";

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const opening = 0x5b;
const closing = 0x5d;
const closingBrace = 0x7d;

/** Parses a transcript without the arrays no turn is made of.
 *  @throws Fault `call.badBody`. */
export function parseWithoutWords(body: Buffer, door: string): unknown {
  const lean = withoutWords(body);
  if (lean === body) return parseJson(body, door);
  try {
    return JSON.parse(lean.toString("utf8"));
  } catch {
    return parseJson(body, door);
  }
}

/** Words first: the second pass has little left to look through. */
const keys = [Buffer.from('"words"'), Buffer.from('"alternatives"')];

/** The same bytes with `[]` for the value of every "words" and "alternatives" that is an array. */
export const withoutWords = (body: Buffer): Buffer => keys.reduce(withoutArrays, body);

function withoutArrays(body: Buffer, key: Buffer): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = body.indexOf(key); at >= 0; ) {
    const start = arrayAfterKey(body, at, key.length);
    // One that is empty need not be cut.
    if (start < 0 || body[start + 1] === closing) {
      at = body.indexOf(key, at + key.length);
      continue;
    }
    const end = arrayEnd(body, start);
    if (end < 0) return body;
    kept.push(body.subarray(from, start + 1));
    from = end;
    at = body.indexOf(key, end);
  }
  if (kept.length === 0) return body;
  kept.push(body.subarray(from));
  return Buffer.concat(kept);
}

const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

function skipSpace(body: Buffer, from: number): number {
  let at = from;
  while (isSpace(body[at])) at++;
  return at;
}

/** Where the array opens that is the value of the key at `at`; negative when this is no key of an array. */
function arrayAfterKey(body: Buffer, at: number, length: number): number {
  if (body[at - 1] === backslash) return -1;
  const mark = skipSpace(body, at + length);
  if (body[mark] !== colon) return -1;
  const value = skipSpace(body, mark + 1);
  return body[value] === opening ? value : -1;
}

/** Where the array that opens at `start` closes; negative when it does not. */
function arrayEnd(body: Buffer, start: number): number {
  const end = body.indexOf(closing, start + 1);
  if (end < 0) return -1;
  const nested = body.indexOf(opening, start + 1);
  const isFlat = nested < 0 || nested > end;
  return isFlat && isStructure(body, end) ? end : arrayEndByBytes(body, start);
}

/** Can it be proved that the byte at `at` stands outside of strings? */
function isStructure(body: Buffer, at: number): boolean {
  const last = body.lastIndexOf(quote, at);
  const first = body.lastIndexOf(quote, last - 1);
  if (first < 0 || body[last - 1] === backslash || body[first - 1] === backslash) return false;
  const after = body[first + 1];
  const mayFollowString =
    isSpace(after) || after === colon || after === comma || after === closing || after === closingBrace;
  return !mayFollowString;
}

function arrayEndByBytes(body: Buffer, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < body.length; at++) {
    const byte = body[at];
    if (isInString) {
      if (byte === backslash) at++;
      else if (byte === quote) isInString = false;
    } else if (byte === quote) isInString = true;
    else if (byte === opening) depth++;
    else if (byte === closing && --depth === 0) return at;
  }
  return -1;
}
