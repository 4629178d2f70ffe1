/** Answers that are words: mail addresses, street addresses, secrets. */
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { add, has, type ReadAnswer, type Segment, trimSmall, wordAt } from "./segment.ts";

const codeLike = spokenNumber | c.digits | c.mixed | c.repeat;
const longestSecret = 6;

/** What the reader of said mails did not see whole: a spelled part, a provider's name, a part before the "at". */
export const readMailAnswer: ReadAnswer = (segment, found) => {
  if (!segment.isAsked) return false;
  const { tokens } = segment;
  const { from, to } = trimSmall(segment);
  let marks = 0;
  let parts = 0;
  for (let token = from; token < to; token++) {
    if (has(tokens, token, c.mailHost) || has(tokens, token, c.saidMark)) marks++;
    if (
      has(tokens, token, c.letter | c.spelling | codeLike) ||
      !has(tokens, token, c.ordinary | c.grammar | c.filler)
    )
      parts++;
  }
  if (parts === 0 || (marks === 0 && parts * 2 < to - from)) return false;
  return add(segment, from, to, "spoken", found);
};

/** From the first number or name of the answer to its end; small words at the end stay. */
export const readAddressAnswer: ReadAnswer = (segment, found) => {
  const { tokens, isAsked } = segment;
  const { from, to } = trimSmall(segment);
  let first = -1;
  for (let token = from; token < to && first < 0; token++) {
    if (!isAsked && token - segment.from > 4) return false;
    if (has(tokens, token, codeLike | c.street) || isProper(segment, token)) first = token;
  }
  if (first < 0) return false;
  const hasNumber = has(tokens, first, codeLike);
  let last = first;
  let streets = 0;
  let quiet = 0;
  for (let token = first; token < to && token - first < 24; token++) {
    if (has(tokens, token, c.cue) && !has(tokens, token, c.street)) break;
    if (has(tokens, token, c.street)) streets++;
    const isPart = has(tokens, token, codeLike | c.street | c.place | c.letter) || isProper(segment, token);
    if (isPart) {
      last = token;
      quiet = 0;
    } else if (++quiet > 3) break;
  }
  if (!hasNumber && streets === 0) return false;
  if (!isAsked && streets === 0 && last === first) return false;
  return add(segment, first, last + 1, "spoken", found);
};

/** A word that is no ordinary one, or has a capital. */
const isProper = ({ tokens }: Segment, token: number): boolean =>
  !has(tokens, token, c.grammar | c.filler | c.cue | c.mask) &&
  (has(tokens, token, c.capital) || !has(tokens, token, c.ordinary));

/** Passwords and answers to security questions may be any word. Asked for: all but the small words around.
 *  In the same turn: what stands behind "is", or codes. */
export const readSecretAnswer: ReadAnswer = (segment, found) => {
  const { tokens, isAsked, cue } = segment;
  if (!isAsked) return readToldSecret(segment, found);
  const { from, to } = trimSmall(segment);
  if (from >= to) return false;
  const run = segment.runs.find(
    (candidate) => candidate.from >= from && candidate.to <= to && candidate.digits >= 3,
  );
  if (run) return add(segment, run.from, run.to, run.isSpoken ? "spoken" : "written", found, run.text);
  if (
    to - from > longestSecret ||
    /\b(?:don't|dont|can't|cant|forgot|forget|reset|what|why|how|need|want|help)\b/i.test(
      tokens.text.slice(tokens.start[segment.from], tokens.end[segment.to - 1]),
    )
  )
    return false;
  return add(segment, from, to, "spoken", found, cue.name);
};

function readToldSecret(segment: Segment, found: Parameters<ReadAnswer>[1]): boolean {
  const { tokens, from, to } = segment;
  const run = segment.runs.find(
    (candidate) => candidate.from >= from && candidate.from - from < 5 && candidate.to <= to,
  );
  if (run && run.text.length >= 3 && run.digits > 0) {
    return add(segment, run.from, run.to, run.isSpoken ? "spoken" : "written", found, run.text);
  }
  if (from >= to) return false;
  const introduced = /^[ ]{0,2}[:=]/.test(tokens.text.slice(tokens.end[from - 1] ?? 0, tokens.start[from]));
  let first = from;
  if (/^(?:is|was|as|will|should|would)$/.test(wordAt(tokens, first)) && first + 1 < to) first++;
  else if (!introduced) return false;
  if (wordAt(tokens, first) === "be") first++;
  let end = first;
  while (end < to && end - first < 3 && !has(tokens, end, c.grammar | c.filler | c.cue | c.mask)) end++;
  if (end === first || isState(wordAt(tokens, first))) return false;
  return add(segment, first, end, "spoken", found);
}

/** "my password is wrong" tells no password. */
const isState = (word: string): boolean =>
  /^(?:wrong|incorrect|expired|locked|blocked|reset|working|invalid|lost|forgotten|required|needed|case|sent|correct|different|secure|weak|strong|changed|confidential|private|safe|hidden|rejected|accepted|saved|stored|too|set|asking|being|going|still|already|currently|used|compromised|stolen|hacked|failing|disabled|enabled|available|ready|missing|known|temporary)$/.test(
    word,
  );
