/** How the gate reads: text becomes digits, letters and words with their places. None of the redactor's lexer or
 *  tables is used, so that an error in those cannot blind both. Digits count in any script, in words of seven
 *  languages, doubled and tripled; what people say between the digits of one number does not part them. */
import { piiTypes } from "../shared/types.ts";

export interface Piece {
  readonly kind: "digits" | "letter" | "word" | "mask";
  /** Lower case, without accents. */
  readonly text: string;
  /** What is counted, in ASCII; empty but for digits. */
  readonly digits: string;
  readonly isSaid: boolean;
  /** Does not end a number: a filler, a speaker's label, a line that only says "go on". */
  readonly isQuiet: boolean;
  readonly line: number;
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Zero to nine, a language each; a word that means something else in English is left out as ".". */
const tenDigits = [
  "zero one two three four five six seven eight nine",
  "oh ones twos threes fours fives sixes sevens eights nines",
  "nought . . tree . fife . . . niner",
  "cero uno dos tres cuatro cinco seis siete ocho nueve",
  "zéro une deux trois quatre cinq . sept huit neuf",
  "null eins zwei drei vier fünf sechs sieben acht neun",
  "nul een twee drie . vijf zes zeven . negen",
  "zero um dois tres quatro cinco seis sete oito nove",
  "zero uno . tre quattro cinque sei sette otto nove",
];
const teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const tens = "twenty thirty forty fifty sixty seventy eighty ninety";

const fold = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the plain ones need no folding
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/’/g, "'");
};

const unitOf = new Map<string, string>();
for (const row of tenDigits) {
  for (const [digit, word] of words(row).entries()) if (word !== ".") unitOf.set(fold(word), String(digit));
}
const teenOf = new Map(words(teens).map((word, index) => [word, String(10 + index)]));
const tensOf = new Map(words(tens).map((word, index) => [word, `${2 + index}0`]));
const repeatOf = new Map([
  ["double", 2],
  ["triple", 3],
  ["treble", 3],
]);

const fillers = new Set(
  words(
    "uh um er erm ah eh hm hmm mm like dash hyphen minus comma space point dot slash stroke plus hundred " +
      "ok okay yeah yes yep and then for to too won ate area code ext extension",
  ),
);
/** What a listener says while a number is dictated. */
export const goOn: ReadonlySet<string> = new Set(
  words(
    "uh um er ah hm hmm mm mhm huh ok okay yeah yes yep right sure go ahead on got it that alright all perfect " +
      "great good thanks thank you and next the rest please carry continue",
  ),
);

const types = [...piiTypes].sort((a, b) => b.length - a.length).join("|");
const mask = new RegExp(
  `\\[[^\\[\\]\\d]{0,24}(?:${types})[^\\[\\]\\d]{0,24}\\d{0,6}[^\\[\\]\\d]{0,24}\\]`,
  "y",
);
/** At the start of a line, behind signs at most: what a speaker said must not pass for a label. */
const label = /[^\n\p{L}\p{N}]{0,8}(?:customer|agent|bot|unknown):/iuy;
const word = /\p{L}[\p{L}\p{M}'’]*/uy;
const number = /\p{N}+/uy;

const lengthAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
};

const lineEnd = 0x0a;
const bracket = 0x5b;
/** Of ASCII: neither letter nor digit. Most of them are blanks, and need not be asked about twice. */
const isSign = (code: number): boolean => code < 0x30 || (code > 0x39 && code < 0x41);
const startsWord = /^\p{L}/u;
const startsNumber = /^\p{N}/u;

