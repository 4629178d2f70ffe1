/** Numbers that can belong to somebody: seven digits and more, however they are spaced, grouped or said. Amounts,
 *  times, dates, decimals and years are no such numbers and part what stands around them. */
import type { Piece } from "./gate-reading.ts";

export interface NumberRun {
  readonly digits: string;
  /** As they were written or said, each digits' piece by itself. */
  readonly groups: readonly string[];
  readonly isSaid: boolean;
  readonly start: number;
  readonly end: number;
  /** The most digits that stand in one line of it. */
  readonly mostInLine: number;
}

const currency = "(?:[$€£¥₹]|usd|eur|gbp|inr|rs\\.?)";
const unit =
  "(?:%|percent|dollars?|euros?|pounds?|quid|bucks|rupees|cents?|usd|eur|gbp|units?|points?|miles|people|users|[kmgt]b|bytes|kwh|kilowatt)";
const ordinary = new RegExp(
  [
    // Date, with the time of day behind it; day or month first.
    "(?:19|20)\\d\\d([./-])(?:0?[1-9]|1[0-2])\\1(?:0?[1-9]|[12]\\d|3[01])(?:[T ]\\d\\d:\\d\\d(?::\\d\\d)?(?:\\.\\d+)?Z?)?",
    "(?:0?[1-9]|[12]\\d|3[01])([./-])(?:0?[1-9]|1[0-2])\\2(?:(?:19|20)\\d\\d|\\d\\d)",
    "(?:0?[1-9]|1[0-2])([./-])(?:0?[1-9]|[12]\\d|3[01])\\3(?:(?:19|20)\\d\\d|\\d\\d)",
    "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?",
    `${currency} ?\\d[\\d,.]{0,14}`,
    `\\d[\\d,.]{0,12} ?${unit}(?![\\p{L}])`,
    // Alone only: "2 1 2.5 5 5 0 1 4 2" is no sum of money.
    "(?<!\\d )(?:\\d{1,3}(?:,\\d{3}){1,3}(?:\\.\\d{1,2})?|\\d{1,6}[.,]\\d{1,2})(?! \\d)",
    "20[1-3]\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])",
  ]
    .map((form) => `(?<![\\d:/]|\\d[.,-])${form}(?!\\d|[.,:/-]\\d)`)
    .join("|"),
  "giu",
);

/** Pieces that are part of an amount, a time or a date. */
function ordinaryPieces(text: string, pieces: readonly Piece[]): ReadonlySet<Piece> {
  const found = new Set<Piece>();
  let next = 0;
  for (const match of text.matchAll(ordinary)) {
    const end = match.index + match[0].length;
    while (next < pieces.length && (pieces[next] as Piece).end <= match.index) next += 1;
    for (let index = next; index < pieces.length && (pieces[index] as Piece).start < end; index += 1)
      found.add(pieces[index] as Piece);
  }
  return found;
}

export function readNumbers(text: string, pieces: readonly Piece[]): readonly NumberRun[] {
  const skipped = ordinaryPieces(text, pieces);
  const runs: NumberRun[] = [];
  let open: Piece[] = [];
  const close = () => {
    const [first] = open;
    const last = open.at(-1);
    if (first && last) {
      runs.push({
        digits: open.map(({ digits }) => digits).join(""),
        groups: open.map(({ digits }) => digits),
        isSaid: open.some(({ isSaid }) => isSaid),
        start: first.start,
        end: last.end,
        mostInLine: Math.max(...digitsByLine(open)),
      });
    }
    open = [];
  };
  for (const piece of pieces) {
    if (skipped.has(piece)) close();
    else if (piece.kind === "digits") open.push(piece);
    else if (!piece.isQuiet) close();
  }
  close();
  return runs;
}

function digitsByLine(pieces: readonly Piece[]): Iterable<number> {
  const byLine = new Map<number, number>();
  for (const { line, digits } of pieces) byLine.set(line, (byLine.get(line) ?? 0) + digits.length);
  return byLine.values();
}

/** Fewer are a price, a model, a room. Across lines two unrelated numbers can meet. */
const leastDigits = 7;
const leastAcrossLines = 9;

export function isPersonalNumber({ digits, groups, isSaid, mostInLine }: NumberRun): boolean {
  if (mostInLine < leastDigits && digits.length < leastAcrossLines) return false;
  if (isSaid || groups.length === 1) return true;
  if (groups.every((group) => /^(?:19|20)\d\d$/.test(group))) return false;
  return !isScale(groups);
}

/** "10, 20, 50, 100": what is on offer, and not a number. */
const isScale = (groups: readonly string[]): boolean =>
  groups.every(
    (group, index) =>
      group.length < 4 && !/^0/.test(group) && (index === 0 || Number(group) > Number(groups[index - 1])),
  );

/** A card told in its groups with talk between them: "4111, then 1111, and after that …". */
export function findScatteredCards(pieces: readonly Piece[]): readonly { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const groups = pieces.flatMap((piece, at) => (piece.digits.length > 3 ? [{ piece, at }] : []));
  for (const lengths of cardGroups) {
    for (let from = 0; from + lengths.length <= groups.length; from += 1) {
      const own = groups.slice(from, from + lengths.length);
      const isClose = own.every(({ at }, index) => index === 0 || at - (own[index - 1]?.at ?? 0) <= 6);
      if (!isClose || !own.every(({ piece }, index) => piece.digits.length === lengths[index])) continue;
      const digits = own.map(({ piece }) => piece.digits).join("");
      if (/^(?:[3-6]|2[2-7])/.test(digits) && addsUp(digits))
        found.push({ start: own[0]?.piece.start ?? 0, end: own.at(-1)?.piece.end ?? 0 });
    }
  }
  return found;
}

const cardGroups: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [4, 6, 5],
];

/** The sum of Luhn, as it is printed on the back of an envelope: from the right, every second digit doubled. */
function addsUp(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    sum += place % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
}
