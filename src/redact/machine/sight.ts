/** What the reader of plain words sees at once: sixty-four characters, and of each question about them the answers as
 *  bits of one number. Apostrophes are settled here, for in English each twentieth word has one: that of "don't" joins a
 *  word, that of "john's" makes it somebody's, and of any other, and where the text behind one is out of sight, the rules
 *  are asked (`cutter.ts`). */
import { type Code, i8x16, i32, i64, type Local, when } from "./code.ts";

/** Bytes from the beginning of the memory. */
export interface Places {
  /** What is written so far, and where: see `state` of the desk. */
  readonly state: number;
  /** Bits of the characters of words, which are letters and figures, and of those and of plain gaps; all else ends the
   *  reading. See `characterRows`. */
  readonly inWord: number;
  readonly plain: number;
  /** Sixteen bytes of all bits, then sixteen of none. */
  readonly beside: number;
  /** Slots of the words that are known; and the bits of a hash that name one. */
  readonly words: number;
  readonly slotBits: number;
  readonly units: number;
}

/** Characters in a vector, and in sight. */
export const size = 16;
export const inSight = 64;

/** Sixteen bytes, by their places; or all the same. */
const bytes = (write: (at: number) => number): Code =>
  i8x16.const(Array.from({ length: size }, (_, at) => write(at)));
export const all = (byte: number): Code => bytes(() => byte);
export const long = (low: number): Code => i64.const({ high: low >> 31, low });
const { and, or, shl, shrU } = i64;
const not = (bits: Code): Code => i64.xor(bits, long(-1));

/** A set of ASCII characters as sixteen bytes, one for each lower half of a code, with a bit for each upper half. */
export function characterRows(isIn: (code: number) => boolean): Uint8Array {
  const rows = new Uint8Array(size);
  for (let code = 0; code < 128; code++)
    if (isIn(code)) rows[code & 15] = (rows[code & 15] as number) | (1 << (code >> 4));
  return rows;
}

export const sightLongs = ["inWord", "plain", "rare", "letters", "quotes", "esses", "owned"] as const;
export const sightNumbers = ["seen", "clear"] as const;
export const sightVectors = ["sixteen", "upper"] as const;

type Names =
  | (typeof sightLongs)[number]
  | (typeof sightNumbers)[number]
  | (typeof sightVectors)[number]
  | "at"
  | "end";
export type SightLocals = Readonly<Record<Names, Local>>;

/** Sixteen characters, a byte each; what needs more than one is none of ASCII. */
export const see = ({ sixteen }: SightLocals, places: Places, from: Local, offset = 0): Code => {
  const pairs = (at: number) => i8x16.load(i32.shl(from.get, i32.const(1)), places.units + (offset + at) * 2);
  return sixteen.set(i8x16.narrow(pairs(0), pairs(size / 2)));
};

/** One bit of each of the sixteen, moved to where one is asked for it. */
export const bitOfEach = (bit: number, { sixteen }: SightLocals): Code =>
  i8x16.bitmask(i8x16.shlOfPairs(sixteen.get, i32.const(7 - bit)));
/** Tells letters from figures; and of letters small ones from capitals. */
export const letterBit = 6;
export const smallBit = 5;
export const small = (sixteen: Code): Code => i8x16.or(sixteen, all(1 << smallBit));

/** Looks from `at` on: `inWord` are the words before the first character that ends the reading, `clear` tells how many
 *  characters that are, and `owned` where a `'s` stands. */
export function lookAhead(local: SightLocals, places: Places): readonly Code[] {
  const { at, end, seen, clear, inWord, plain, rare, owned } = local;
  const left = i32.sub(end.get, seen.get);
  return [
    seen.set(at.get),
    owned.set(long(0)),
    ...ask(local, places, [
      [inWord, isAmong(places.inWord, local)],
      [plain, isAmong(places.plain, local)],
    ]),
    when(i64.eq(plain.get, long(-1)), [], settleApostrophes(local, places)),
    rare.set(not(plain.get)),
    // the end of the text ends the reading, too
    when(i32.gtU(i32.const(inSight), left), [rare.set(or(rare.get, shl(long(1), i64.extend(left))))]),
    clear.set(i64.wrap(i64.ctz(rare.get))),
    inWord.set(and(inWord.get, i64.sub(and(rare.get, i64.sub(long(0), rare.get)), long(1)))),
  ];
}

/** Apostrophes inside a word become part of it, and those of a `'s` a gap with it. */
function settleApostrophes(local: SightLocals, places: Places): readonly Code[] {
  const { inWord, plain, letters, quotes, esses, owned, sixteen } = local;
  const is = (character: string, of: Code) => i8x16.bitmask(i8x16.eq(of, all(character.charCodeAt(0))));
  const behind = (bits: Code, characters: number) => shrU(bits, long(characters));
  const before = (bits: Local) => shl(bits.get, long(1));
  const gaps = and(plain.get, not(inWord.get));
  return [
    ...ask(local, places, [
      [letters, bitOfEach(letterBit, local)],
      [quotes, is("'", sixteen.get)],
      [esses, is("s", small(sixteen.get))],
    ]),
    letters.set(and(letters.get, inWord.get)),
    // a letter, the apostrophe, an s and a gap
    owned.set(and(and(quotes.get, before(letters)), and(behind(esses.get, 1), behind(gaps, 2)))),
    // a character of a word, the apostrophe and a letter, which is no final s
    quotes.set(
      and(
        and(quotes.get, before(inWord)),
        and(behind(letters.get, 1), or(not(behind(esses.get, 1)), behind(inWord.get, 2))),
      ),
    ),
    inWord.set(and(or(inWord.get, quotes.get), not(before(owned)))),
    plain.set(or(plain.get, or(quotes.get, owned.get))),
  ];
}

/** Asks all characters in sight, sixteen at a time.
 *  @param questions where the answers go, and a bit for each of the sixteen. */
function ask(local: SightLocals, places: Places, questions: readonly [Local, Code][]): readonly Code[] {
  const { seen, sixteen, upper } = local;
  const upperHalves = i8x16.swizzle(
    bytes((half) => (half < 8 ? 1 << half : 0)),
    i8x16.shrU(sixteen.get, i32.const(4)),
  );
  return [
    ...questions.map(([bits]) => bits.set(long(0))),
    ...[0, 16, 32, 48].flatMap((offset) => [
      see(local, places, seen, offset),
      upper.set(upperHalves),
      ...questions.map(([bits, found]) => bits.set(or(bits.get, shl(i64.extend(found), long(offset))))),
    ]),
  ];
}

/** Of the set whose rows lie there. */
function isAmong(rows: number, { sixteen, upper }: SightLocals): Code {
  const lower = i8x16.and(sixteen.get, all(15));
  const found = i8x16.and(i8x16.swizzle(i8x16.load(i32.const(rows)), lower), upper.get);
  return i8x16.bitmask(i8x16.ne(found, all(0)));
}
