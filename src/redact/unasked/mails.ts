/** Mail addresses as they are said: "john dot smith at gmail dot com", spelled, or with the dots written and
 *  the at said. Found from the inside out: an "at" whose right side ends in a known domain ending; then the
 *  left side is read backwards until a word that can not be part of an address. */
import { has, type Tokens, wordAt } from "../lexer.ts";
import { anyName, wordClass as c, codeLike, spokenNumber } from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-hash.ts";
import { holdsHash, isOneOf, wordSet } from "../lexicon/word-set.ts";
import { createSpan, type Span } from "../span.ts";
import type { Run } from "../views/spoken.ts";

const endings = wordSet(
  `com net org edu gov mil io co uk de fr es it nl pl in br ca au us info biz me ai dev app ie nz eu ch at be fm tv cc se
  no dk fi pt cz sk hu ro gr lu jp kr cn hk sg my za ae il tr mx ar cl pe online store shop cloud email tech site xyz`,
);
/** As it is said in English, Spanish, Portuguese, Italian, French, Polish, Dutch and German. */
const saidAt = wordSet("at arroba chiocciola chiocciolina arobase małpa małpka apenstaartje klammeraffe ät");
const saidDot = wordSet("dot dat period point punkt punt punto ponto kropka");
const noLocalPart = wordSet("is its as be was address email mail to me my and on of");
const longestDomain = 10;
const longestLocal = 40;
/** A mail is found at one of these. */
export const ofMails = c.saidMark | c.mailHost | c.at;

export function findMails(tokens: Tokens, turn: number, runs: readonly Run[], found: Span[]): void {
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  const anchors = tokens.turnAnchor[turn + 1] as number;
  for (let index = tokens.turnAnchor[turn] as number; index < anchors; index++) {
    const token = tokens.anchors[index] as number;
    if (!has(tokens, token, ofMails)) continue;
    if (token > from && isAtBefore(tokens, token)) {
      const end = domainEnd(tokens, token, to);
      if (end > 0) push(tokens, localStart(tokens, token, from, runs), end, found);
    } else if (isOneOf(saidAt, tokens, token)) {
      const end = domainEnd(tokens, token + 1, to);
      const start = end === 0 ? token : localStart(tokens, token, from, runs);
      if (start < token) push(tokens, start, end, found);
    } else if (token > from && isTwoNames(tokens, token, from, to)) {
      push(tokens, token - 1, hostEnd(tokens, token + 2, to), found, weak);
    } else if (
      has(tokens, token, c.mailHost) &&
      wordAt(tokens, token).length > 6 &&
      !isBehindAt(tokens, token)
    ) {
      const start = mangledStart(tokens, token, from);
      const end = domainEnd(tokens, token, to);
      const isWhole = end > 0 || /(?:com|couk|net|in|cm)$/.test(wordAt(tokens, token));
      if (isWhole) push(tokens, start, Math.max(end, token + 1), found);
    }
  }
}

const isBehindAt = (tokens: Tokens, token: number): boolean =>
  token > 0 && isOneOf(saidAt, tokens, token - 1);

/** With its host. */
export const wholeMailRank = 8;
/** Less than any answer to a question: it may be a user name. */
const weak = 4;

function push(tokens: Tokens, from: number, to: number, found: Span[], rank = wholeMailRank): void {
  const start = tokens.start[from] as number;
  const end = tokens.end[to - 1] as number;
  found.push(createSpan(start, end, "EMAIL", "email-said", "spoken", rank));
}

/** "marney dot oakes", "delia underscore pratt": what is said of a mail whose rest was said before. One of both is a
 *  name, or both are words no list holds. */
