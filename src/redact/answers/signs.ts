/** How a password is read out, sign by sign: "capital k … hash … lower case x w". */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c, numberLike } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";

/** @param isAsked for: then an "a" or an "i" is a letter. */
export const isSign = (tokens: Tokens, token: number, isAsked: boolean): boolean =>
  isOneOf(caseWord, tokens, token) ||
  isOneOf(signWord, tokens, token) ||
  (has(tokens, token, numberLike | c.spelling | c.saidMark | c.letter) &&
    (!has(tokens, token, c.grammar) || (isAsked && has(tokens, token, c.letter))));

/** What is said of the letter behind it. */
export const caseWord = wordSet("capital capitals caps upper lower uppercase lowercase case");
/** What nobody says between letters and figures of anything else. */
export const signWord = wordSet(
  "hash hashtag star asterisk exclamation question mark dollar sign ampersand symbol pound point",
);
