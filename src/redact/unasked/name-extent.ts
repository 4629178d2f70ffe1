/** How far a name reaches from the word it begins at: over a title before it, initials, and the words behind. */
import { has, type Tokens } from "../lexer.ts";
import { particle, politeTitle, relative, thing } from "../lexicon/person-words.ts";
import { smallElsewhere } from "../lexicon/tongue-words.ts";
import { anyName, wordClass as c } from "../lexicon/word-class.ts";
import { hashWord } from "../lexicon/word-hash.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isBeside } from "../spacing.ts";

const numberBits = c.digits | c.digit | c.teen | c.tens | c.scale;
export const neverName = numberBits | c.mask | c.grammar | c.filler;
export const doubtful = c.ordinary | c.place | c.month | c.time | c.unit | c.street;
export const notEvenUnknown =
  c.ordinary | neverName | c.letter | c.mixed | c.unit | c.time | c.place | c.cue | c.mailHost;
const longestName = 4;

/** Behind the name after a title, or 0. */
export function titledEnd(tokens: Tokens, title: number, to: number): number {
  const particled = behindTitlesParticle(tokens, title, to);
  let end = particled > 0 ? particled : title + 1;
  while (end < to && end - title <= 3 && isBeside(tokens, end) && isTitled(tokens, end, title, to)) end++;
  return end > title + 1 ? end : 0;
}

/** Behind the first name of "monsieur de la fournière", "mevrouw ter braak", "frau von der heydt"; else 0. */
function behindTitlesParticle(tokens: Tokens, title: number, to: number): number {
  let name = title + 1;
  while (name < to && name - title <= 2 && isBeside(tokens, name) && isOneOf(noble, tokens, name)) name++;
  if (name === title + 1 || name >= to || !isBeside(tokens, name)) return 0;
  const isUnknown = has(tokens, name, c.unlisted) && !has(tokens, name, notEvenUnknown);
  return isUnknown || (has(tokens, name, anyName) && !has(tokens, name, doubtful | neverName)) ? name + 1 : 0;
}
const germanNoble = wordSet("von vom zu zum");
const noble = wordSet(
  "van von der den de del della di da do dos du la le el ter ten zu zum vom dal dalla lo",
);

function isTitled(tokens: Tokens, token: number, title: number, to: number): boolean {
  if (has(tokens, token, c.mask | c.digits | c.letter)) return false;
  if (token === title + 1 && isSmallFamily(tokens, token) && isOneOf(person, tokens, title)) return true;
  if (has(tokens, token, neverName | c.unit) && !has(tokens, token, c.capital)) return false;
  if (has(tokens, token, c.capital)) return true;
  const isFirst = token === title + 1;
  // "mevrouw dan kijk ik", "madame elle", but "mr kan", "frau feld"
  if (isOneOf(smallElsewhere, tokens, token) && !isOneOf(person, tokens, title)) return false;
  // "die frau von der bank"
  if (isFirst && isOneOf(germanNoble, tokens, token) && !has(tokens, token, c.capital)) return false;
  if (isFirst && isOneOf(doctor, tokens, title) && !has(tokens, title - 1, c.title))
    return has(tokens, token, anyName) && !has(tokens, token, doubtful);
  if (isFirst && !has(tokens, token, c.ordinary))
    return !isOneOf(politeTitle, tokens, title) || has(tokens, token, anyName);
  if (isFirst) return has(tokens, token, anyName);
  // "mister bram kettlewell": behind a given name also a word nobody lists; behind "dr jones" it may be a medicine
  const isBehindGiven = has(tokens, token - 1, c.given) && !has(tokens, token - 1, c.family);
  // "mr hugh fitzwilliam and one other", but "mr smith xyloprim tablets"
  const isClosed = token + 1 === to || has(tokens, token + 1, c.grammar | c.filler);
  const isBehindName =
    isBehindGiven || (isClosed && isOneOf(person, tokens, title) && has(tokens, token - 1, c.given));
  // "mister harpreet singh gill", at the end of what is said: gills are nobody's there
  if (has(tokens, token, c.ordinary))
    return (
      token + 1 === to &&
      has(tokens, token, c.family) &&
      isOneOf(person, tokens, title) &&
      has(tokens, token - 1, anyName)
    );
  return has(tokens, token, isBehindName ? anyName | c.unlisted : anyName);
}
/** Behind them stands a name, and no word of medicine. */
const person = wordSet("mr mrs ms miss mister missus");

