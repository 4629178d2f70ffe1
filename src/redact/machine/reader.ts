/** Plain words, read sixty-four characters at a time: cut, hashed, looked up among the words that are known, and written
 *  down as tokens. What is not plain (any character beyond ASCII, `@`, `:`, a bracket, a word of more than fifteen
 *  characters, one nobody asked about yet) ends the reading, and `cutter.ts` takes one step with all rules.
 *
 *  Every character of every conversation comes through here. A loop of JavaScript spends most of its time on guessing
 *  wrongly where the next word ends; here all words in sight are bits of one number. To pass over a word is to add one
 *  to its lowest bit: the carry runs to its end and leaves the words behind it. That is all the next word waits for, so
 *  that several are hashed and looked up at once. Reading takes four ninths of the time it took, for 2,300 bytes of
 *  machine code that are written out below and in `sight.ts` and made with the first redactor. */
import type { wordClass } from "../lexicon/word-class.ts";
import { hashing } from "../lexicon/word-hash.ts";
import { cell as known, reach } from "../lexicon/word-memo.ts";
import { assemble, block, branch, branchIf, i8x16, i32, i64, loop, when } from "./code.ts";
import {
  bitOfEach,
  inSight,
  letterBit,
  long,
  lookAhead,
  type Places,
  see,
  sightLongs,
  sightNumbers,
  sightVectors,
  size,
  small,
  smallBit,
} from "./sight.ts";

type Bits = Pick<typeof wordClass, "capital" | "digits" | "possessive" | "shouted">;

/** Numbers of more figures are no quantity. */
export const longestNumber = 9;
const { const: number, add, and, eq, eqz, mul, or, shl, shrU, sub, xor } = i32;
/** By so many bits the upper half becomes the lower. */
const upperHalf = long(32);

const numbers = [
  ...(["token", "anchor", "kinds", "first", "stride", "cell", "length", "mask", "lettersOf"] as const),
  ...(["capitals", "hash", "slot", "slotBits", "flags", "value", "index", ...sightNumbers] as const),
];
const longs = [...sightLongs, "place", "mixed"] as const;
const vectors = [...sightVectors, "folded"] as const;

/** A function of where to begin and where the text ends, in characters; it returns where it stopped.
 *  @param anchors bits that make a token an anchor. */
