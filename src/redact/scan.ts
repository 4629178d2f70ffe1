/** Looks for written values, and only where one can stand: at tokens that hold a digit and at `@` and `:`.
 *
 *  Before any pattern is tried, the digits around an anchor are counted. A value ends where a token ends, so what
 *  stands there can have as many digits as its first token, or its first two, and so on: of seventy detectors a
 *  handful is for one of these numbers, and "2 weeks" meets none. */

import { beginningAt, beginningCount, beginningsOf } from "./detectors/beginning.ts";
import { bare, type Detector } from "./detectors/detector.ts";
import { atMark, type MarkDetector } from "./detectors/online.ts";
import { isConvincing, mostBeside } from "./evidence.ts";
import { isQuantity } from "./keep.ts";
import type { Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import type { Span } from "./span.ts";
import type { Page } from "./views/page.ts";

/** Longer clusters are not counted to their end; no value has more characters. */
const longestCluster = 48;
const holdsDigit = c.digits | c.mixed;

export type Scan = (page: Page, tokens: Tokens, found: Span[]) => void;

export function compileScan(detectors: readonly Detector[], marks: readonly MarkDetector[] = atMark): Scan {
  const known = detectors.map((detector) => ({
    detector,
    counts: countsBetween(...detector.digits),
    beginnings: beginningsOf(detector.pattern),
    isLedIn: detector.evidence?.near?.source.endsWith("$") === true && !detector.evidence.alone,
    isOnlyAlone: detector.evidence?.alone === true && detector.evidence.near === undefined,
  }));
  const byBeginning = Array.from({ length: beginningCount }, (_, at) =>
    known.filter(({ beginnings }) => (beginnings & (1 << at)) !== 0),
  );

  return (page, tokens, found) => {
    const anchors = tokens.turnAnchor[page.starts.length] as number;
    let done = 0;
    for (let index = 0; index < anchors; index++) {
      const token = tokens.anchors[index] as number;
      if (((tokens.flags[token] as number) & holdsDigit) === 0 || (tokens.start[token] as number) < done)
        continue;
      const cluster = measure(tokens, token);
      if (cluster.counts < fewest && !cluster.hasLetters) continue;
      for (const start of beginnings(tokens, token))
        done = Math.max(done, tryAt(page, tokens, start, cluster, found));
    }
    for (const mark of tokens.marks) tryMark(page, mark, found);
  };

  /** How far the values reach that begin at `start`. */
  function tryAt(page: Page, tokens: Tokens, start: number, cluster: Cluster, found: Span[]): number {
    if (isContinued(tokens.text, start) || isWrittenDate(tokens.text, start)) return 0;
    const candidates = byBeginning[beginningAt(page.text, start)] as typeof known;
    const isFirst = start - (page.starts[page.turnAt(start)] as number) <= mostBeside;
    let reached = 0;
    // of detectors that share a pattern and stand beside one another, the first reads for all
    let pattern: RegExp | undefined;
    let shown = "";
    for (const { detector, counts, isLedIn, isOnlyAlone } of candidates) {
      if ((counts & cluster.counts) === 0) continue;
      if ((detector.letters && !cluster.hasLetters) || (isOnlyAlone && !isFirst)) continue;
      // what leads in is known before the value is
      if (isLedIn && !isConvincing(page, detector.evidence, start, start)) continue;
      if (detector.pattern !== pattern) {
        pattern = detector.pattern;
        shown = readAt(page.text, pattern, start);
      }
      if (shown === "" || !isValue(page, detector, start, shown)) continue;
      const end = start + shown.length;
      found.push(spanOf(detector, start, end));
      reached = Math.max(reached, end);
    }
    return reached;
  }

  function tryMark(page: Page, mark: number, found: Span[]): void {
    const { text } = page;
    for (const detector of marks) {
      if (text[mark] !== detector.mark) continue;
      let start = mark;
      const least = Math.max(0, mark - detector.reach);
      while (start > least && detector.before.test(text[start - 1] as string)) start--;
      // in the middle of a longer one, which was tried from its beginning
      if (detector.mark === ":" && text[start - 1] === ":") continue;
      detector.pattern.lastIndex = start;
      const matched = detector.pattern.exec(text);
      if (!matched || matched.index + matched[0].length <= mark) continue;
      const end = start + matched[0].length;
      if (!isConvincing(page, detector.evidence, start, end)) continue;
      found.push(spanOf(detector, start, end));
    }
  }
}

const spanOf = (
  { type, name, rank }: Pick<Detector, "type" | "name" | "rank">,
  start: number,
  end: number,
): Span => ({ start, end, type, detector: name, view: "written", rank });

/** What the sticky pattern matches at `start`; may be nothing. */
function readAt(text: string, pattern: RegExp, start: number): string {
  pattern.lastIndex = start;
  return pattern.test(text) ? text.slice(start, pattern.lastIndex) : "";
}

/** Whether what stands at `start`, which the detector's pattern matches, is its value. */
function isValue(page: Page, detector: Detector, start: number, shown: string): boolean {
  const end = start + shown.length;
  if (!isConvincing(page, detector.evidence, start, end)) return false;
  if (detector.check && !detector.check(bare(shown))) return false;
  return detector.rank > weak || !isQuantity(page.text, start, end);
}

/** Ranks up to this one need more than digits: a unit behind them makes them a quantity. */
const weak = 4;

interface Cluster {
  /** How many digits a value that begins here can have: bit n for n digits, the last for all that is more. */
  readonly counts: number;
  readonly hasLetters: boolean;
}

const mostCounted = 30;
const countBit = (digits: number): number => 1 << Math.min(digits, mostCounted);
/** Less than three digits and no letters are nobody's value. */
const fewest = countBit(3);

/** Bits of a detector's digits, from least to most. */
const countsBetween = (least: number, most: number): number => -countBit(least) & (2 * countBit(most) - 1);

/** Counts the digits of the tokens that follow one another with no more than separators between them. */
function measure(tokens: Tokens, token: number): Cluster {
  const { text, start, end, flags } = tokens;
  let counts = 0;
  let digits = 0;
  let hasLetters = isShortWord(tokens, token - 1, start[token] as number) && isCodeWord(tokens, token - 1);
  const limit = (start[token] as number) + longestCluster;
  // "lv80 bank 0000": any word may be part of what begins with letters and digits
  const isCode = ((flags[token] as number) & c.mixed) !== 0;
  for (let at = token; at < tokens.count; at++) {
    const flag = flags[at] as number;
    const from = start[at] as number;
    const to = end[at] as number;
    if (at > token && !isJoined(text, end[at - 1] as number, from)) break;
    if ((flag & c.digits) !== 0) digits += to - from;
    else if ((flag & c.mixed) !== 0) {
      hasLetters = true;
      for (let index = from; index < to; index++) if (isDigit(text.charCodeAt(index))) digits++;
    } else if (to - from <= 6 && (isCode || isPartOfCode(tokens, at))) hasLetters = true;
    else break;
    counts |= countBit(digits);
    // what follows is not counted, and may be part of it
    if (to >= limit) return { counts: counts | -countBit(digits), hasLetters };
  }
  return { counts, hasLetters };
}

/** A letter, a code word, or what no blank parts from the figures: "00:be:43". */
const isPartOfCode = (tokens: Tokens, token: number): boolean =>
  ((tokens.flags[token] as number) & c.letter) !== 0 ||
  tokens.text.charCodeAt((tokens.start[token] as number) - 1) !== 32 ||
  isCodeWord(tokens, token);

/** Blanks and signs that stand inside numbers, three at most. */
function isJoined(text: string, from: number, to: number): boolean {
  if (to - from === 1 && text.charCodeAt(from) === 32) return true;
  if (to - from > 3) return false;
  for (let index = from; index < to; index++) if (!" -./():+_,".includes(text[index] as string)) return false;
  return true;
}

const isShortWord = (tokens: Tokens, token: number, before: number): boolean =>
  token >= 0 &&
  before - (tokens.end[token] as number) <= 1 &&
  (tokens.end[token] as number) - (tokens.start[token] as number) <= 6 &&
  tokens.text.charCodeAt(tokens.end[token] as number) !== 10;

/** "GB", "pvx", but not "so" or "is". What holds a digit is none: values that begin there were tried. */
const isCodeWord = (tokens: Tokens, token: number): boolean => {
  const flags = tokens.flags[token] as number;
  if ((flags & holdsDigit) !== 0) return false;
  if ((flags & c.shouted) !== 0) return true;
  if ((flags & (c.grammar | c.filler | c.cue)) !== 0) return false;
  return (flags & c.ordinary) === 0 || (tokens.end[token] as number) - (tokens.start[token] as number) <= 3;
};

/** A value may begin at the token, at the bracket or plus before it, or with the letters before it. */
function beginnings(tokens: Tokens, token: number): readonly number[] {
  const start = tokens.start[token] as number;
  const starts = [start];
  let sign = start;
  while (sign > 0 && start - sign < 3 && isSign(tokens.text.charCodeAt(sign - 1))) sign--;
  if (sign < start) starts.push(sign);
  let before = start;
  for (let at = token - 1; token - at <= 2; at--) {
    if (!isShortWord(tokens, at, before) || !isCodeWord(tokens, at)) break;
    before = tokens.start[at] as number;
    starts.push(before);
  }
  return starts;
}

/** A plus or an opening bracket. */
const isSign = (code: number): boolean => code === 43 || code === 40;

/** The middle of something longer: 3.1415, 978-3-16, $4111, a time. */
function isContinued(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before === 36 || before === 8364 || before === 163) return true;
  if (before === 32) return "$€£₹".includes(text[start - 2] ?? " ") && start > 1;
  if (before === 58) return isDigit(text.charCodeAt(start - 2)) || text.charCodeAt(start - 2) === 58;
  return (before === 46 || before === 45 || before === 47 || before === 95) && isWordPart(text, start - 2);
}

const writtenDate = /(?:\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([/.-])\d{1,2}\2\d{1,2})(?![-/.]?\d)/y;

/** Whether it is a date of birth is for the dialogue to say. */
function isWrittenDate(text: string, start: number): boolean {
  if (!isDateSign(text, start + 1) && !isDateSign(text, start + 2) && !isDateSign(text, start + 4))
    return false;
  writtenDate.lastIndex = start;
  return writtenDate.test(text) && !/^\d\d-\d\d-\d\d/.test(text.slice(start, start + 8));
}

const isDateSign = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 45 && code <= 47;
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordPart = (text: string, at: number): boolean =>
  at >= 0 && (isDigit(text.charCodeAt(at)) || /[\p{L}\p{N}]/u.test(text[at] as string));
