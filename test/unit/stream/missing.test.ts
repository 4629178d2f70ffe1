/** What of a transcript is taken for unheard. */
import { describe, expect, test } from "vitest";
import type { SentUtterance } from "../../../src/ledger/live-book.ts";
import type { Raw } from "../../../src/shared/text.ts";
import type { Speaker, Turn } from "../../../src/shared/types.ts";
import { joinGaps, missingIn } from "../../../src/streaming/missing.ts";
import { growthOf, mostGrowth } from "../../helpers/growth.ts";

const wordsOf = (text: Raw) => text.toLowerCase();
const turn = (startMs: number, text: string, speaker: Speaker = "customer"): Turn<Raw> => ({
  ...{ speaker, startMs },
  text: text as Raw,
});
const sent = (startMs: number | undefined, words: string, speaker: Speaker = "customer"): SentUtterance => ({
  ...{ id: `${startMs} ${words}`, speaker, startMs, words },
});
const everything = [{ fromMs: 0, toMs: 1_000_000 }];
const missing = (turns: readonly Turn<Raw>[], heard: readonly SentUtterance[], gaps = everything) =>
  missingIn(turns, gaps, heard, wordsOf);

describe("a turn of the transcript", () => {
  test("is missing when nobody has heard it, and it lies in a gap", () => {
    const turns = [turn(1000, "one"), turn(20_000, "two"), turn(40_000, "three")];
    expect(missing(turns, [sent(1000, "one")], [{ fromMs: 15_000, toMs: 30_000 }])).toEqual([1]);
  });

  test("is not missing when it was heard a little before or after, or is understood otherwise since", () => {
    expect(missing([turn(5000, "yes")], [sent(9000, "yes")])).toEqual([]);
    expect(missing([turn(5000, "yes of course")], [sent(5200, "yes off course")])).toEqual([]);
    expect(missing([turn(5000, "yes")], [sent(undefined, "yes")])).toEqual([]);
  });

  test("is missing when somebody else said it, or at another time", () => {
    expect(missing([turn(5000, "yes")], [sent(5000, "yes", "agent")])).toEqual([0]);
    expect(missing([turn(5000, "yes")], [sent(50_000, "yes")])).toEqual([0]);
  });

  test("that is said three times and was heard twice is missing once", () => {
    const turns = [turn(1000, "yes"), turn(3000, "yes"), turn(5000, "yes")];
    expect(missing(turns, [sent(1000, "yes"), sent(3000, "yes")])).toEqual([2]);
  });

  test("is the one that was missed, and not the one that was heard behind it", () => {
    expect(missing([turn(1000, "yes"), turn(5000, "yes")], [sent(5100, "yes")])).toEqual([0]);
    expect(missing([turn(1000, "oh"), turn(1500, "yes")], [sent(1400, "yeah")])).toEqual([0]);
  });

  test("is not missing for what was heard at no known time and fits elsewhere", () => {
    const turns = [turn(1000, "yes"), turn(60_000, "yes")];
    expect(missing(turns, [sent(undefined, "yes"), sent(3000, "yes")])).toEqual([]);
  });

  test("is looked for in a long call in no more time than its length asks for", () => {
    const hold = (length: number) => {
      const turns = Array.from({ length }, (_, index) =>
        turn(index * 4000, index % 3 ? `said ${index}` : "yes"),
      );
      const heard = turns.filter((_, index) => index % 50 > 0);
      const found = missing(
        turns,
        heard.map(({ startMs = 0, text }) => sent(startMs + 300, text)),
        [{ fromMs: 0, toMs: length * 4000 }],
      );
      expect(found.length).toBe(turns.length - heard.length);
    };
    expect(growthOf(hold, 4000)).toBeLessThan(mostGrowth);
  });

  test("without a time is nobody's to judge", () => {
    expect(missing([{ speaker: "customer", text: "yes" as Raw }], [])).toEqual([]);
  });
});

test("gaps that touch are one", () => {
  const gaps = [
    { fromMs: 50, toMs: 60 },
    { fromMs: 0, toMs: 10 },
    { fromMs: 10, toMs: 20 },
    { fromMs: 15, toMs: 18 },
  ];
  expect(joinGaps(gaps)).toEqual([
    { fromMs: 0, toMs: 20 },
    { fromMs: 50, toMs: 60 },
  ]);
});
