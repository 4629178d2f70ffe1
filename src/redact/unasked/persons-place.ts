/** Places in a text where only a person can stand, whatever the word: behind "soy" and "hier ist", before "is my name", and
 *  under a letter. */
import { has, type Tokens, wordAt } from "../lexer.ts";
import { introduction, thanksAbroad } from "../lexicon/person-words.ts";
import { anyName, wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { isBeside } from "../spacing.ts";
import { notEvenUnknown, withInitials } from "./name-extent.ts";

/** The turn a name stands in, in tokens, half-open: what another speaker says next is no proof of it. */
export interface Turn {
  readonly from: number;
  readonly to: number;
}

/** "this is", "hi". */
export const isIntroduced = (tokens: Tokens, token: number, least: number): boolean =>
  token > least && isOneOf(introduction, tokens, token - 1);

/** "i'm april with billing": people are called so, too. */
export const isMonthAtDesk = (tokens: Tokens, token: number): boolean =>
  isOneOf(iM, tokens, token - 1) && isOneOf(behindMonth, tokens, token + 1) && isBeside(tokens, token + 1);
const iM = wordSet("i'm am");
const behindMonth = wordSet("with from calling");

/** "pruitt's my name", "kettlewell is the name", "brinkmann mein name": the sentence the other way round. */
export function isNamedBehind(tokens: Tokens, end: number, to: number): boolean {
  const whose = end < to && isOneOf(being, tokens, end) ? end + 1 : end;
  if (whose + 1 >= to || !isOneOf(own, tokens, whose) || !isOneOf(nameWord, tokens, whose + 1)) return false;
  const isSaid = whose > end || has(tokens, end - 1, c.possessive) || isOneOf(ownAbroad, tokens, whose);
  return isSaid && isBeside(tokens, end) && isBeside(tokens, whose + 1);
}
const own = wordSet("my the mein mijn mi");
const ownAbroad = wordSet("mein mijn mi");
const nameWord = wordSet("name surname nachname naam nombre meisjesnaam mädchenname");

const being = wordSet("is named");

/** "soy maruja cifuentes", "hier ist annegret vollmer": two words nobody lists, or one and a name. */
export const isAbroad = (tokens: Tokens, token: number, to: number): boolean =>
  (isOneOf(iAm, tokens, token - 1) ||
    (isOneOf(articleOf, tokens, token - 1) && isOneOf(iAm, tokens, token - 2)) ||
    (isOneOf(ist, tokens, token - 1) && isOneOf(hier, tokens, token - 2))) &&
  token + 1 < to &&
  isBeside(tokens, token + 1) &&
  has(tokens, token + 1, c.unlisted | anyName) &&
  !has(tokens, token + 1, notEvenUnknown);
const iAm = wordSet("soy sono suis jestem sou");
/** "sou a iracema". */
const articleOf = wordSet("a o");
/** "kovalsky with a v", "maddox with two d's". */
export const isSpelledBehind = (tokens: Tokens, token: number): boolean =>
  token + 3 < tokens.count &&
  isOneOf(withWord, tokens, token + 1) &&
  isOneOf(countOfLetter, tokens, token + 2) &&
  has(tokens, token + 3, c.letter);
const withWord = wordSet("with");
const countOfLetter = wordSet("a an one two double");

/** "Gracias, Leire.", at the beginning of what is said: who is thanked by a word no list holds. */
export const isThanked = (tokens: Tokens, token: number, turn: Turn): boolean =>
  token === turn.from + 1 &&
  isOneOf(thanksAbroad, tokens, turn.from) &&
  has(tokens, token, c.capital) &&
  !has(tokens, token, c.shouted) &&
  /^, ?$/.test(tokens.text.slice(tokens.end[turn.from], tokens.start[token])) &&
  /^[.!?]/.test(tokens.text.slice(tokens.end[token], (tokens.end[token] as number) + 1));

/** "goeiemorgen met ter braak": where the name behind "met" begins, when only particles stand between; else `name`. */
export function withParticles(tokens: Tokens, name: number, least: number): number {
  let first = name;
  while (first > least && name - first < 2 && isOneOf(dutchParticle, tokens, first - 1)) first--;
  const isMet = first > least && first - least <= longestCall && isOneOf(met, tokens, first - 1);
  // "met de fiets"
  if (name - first === 1 && isOneOf(the, tokens, first) && !has(tokens, name, anyName)) return name;
  return first < name && isMet && isBeside(tokens, name) ? first : name;
}
const the = wordSet("de");
const dutchParticle = wordSet("van de der den ter ten");
const met = wordSet("met");
/** Behind "van den hoek" of "u spreekt met van den hoek": no thing is called so, whatever the last word is elsewhere. */
export const behindVanDer = (tokens: Tokens, van: number, { from, to }: Turn): number =>
  van > from &&
  van + 2 < to &&
  van - from <= longestCall &&
  isOneOf(vanWord, tokens, van) &&
  isOneOf(der, tokens, van + 1) &&
  isOneOf(met, tokens, van - 1) &&
  isBeside(tokens, van + 2) &&
  !has(tokens, van + 2, c.grammar | c.filler | c.mask | c.digits)
    ? van + 3
    : 0;
const vanWord = wordSet("van");
const der = wordSet("der den");
/** Words with which a call begins. */
const longestCall = 5;

const ist = wordSet("ist is spricht");
const hier = wordSet("hier");

/** "ja hallo brinkmann hier": behind a greeting, or a name for itself, and nothing but "hier" behind it; "ja klik hier". */
export function isCallingHere(tokens: Tokens, from: number, end: number, turn: Turn): boolean {
  if (end >= turn.to || !isOneOf(hier, tokens, end) || from - turn.from > longestGreeting) return false;
  let isSure = has(tokens, from, c.capital) || (has(tokens, from, anyName) && !isOneOf(only, tokens, from));
  for (let token = turn.from; token < from; token++) {
    if (!has(tokens, token, c.filler)) return false;
    if (isOneOf(greeting, tokens, token)) isSure = true;
  }
  return isSure && (end + 1 === turn.to || !isOneOf(ist, tokens, end + 1));
}
/** Nur is a name, too. */
const only = wordSet("nur");
const greeting = wordSet("hallo hello hi hey moin");
const longestGreeting = 3;

/** "Harbour Post, Bláthnaid here. How can I help": between commas or full stops, and with a capital. */
export function isHere(tokens: Tokens, from: number, to: number, turn: Turn): boolean {
  if (to >= turn.to || !isOneOf(hereWord, tokens, to) || !has(tokens, from, c.capital)) return false;
  const { text, start, end } = tokens;
  const isFirst = from === turn.from || /^[,.!?:;-] ?$|\n$/.test(text.slice(end[from - 1], start[from]));
  return isFirst && /^ here(?=[.,!?\n]|$)/i.test(text.slice(end[to - 1], (end[to - 1] as number) + 6));
}

const hereWord = wordSet("here");

/** "the driver's called gaz", "the lady is named …". */
export const isCalled = (tokens: Tokens, token: number, least: number): boolean =>
  token - 2 >= least &&
  isOneOf(calledWord, tokens, token - 1) &&
  (isOneOf(worker, tokens, token - 2)
    ? has(tokens, token - 2, c.possessive)
    : token - 3 >= least && isOneOf(be, tokens, token - 2) && isOneOf(worker, tokens, token - 3));
const calledWord = wordSet("called named");
const be = wordSet("is was");
const worker = wordSet(
  `driver engineer technician man lady woman guy bloke lad girl boy chap person agent manager plumber electrician builder
  doctor nurse teacher solicitor tenant landlord landlady carer cleaner postman courier gardener husband wife son daughter
  brother sister mum mam dad partner neighbour neighbor colleague friend`,
);

/** "edeltraud hinrichs geboren …": two words that are no others, before the day of birth. */
export const isBorn = (tokens: Tokens, from: number, end: number, turn: Turn): boolean =>
  end - from === 2 && end < turn.to && isOneOf(born, tokens, end) && isBeside(tokens, end);
const born = wordSet("geboren geb born née né nascida nascido nacida nacido nata nato urodzona urodzony");

/** "Viele Grüße\nAnnegret Moltke", "Com os melhores cumprimentos, Graça Valadão": with a capital, on a line of its own or
 *  behind the comma, and nothing else before the end of the line. */
export function isSigned(tokens: Tokens, from: number, end: number, turn: Turn): boolean {
  if (from === turn.from || !has(tokens, from, c.capital)) return false;
  // "Danke, A. Moltke"
  const named = withInitials(tokens, from, turn.from);
  const first = isSignedWord(tokens, named - 1, turn.from) ? named - 1 : named;
  const isClosed =
    first > turn.from &&
    (isOneOf(closing, tokens, first - 1) ||
      ((first < from || (end - from === 2 && end === turn.to)) && isOneOf(thanksAbroad, tokens, first - 1)));
  if (!isClosed) return isLastLine(tokens, from, end, turn.from);
  if (has(tokens, from, c.grammar | c.filler | c.mask | c.digits | c.cue)) return false;
  const { text } = tokens;
  if (desk.test(wordAt(tokens, end - 1))) return false;
  if (!/^,?[ \n]{1,3}$/.test(text.slice(tokens.end[first - 1], tokens.start[first]))) return false;
  const behind = tokens.end[end - 1] as number;
  return behind >= text.length || /^[.,]?(?:\n|$)/.test(text.slice(behind, behind + 2));
}
/** "… cumprimentos, Graça Valadão": a word with a capital between the closing and the name, whatever else it is called. */
const isSignedWord = (tokens: Tokens, token: number, least: number): boolean =>
  token > least &&
  has(tokens, token, c.capital) &&
  !has(tokens, token, c.grammar | c.filler | c.mask | c.digits | c.cue | c.letter) &&
  isOneOf(closing, tokens, token - 1) &&
  isBeside(tokens, token + 1);

/** "Viele Grüße, Kundenservice": who signs is nobody. */
const desk =
  /(?:service|dienst|team|betreuung|support|abteilung|redaktion|secretaría|secretaria|segreteria|recepción|reception|rezeption|administración)$/u;

/** Where "Roswitha Kemper" begins: before a name with a capital another word with one, which nobody lists. */
export const withUnheard = (tokens: Tokens, name: number, least: number): number =>
  name > least &&
  has(tokens, name, c.capital) &&
  has(tokens, name - 1, c.capital) &&
  !has(tokens, name - 1, c.shouted) &&
  (!has(tokens, name - 1, notEvenUnknown) ||
    isSignedWord(tokens, name - 1, least) ||
    // "soy Remedios Tejedor"
    (isOneOf(iAm, tokens, name - 2) && name - 2 >= least)) &&
  isBeside(tokens, name)
    ? name - 1
    : name;

/** "… llegó roto. Leocadia": the last line of a letter, and one word that no list holds. */
function isLastLine(tokens: Tokens, from: number, end: number, least: number): boolean {
  const { text } = tokens;
  if (
    end - from > 1 ||
    isOneOf(closing, tokens, from) ||
    !has(tokens, from, c.unlisted) ||
    has(tokens, from, c.shouted | c.mixed | c.mailHost)
  )
    return false;
  if (desk.test(wordAt(tokens, from))) return false;
  if (!/^[.!?] $|^[.!?]?\n{1,2}$/.test(text.slice(tokens.end[from - 1], tokens.start[from]))) return false;
  const behind = tokens.end[from] as number;
  return (behind >= text.length || text[behind] === "\n") && isLetter(tokens, from, least);
}
/** A letter has more than one sentence, and words enough. */
const isLetter = (tokens: Tokens, from: number, least: number): boolean =>
  from - least >= leastOfLetter &&
  !has(tokens, from - 1, c.cue) &&
  /[.!?,]/.test(tokens.text.slice(tokens.start[from - leastOfLetter], tokens.end[from - 2]));
const leastOfLetter = 6;

const closing = wordSet(
  `regards sincerely faithfully truly cheers best wishes thanks cordially grüße grüßen gruß grüsse groet groeten
  cordialement salutations vous saludo saludos atentamente saluti cumprimentos atenciosamente abraço abraços pozdrawiam
  poważaniem szacunkiem mfg mvg vg`,
);
