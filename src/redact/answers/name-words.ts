/** What the readers of names know of words. */
import { has, type Tokens } from "../lexer.ts";
import { politeTitle } from "../lexicon/person-words.ts";
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";

export const neverName = c.digits | spokenNumber | c.unit | c.mask | c.street | c.cue;

/** "my name is wrong" tells no name. */
export const isSaidOfNames =
  /^(?:wrong|misspelled|misspelt|spelled|spelt|spelling|correct|incorrect|right|missing|different|changed|listed|shown|there|here|required|needed|pronounced|common|long|short|unusual|same|mine|confidential|private|important|optional|mandatory|blank|empty|available|taken|registered|speaking|calling|.*ing)$/;

/** "hawkeye granite supply llc": a firm, whatever it is called. */
const isFirm = (tokens: Tokens, from: number, to: number): boolean =>
  to - from > 1 && isOneOf(legalForm, tokens, to - 1) && !isSaid(tokens, from, to - 1);
/** "austin but my time is limited". */
function isSaid(tokens: Tokens, from: number, to: number): boolean {
  for (let token = from; token < to; token++)
    if (has(tokens, token, c.grammar) && !isOneOf(ofFirm, tokens, token)) return true;
  return false;
}
const ofFirm = wordSet("and of the");
const legalForm = wordSet("llc inc incorporated corp corporation ltd limited plc gmbh");

/** "it's the business ridgeway plumbing". */
const isBusiness = (tokens: Tokens, from: number, to: number): boolean =>
  to - from > 1 && isOneOf(business, tokens, from);
const business = wordSet("business company firm");

/** "thank you ma'am". */
const isCourtesy = (tokens: Tokens, from: number, to: number): boolean =>
  to - from === 1 && isOneOf(politeTitle, tokens, from) && !has(tokens, from, c.capital);

/** "just the driver" says what somebody is, though there are people called Driver. */
const isRole = (tokens: Tokens, from: number, to: number): boolean =>
  to - from === 1 &&
  from > 0 &&
  isOneOf(article, tokens, from - 1) &&
  has(tokens, from, c.ordinary) &&
  !has(tokens, from, c.given | c.capital);
const article = wordSet("the");

/** "your name and the r t b number". */
export const isOfNumber = (tokens: Tokens, end: number, to: number): boolean =>
  end < to && has(tokens, end - 1, c.letter) && isOneOf(numberWord, tokens, end);
const numberWord = wordSet("number numbers code id reference");

/** Asked for a name, and this is none. */
export const isNobody = (tokens: Tokens, from: number, to: number): boolean =>
  isRole(tokens, from, to) ||
  isFirm(tokens, from, to) ||
  isBusiness(tokens, from, to) ||
  isCourtesy(tokens, from, to);
