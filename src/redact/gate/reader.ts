/** Reads a text once, character by character; of one that begins as the text before did, only what is new. The requests
 *  of a run are alike to the middle: that is half of their reading. What is plain ASCII is read by tables, a word or number with any other
 *  character in it by patterns. What was tried: `charCodeAt` takes a third longer than a row of units. */
import { piiTypes } from "../../shared/types.ts";
import { columnOf, firstState, fold, marksAt, stateOf, step } from "./dictionary.ts";
import { createPieces } from "./pieces.ts";
import type { Reading } from "./reading.ts";
import { shapeFrom, unknownShape } from "./shape.ts";
import { mark } from "./words.ts";

const types = [...piiTypes].sort((a, b) => b.length - a.length).join("|");
const mask = new RegExp(
  `\\[[^\\[\\]\\d\\n]{0,24}(?:${types})[^\\[\\]\\d\\n]{0,24}\\d{0,6}[^\\[\\]\\d\\n]{0,24}\\]`,
  "y",
);
const word = /\p{L}[\p{L}\p{M}'’]*/uy;
const number = /\p{N}+/uy;

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

const unit = (character: string): number => character.charCodeAt(0);
const blank = unit(" ");
const lineFeed = unit("\n");
const [zero, nine] = [unit("0"), unit("9")];
const colon = unit(":");
const hyphen = unit("-");
const apostrophe = unit("'");
const bracket = unit("[");
const atSign = unit("@");
const wideAtSign = unit("＠");
const beyondAscii = 0x80;
/** No listed word is as long: to be told from all of them, the beginning of a longer one is enough. */
const longestListed = 64;

const isDigit = (one: number): boolean => one >= zero && one <= nine;
const isLetter = (one: number): boolean => columnOf[one] !== 0 && one !== apostrophe;

/** A row of units, and the same as bytes. */
interface Room {
  readonly row: Uint16Array;
  readonly bytes: Buffer;
}

function roomFor(units: number): Room {
  const row = new Uint16Array(units);
  return { row, bytes: Buffer.from(row.buffer) };
}

export function createReader(): (text: string) => Reading {
  const pieces = createPieces();
  let text = "";
  let room = roomFor(0);
  let roomBefore = roomFor(0);
  let units = room.row;

  /** A zero behind the last ends words and numbers. */
  function write(given: string): void {
    const next = roomBefore.row.length > given.length ? roomBefore : roomFor(2 * given.length + 1);
    next.bytes.write(given, "utf16le");
    next.row[given.length] = 0;
    roomBefore = room;
    room = next;
    units = next.row;
  }

  /** How many units the text begins with that the one before began with. */
  function countSame(most: number): number {
    const [row, before] = [units, roomBefore.row];
    let same = 0;
    while (same < most && row[same] === before[same]) same += 1;
    return same;
  }

  function readWord(from: number): number {
    const row = units;
    let state = firstState;
    let at = from;
    for (let column = columnOf[row[at] as number] as number; column !== 0; ) {
      state = step(state, column);
      at += 1;
      column = columnOf[row[at] as number] as number;
    }
    if ((row[at] as number) >= beyondAscii) return readForeign(from);
    const shape = shapeFrom(row[from] as number, row[at - 1] as number, at - from);
    return endWord(from, at, state, shape, at - from);
  }

  function endWord(from: number, to: number, state: number, shape: number, length: number): number {
    const isLabel = (marksAt(state) & mark.speaker) !== 0 && units[to] === colon && pieces.mayBeLabel(from);
    if (isLabel) pieces.addLabel(from, to + 1);
    else pieces.addWord(from, to, state, shape, length);
    return isLabel ? to + 1 : to;
  }

  function readNumber(from: number): number {
    let at = from + 1;
    while (isDigit(units[at] as number)) at += 1;
    if ((units[at] as number) >= beyondAscii) return readForeign(from);
    pieces.addNumber(from, at, true);
    return at;
  }

  function readForeign(from: number): number {
    const behindWord = endOf(word, text, from);
    if (behindWord > from) {
      const folded = fold(text.slice(from, Math.min(behindWord, from + longestListed)));
      return endWord(from, behindWord, stateOf(folded), unknownShape, folded.length);
    }
    const behindNumber = endOf(number, text, from);
    if (behindNumber > from) pieces.addNumber(from, behindNumber, false);
    else if (units[from] === wideAtSign) pieces.addAtSign(from);
    return Math.max(behindNumber, from + 1);
  }

  function readSign(at: number, sign: number): number {
    if (sign === lineFeed) pieces.endLine(at + 1);
    else if (sign === bracket) {
      const end = endOf(mask, text, at);
      if (end > at) pieces.addMask(at, end);
      return Math.max(end, at + 1);
    } else if (sign === atSign) pieces.addAtSign(at);
    else if ((sign === colon || sign === hyphen) && isInWord(at - 1)) pieces.addJoint(at);
    return at + 1;
  }

  function isInWord(at: number): boolean {
    const one = units[at] ?? 0;
    return isLetter(one) || isDigit(one);
  }

  return (given) => {
    const most = Math.min(given.length, text.length);
    text = given;
    write(given);
    const row = units;
    for (let at = pieces.begin(given, countSame(most)); at < given.length; ) {
      const one = row[at] as number;
      if (one === blank) at += 1;
      else if (one >= beyondAscii) at = readForeign(at);
      else if (isLetter(one)) at = readWord(at);
      else if (isDigit(one)) at = readNumber(at);
      else at = readSign(at, one);
    }
    return pieces.end();
  };
}
