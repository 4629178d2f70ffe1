/** How what a pattern matches can begin, read from its source once: each of the first three characters is a letter,
 *  a figure or something else, which makes 27 beginnings and a bit for each.
 *
 *  A text of codes ("A1 A1 A1 …") asks thirty detectors at each word, and to be told no by a pattern costs as much
 *  as all else: 3 s a megabyte. One look at three characters leaves a handful of them. What is not plain from the
 *  source (a reference back) counts as anything: a detector may be tried in vain, never be passed over. */

const longest = 3;
const kinds = ["a", "1", "."] as const;
export const beginningCount = kinds.length ** longest;
const every = (1 << beginningCount) - 1;

/** Strings of kinds, cut after three; shorter ones are whole, and anything may follow. */
type Beginnings = ReadonlySet<string>;
const nothing: Beginnings = new Set([""]);
const anything: Beginnings = new Set([
  "",
  ...kinds.flatMap((kind) => [kind, ...kinds.map((next) => kind + next)]),
]);

/** Bits of the beginnings. */
export function beginningsOf(pattern: RegExp): number {
  let bits = 0;
  for (const beginning of readSource(pattern)) {
    const free = kinds.length ** (longest - beginning.length);
    const first =
      [...beginning].reduce((sum, kind) => sum * kinds.length + kinds.indexOf(kind as "a"), 0) * free;
    bits |= ((1 << free) - 1) << first;
  }
  return bits & every;
}

/** Of which beginning the bit is set that stands at `at`: its place among them. Signs of other scripts count as letters
 *  here and there. */
export const beginningAt = (text: string, at: number): number =>
  kindOf(text.charCodeAt(at)) * 9 + kindOf(text.charCodeAt(at + 1)) * 3 + kindOf(text.charCodeAt(at + 2));

function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  const isLetter = ((code | 32) >= 97 && (code | 32) <= 122) || code > 127;
  return isLetter ? 0 : 2;
}

const token = /\(\?(?:<?[=!]|:)|\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|[*+?]|\{\d+(?:,\d*)?\}|./gsu;

function readSource({ source, flags }: RegExp): Beginnings {
  const tokens = source.match(token) ?? [];
  let at = 0;
  return choices();

  function choices(): Beginnings {
    const all = new Set(sequence());
    while (tokens[at] === "|") {
      at++;
      for (const beginning of sequence()) all.add(beginning);
    }
    return all;
  }

  function sequence(): Beginnings {
    let all = nothing;
    while (!isEnd() && !isWhole(all)) all = follow(all, repeated(atom()));
    skip();
    return all;
  }

  function isEnd(): boolean {
    return at >= tokens.length || tokens[at] === "|" || tokens[at] === ")";
  }

  /** To the end of the sequence. */
  function skip(): void {
    for (let depth = 0; at < tokens.length && (depth > 0 || !isEnd()); at++) {
      if (tokens[at]?.startsWith("(")) depth++;
      else if (tokens[at] === ")") depth--;
    }
  }

  /** What is looked at and not taken. */
  function passOver(): Beginnings {
    for (skip(); tokens[at] === "|"; skip()) at++;
    return nothing;
  }

  function atom(): Beginnings {
    const part = tokens[at++] as string;
    if (part.startsWith("(")) {
      const inside = /[=!]$/.test(part) ? passOver() : choices();
      at++;
      return inside;
    }
    if (/^(?:\\[bB]|[$^])$/.test(part)) return nothing;
    return /^\\\d$/.test(part) ? anything : kindsOf(part, flags);
  }

  function repeated(one: Beginnings): Beginnings {
    const times = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})$/.exec(tokens[at] ?? "");
    if (!times) return one;
    at++;
    if (tokens[at] === "?") at++;
    const [sign, exact, comma, last] = times;
    const least = exact === undefined ? Number(sign === "+") : Number(exact);
    const most = sign === "?" ? 1 : exact === undefined || (comma && !last) ? longest : Number(last || exact);
    const all = new Set<string>();
    let some = nothing;
    for (let count = 0; count <= Math.min(most, longest); count++) {
      if (count >= Math.min(least, longest)) for (const beginning of some) all.add(beginning);
      some = follow(some, one);
    }
    return all;
  }
}

const isWhole = (all: Beginnings): boolean => {
  for (const { length } of all) if (length < longest) return false;
  return true;
};

function follow(first: Beginnings, next: Beginnings): Beginnings {
  if (next === nothing) return first;
  const all = new Set<string>();
  for (const a of first) {
    if (a.length === longest) all.add(a);
    else for (const b of next) all.add((a + b).slice(0, longest));
  }
  return all;
}

/** Of a class, an escape or a letter: asked by trying it. */
function kindsOf(part: string, flags: string): Beginnings {
  const asked = `${flags} ${part}`;
  const known = told.get(asked);
  if (known) return known;
  const pattern = new RegExp(part, flags.replace("y", ""));
  const found = new Set(kinds.filter((_, kind) => pattern.test(samples[kind] as string)));
  told.set(asked, found);
  return found;
}

const told = new Map<string, Beginnings>();
/** ASCII by kind; of all the rest a letter and a dash. */
const samples = kinds.map((_, kind) =>
  [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), "é", "–"]
    .filter((sign) => kindOf(sign.charCodeAt(0)) === kind)
    .join(""),
);
