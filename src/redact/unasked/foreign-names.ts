/** Words that are somebody's name in one language and a small word or a digit in another: Otto, Della. */
import { has, type Tokens } from "../lexer.ts";
import { directed, particle, relative } from "../lexicon/person-words.ts";
import { tongues, wordsElsewhere } from "../lexicon/tongue-words.ts";
import { wordClass as c, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isBeside, isSentenceStart } from "../spacing.ts";
import { isIntroduced } from "./persons-place.ts";

/** "tre otto due", "otto euro": a digit, between two of any language or beside an Italian one. Beside any number it is
 *  as often Otto: "my son otto six years old". */
export function isAmongNumbers(tokens: Tokens, token: number, from: number, to: number): boolean {
  if (has(tokens, token, c.capital)) return false;
  const isBehind = token > from && has(tokens, token - 1, spokenNumber);
  const isBefore = token + 1 < to && has(tokens, token + 1, spokenNumber);
  if ((isBehind && isBefore) || (token > from && isOneOf(italianNumber, tokens, token - 1))) return true;
  if (isIntroduced(tokens, token, from)) return false;
  if (token > from && (isOneOf(directed, tokens, token - 1) || isOneOf(relative, tokens, token - 1)))
    return false;
  return (
    token + 1 < to && (isOneOf(italianNumber, tokens, token + 1) || isOneOf(italianUnit, tokens, token + 1))
  );
}
const italianNumber = wordSet("uno due tre quattro cinque sei sette nove venti trenta quaranta cinquanta");
const italianUnit = wordSet("euro giorni minuti ore mesi anni settimane volte cifre numeri");

/** "numero della polizza": no Della. */
export const isArticle = (tokens: Tokens, token: number, from: number): boolean =>
  token > from && isOneOf(articleAndName, tokens, token) && isOneOf(numbered, tokens, token - 1);
const articleAndName = wordSet("della");
const numbered = wordSet("numero codice data nome cognome titolare scadenza cifre retro fronte intestatario");

/** "dan zie ik dat": Dutch for "then". */
export const isThen = (tokens: Tokens, token: number, to: number): boolean =>
  token + 1 < to &&
  isOneOf(dan, tokens, token) &&
  (isOneOf(behindDan, tokens, token + 1) ||
    (isOneOf(alsoFamily, tokens, token + 1) && token + 2 < to && isOneOf(whoDoes, tokens, token + 2)));
const dan = wordSet("dan");
/** "dan ben ik er niet", but "dan doe". */
const alsoFamily = wordSet("ben doe");
const whoDoes = wordSet("ik je jij u we wij ze er niet het dat even");
const behindDan = wordSet(
  "maar zie zal kan moet ga gaan heb hebt krijgt wordt bent ik u we hoeft duurt komt",
);

/** "elle a signé", "kupuję bo tanie": two words of its tongue close to it, and nothing that tells a name. */
export function isWordElsewhere(tokens: Tokens, token: number, from: number, to: number): boolean {
  if (!isOneOf(wordsElsewhere, tokens, token) || has(tokens, token, c.possessive)) return false;
  // "die Lampe": a German noun has a capital
  const isNoun = token > from && isOneOf(germanArticle, tokens, token - 1);
  if (has(tokens, token, c.capital) && token > from && !isSentenceStart(tokens, token) && !isNoun)
    return false;
  if (token > from && isOneOf(telling, tokens, token - 1)) return false;
  if (isBeforeFamily(tokens, token, to)) return false;
  return tongues.some(({ alsoNames, around }) => {
    if (!isOneOf(alsoNames, tokens, token)) return false;
    let heard = 0;
    for (let at = Math.max(from, token - reach); at < Math.min(to, token + reach + 1); at++)
      if (at !== token && isOneOf(around, tokens, at)) heard++;
    return heard > 1;
  });
}
const reach = 5;

/** "trina de la cruz", "c'est lien pham": the family's name behind it, and nothing else. */
function isBeforeFamily(tokens: Tokens, token: number, to: number): boolean {
  let name = token + 1;
  while (name < to && name - token <= mostParticles && isOneOf(particle, tokens, name)) name++;
  if (name >= to || !isBeside(tokens, name) || has(tokens, name, notFamily)) return false;
  // "elle rosa" may be anything, "elle de la rosa" is somebody
  const isFamily = has(tokens, name, c.family) && (name > token + 1 || !has(tokens, name, c.given));
  return isFamily && !isOneOf(wordsElsewhere, tokens, name);
}
const mostParticles = 2;
const notFamily = c.cue | c.ordinary | c.grammar | c.filler | c.place | c.month | c.time | c.unit;
const germanArticle = wordSet(
  "die der das den dem ein eine einen einem am im zum zur kein keine mein meine ihr ihre",
);
/** "u spreekt met dan", "my daughter uma". */
const telling = wordSet(
  `soy sono sou jestem suis bin name nom nome nombre naam met mit avec con com heet heiße heißt appelle chiamo chiama
  chamo chama llamo llama husband wife son daughter brother sister mother father`,
);
