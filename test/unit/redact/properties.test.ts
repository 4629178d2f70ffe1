import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { type Span, settle } from "../../../src/redact/span.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown, type Finding, type Speaker, type Turn } from "../../../src/shared/types.ts";

const redactor = compileRedactor();

const scraps = fc.constantFrom(
  ..."my name is|jo smith|priya|will|call me at|(202) 555-0143|two oh two five five five|oh one four three|4111 1111 1111 1111|card number|ssn|123-45-6789|jo@example.com|john dot smith at example dot com|12 oak street|born on|third of may nineteen eighty|password is|hunter2|[PHONE_1]|[card number]|five hundred dollars|one|double|uh|okay|and|,|.|a b c d e|s as in sam|postcode|n 1 3 j e|24/7|\u200b|😀|\ud800|١٢٣|ﬁ|İ".split(
    "|",
  ),
);
const said = fc.oneof(
  fc.array(scraps, { maxLength: 10 }).map((parts) => parts.join(" ")),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const conversation: fc.Arbitrary<Turn<Raw>[]> = fc.array(
  fc.record({
    speaker: fc.constantFrom<Speaker>("agent", "customer", "unknown"),
    text: said.map((text) => text as Raw),
  }),
  { maxLength: 6 },
);

describe("for any conversation", () => {
  it("the number, order and speakers of turns stay", () => {
    fc.assert(
      fc.property(conversation, (turns) => {
        const masked = redactor.redact(turns, emptyKnown).turns;
        expect(masked.map(({ speaker }) => speaker)).toEqual(turns.map(({ speaker }) => speaker));
      }),
      { numRuns: 300 },
    );
  });

  it("offsets cut the original exactly: what lies outside the findings is the output's text", () => {
    fc.assert(
      fc.property(conversation, (turns) => {
        const { turns: masked, findings } = redactor.redact(turns, emptyKnown);
        turns.forEach(({ text }, index) => {
          let rest = masked[index]?.text as string;
          for (const piece of outside(
            text,
            findings.filter(({ turn }) => turn === index),
          )) {
            const at = rest.indexOf(piece);
            expect(at).toBeGreaterThanOrEqual(0);
            rest = rest.slice(at + piece.length);
          }
        });
      }),
      { numRuns: 300 },
    );
  });
});

const opensQuestion = /^(?:password is|my name is|call me at|card number|ssn|born on|postcode)$/;

it("a text whose values stand alone in their turns is masked once and for all", () => {
  fc.assert(
    fc.property(
      fc.array(
        scraps.filter((scrap) => !opensQuestion.test(scrap)),
        { maxLength: 6 },
      ),
      (lines) => {
        const turns = lines.map((text): Turn<Raw> => ({ speaker: "customer", text: text as Raw }));
        const once = redactor.redact(turns, emptyKnown).turns;
        const twice = redactor.redact(once as unknown as Turn<Raw>[], emptyKnown).turns;
        expect(twice.map(({ text }) => text)).toEqual(once.map(({ text }) => text));
      },
    ),
    { numRuns: 300 },
  );
});

/** The text between the findings, in order. */
function outside(text: string, findings: readonly Finding[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of findings) {
    expect(start).toBeGreaterThanOrEqual(from);
    expect(end).toBeGreaterThan(start);
    pieces.push(text.slice(from, start));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

it("the order of detectors does not matter", () => {
  const span = fc
    .record({
      start: fc.nat(40),
      length: fc.integer({ min: 1, max: 12 }),
      rank: fc.nat(3),
      detector: fc.constantFrom("a", "b", "c"),
    })
    .map(
      ({ start, length, rank, detector }): Span => ({
        start,
        end: start + length,
        rank,
        detector,
        type: detector === "a" ? "PHONE" : "SSN",
        view: "written",
      }),
    );
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
      const text = "x".repeat(60);
      expect(settle([...spans].reverse(), text)).toEqual(settle(spans, text));
    }),
  );
});

describe("for a planted value, between any words", () => {
  const words = fc
    .array(fc.constantFrom("well", "so", "the", "order", "is", "late", "thanks", "please", "today"), {
      maxLength: 5,
    })
    .map((all) => all.join(" "));
  it.each([
    "4111 1111 1111 1111",
    "four one one one one one one one one one one one one one one one",
    "(202) 555-0143",
    "two oh two five five five oh one four three",
    "123-45-6789",
    "jo.smith@example.com",
    "jo dot smith at example dot com",
    "DE89 3704 0044 0532 0130 00",
  ])("%s does not survive", (planted) => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const text = `${before} ${planted} ${after}` as Raw;
        expect(redactor.redact([{ speaker: "customer", text }], emptyKnown).turns[0]?.text).not.toContain(
          planted,
        );
      }),
      { numRuns: 50 },
    );
  });
});
