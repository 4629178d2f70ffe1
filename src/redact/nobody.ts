/** Names that are nobody's where they stand: of firms ("john lewis"), of shops ("at macy's"), of places ("near fort
 *  wayne", "a flat in durham"). Not asked where the sentence introduces or greets somebody. */
import type { Tokens } from "./lexer.ts";
import { firm, isBrand, shop } from "./lexicon/brand-words.ts";
import { wordClass as c } from "./lexicon/word-class.ts";
import { hashWord } from "./lexicon/word-hash.ts";
import { isOneOf, wordSet } from "./lexicon/word-set.ts";
import { isBeside } from "./spacing.ts";

const flag = (tokens: Tokens, token: number, bits: number): boolean =>
  ((tokens.flags[token] as number) & bits) !== 0;

/** @param from @param end tokens of the name, half-open. @param least where the turn begins. @param to where it ends. */
export function isNobodys(tokens: Tokens, from: number, end: number, least: number, to: number): boolean {
  for (let token = Math.max(least, from - 2); token < end; token++)
    if (isBrandAt(tokens, token, to)) return true;
  const isLast = end - from === 1;
  if (end - from === 2 && isOneOf(partOfPlace, tokens, from)) return true;
  if (isBehindArticle(tokens, from, least) && (isLast || flag(tokens, end - 1, c.ordinary))) return true;
  if (!isLast) return false;
  if (flag(tokens, from, c.possessive)) return isOneOf(shop, tokens, from);
  if (isFirmAt(tokens, end, to)) return true;
  if (from === least || !isBeside(tokens, from)) return false;
  return isOneOf(partOfPlace, tokens, from - 1) || isOneOf(locative, tokens, from - 1);
}

/** "the john is blocked", "the sandy beach": a name has no article. */
const isBehindArticle = (tokens: Tokens, from: number, least: number): boolean =>
  from > least && isOneOf(article, tokens, from - 1) && !flag(tokens, from, c.capital);

/** "thames valley water": two such words are enough where somebody is greeted, too. */
export const isFirm = (tokens: Tokens, end: number, to: number): boolean =>
  isFirmAt(tokens, end, to) && isFirmAt(tokens, end + 1, to);

const isFirmAt = (tokens: Tokens, token: number, to: number): boolean =>
  token < to && isBeside(tokens, token) && isOneOf(firm, tokens, token);

function isBrandAt(tokens: Tokens, first: number, to: number): boolean {
  const next = first + 1;
  const second = next < to && tokens.hash[next] === and ? next + 1 : next;
  if (second >= to || !(isBeside(tokens, next) || flag(tokens, first, c.possessive))) return false;
  return isBrand(tokens.hash[first] as number, tokens.hash[second] as number);
}

const and = hashWord("and");
/** "fort wayne", "saint james". */
const partOfPlace = wordSet("saint st san santa fort ft port mount mt lake cape point");
/** "a flat in durham"; who is in or at somebody? */
const locative = wordSet("in at near via");
const article = wordSet("the");
