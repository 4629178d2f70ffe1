import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunksOf } from "../../src/forward/chunk.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Turn } from "../../src/shared/types.ts";

const turn = (text: string): Turn<Cleared> => ({ speaker: "customer", text: text as Cleared });
/** A token a character, two for the label. */
const tokensOf = ({ text }: Turn<Cleared>) => text.length + 2;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => turn(`turn ${index}`));

/** The chunks put together again, each overlap once. */
const joined = (chunks: ReturnType<typeof chunksOf>) =>
  chunks.flatMap(({ turns, overlap }) => turns.slice(overlap));

describe("chunks", () => {
  test("what fits stays whole", () => {
    const turns = numbered(10);
    expect(chunksOf(turns, { room: 1000, tokensOf })).toEqual([{ turns, overlap: 0 }]);
  });

  test("begin with the last turns of the one before", () => {
    const chunks = chunksOf(numbered(200), { room: 400, tokensOf });
    expect(chunks.length).toBeGreaterThan(3);
    chunks.slice(1).forEach(({ turns, overlap }, index) => {
      expect(overlap).toBeGreaterThan(0);
      expect(turns.slice(0, overlap)).toEqual(chunks[index]?.turns.slice(-overlap));
    });
  });

  test("a turn longer than the window is cut between words, never through a mask", () => {
    const text = `${"well I said ".repeat(40)}[PERSON_1] and [CREDIT CARD_12] ${"and then ".repeat(40)}`;
    const chunks = chunksOf([turn(text)], { room: 60, tokensOf });
    const pieces = joined(chunks).map((piece) => piece.text);
    expect(pieces.join("")).toBe(text);
    expect(pieces.filter((piece) => piece.includes("[PERSON_1]")).length).toBe(1);
    expect(pieces.filter((piece) => piece.includes("[CREDIT CARD_12]")).length).toBe(1);
    for (const piece of pieces.slice(1)) expect(piece.startsWith(" ")).toBe(true);
  });

  test("of any turns nothing is lost, nothing is out of order, and each chunk fits the room", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary", maxLength: 80 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 20, max: 300 }),
        (texts, room) => {
          const chunks = chunksOf(texts.map(turn), { room, tokensOf });
          expect(
            joined(chunks)
              .map(({ text }) => text)
              .join(""),
          ).toBe(texts.join(""));
          for (const { turns, overlap } of chunks) {
            expect(turns.reduce((sum, of) => sum + tokensOf(of), 0)).toBeLessThanOrEqual(room * 1.06);
            expect(turns.length).toBeGreaterThan(overlap);
          }
        },
      ),
    );
  });
});