function isTwoNames(tokens: Tokens, mark: number, from: number, to: number): boolean {
  if (!has(tokens, mark, c.saidMark) || !isOneOf(betweenNames, tokens, mark) || mark + 1 >= to) return false;
  const [before, behind] = [mark - 1, mark + 1];
  const isName = (token: number) => has(tokens, token, anyName) && !has(tokens, token, c.ordinary | c.place);
  // "alistair underscore k", "w dot stroud"
  const isLetter = (token: number) =>
    token >= from && token < to && has(tokens, token, c.letter | c.spelling);
  if (has(tokens, before, c.letter) && !isLetter(before - 1)) return isName(behind);
  if (has(tokens, behind, c.letter) && !isLetter(behind + 1)) return isName(before);
  if (isOneOf(endings, tokens, behind) || !isWord(tokens, before) || !isWord(tokens, behind)) return false;
  const isUnheard = (token: number) => has(tokens, token, c.unlisted);
  return isName(before) || isName(behind) || (isUnheard(before) && isUnheard(behind));
}
/** "raghu dot iyer at okbank". */
const hostEnd = (tokens: Tokens, at: number, to: number): number =>
  at + 1 < to && isOneOf(saidAt, tokens, at) && has(tokens, at + 1, c.unlisted | c.mailHost) ? at + 2 : at;
const betweenNames = wordSet("dot underscore punkt punt punto kropka unterstrich");
const isWord = (tokens: Tokens, token: number): boolean =>
  !has(
    tokens,
    token,
    c.grammar | c.filler | c.mailHost | c.mixed | c.letter | c.saidMark | c.mask | codeLike,
  );

/** Behind the domain that begins at `token`, or 0: some words, then "dot" (said or written) and an ending. */
function domainEnd(tokens: Tokens, token: number, to: number): number {
  const limit = Math.min(to, token + longestDomain);
  let end = 0;
  for (let at = token; at < limit; at++) {
    if (end > 0 && !isDotBefore(tokens, at)) break;
    if (at > token && isAtBefore(tokens, at)) return 0;
    if (at > token && isOneOf(endings, tokens, at) && isDotBefore(tokens, at)) end = at + 1;
    // "dot com dot a u"
    else if (end > 0 && isSpelledEnding(tokens, at, to)) return at + 2;
    else if (end === 0 && has(tokens, at, c.filler) && !isDotBefore(tokens, at)) break;
  }
  return end;
}

const isSpelledEnding = (tokens: Tokens, token: number, to: number): boolean =>
  token + 1 < to &&
  has(tokens, token, c.letter) &&
  has(tokens, token + 1, c.letter) &&
  holdsHash(endings, hashWord(wordAt(tokens, token) + wordAt(tokens, token + 1)));

/** A written "@" before the token, whatever was said of the rest. */
const isAtBefore = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.at) && /^ ?@ ?$/.test(tokens.text.slice(tokens.end[token - 1], tokens.start[token]));

/** The token is "dot", or stands behind one. */
function isDotBefore(tokens: Tokens, token: number): boolean {
  if (isSaidDot(tokens, token)) return true;
  if (isSaidDot(tokens, token - 1)) return true;
  return isWrittenDot(tokens.text, tokens.end[token - 1] as number, tokens.start[token] as number);
}

/** A full stop, blanks on either side or none. */
function isWrittenDot(text: string, from: number, to: number): boolean {
  const at = text.charCodeAt(from) === 32 ? from + 1 : from;
  if (to <= at || text.charCodeAt(at) !== 46) return false;
  return to === at + 1 || (to === at + 2 && at > from && text.charCodeAt(at + 1) === 32);
}

const isSaidDot = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.saidMark)
    ? isOneOf(saidDot, tokens, token)
    : isOneOf(stop, tokens, token) && isOneOf(full, tokens, token - 1);
const full = wordSet("full");
const stop = wordSet("stop");

