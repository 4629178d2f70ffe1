/** Cuts what somebody typed into words, phrases and signs. Nothing of it ever reaches the engine as syntax: what is
 *  looked for is quoted again, and operators are written by `match.ts`. */
import { Fault } from "../shared/fault.ts";

export type Token =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly isPrefix: boolean;
      readonly isQuoted: boolean;
      readonly at: number;
    }
  | { readonly kind: "near"; readonly distance: number; readonly at: number }
  | { readonly kind: "and" | "or" | "not" | "open" | "close"; readonly at: number }
  | { readonly kind: "label"; readonly name: string; readonly at: number };

/** Longer is no question any more. */
const mostSigns = 1000;
const mostTexts = 64;

/** @param at of the sign it is about, from 1. */
export const wrongQuery = (says: string, next: string, at?: number): Fault =>
  new Fault("usage.invalid", {
    says: `the query is not understood: ${says}`,
    next,
    ...(at === undefined ? {} : { facts: { at } }),
  });

const pieces =
  /\s+|(?<phrase>"(?<phrased>[^"]*)"(?<end>\*?))|(?<open>\()|(?<close>\))|(?<label>[a-z]+):(?=[^\s)])|(?<minus>-)(?=[^\s)-])|(?<word>[^\s()"]+)|(?<quote>")/dy;

const operators: Readonly<Record<string, "and" | "or" | "not">> = { AND: "and", OR: "or", NOT: "not" };

/** @throws Fault `usage.invalid` with the place. */
export function tokensOf(query: string): readonly Token[] {
  if (query.length > mostSigns) throw wrongQuery(`it has ${query.length} signs`, `use ${mostSigns} at most`);
  const tokens: Token[] = [];
  // Telephones write quotation marks as printers do.
  const plain = query.replace(/[\u201c-\u201f]/g, '"');
  pieces.lastIndex = 0;
  for (let match = pieces.exec(plain); match; match = pieces.exec(plain)) {
    const token = tokenOf(match.groups ?? {}, match.index + 1);
    if (token) tokens.push(token);
  }
  if (tokens.filter(({ kind }) => kind === "text").length > mostTexts)
    throw wrongQuery("it has too many words", `use ${mostTexts} at most`);
  return tokens;
}

function tokenOf(found: Readonly<Record<string, string | undefined>>, at: number): Token | undefined {
  const { phrase, phrased = "", end, open, close, label, minus, word, quote } = found;
  if (quote) throw wrongQuery("a quotation mark is not closed", 'write a phrase as "late refund"', at);
  if (phrase) return { ...searchable(phrased, at), isPrefix: end === "*", isQuoted: true };
  if (open) return { kind: "open", at };
  if (close) return { kind: "close", at };
  if (label) return { kind: "label", name: label, at };
  if (minus) return { kind: "not", at };
  return word === undefined ? undefined : tokenOfWord(word, at);
}

function tokenOfWord(word: string, at: number): Token {
  const operator = operators[word];
  if (operator) return { kind: operator, at };
  const [isNear, distance] = /^NEAR(?:\/(\d+))?$/.exec(word) ?? [];
  if (isNear) return { kind: "near", distance: distanceOf(distance, at), at };
  const isPrefix = word.endsWith("*");
  return { ...searchable(isPrefix ? word.slice(0, -1) : word, at), isPrefix, isQuoted: false };
}

/** Words that may stand between, when it is not said. */
const usualDistance = 10;

function distanceOf(digits: string | undefined, at: number): number {
  const distance = digits === undefined ? usualDistance : Number(digits);
  if (distance >= 1 && distance <= 100) return distance;
  throw wrongQuery("NEAR takes 1 to 100 words", "write it as refund NEAR/5 late", at);
}

function searchable(text: string, at: number) {
  if (/[\p{L}\p{N}_]/u.test(text)) return { kind: "text", text, at } as const;
  throw wrongQuery("there is no letter or digit to look for", "signs alone are not indexed", at);
}
