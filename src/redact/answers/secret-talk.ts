/** What is said around a secret, behind it, or instead of it. */
import { has, type Tokens } from "../lexer.ts";
import { wordClass as c } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import type { Segment } from "./segment.ts";

/** "the second one": of those that were told. */
export function isPointing({ tokens }: Segment, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (!isOneOf(order, tokens, token)) return false;
  return true;
}
const order = wordSet("first second third last other latter former one ones same old new");

/** "it's on the sticker", "it's under my account"; but "it was at the lake". */
export const isPlaceOfIt = ({ tokens, to }: Segment, from: number): boolean =>
  from + 2 < to &&
  isOneOf(at, tokens, from) &&
  isOneOf(definite, tokens, from + 1) &&
  (isOneOf(keptIn, tokens, from + 2) || (from + 3 < to && isOneOf(keptIn, tokens, from + 3)));
const keptIn = wordSet(
  `sticker label box router modem back bottom side front account file paper paperwork letter email mail text message
  contract bill invoice statement card app screen phone computer laptop website site portal system page note notes notebook
  envelope package tag desk drawer fridge wallet profile settings`,
);
const at = wordSet("on in under behind inside at");
const definite = wordSet("the my your our");

/** Behind the last "is" of a sentence, or its end. */
export function behindIs({ tokens, from, to }: Segment): number {
  for (let token = to - 2; token >= from; token--) {
    if (!isIts(tokens, token) && !isOneOf(being, tokens, token)) continue;
    // "is it pembroke"
    return behindCalled(tokens, isOneOf(it, tokens, token + 1) ? token + 2 : token + 1, to);
  }
  return to;
}

/** "it's called um garcia home". */
function behindCalled(tokens: Tokens, from: number, to: number): number {
  let first = from;
  if (first + 1 < to && isOneOf(called, tokens, first)) first++;
  while (first > from && first + 1 < to && has(tokens, first, c.filler)) first++;
  return first;
}
const called = wordSet("called named");

/** "it's". */
export const isIts = (tokens: Tokens, token: number): boolean =>
  isOneOf(it, tokens, token) && has(tokens, token, c.possessive);
const it = wordSet("it");
const being = wordSet("is its was be says");

export const telling = wordSet("is was as will should would it'll");

/** "my password is wrong" tells no password. */
export const state = wordSet(
  `wrong incorrect expired locked blocked reset working invalid lost forgotten required needed case sent correct different
  secure weak strong changed confidential private safe hidden rejected accepted saved stored too set asking being going
  still already currently used compromised stolen hacked failing fout disabled enabled available ready missing known temporary`,
);
/** "das passwort ist falsch"; but "my password is falsch" tells one. */
export const isStateAbroad = (tokens: Tokens, token: number): boolean =>
  isOneOf(stateAbroad, tokens, token) && !isOneOf(telling, tokens, token - 1);
const stateAbroad = wordSet(
  "falsch faux incorrecto incorrecta errado errada sbagliata scaduta błędne vergessen gesperrt abgelaufen",
);

/** The end of the secret in "pembroke so e and r". */
export function beforeMore(tokens: Tokens, from: number, to: number): number {
  for (let token = from + 1; token < to; token++) {
    if (isOneOf(more, tokens, token)) return token;
    // "… exclamation point i don't care"
    if (isOneOf(speaker, tokens, token) && token + 1 < to && isOneOf(not, tokens, token + 1)) return token;
  }
  return to;
}
const speaker = wordSet("i");
const not = wordSet("don't dont can't cant think have was just know never");
const more = wordSet("so but because");
