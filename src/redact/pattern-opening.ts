/** How what a pattern matches can begin. A pattern that is asked in vain costs as much as reading ten words; asked here
 *  once for each way a text can go on, most need not be asked at all.
 *
 *  The pattern is tried by its source as far as the text is known. What it only looks at is passed over, unless it is
 *  the last thing it does, and where it ends or refers back anything may follow: it may be asked in vain, and is never
 *  passed over itself. */

/** Whether what it matches can begin with one of the characters of the first string, then one of the second's, and so
 *  on. */
export type Opening = (characters: readonly string[]) => boolean;

type Part =
  | { readonly kind: "one"; readonly letters: number; isIn(characters: string): boolean }
  | { readonly kind: "ways"; readonly ways: readonly (readonly Part[])[] }
  | {
      readonly kind: "times";
      readonly part: Part;
      readonly least: number;
      readonly most: number;
      /** Where it was begun the last time. */
      readonly since?: number;
    }
  | { readonly kind: "anything" };

/** What is to come behind a part that is made of parts. */
interface Rest {
  readonly parts: readonly Part[];
  readonly from: number;
  readonly next: Rest | undefined;
}

/** Costs nothing until it is asked.
 *  @param mostLetters a class of more letters and figures is not tried: anything may follow where it begins. What is told
 *  off then is told off by words of the pattern, and no more texts are told apart than it has words. */
export function openingOf(pattern: RegExp, mostLetters = Number.POSITIVE_INFINITY): Opening {
  let whole: readonly Part[] | undefined;
  return (characters) => {
    whole ??= [parse(pattern, mostLetters)];
    return canBegin(whole, 0, undefined, characters, 0);
  };
}

/** @param from the parts from this one on are to come, then the rest.
 *  @param at as are the characters. */
function canBegin(
  parts: readonly Part[],
  from: number,
  rest: Rest | undefined,
  characters: readonly string[],
  at: number,
): boolean {
  if (at === characters.length) return true;
  const part = parts[from];
  if (part === undefined)
    return rest === undefined || canBegin(rest.parts, rest.from, rest.next, characters, at);
  switch (part.kind) {
    case "one":
      return part.isIn(characters[at] as string) && canBegin(parts, from + 1, rest, characters, at + 1);
    case "ways": {
      const behind: Rest = { parts, from: from + 1, next: rest };
      for (const way of part.ways) if (canBegin(way, 0, behind, characters, at)) return true;
      return false;
    }
    case "times": {
      if (part.least <= 0 && canBegin(parts, from + 1, rest, characters, at)) return true;
      // what took nothing the last time takes nothing the next
      if (part.most === 0 || part.since === at) return false;
      const again: Part = { ...part, least: part.least - 1, most: part.most - 1, since: at };
      const behind: Rest = { parts, from: from + 1, next: rest };
      return canBegin([part.part, again], 0, behind, characters, at);
    }
    case "anything":
      return true;
  }
}

const sign = /\(\?(?:<?[=!]|:)|\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|[*+?]|\{\d+(?:,\d*)?\}|./gsu;
const nothing: Part = { kind: "ways", ways: [[]] };
const anything: Part = { kind: "anything" };

function parse({ source, flags }: RegExp, mostLetters: number): Part {
  const signs = source.match(sign) ?? [];
  let at = 0;
  return ways();

  function ways(): Part {
    const all = [sequence()];
    for (; signs[at] === "|"; all.push(sequence())) at++;
    return { kind: "ways", ways: all };
  }

  function sequence(): readonly Part[] {
    const parts: Part[] = [];
    while (!isOver()) parts.push(repeated(atom()));
    return parts;
  }

  function atom(): Part {
    const first = signs[at++] as string;
    if (first.startsWith("(")) {
      const inside = ways();
      at++;
      if (first === "(?=" && isOver()) return { kind: "ways", ways: [[inside, anything]] };
      return /[=!]$/.test(first) ? nothing : inside;
    }
    if (/^(?:\\[bB]|[$^])$/.test(first)) return nothing;
    if (/^\\\d$/.test(first)) return anything;
    const one = oneOf(first, flags.replace("y", ""));
    return one.letters > mostLetters ? anything : one;
  }

  function isOver(): boolean {
    return at >= signs.length || signs[at] === ")" || signs[at] === "|";
  }

  function repeated(part: Part): Part {
    const times = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})$/.exec(signs[at] ?? "");
    if (!times) return part;
    at++;
    if (signs[at] === "?") at++;
    const [how, exact, comma, last] = times;
    const least = exact === undefined ? Number(how === "+") : Number(exact);
    const isOpen = exact === undefined || (comma !== "" && last === "");
    const most = how === "?" ? 1 : isOpen ? Number.POSITIVE_INFINITY : Number(last || exact);
    return { kind: "times", part, least, most };
  }
}

/** Of a class, an escape or a character: asked by trying it. */
function oneOf(source: string, flags: string): One {
  const key = `${flags} ${source}`;
  const known = ones.get(key);
  if (known) return known;
  const pattern = new RegExp(source, flags);
  const told = new Map<string, boolean>();
  const one: One = {
    kind: "one",
    letters: lettersAndFigures.filter((character) => pattern.test(character)).length,
    isIn(characters) {
      const is = told.get(characters) ?? pattern.test(characters);
      told.set(characters, is);
      return is;
    },
  };
  ones.set(key, one);
  return one;
}

type One = Extract<Part, { kind: "one" }>;
const ones = new Map<string, One>();
const lettersAndFigures = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
