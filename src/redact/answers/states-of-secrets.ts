/** What is said of secrets and behind them, and tells none. */
import type { Tokens } from "../lexer.ts";
import { isOneOf, wordSet } from "../lexicon/word-set.ts";

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
  for (let token = from + 1; token < to; token++) if (isOneOf(more, tokens, token)) return token;
  return to;
}
const more = wordSet("so but because");