/** Decimal digits of every script lie in tens, in order. */
function asciiDigits(text: string): string {
  if (/^\d+$/.test(text)) return text;
  let digits = "";
  for (const character of text.normalize("NFKC")) {
    const point = character.codePointAt(0) as number;
    if (!/\p{Nd}/u.test(character)) continue;
    let value = 0;
    while (value < 9 && point > 0x39 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value += 1;
    digits += point <= 0x39 ? character : String(value);
  }
  return digits;
}

export function readPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let line = 0;
  let lineStart = 0;
  let repeat = 1;

  const add = (
    kind: Piece["kind"],
    start: number,
    end: number,
    { text: said = "", digits = "", isQuiet = false }: Partial<Piece> = {},
  ) => {
    const isSaid = digits !== "" && said !== "";
    pieces.push({ kind, text: said, digits, isSaid, isQuiet, line, start, end });
  };

  function addWord(said: string, start: number, end: number): void {
    const times = repeatOf.get(said);
    const unit = unitOf.get(said);
    if (times !== undefined) add("word", start, end, { text: said, isQuiet: true });
    else if (unit !== undefined && repeat === 1 && joinsTens(pieces.at(-1), unit)) {
      const before = pieces.pop() as Piece;
      const digits = `${before.digits[0]}${unit}`;
      add("digits", before.start, end, { text: `${before.text} ${said}`, digits });
    } else {
      const digits = unit?.repeat(repeat) ?? teenOf.get(said) ?? tensOf.get(said);
      if (digits !== undefined) add("digits", start, end, { text: said, digits });
      else add(said.length === 1 ? "letter" : "word", start, end, { text: said, isQuiet: fillers.has(said) });
    }
    repeat = times ?? 1;
  }

  /** A line of nothing but encouragement does not end a number that is being dictated. */
  function endLine(): void {
    const own = pieces.slice(lineStart);
    if (own.every(({ kind, text: said, isQuiet }) => isQuiet || (kind !== "digits" && goOn.has(said)))) {
      for (const [offset, piece] of own.entries()) pieces[lineStart + offset] = { ...piece, isQuiet: true };
    }
    line += 1;
    lineStart = pieces.length;
  }

  function startLine(at: number): number {
    const length = lengthAt(label, text, at);
    if (length > 0) add("word", at, at + length, { text: labelText, isQuiet: true });
    return at + length;
  }

  for (let at = startLine(0); at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === lineEnd) {
      endLine();
      at = startLine(at + 1);
      continue;
    }
    if (code === bracket) {
      const length = lengthAt(mask, text, at);
      if (length > 0) add("mask", at, at + length);
      at += length || 1;
      continue;
    }
    const end = isSign(code) ? at + 1 : at + (lengthAt(word, text, at) || lengthAt(number, text, at) || 1);
    const shown = text.slice(at, end);
    if (startsWord.test(shown)) addWord(fold(shown), at, end);
    else if (startsNumber.test(shown)) {
      const digits = asciiDigits(shown);
      add("digits", at, end, { digits: digits.length === 1 ? digits.repeat(repeat) : digits });
      repeat = 1;
    }
    at = end;
  }
  endLine();
  return pieces;
}

/** Two words that make one number: "fifty" "five". */
const joinsTens = (before: Piece | undefined, unit: string): boolean =>
  before !== undefined && tensOf.has(before.text) && unit !== "0";

/** Text of a piece that is a speaker's label; no word is written like that. */
export const labelText = "label:";

/** All that can be read, without what stands between: "zebra four-four" is `zebra44`. For values that are looked
 *  for whatever their form; `at` leads from a character back to its piece. */
export interface Compact {
  readonly text: string;
  readonly at: readonly number[];
}

/** @param silent words that stand for a sign, as "dot", and are left out.
 *  @param maskMark stands for a mask; without, masks are left out. */
export function compact(
  pieces: readonly Piece[],
  silent: ReadonlySet<string> = new Set(),
  maskMark = "",
): Compact {
  const parts: string[] = [];
  const at: number[] = [];
  for (const [index, { kind, text, digits }] of pieces.entries()) {
    if (text === labelText || silent.has(text)) continue;
    const part = kind === "mask" ? maskMark : (digits || text).replace(/[^\p{L}\p{N}]/gu, "");
    parts.push(part);
    for (let unit = 0; unit < part.length; unit++) at.push(index);
  }
  return { text: parts.join(""), at };
}

export const compactOf = (text: string): string => compact(readPieces(text)).text;