function localStart(tokens: Tokens, at: number, from: number, runs: readonly Run[]): number {
  let start = at;
  const least = Math.max(from, at - longestLocal);
  while (start > least) {
    const before = start - 1;
    const run = runAt(runs, before);
    if (run && run.from >= least && (run.text.length > 1 || !has(tokens, before, c.grammar))) {
      start = run.from;
      continue;
    }
    // "norah uh dot um finch"
    const part = has(tokens, before, c.filler) ? behindHesitation(tokens, before, least) : before;
    if (part < least || !isLocalPart(tokens, part, part + 1 === start ? start : part + 1, at)) break;
    start = part;
  }
  return withPhrase(tokens, start, from);
}

function behindHesitation(tokens: Tokens, token: number, least: number): number {
  let before = token;
  while (before >= least && isOneOf(hesitation, tokens, before)) before--;
  return before;
}
const hesitation = wordSet("uh um uhm er erm ah eh hm");

/** "it's under sunny meadows vet at …": ordinary words, when what leads in leaves them no other meaning. */
function withPhrase(tokens: Tokens, start: number, from: number): number {
  let first = start;
  while (first > from && start - first < longestPhrase && isPlainWord(tokens, first - 1)) first--;
  const isLed =
    first > from &&
    (isOneOf(leadingTo, tokens, first - 1) ||
      (isOneOf(it, tokens, first - 1) && has(tokens, first - 1, c.possessive)));
  return isLed ? first : start;
}
const it = wordSet("it");
const longestPhrase = 3;
const leadingTo = wordSet("is its under use try");
const isPlainWord = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.ordinary) && !has(tokens, token, c.grammar | c.filler | c.cue | c.mask | c.capital);

function runAt(runs: readonly Run[], token: number): Run | undefined {
  let low = 0;
  let high = runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = runs[middle] as Run;
    if (token < run.from) high = middle - 1;
    else if (token >= run.to) low = middle + 1;
    else return run;
  }
  return undefined;
}

function isLocalPart(tokens: Tokens, token: number, right: number, at: number): boolean {
  const between = tokens.text.slice(tokens.end[token] as number, tokens.start[right] as number);
  if (right === at && /^ ?@ ?$/.test(between)) return true;
  // "jo(at)example", "jo [at] example": written so that no machine reads it
  if (!/^[ ._+,()[\]-]{1,3}$/.test(between)) return false;
  // "… from your list. ann@": a sentence before it
  const isWritten = tokens.text.charCodeAt(tokens.end[at - 1] as number) === 64;
  if (between === ". " && isWritten && has(tokens, token, c.ordinary) && !has(tokens, token, anyName))
    return false;
  if (has(tokens, token, c.saidMark)) return !isOneOf(saidAt, tokens, token);
  if (has(tokens, token, codeLike) && !has(tokens, token, c.grammar)) return true;
  if (has(tokens, token, c.letter) && token > 0 && has(tokens, token - 1, codeLike)) return true;
  if (isOneOf(noLocalPart, tokens, token)) return false;
  if (has(tokens, token, c.cue | c.mask)) return false;
  const isBesideMark =
    right === at || has(tokens, right, c.saidMark) || /[._+-]/.test(between) || isNumber(tokens, right, at);
  if (has(tokens, token, c.grammar | c.filler)) return isBesideMark && right !== at;
  return isBesideMark || !has(tokens, token, c.ordinary);
}

/** "bluebird nineteen eighty at …": the number, and nothing else, stands between the word and the "at". */
function isNumber(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (!has(tokens, token, spokenNumber | c.digits)) return false;
  return true;
}

/** "nivika 45 gmailcom": the digits and one name before it. */
function mangledStart(tokens: Tokens, token: number, from: number): number {
  let start = token;
  if (start > from && has(tokens, start - 1, c.digits)) start--;
  if (start === from || start === token) return start;
  // "rock 85 gmailcom": where nothing stands before it, any word may be a name
  const isFirst = start - 1 === from;
  if (!has(tokens, start - 1, c.grammar | c.filler | c.cue | (isFirst ? 0 : c.ordinary))) start--;
  return start;
}
