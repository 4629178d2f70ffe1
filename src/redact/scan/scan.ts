/** Looks for written values, and only where one can stand: at tokens that hold a digit and at `@` and `:`.
 *
 *  Before any pattern is tried, the digits around an anchor are counted. A value ends where a token ends, so what
 *  stands there can have as many digits as its first token, or its first two, and so on: of seventy detectors a
 *  handful is for one of these numbers, and "2 weeks" meets none. */
import { createBeginnings } from "../detectors/beginning.ts";
import { bare, type Detector } from "../detectors/detector.ts";
import { atMark, type MarkDetector } from "../detectors/online.ts";
import { isFigure } from "../figures.ts";
import { isQuantity } from "../keep.ts";
import type { Tokens } from "../lexer.ts";
import { isOneOf } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import type { Page } from "../views/page.ts";
import {
  type Cluster,
  countsBetween,
  fewest,
  holdsDigit,
  isCodeWord,
  isShortWord,
  measure,
} from "./cluster.ts";
import { isConvincing, mostBeside } from "./evidence.ts";
import { compileMarks } from "./marks.ts";

export type Scan = (page: Page, tokens: Tokens, found: Span[]) => void;

export function compileScan(detectors: readonly Detector[], marks: readonly MarkDetector[] = atMark): Scan {
  const known = detectors.map(ready);
  const beginningAt = createBeginnings(known);
  const findAtMarks = compileMarks(marks);

  return (page, tokens, found) => {
    let done = 0;
    for (let turn = 0; turn < page.starts.length; turn++)
      if (((tokens.turnFlags[turn] as number) & holdsDigit) !== 0)
        done = scanTurn(page, tokens, turn, done, found);
    findAtMarks(page, tokens.marks, found);
  };

  /** @param done how far the values of the turns before it reach. */
  function scanTurn(page: Page, tokens: Tokens, turn: number, done: number, found: Span[]): number {
    let reached = done;
    const end = tokens.turnAnchor[turn + 1] as number;
    for (let index = tokens.turnAnchor[turn] as number; index < end; index++) {
      const token = tokens.anchors[index] as number;
      if (((tokens.flags[token] as number) & holdsDigit) === 0 || (tokens.start[token] as number) < reached)
        continue;
      const cluster = measure(tokens, token);
      if (cluster.counts < fewest && !cluster.hasLetters) continue;
      reached = Math.max(reached, tryFrom(page, tokens, token, cluster, found));
    }
    return reached;
  }

  /** A value may begin at the token, at the bracket or plus before it, or with the letters before it. Returns how far
   *  the values reach. */
  function tryFrom(page: Page, tokens: Tokens, token: number, cluster: Cluster, found: Span[]): number {
    const start = tokens.start[token] as number;
    let reached = tryAt(page, tokens, start, token, cluster, found);
    let sign = start;
    while (sign > 0 && start - sign < 3 && isSign(tokens.text.charCodeAt(sign - 1))) sign--;
    if (sign < start) reached = Math.max(reached, tryAt(page, tokens, sign, token, cluster, found));
    let before = start;
    for (let at = token - 1; token - at <= 2; at--) {
      if (!isShortWord(tokens, at, before) || !isCodeWord(tokens, at)) break;
      before = tokens.start[at] as number;
      reached = Math.max(reached, tryAt(page, tokens, before, at, cluster, found));
    }
    return reached;
  }

  /** @param first the token that stands at `start`, or behind a sign there. */
  function tryAt(
    page: Page,
    tokens: Tokens,
    start: number,
    first: number,
    cluster: Cluster,
    found: Span[],
  ): number {
    if (isContinued(tokens.text, start) || isWrittenDate(tokens.text, start)) return 0;
    let reached = 0;
    // of neighbours that share a pattern, the first reads for all
    let last: RegExp | undefined;
    let shown = "";
    for (const detector of beginningAt(page.text, start)) {
      const { pattern, counts, hasLetters, evidence, isLedIn, isOnlyAlone } = detector;
      if ((counts & cluster.counts) === 0) continue;
      if ((hasLetters && !cluster.hasLetters) || (isOnlyAlone && !isFirstIn(page, start))) continue;
      if (isLedIn && !isLedInBy(page, tokens, evidence, start, first)) continue;
      if (pattern !== last) {
        last = pattern;
        shown = readAt(page.text, pattern, start);
      }
      if (shown === "" || !isValue(page, detector, start, shown)) continue;
      const end = start + shown.length;
      found.push(spanOf(detector, start, end));
      reached = Math.max(reached, end);
    }
    return reached;
  }
}

