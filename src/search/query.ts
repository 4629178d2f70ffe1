/** What somebody looks for, as a tree. Loosest first: OR, then AND (also when nothing stands between), then NOT or `-`,
 *  then NEAR. Filters (`has:PHONE`, `media:voice`) narrow the whole query, wherever they stand at its top. */
import { Fault } from "../shared/fault.ts";
import { type FilterName, filterNames, type Narrowing } from "../shared/search-page.ts";
import { type Token, tokensOf, wrongQuery } from "./query-words.ts";

/** Where to look: in what was said, in what the answer says, or in both. */
export type Field = "said" | "answer" | undefined;

export interface Phrase {
  readonly kind: "phrase";
  readonly text: string;
  /** Its last word may go on. */
  readonly isPrefix: boolean;
  readonly field: Field;
}

export type Node =
  | Phrase
  | { readonly kind: "near"; readonly phrases: readonly Phrase[]; readonly distance: number }
  | { readonly kind: "all"; readonly parts: readonly Node[]; readonly none: readonly Node[] }
  | { readonly kind: "any"; readonly parts: readonly Node[] };

export interface Filter {
  readonly name: FilterName;
  readonly value: string;
  /** `-has:PHONE`. */
  readonly isNot: boolean;
  /** Where it stands in what was typed, from 1. */
  readonly at?: number;
}

export interface Query {
  /** Undefined when only filters are given. */
  readonly text: Node | undefined;
  readonly filters: readonly Filter[];
}

const mostDepth = 20;
const fields = ["said", "answer"] as const;
const isFilterName = (name: string): name is FilterName => filterNames.some((one) => one === name);

/** What is typed, narrowed by filters that were given beside it. @throws Fault `usage.invalid` when nothing is looked for,
 *  and as `parseQuery`. */
export function parseNarrowed(words: string, beside: Narrowing): Query {
  const { text, filters } = parseQuery(words);
  const more = filterNames.flatMap((name) =>
    (beside[name] ?? []).map((value): Filter => ({ name, value, isNot: false })),
  );
  if (text || filters.length + more.length > 0) return { text, filters: [...filters, ...more] };
  throw new Fault("usage.invalid", {
    says: "there is nothing to look for",
    next: "give a word or a filter",
  });
}

/** @throws Fault `usage.invalid` that says what is wrong, where, and how it is written. */
export function parseQuery(query: string): Query {
  const tokens = tokensOf(query);
  const filters: Filter[] = [];
  let at = 0;
  let depth = 0;
  const peek = (): Token | undefined => tokens[at];
  const place = (): number => peek()?.at ?? query.length + 1;
  const take = (kind: Token["kind"]): boolean => {
    if (peek()?.kind !== kind) return false;
    at += 1;
    return true;
  };

  /** Undefined when there is nothing but filters in it. */
  function any(): Node | undefined {
    const parts = [all()];
    while (take("or")) parts.push(all());
    if (parts.length === 1) return parts[0];
    if (parts.every((part) => part !== undefined)) return { kind: "any", parts };
    throw wrongQuery("OR stands between two things to look for", "write it as refund OR credit", place());
  }

  function all(): Node | undefined {
    const parts: Node[] = [];
    const none: Node[] = [];
    const begun = place();
    let isOpen = true;
    for (;;) {
      const isNot = take("not");
      const part = near(isNot);
      if (part === "nothing") {
        if (isNot)
          throw wrongQuery("after NOT comes what must not be there", "write it as refund -late", place());
        break;
      }
      if (part !== "filter") (isNot ? none : parts).push(part);
      isOpen = take("and");
    }
    if (isOpen && at > 0 && tokens[at - 1]?.kind === "and")
      throw wrongQuery("AND stands between two things to look for", "write it as refund AND late", place());
    if (parts.length === 0 && none.length > 0)
      throw wrongQuery("it only says what must not be there", "add something to look for", begun);
    if (parts.length === 0) return undefined;
    const [only] = parts;
    return parts.length === 1 && none.length === 0 ? only : { kind: "all", parts, none };
  }

  function near(isNot: boolean): Node | "filter" | "nothing" {
    const first = term(isNot);
    if (peek()?.kind !== "near") return first;
    const phrases = [phraseIn(first)];
    let distance = 0;
    for (let token = peek(); token?.kind === "near"; token = peek()) {
      at += 1;
      if (distance !== 0 && token.distance !== distance)
        throw wrongQuery("a chain of NEAR has one distance", "give all the same number", token.at);
      distance = token.distance;
      phrases.push(phraseIn(term(false)));
    }
    if (new Set(phrases.map(({ field }) => field)).size > 1)
      throw wrongQuery(
        "what is NEAR stands in one place",
        "give all of them said: or answer:, or none",
        place(),
      );
    return { kind: "near", phrases, distance };
  }

  function phraseIn(node: Node | "filter" | "nothing"): Phrase {
    if (typeof node === "object" && node.kind === "phrase") return node;
    throw wrongQuery("NEAR stands between two words or phrases", "write it as refund NEAR/5 late", place());
  }

  function term(isNot: boolean, field?: Field): Node | "filter" | "nothing" {
    const token = peek();
    if (token?.kind === "text") {
      at += 1;
      return { kind: "phrase", text: token.text, isPrefix: token.isPrefix, field };
    }
    if (token?.kind === "label") {
      at += 1;
      return labelled(token.name, token.at, isNot);
    }
    return token?.kind === "open" ? inBrackets(token.at) : "nothing";
  }

  function inBrackets(opened: number): Node {
    at += 1;
    depth += 1;
    if (depth > mostDepth) throw wrongQuery("the brackets are too deep", `use ${mostDepth} at most`, opened);
    const inner = any();
    if (!take("close")) throw wrongQuery("a bracket is not closed", "close it with )", opened);
    depth -= 1;
    if (!inner)
      throw wrongQuery("there is nothing to look for in the brackets", "write a word there", opened);
    return inner;
  }

  function labelled(name: string, place: number, isNot: boolean): Node | "filter" {
    const field = fields.find((one) => one === name);
    const value = peek();
    if (value?.kind !== "text")
      throw wrongQuery(
        `after ${name}: comes a word or a phrase`,
        "write it as said:refund or has:PHONE",
        place,
      );
    if (field) return term(isNot, field) as Phrase;
    if (!isFilterName(name))
      throw wrongQuery(
        "there is no such label",
        `labels are said:, answer:, ${filterNames.map((one) => `${one}:`).join(", ")}; put quotation marks around what is looked for`,
        place,
      );
    if (depth > 0) throw wrongQuery("a filter stands in brackets", "filters narrow the whole query", place);
    at += 1;
    filters.push({ name, value: value.text, isNot, at: place });
    return "filter";
  }

  const text = any();
  const rest = peek();
  if (rest?.kind === "close") throw wrongQuery("a bracket was never opened", "take it away", rest.at);
  if (rest) throw wrongQuery("this stands where a word should", "see search --help", rest.at);
  const or = filters.length > 0 ? looseOr(tokens) : undefined;
  if (or)
    throw wrongQuery(
      "a filter stands beside an OR",
      "put brackets around the OR: (refund OR credit) has:PHONE",
      or.at,
    );
  return { text, filters };
}

/** An OR outside of brackets: which of its sides would a filter narrow? */
function looseOr(tokens: readonly Token[]): Token | undefined {
  let depth = 0;
  return tokens.find(({ kind }) => {
    if (kind === "open") depth += 1;
    if (kind === "close") depth -= 1;
    return kind === "or" && depth === 0;
  });
}
