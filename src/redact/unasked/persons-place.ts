/** Places in a text where only a person can stand, whatever the word: behind "soy" and "hier ist", before "is my name", and
 *  under a letter. */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isBeside } from "../spacing.ts";
import { nameBits, notEvenUnknown } from "./name-extent.ts";

/** "pruitt's my name", "kettlewell is the name", "brinkmann mein name": the sentence the other way round. */
export function isNamedBehind(tokens: Tokens, end: number): boolean {
  const whose = end < tokens.count && isOneOf(being, tokens, end) ? end + 1 : end;
  if (whose + 1 >= tokens.count || !isOneOf(own, tokens, whose) || !isOneOf(nameWord, tokens, whose + 1))
    return false;
  const isSaid = whose > end || has(tokens, end - 1, c.possessive) || isOneOf(ownAbroad, tokens, whose);
  return isSaid && isBeside(tokens, end) && isBeside(tokens, whose + 1);
}
const own = wordSet("my the mein mijn mi");
const ownAbroad = wordSet("mein mijn mi");
const nameWord = wordSet("name surname nachname naam nombre");

const being = wordSet("is named");

/** "soy maruja cifuentes", "hier ist annegret vollmer": two words nobody lists, or one and a name. */
export const isAbroad = (tokens: Tokens, token: number): boolean =>
  (isOneOf(iAm, tokens, token - 1) ||
    (isOneOf(ist, tokens, token - 1) && isOneOf(hier, tokens, token - 2))) &&
  token + 1 < tokens.count &&
  isBeside(tokens, token + 1) &&
  has(tokens, token + 1, c.unlisted | nameBits) &&
  !has(tokens, token + 1, notEvenUnknown);
const iAm = wordSet("soy sono suis jestem");
const ist = wordSet("ist is");
const hier = wordSet("hier");

/** "Viele Grüße\nAnnegret Moltke", "Com os melhores cumprimentos, Graça Valadão": with a capital, on a line of its own or
 *  behind the comma, and nothing else before the end of the line. */
export function isSigned(tokens: Tokens, from: number, end: number): boolean {
  if (from === 0 || !has(tokens, from, c.capital) || !isOneOf(closing, tokens, from - 1)) return false;
  if (has(tokens, from, c.grammar | c.filler | c.mask | c.digits | c.cue)) return false;
  const { text } = tokens;
  if (!/^,?[ \n]{1,3}$/.test(text.slice(tokens.end[from - 1], tokens.start[from]))) return false;
  const behind = tokens.end[end - 1] as number;
  return behind >= text.length || /^[.,]?(?:\n|$)/.test(text.slice(behind, behind + 2));
}
const closing = wordSet(
  `regards sincerely faithfully truly cheers best wishes thanks cordially grüße grüßen gruß grüsse groet groeten
  cordialement salutations vous saludo saludos atentamente saluti cumprimentos atenciosamente abraço abraços pozdrawiam
  poważaniem szacunkiem mfg mvg vg`,
);