type Ready = ReturnType<typeof ready>;

/** What is asked of a detector. All have the same properties in the same order, also of their evidence: whoever reads
 *  them need not ask which. */
const ready = ({ name, type, rank, pattern, digits, letters = false, check, evidence }: Detector) => ({
  name,
  type,
  rank,
  pattern,
  counts: countsBetween(...digits),
  hasLetters: letters,
  check,
  evidence: evidence && { near: evidence.near, alone: evidence.alone, lastWords: evidence.lastWords },
  isLedIn: evidence?.near?.source.endsWith("$") === true && !evidence.alone,
  isOnlyAlone: evidence?.alone === true && evidence.near === undefined,
});

/** What leads in is known before the value is; and the last word of it tells most. Of "dell'account" only the pattern
 *  knows that it ends with one. */
function isLedInBy(
  page: Page,
  tokens: Tokens,
  evidence: Detector["evidence"],
  start: number,
  first: number,
): boolean {
  const lastWords = evidence?.lastWords;
  if (lastWords && (first === 0 || (!isOneOf(lastWords, tokens, first - 1) && isOneWord(tokens, first - 1))))
    return false;
  return isConvincing(page, evidence, start, start);
}

/** Plain letters and figures: no apostrophe, and nothing a pattern takes for the border of a word. */
function isOneWord({ text, start, end }: Tokens, token: number): boolean {
  const to = end[token] as number;
  for (let at = start[token] as number; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 39 || code > 127) return false;
  }
  return true;
}

const spanOf = ({ type, name, rank }: Ready, start: number, end: number): Span =>
  createSpan(start, end, type, name, "written", rank);

const isFirstIn = (page: Page, start: number): boolean =>
  start - (page.starts[page.turnAt(start)] as number) <= mostBeside;

/** What the sticky pattern matches at `start`; may be nothing. */
function readAt(text: string, pattern: RegExp, start: number): string {
  pattern.lastIndex = start;
  return pattern.test(text) ? text.slice(start, pattern.lastIndex) : "";
}

/** Whether what stands at `start`, which the detector's pattern matches, is its value. */
function isValue(page: Page, detector: Ready, start: number, shown: string): boolean {
  const end = start + shown.length;
  if (!isConvincing(page, detector.evidence, start, end)) return false;
  if (detector.check && !detector.check(bare(shown), shown)) return false;
  return detector.rank > weak || !isQuantity(page.text, start, end);
}

/** Ranks up to this one need more than digits: a unit behind them makes them a quantity. */
const weak = 4;

/** A plus or an opening bracket. */
const isSign = (code: number): boolean => code === 43 || code === 40;

/** In the middle of something longer: 3.1415, 978-3-16, $4111, a time. */
function isContinued(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before === 36 || before === 8364 || before === 163) return true;
  if (before === 32) return "$€£₹".includes(text[start - 2] ?? " ") && start > 1;
  if (before === 58) return isFigure(text.charCodeAt(start - 2)) || text.charCodeAt(start - 2) === 58;
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
const isWordPart = (text: string, at: number): boolean =>
  at >= 0 && (isFigure(text.charCodeAt(at)) || /[\p{L}\p{N}]/u.test(text[at] as string));
