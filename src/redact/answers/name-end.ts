/** Where an answer that is a name ends, and talk begins. */
import { has, type Tokens } from "../lexer.ts";
import { particle } from "../lexicon/person-words.ts";
import { anyName, wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import type { Segment } from "./segment.ts";

/** "alun tranter i'm the executor", "beauregard party of six": what goes on behind a name nobody else has, with a word
 *  that begins a sentence, is talk, and so are the ordinary words that lead to it. */
export function untilTalk(tokens: Tokens, from: number, to: number): number {
  let end = from + 1;
  while (end < to && !isTalk(tokens, end)) end++;
  if (
    end >= to ||
    (has(tokens, from, c.ordinary) && !isOneOf(particle, tokens, from)) ||
    !isListed(tokens, end, to)
  )
    return to;
  while (end - 1 > from && has(tokens, end - 1, c.ordinary)) end--;
  return end;
}

/** What was misheard of a name may be small words, too: "al i am bul". */
function isListed(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (has(tokens, token, c.unlisted | c.capital)) return false;
  return true;
}

/** "kim so young", "wang he king", "hans in der au": most other small words are somebody's name. */
const isTalk = (tokens: Tokens, token: number): boolean =>
  (isOneOf(leading, tokens, token) && isOneOf(pointing, tokens, token + 1)) ||
  (has(tokens, token, c.grammar) &&
    !has(tokens, token, anyName | c.letter | c.capital) &&
    (isOneOf(talking, tokens, token) || has(tokens, token, c.possessive)));
const leading = wordSet("in on at to by over under like has have had are");
const pointing = wordSet("the my a our your this that");
const talking = wordSet(
  "but same i'm i've i'd i'll my that thats it its who whose which is was we we're they as of for from with about",
);

/** "85281 jordan t wheeler": asked for a number and a name. */
export function behindFigures(segment: Segment): Segment {
  const { tokens, to } = segment;
  let from = segment.from;
  while (from < to && has(tokens, from, c.digits)) from++;
  const isName =
    to - from > 1 &&
    to - from <= longestName &&
    has(tokens, from, anyName) &&
    has(tokens, to - 1, anyName | c.unlisted) &&
    !has(tokens, to - 1, c.street | c.unit);
  return from > segment.from && isName ? { ...segment, from } : segment;
}
const longestName = 4;
