/** Whether a turn asks: "your card number is never shown in an e-mail" goes on, and asks nothing. Told by single words and
 *  pairs of them; a pattern is asked of the few turns that begin with an "and". */
import { areSmall } from "./answers/segment.ts";
import type { Hit } from "./cues/cue-table.ts";
import { has, type Tokens } from "./lexer.ts";
import { relative } from "./lexicon/person-words.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { isOneOf, wordSet } from "./lexicon/word-set.ts";
import { isBeside } from "./spacing.ts";

/** @param turn holds a word. */
export function asks(tokens: Tokens, turn: number): boolean {
  if (((tokens.turnFlags[turn] as number) & c.asking) !== 0) return true;
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  for (let token = from; token < to; token++) if (beginsQuestion(tokens, token, from, to)) return true;
  const text = tokens.text.slice(tokens.start[from], (tokens.end[to - 1] as number) + 1);
  return text.includes("?") || (isOneOf(and, tokens, from) && asksForNext.test(text));
}

/** "let's", "is it", "do you", and "is the address still …" at the beginning: besides the words that ask by themselves. */
function beginsQuestion(tokens: Tokens, token: number, from: number, to: number): boolean {
  if (!isOneOf(opening, tokens, token)) return false;
  if (isOneOf(inviting, tokens, token)) return has(tokens, token, c.possessive);
  if (token + 1 >= to || !isBeside(tokens, token + 1)) return false;
  if (isOneOf(being, tokens, token) && isOneOf(whose, tokens, token + 1))
    return isOpened(tokens, from, token);
  return isOneOf(isOneOf(being, tokens, token) ? it : you, tokens, token + 1);
}
const whose = wordSet("the your that this");
/** "okay and is the address still …"; but "it is your account". */
function isOpened(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++)
    if (!has(tokens, token, c.filler) && !isOneOf(and, tokens, token)) return false;
  return true;
}

const opening = wordSet("let is do are");
const inviting = wordSet("let");
const being = wordSet("is");
const it = wordSet("it it'll it'd");
const you = wordSet("you you'd you'll you're you've");
const and = wordSet("and");
const asksForNext = /^and (?:the|your|his|her|their)\b(?!.*\b(?:is|was|has|will)\b)/i;

/** "and date of birth as per pan card", "name, address and postcode": no verb, and each of them is asked for. */
export const isList = (tokens: Tokens, hits: readonly Hit[], from: number, to: number): boolean =>
  hits.length > 1 &&
  isTag(hits.at(-1) as Hit, to) &&
  ((to - from - wordsOf(hits) <= longestList && areSmall(tokens, from, (hits[0] as Hit).from)) ||
    (hits.length > 2 && isRowOfCues(tokens, hits) && !isToldOf(tokens, from, (hits[0] as Hit).from)));

/** Words beside the cues. */
const longestList = 7;
const wordsOf = (hits: readonly Hit[]): number => hits.reduce((words, hit) => words + hit.to - hit.from, 0);

/** "… full name date of birth and last four of the social": nothing but small words between them. */
function isRowOfCues(tokens: Tokens, hits: readonly Hit[]): boolean {
  for (let index = 1; index < hits.length; index++)
    if (!areSmall(tokens, (hits[index - 1] as Hit).to, (hits[index] as Hit).before)) return false;
  return true;
}

/** "i've updated your name …", "we never sell …": somebody says what he does with them. */
function isToldOf(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (isOneOf(doer, tokens, token)) return true;
  return false;
}
const doer = wordSet("i i've i'll i'm we we've we'll we're they they've it he she who");

/** "and your husband", "what about the kids": what was asked of one is asked of another. */
export function isForAnother(tokens: Tokens, from: number, to: number): boolean {
  if (to - from > longestPassing) return false;
  let isNamed = false;
  for (let token = from; token < to; token++) {
    if (isOneOf(relative, tokens, token) || isOneOf(another, tokens, token)) isNamed = true;
    else if (!isOneOf(passingOn, tokens, token) && !has(tokens, token, c.filler)) return false;
  }
  return isNamed;
}
const longestPassing = 6;
const passingOn = wordSet("and what about how for the your his her their yours on of do did got one");
const another = wordSet(
  "kid kids child children baby spouse dependent dependents parents twins other others hers his yours",
);

/** "membership?", "and the policy?" */
export const isAlone = (
  tokens: Tokens,
  { cue, from: first, to: last }: Hit,
  from: number,
  to: number,
): boolean => !cue.isWeak && last === to && first - from <= 2 && areSmall(tokens, from, first);

/** "no it's changed …": what was told is not so. */
export function denies(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < Math.min(to, from + 2); token++) if (isOneOf(no, tokens, token)) return true;
  // "they changed it to …"
  for (let token = from; token < Math.min(to, from + 4); token++)
    if (isOneOf(changed, tokens, token)) return true;
  return false;
}
const changed = wordSet("changed");
const no = wordSet("no nope nah");

/** "nine nine fifty five that's my birthday". */
export const isPointingBack = (tokens: Tokens, { from }: Hit): boolean =>
  isOneOf(mine, tokens, from - 1) && has(tokens, from - 2, c.possessive) && isOneOf(that, tokens, from - 2);
const mine = wordSet("my");
const that = wordSet("that");

/** "… please, sir" behind a question. */
const longestTag = 3;
export const isTag = (hit: Hit, to: number): boolean => to - hit.to <= longestTag;

/** "… that's on here already and his date of birth for the form": goes on with a question, and nobody does anything. */
export const isJoinedOn = (tokens: Tokens, hit: Hit, from: number, to: number): boolean =>
  to - hit.to <= longestPurpose &&
  hit.from - 2 >= from &&
  isOneOf(and, tokens, hit.from - 2) &&
  isOneOf(whoseOne, tokens, hit.from - 1) &&
  isOneOf(purpose, tokens, hit.to) &&
  !isToldOf(tokens, from, hit.from);
const longestPurpose = 8;
const whoseOne = wordSet("your his her their");
const purpose = wordSet("for of on from if in just");

/** "your order" asks for no number; "your order number" does. */
export const mayAsk = ({ cue, from, to }: Hit): boolean =>
  !cue.isWeak && !(cue.answer === "code" && !cue.isNumber && to - from === 1);
