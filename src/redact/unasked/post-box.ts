/** Post-office boxes: "po box 445", "rural route two box twelve"; and where the figures of a house or a box end. */

import { has, type Tokens } from "../lexer.ts";
import { numberLike, spokenNumber } from "../lexicon/word-class.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";
import { andAbroad } from "../views/spoken-number.ts";
import { isClose } from "./address-line.ts";

/** Behind the number of "po box 445", "p o box four four five"; else 0. */
export function boxNumber(tokens: Tokens, token: number, to: number): number {
  if (token === 0 || token + 1 >= to || !isOneOf(box, tokens, token)) return 0;
  if (!has(tokens, token + 1, numberLike)) return 0;
  if (!isOneOf(beforeBox, tokens, token - 1) && routeBefore(tokens, token) === token) return 0;
  return numberEnd(tokens, token + 1, to);
}

/** Where "rural route two", "county road twelve" begins, before the box at `token`. */
function routeBefore(tokens: Tokens, token: number): number {
  let number = token;
  while (number > 1 && has(tokens, number - 1, numberLike)) number--;
  if (number === token || !isOneOf(route, tokens, number - 1)) return token;
  return isOneOf(kindOfRoute, tokens, number - 2) ? number - 2 : number - 1;
}
const kindOfRoute = wordSet("rural county state");
const route = wordSet("route rr road highway");

export const boxStart = (tokens: Tokens, token: number): number =>
  routeBefore(tokens, token) < token
    ? routeBefore(tokens, token)
    : isOneOf(office, tokens, token - 1) && isOneOf(post, tokens, token - 2)
      ? token - 2
      : token - 1;

const box = wordSet("box");
const office = wordSet("o office");
const post = wordSet("p post");
const beforeBox = wordSet("po o office");

export function numberEnd(tokens: Tokens, from: number, to: number): number {
  let end = from + 1;
  while (end < to && (isClose(tokens, end - 1) || isFraction(tokens, end))) {
    // "seiscentos e trinta e um"
    if (end + 1 < to && isOneOf(andAbroad, tokens, end) && isFigure(tokens, end + 1)) end += 2;
    else if (has(tokens, end, numberLike)) end++;
    else break;
  }
  return end;
}
const isFigure = (tokens: Tokens, token: number): boolean =>
  has(tokens, token, spokenNumber) || isOneOf(oneAbroad, tokens, token);

/** "7/12". */
export const isFraction = (tokens: Tokens, token: number): boolean =>
  tokens.text.slice(tokens.end[token - 1], tokens.start[token]) === "/";
const oneAbroad = wordSet("um uma un une uno");
