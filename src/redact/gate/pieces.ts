/** Puts down what the reader has read. Here words become digits: doubled and tripled, tens joined with what follows
 *  them; and what people say between the digits of one number is marked, for it does not part them. */
import { marksAt, numberAt } from "./dictionary.ts";
import { asciiDigits, packed, sizeOf, unpacked } from "./digits.ts";
import { columnsFor, kind, lastAtMost, type Reading, widen } from "./reading.ts";
import { noWord } from "./shape.ts";
import { anchors, mark } from "./words.ts";

export interface Pieces {
  /** @param kept how many of its first units are those of the text before: what was made of their lines stays.
   *  @returns where to read on. */
  begin(text: string, kept: number): number;
  /** @param state of the dictionary. @param length when it is folded. */
  addWord(from: number, to: number, state: number, shape: number, length: number): void;
  /** @param isPlain in ASCII. */
  addNumber(from: number, to: number, isPlain: boolean): void;
  addMask(from: number, to: number): void;
  addLabel(from: number, to: number): void;
  addAtSign(at: number): void;
  addJoint(at: number): void;
  endLine(next: number): void;
  /** Nothing but signs stands in front of it in its line, and of these only a few. */
  mayBeLabel(from: number): boolean;
  end(): Reading;
}

/** "agent:" begins a turn, behind signs at most; what a speaker said must not pass for a label. */
const mostSignsBeforeLabel = 8;
const usualPieces = 8192;
const saidZero = packed("0");
const isOneToNine = (said: number): boolean => said > saidZero && said <= packed("9");

/** It keeps the room that the longest text took. */
export function createPieces(): Pieces {
  let columns = columnsFor(usualPieces);
  let text = "";
  let count = 0;
  let digits: number[] = [];
  let letters: number[] = [];
  let anchored: number[] = [];
  let lineStarts: number[] = [];
  let lineFirsts: number[] = [];
  /** What `repeat` was when each line began. */
  let lineRepeats: number[] = [];
  let atSigns: number[] = [];
  let joints: number[] = [];
  let lineStart = 0;
  let lineFirst = 0;
  /** The line only encourages, so far. */
  let isGoOn = true;
  /** How often the next digit is meant. */
  let repeat = 1;

  function add(is: number, from: number, to: number, marks: number, shape = noWord): void {
    if (count === columns.kinds.length) columns = widen(columns);
    columns.kinds[count] = is;
    columns.marks[count] = marks;
    columns.shapes[count] = shape;
    columns.starts[count] = from;
    columns.ends[count] = to;
    columns.said[count] = 0;
    count += 1;
    if ((marks & (mark.quiet | mark.goOn)) === 0) isGoOn = false;
    if ((marks & anchors) !== 0) anchored.push(count - 1);
  }

  /** @param said packed, or 0. */
  function addDigits(from: number, to: number, size: number, said: number, marks = 0, shape = noWord): void {
    digits.push(count);
    add(kind.digits, from, to, marks, shape);
    columns.sizes[count - 1] = size;
    columns.said[count - 1] = said;
    repeat = 1;
  }

  const isBehindTens = (): boolean => count > 0 && ((columns.marks[count - 1] as number) & mark.tens) !== 0;

  /** Two words that make one number: "fifty" "five". */
  function joinTens(to: number, unit: number): void {
    columns.ends[count - 1] = to;
    columns.said[count - 1] = (columns.said[count - 1] as number) + unit;
    columns.marks[count - 1] = 0;
  }

  function startLine(at: number): void {
    lineStart = at;
    lineFirst = count;
    lineStarts.push(at);
    lineFirsts.push(count);
    lineRepeats.push(repeat);
    isGoOn = true;
  }

  /** As it was when the line began. Not when its first word then went into a number of the line before. */
  function goBackTo(line: number): number | undefined {
    const at = lineStarts[line] as number;
    const first = lineFirsts[line] as number;
    if (first > 0 && (columns.ends[first - 1] as number) > at) return undefined;
    for (const pieces of [digits, letters, anchored]) cutBehind(pieces, first);
    for (const offsets of [atSigns, joints]) cutBehind(offsets, at);
    count = first;
    repeat = lineRepeats[line] as number;
    for (const ofLines of [lineStarts, lineFirsts, lineRepeats]) ofLines.length = line;
    startLine(at);
    return at;
  }

  /** A line of nothing but encouragement does not end a number that is being dictated. */
  function closeLine(): void {
    for (let piece = lineFirst; isGoOn && piece < count; piece += 1)
      columns.marks[piece] = (columns.marks[piece] as number) | mark.quiet;
  }

  return {
    begin(given, kept) {
      text = given;
      for (let line = kept > 0 ? lastAtMost(lineStarts, kept, lineStarts.length) : 0; line > 0; line -= 1) {
        const at = goBackTo(line);
        if (at !== undefined) return at;
      }
      count = 0;
      repeat = 1;
      [digits, letters, anchored] = [[], [], []];
      [lineStarts, lineFirsts, lineRepeats, atSigns, joints] = [[], [], [], [], []];
      startLine(0);
      return 0;
    },
    addWord(from, to, state, shape, length) {
      const marks = marksAt(state);
      const worth = numberAt(state);
      if (worth === 0 || (marks & mark.repeat) !== 0) {
        if (length === 1) letters.push(count);
        add(length === 1 ? kind.letter : kind.word, from, to, marks, shape);
        repeat = worth || 1;
      } else if (repeat === 1 && isOneToNine(worth) && isBehindTens()) joinTens(to, worth - saidZero);
      else {
        const said = repeat > 1 && sizeOf(worth) === 1 ? packed(unpacked(worth).repeat(repeat)) : worth;
        addDigits(from, to, sizeOf(said), said, marks, shape);
      }
    },
    addNumber(from, to, isPlain) {
      const shown = isPlain && repeat === 1 ? undefined : asciiDigits(text.slice(from, to));
      if (shown?.length === 1 && repeat > 1) addDigits(from, to, repeat, packed(shown.repeat(repeat)));
      else addDigits(from, to, shown?.length ?? to - from, 0);
    },
    addMask: (from, to) => add(kind.mask, from, to, 0),
    addLabel: (from, to) => add(kind.label, from, to, mark.quiet),
    addAtSign: (at) => atSigns.push(at),
    addJoint: (at) => joints.push(at),
    endLine(next) {
      closeLine();
      startLine(next);
    },
    mayBeLabel: (from) => lineFirst === count && from - lineStart <= mostSignsBeforeLabel,
    end() {
      closeLine();
      return { text, count, ...columns, digits, letters, anchored, lineStarts, lineFirsts, atSigns, joints };
    },
  };
}

/** Takes off those that are not smaller, of what is sorted. */
function cutBehind(sorted: number[], bound: number): void {
  while (sorted.length > 0 && (sorted.at(-1) as number) >= bound) sorted.pop();
}