/** "meine ärztin, frau doktor X", but "der doktor meinte": what is behind it alone is a verb as often. */
const doctor = wordSet("doktor doktora doctora doutor doutora dottore dottoressa docteur");

/** Behind the name that begins at `token`. */
export function extent(tokens: Tokens, token: number, to: number): number {
  let end = token + 1;
  while (end < to && end - token < longestName && isBeside(tokens, end)) {
    if (goesOn(tokens, end, token)) end++;
    else {
      const next = behindParticles(tokens, end);
      if (next === end || next >= to || !goesOn(tokens, next, token)) break;
      end = next + 1;
    }
  }
  return end < to && isSmallFamily(tokens, end) && has(tokens, end - 1, anyName) ? end + 1 : end;
}

/** "mr le how are you", "… for minh duc le": a family's name in Vietnam and China and a small word elsewhere, and nothing
 *  behind it that the small word could lead to. */
const isSmallFamily = (tokens: Tokens, token: number): boolean =>
  isOneOf(smallFamily, tokens, token) &&
  isBeside(tokens, token) &&
  (isLastOfTurn(tokens, token) || has(tokens, token + 1, c.grammar | c.filler));
const smallFamily = wordSet("le la ha");
const isLastOfTurn = ({ text, end }: Tokens, token: number): boolean =>
  /^[.,?!]?(?:\n|$)/.test(text.slice(end[token], (end[token] as number) + 2));

/** Where "ha nguyen" begins: a sigh elsewhere, but before a family's name and behind what leads to a name. */
export const withSmallGiven = (tokens: Tokens, name: number, least: number): number =>
  name - 2 >= least &&
  isOneOf(smallGiven, tokens, name - 1) &&
  has(tokens, name, c.family) &&
  !has(tokens, name, doubtful) &&
  isBeside(tokens, name) &&
  (isOneOf(relative, tokens, name - 2) || isOneOf(leadingTo, tokens, name - 2))
    ? name - 1
    : name;
const smallGiven = wordSet("ha an so do dat");
const leadingTo = wordSet("is name for with and");

/** "Sjoerd van der Meulen": in small letters between names with a capital. */
function behindParticles(tokens: Tokens, token: number): number {
  if (isParticle(tokens, token) || isClan(tokens, token)) return token + 1;
  const noblesse = behindNoble(tokens, token);
  // "dan van de servicedesk", "anna von der buchhaltung"
  const isOffice =
    isOneOf(germanic, tokens, token) &&
    (isOneOf(ofOffice, tokens, token + 1) ||
      (tokens.hash[token] === von && isOneOf(germanArticle, tokens, token + 1)));
  if (noblesse > token && !isOffice && isGivenAlone(tokens, token - 1)) return noblesse;
  if (!has(tokens, token - 1, c.capital) || !isOneOf(particle, tokens, token)) return token;
  if (isParticle(tokens, token + 1)) return token + 2;
  // "Anna der Vertrag"
  return isOneOf(germanArticle, tokens, token) && !has(tokens, token + 1, anyName) ? token : token + 1;
}
const germanArticle = wordSet("der den");

/** "hugues de la fournière", "ruud van der kloet", "yannick le guennec": behind the particles before a word that no list
 *  holds. One "de" alone is too often an "of". */
export function behindNoble(tokens: Tokens, token: number): number {
  const isPair = isOneOf(nobleFirst, tokens, token) && isOneOf(nobleSecond, tokens, token + 1);
  const name = isPair ? token + 2 : isOneOf(nobleAlone, tokens, token) ? token + 1 : token;
  if (name === token || name >= tokens.count || !isBeside(tokens, name)) return token;
  return has(tokens, name, c.unlisted) && !has(tokens, name, notEvenUnknown) ? name : token;
}
const von = hashWord("von");
const germanic = wordSet("van von");
const ofOffice = wordSet("de het dem");
const nobleFirst = wordSet("de van von");
const nobleSecond = wordSet("la las los de der den het");
const nobleAlone = wordSet("von van ter ten le");
/** "pádraig mac aonghusa", "dafydd ap rhys". */
const isClan = (tokens: Tokens, token: number): boolean =>
  isOneOf(clan, tokens, token) &&
  token + 1 < tokens.count &&
  has(tokens, token + 1, c.unlisted | anyName) &&
  !has(tokens, token + 1, doubtful | neverName);
