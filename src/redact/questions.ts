/** Whether a turn asks: "your card number is never shown in an e-mail" goes on, and asks nothing. Told by single words and
 *  pairs of them; a pattern is asked of the few turns that begin with an "and". */
import { areSmall } from "./answers/segment.ts";
import type { Hit } from "./cues/cue-table.ts";
import { has, type Tokens } from "./lexer.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { isOneOf, wordSet } from "./lexicon/word-set.ts";
import { isBeside } from "./spacing.ts";

/** @param turn holds a word. */
export function asks(tokens: Tokens, turn: number): boolean {
  if (((tokens.turnFlags[turn] as number) & c.asking) !== 0) return true;
  const from = tokens.turnStart[turn] as number;
  const to = tokens.turnStart[turn + 1] as number;
  for (let token = from; token < to; token++) if (beginsQuestion(tokens, token, to)) return true;
  const text = tokens.text.slice(tokens.start[from], (tokens.end[to - 1] as number) + 1);
  return text.includes("?") || (isOneOf(and, tokens, from) && asksForNext.test(text));
}

/** "let's", "is it", "do you": besides the words that ask by themselves. */
function beginsQuestion(tokens: Tokens, token: number, to: number): boolean {
  if (!isOneOf(opening, tokens, token)) return false;
  if (isOneOf(inviting, tokens, token)) return has(tokens, token, c.possessive);
  if (token + 1 >= to || !isBeside(tokens, token + 1)) return false;
  return isOneOf(isOneOf(being, tokens, token) ? it : you, tokens, token + 1);
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
  to - from <= longestList &&
  isTag(hits.at(-1) as Hit, to) &&
  areSmall(tokens, from, (hits[0] as Hit).from);

const longestList = 9;

/** "membership?", "and the policy?" */
export const isAlone = (
  tokens: Tokens,
  { cue, from: first, to: last }: Hit,
  from: number,
  to: number,
): boolean => !cue.isWeak && last === to && first - from <= 2 && areSmall(tokens, from, first);

/** "nine nine fifty five that's my birthday". */
export const isPointingBack = (tokens: Tokens, { from }: Hit): boolean =>
  isOneOf(mine, tokens, from - 1) && has(tokens, from - 2, c.possessive) && isOneOf(that, tokens, from - 2);
const mine = wordSet("my");
const that = wordSet("that");

/** "… please, sir" behind a question. */
const longestTag = 3;
export const isTag = (hit: Hit, to: number): boolean => to - hit.to <= longestTag;

/** "your order" asks for no number; "your order number" does. */
export const mayAsk = ({ cue, from, to }: Hit): boolean =>
  !cue.isWeak && !(cue.answer === "code" && !cue.isNumber && to - from === 1);