export function assembleReader(
  places: Places,
  { capital, digits, possessive, shouted }: Bits,
  anchors: number,
): Uint8Array {
  return assemble(["at", "end"], numbers, longs, vectors, (local) => {
    const { at, end, token, anchor, kinds, first, stride, cell, length, mask, lettersOf } = local;
    const { capitals, hash, slot, slotBits, flags, value, index, seen, clear } = local;
    const { inWord, owned, place, mixed, sixteen, folded } = local;
    const state = number(places.state);
    const unitAt = (character: typeof at.get) => shl(character, number(1));

    const goOn = [
      place.set(i64.ctz(inWord.get)),
      length.set(i64.wrap(i64.ctz(i64.xor(i64.shrU(inWord.get, place.get), long(-1))))),
    ];
    /** To its lowest bit one is added: the carry runs to the end of the word and leaves those behind it. */
    const passWord = inWord.set(
      i64.and(inWord.get, i64.add(inWord.get, i64.and(inWord.get, i64.sub(long(0), inWord.get)))),
    );

    const foldWord = [
      see(local, places, at),
      mask.set(sub(shl(number(1), length.get), number(1))),
      lettersOf.set(and(bitOfEach(letterBit, local), mask.get)),
      capitals.set(xor(and(bitOfEach(smallBit, local), mask.get), mask.get)),
      folded.set(i8x16.and(small(sixteen.get), i8x16.load(sub(number(places.beside + size), length.get)))),
    ];

    /** As `hashesOfUnits` does. */
    const mixWord = [
      mixed.set(i64.const(hashing.seed)),
      ...hashing.factors.flatMap((factor, half) => [
        mixed.set(i64.mul(i64.xor(mixed.get, i64.extract(half, folded.get)), i64.const(factor))),
        mixed.set(i64.xor(mixed.get, i64.shrU(mixed.get, upperHalf))),
      ]),
      hash.set(i64.wrap(mixed.get)),
    ];

    const readNumber = [
      flags.set(number(digits)),
      value.set(number(-1)),
      when(i32.gtU(number(longestNumber + 1), length.get), [
        value.set(number(0)),
        index.set(number(0)),
        loop(
          value.set(
            add(
              mul(value.get, number(10)),
              sub(i32.load16(unitAt(add(at.get, index.get)), places.units), number(48)),
            ),
          ),
          index.set(add(index.get, number(1))),
          branchIf(i32.ne(index.get, length.get), 0),
        ),
      ]),
    ];

    const ofWord = (place: number) => i32.load(cell.get, places.words + place * 4);

    /** As `recallWord` does, which compares the hashes one by one: a word that has those of a free cell is not looked for.
     *  @param giveUp levels to the end of the reading, from within the loop. */
    const findWord = (giveUp: number) => [
      branchIf(i64.eqz(mixed.get), giveUp),
      slot.set(hash.get),
      block(
        loop(
          cell.set(shl(and(slot.get, slotBits.get), number(Math.log2(known.size * 4)))),
          branchIf(i64.eq(i64.load(cell.get, places.words), mixed.get), 1),
          branchIf(eqz(ofWord(known.checkIn)), giveUp + 2),
          slot.set(add(slot.get, number(1))),
          branchIf(i32.ne(sub(slot.get, hash.get), number(reach)), 0),
          branch(giveUp + 2),
        ),
      ),
      flags.set(ofWord(known.flagsIn)),
      value.set(ofWord(known.valueIn)),
    ];

    const addCapitals = when(and(capitals.get, number(1)), [
      flags.set(or(flags.get, number(capital))),
      when(and(eq(capitals.get, lettersOf.get), i32.gtU(i32.popcnt(lettersOf.get), number(1))), [
        flags.set(or(flags.get, number(shouted))),
      ]),
    ]);

    const isOwned = i64.shrU(owned.get, i64.add(place.get, i64.extend(length.get)));
    const addPossessive = flags.set(
      or(flags.get, shl(and(i64.wrap(isOwned), number(1)), number(Math.log2(possessive)))),
    );

    const write = (property: number, what: typeof at.get) => [
      ...i32.store(cell.get, what),
      ...(property < 4 ? cell.set(add(cell.get, stride.get)) : []),
    ];
    const writeToken = [
      kinds.set(or(kinds.get, flags.get)),
      cell.set(add(first.get, token.get)),
      write(0, at.get),
      write(1, add(at.get, length.get)),
      write(2, flags.get),
      write(3, value.get),
      write(4, hash.get),
      i32.store(add(add(cell.get, stride.get), sub(anchor.get, token.get)), shrU(token.get, number(2))),
      anchor.set(add(anchor.get, shl(i32.ne(and(flags.get, number(anchors)), number(0)), number(2)))),
      token.set(add(token.get, number(4))),
    ];

    return [
      ...token.set(i32.load(state)),
      ...anchor.set(i32.load(state, 4)),
      ...kinds.set(i32.load(state, 8)),
      ...first.set(i32.load(state, 12)),
      ...stride.set(i32.load(state, 16)),
      ...slotBits.set(i32.load(number(places.slotBits))),
      ...block(
        loop(
          branchIf(i32.geU(at.get, end.get), 1),
          ...lookAhead(local, places),
          loop(
            when(i64.eqz(inWord.get), [
              at.set(add(seen.get, clear.get)),
              branchIf(eq(clear.get, number(inSight)), 2),
              branch(3),
            ]),
            ...goOn,
            at.set(add(seen.get, i64.wrap(place.get))),
            branchIf(i32.geU(length.get, number(size)), 2),
            // it goes on behind what is in sight, or what ends the reading stands behind it
            when(i32.geU(add(i64.wrap(place.get), length.get), clear.get), [
              branchIf(eq(clear.get, number(inSight)), 2),
              branch(3),
            ]),
            passWord,
            ...foldWord,
            ...mixWord,
            when(eqz(lettersOf.get), readNumber, findWord(3)),
            addCapitals,
            addPossessive,
            ...writeToken,
            branch(0),
          ),
        ),
      ),
      ...i32.store(state, token.get),
      ...i32.store(state, anchor.get, 4),
      ...i32.store(state, kinds.get, 8),
      ...at.get,
    ];
  });
}