const clan = wordSet("mac mc nic ní ó ua mhic uí ap ferch");

/** "liesbeth van der meulen": "der" behind "van", and a name behind it. */
const isParticle = (tokens: Tokens, token: number): boolean =>
  isOneOf(article, tokens, token) && isOneOf(particle, tokens, token - 1);
const article = wordSet("der den de la los");

function goesOn(tokens: Tokens, token: number, first: number): boolean {
  if (has(tokens, token - 1, c.possessive) || has(tokens, token, neverName | c.unit)) return false;
  if (has(tokens, token, c.cue) && !has(tokens, token, c.letter)) return false;
  // "hyun-woo"
  if (has(tokens, first, c.capital)) return has(tokens, token, c.capital) || isDashed(tokens, token);
  if (has(tokens, token, c.letter)) return isInitial(tokens, token);
  if (has(tokens, token, c.possessive) && isPersonsThing(tokens, token + 1))
    return !has(tokens, first, doubtful);
  if (has(tokens, token, c.time | c.month | c.title)) return false;
  if (has(tokens, token, c.place) && !has(tokens, token, c.possessive)) {
    // "cindy monroe", "paris hilton"
    return token === first + 1 && has(tokens, token, c.family) && has(tokens, first, c.given);
  }
  if (!has(tokens, token, c.ordinary)) return true;
  // "john doe", "george brown": one ordinary word that is a family name, behind a name that is nothing else
  // and "bob bob brown"
  const isSecond =
    token === first + 1 || (token === first + 2 && tokens.hash[first] === tokens.hash[first + 1]);
  return isSecond && has(tokens, token, c.family) && isGivenAlone(tokens, first);
}

const isDashed = (tokens: Tokens, token: number): boolean =>
  tokens.text.slice(tokens.end[token - 1], tokens.start[token]) === "-" && !has(tokens, token, c.ordinary);

/** A given name and nothing else. */
const isGivenAlone = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, c.given) && !has(tokens, token, doubtful);

/** "j.", or the letter in "james e conaway". */
const isInitial = (tokens: Tokens, token: number): boolean =>
  tokens.text[tokens.end[token] as number] === "." ||
  (token + 1 < tokens.count &&
    isBeside(tokens, token + 1) &&
    !has(tokens, token + 1, doubtful | notEvenUnknown) &&
    // "baltazar o reboque", but "conan o brien"
    (!isOneOf(articleO, tokens, token) || has(tokens, token + 1, anyName)));
const articleO = wordSet("o");

/** Where "j. k. rowling" or "r holloway" begins. */
export function withInitials(tokens: Tokens, name: number, least: number): number {
  let first = name;
  if (isSaidInitial(tokens, name - 1, least)) return name - 1;
  while (
    first > least &&
    has(tokens, first - 1, c.letter) &&
    tokens.text.slice(tokens.end[first - 1], tokens.start[first]) === ". "
  )
    first--;
  return first;
}

/** A letter that stands alone before a family name. */
const isSaidInitial = (tokens: Tokens, token: number, least: number): boolean =>
  token >= least &&
  has(tokens, token, c.letter) &&
  !has(tokens, token, c.grammar | c.filler) &&
  isBeside(tokens, token + 1) &&
  has(tokens, token + 1, c.family) &&
  !has(tokens, token + 1, doubtful) &&
  (token === least || !has(tokens, token - 1, c.letter | c.spelling | numberBits | c.mixed));

/** "mary's birthday". */
export const isPersonsThing = (tokens: Tokens, token: number): boolean =>
  token < tokens.count && isOneOf(thing, tokens, token);
