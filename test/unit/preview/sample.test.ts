import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Conversation, emptyKnown, type MediaType } from "../../../src/shared/types.ts";
import { allot, stratify } from "../../../src/source/sample.ts";

const conversation = (id: number, mediaType: MediaType, queue: string): Conversation => ({
  ...{ id: `c${id}`, startedAt: "2025-03-10T00:00:00Z", mediaType, queueIds: [queue] },
  ...{ communications: [], known: emptyKnown },
});

async function* iterate<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}

const many = Array.from({ length: 900 }, (_, index) =>
  conversation(index, index % 9 === 0 ? "email" : "voice", `q${index % 4}`),
);
const idsOf = async (all: readonly Conversation[], count: number, seed: number) =>
  (await stratify(iterate(all), count, seed)).map(({ candidates }) =>
    candidates.slice(0, count).map(({ id }) => id),
  );

describe("a sample", () => {
  test("is the same for the same seed, in whatever order the conversations come", async () => {
    expect(await idsOf(many.toReversed(), 5, 7)).toEqual(await idsOf(many, 5, 7));
    expect(await idsOf(many, 5, 8)).not.toEqual(await idsOf(many, 5, 7));
  });

  test("knows the size of each stratum and holds only a few of it", async () => {
    const strata = await stratify(iterate(many), 5, 1);
    expect(strata.reduce((sum, { size }) => sum + size, 0)).toBe(900);
    for (const { candidates } of strata) expect(candidates.length).toBeLessThanOrEqual(40);
  });

  test("takes from every medium first, then from every queue, and in proportion to their sizes", () => {
    const strata = [
      { mediaType: "voice" as const, size: 700 },
      { mediaType: "voice" as const, size: 100 },
      { mediaType: "email" as const, size: 30 },
    ].map((stratum) => ({ ...stratum, candidates: [] }));
    const plenty = [1000, 1000, 1000];
    expect(allot(strata, plenty, 2)).toEqual([1, 0, 1]);
    expect(allot(strata, plenty, 3)).toEqual([1, 1, 1]);
    expect(allot(strata, plenty, 83)).toEqual([70, 10, 3]);
    expect(allot(strata, [2, 1000, 0], 10)).toEqual([2, 8, 0]);
  });

  test("gives as many as are asked for, or all there are, and never more of one than it has", () => {
    const stratum = fc.record({
      mediaType: fc.constantFrom<MediaType>("voice", "email", "message"),
      size: fc.integer({ min: 1, max: 500 }),
      has: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(stratum, { maxLength: 12 }), fc.nat(60), (all, count) => {
        const strata = all.map(({ mediaType, size }) => ({ mediaType, size, candidates: [] }));
        const available = all.map(({ has }) => has);
        const taken = allot(strata, available, count);
        const total = available.reduce((sum, number) => sum + number, 0);
        expect(taken.reduce((sum, number) => sum + number, 0)).toBe(Math.min(count, total));
        for (const [index, number] of taken.entries())
          expect(number).toBeLessThanOrEqual(available[index] ?? 0);
      }),
    );
  });
});
