/** What a live conversation lets go, and when. What a batch masks is the measure: by then everything has been heard. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClearing } from "../../../src/redact/clearing.ts";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { compileWatch } from "../../../src/redact/gate/watch.ts";
import { createGuard } from "../../../src/redact/guard.ts";
import { createHoldBack } from "../../../src/redact/hold-back.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown, type Speaker, type Turn } from "../../../src/shared/types.ts";

const redactor = compileRedactor();
const holdBack = createHoldBack();
const clearing = createClearing(redactor, createGuard(compileWatch([])));

const turn = (speaker: Speaker, text: string): Turn<Raw> => ({ speaker, text: text as Raw });
const dialogue = (...lines: string[]) =>
  lines.map((line) => turn(line.startsWith("A: ") ? "agent" : "customer", line.slice(3)));

/** Turn by turn, as they are heard; what had been let go when each had come, and at the end the rest. */
function hearLive(turns: readonly Turn<Raw>[]) {
  const heard: Turn<Raw>[] = [];
  const gone: string[] = [];
  const settledAfter: number[] = [];
  for (const one of turns) {
    heard.push(one);
    const until = holdBack.settled(heard, gone.length);
    gone.push(...clearing.part(heard, emptyKnown, gone.length, until).turns.map(({ text }) => text));
    settledAfter.push(gone.length);
  }
  gone.push(...clearing.part(heard, emptyKnown, gone.length, heard.length).turns.map(({ text }) => text));
  return { texts: gone, settledAfter };
}

const batch = (turns: readonly Turn<Raw>[]) =>
  redactor.redact(turns, emptyKnown).turns.map(({ text }) => text as string);

describe("the hold-back", () => {
  test("keeps a turn until three more have been heard", () => {
    const { settledAfter } = hearLive(
      dialogue(
        "A: good morning",
        "C: hello there",
        "A: how can we help",
        "C: the parcel is late",
        "A: let us see",
      ),
    );
    expect(settledAfter).toEqual([0, 0, 0, 1, 2]);
  });

  test("keeps a number that is said in pieces as a whole, whatever stands between them", () => {
    const turns = dialogue(
      "A: what is the number of your card",
      "C: four one one one",
      "A: mm-hm",
      "C: one one one one",
      "A: go ahead",
      "C: one one one one",
      "A: yes",
      "C: one one one one",
      "A: thank you very much",
      "C: you are welcome",
      "A: the parcel is on its way",
      "C: wonderful news",
    );
    const { texts, settledAfter } = hearLive(turns);
    expect(settledAfter.slice(0, 10)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect(texts).toEqual(batch(turns));
    expect(texts.join(" ")).not.toMatch(/one one/);
  });

  test("is not kept waiting by words that only sound like a number", () => {
    const lines = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? "A: one moment please, let me look into that" : "C: oh okay, sure",
    );
    expect(hearLive(dialogue(...lines)).settledAfter.at(-1)).toBe(9);
  });

  test("lets go after two dozen turns, also of somebody who counts through a whole call", () => {
    const lines = Array.from({ length: 60 }, (_, index) => `${index % 2 ? "A" : "C"}: seven seven`);
    expect(holdBack.settled(dialogue(...lines), 0)).toBe(60 - 24);
  });

  test("knows which turns hang on what was not heard before them", () => {
    const said = (count: number) => Array.from({ length: count }, () => "C: the parcel is late");
    const clearOf = (...lines: string[]) => holdBack.clearOf(dialogue(...lines), 0);
    expect(clearOf(...said(5))).toBeUndefined();
    expect(clearOf(...said(6))).toBe(5);
    const number = ["C: one one", "A: yes", "C: one one", "A: go on", "A: mm-hm", "C: one one", "A: fine"];
    expect(clearOf(...number, ...said(2))).toBeUndefined();
    expect(clearOf(...number, ...said(3))).toBe(6);
    expect(clearOf(...Array.from({ length: 40 }, () => "C: seven seven"))).toBe(24);
  });

  test("never gives back what has gone", () => {
    const turns = dialogue("C: two", "A: yes", "C: three", "A: ok", "C: four");
    expect(holdBack.settled(turns, 2)).toBe(2);
  });
});

const asks = fc.constantFrom(
  "what is the number",
  "your card number please",
  "and your phone number",
  "go on",
);
const between = fc.constantFrom("mm-hm", "go ahead", "yes", "okay", "and then");
const small = fc.constantFrom(
  "the parcel is late",
  "that is wonderful",
  "let us see about that",
  "well thank you",
);

/** A number as somebody reads it out: cut anywhere, in words or figures, with what the other says between. */
const readOut = fc
  .record({
    value: fc.constantFrom("4111111111111111", "2025550143", "5500005555555559", "123456789"),
    cuts: fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 8, maxLength: 8 }),
    isSpoken: fc.boolean(),
    fills: fc.array(between, { minLength: 8, maxLength: 8 }),
    ask: asks,
    before: fc.array(small, { maxLength: 5 }),
    after: fc.array(small, { minLength: 1, maxLength: 5 }),
  })
  .map(({ value, cuts, isSpoken, fills, ask, before, after }) => {
    const words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const pieces: string[] = [];
    for (let at = 0, cut = 0; at < value.length; cut += 1) {
      const piece = value.slice(at, at + (cuts[cut % 8] ?? 3));
      at += piece.length;
      pieces.push(isSpoken ? [...piece].map((digit) => words[Number(digit)]).join(" ") : piece);
    }
    return dialogue(
      ...before.map((text, index) => `${index % 2 ? "C" : "A"}: ${text}`),
      `A: ${ask}`,
      ...pieces.flatMap((piece, index) => [`C: ${piece}`, `A: ${fills[index % 8]}`]),
      ...after.map((text, index) => `${index % 2 ? "A" : "C"}: ${text}`),
    );
  });

test("a number cut over turns and windows is masked live wherever a batch masks it", () => {
  fc.assert(
    fc.property(readOut, (turns) => {
      const { texts } = hearLive(turns);
      for (const [index, masked] of batch(turns).entries())
        if (masked !== turns[index]?.text) expect(texts[index]).not.toBe(turns[index]?.text);
    }),
    { numRuns: 300 },
  );
});

/** A mail or an address as somebody says it, cut between any two words, and a word or two of the other between. */
const saidInWords = fc
  .record({
    words: fc.constantFrom(
      "ilka dot brandt at example dot com",
      "my email is ilka dot brandt at example dot com",
      "i live at three hundred the old mill lane",
      "it's oak house park lane leeds",
    ),
    cuts: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
    fills: fc.array(fc.array(between, { maxLength: 2 }), { minLength: 9, maxLength: 9 }),
    ask: fc.constantFrom("go ahead please", "what can i do for you today", "what is your email address"),
    after: fc.array(small, { minLength: 1, maxLength: 5 }),
  })
  .map(({ words, cuts, fills, ask, after }) => {
    const cut = words.split(" ").map((word, index) => `${word}${cuts[index] ? "|" : " "}`);
    const pieces = cut
      .join("")
      .split(/ ?\|| $/)
      .filter(Boolean);
    return dialogue(
      `A: ${ask}`,
      ...pieces.flatMap((piece, index) => [
        `C: ${piece}`,
        ...(fills[index] ?? []).map((text) => `A: ${text}`),
      ]),
      ...after.map((text, index) => `${index % 2 ? "A" : "C"}: ${text}`),
    );
  });

test("so is a value of words, of which no turn by itself looks like a piece", () => {
  const turns = dialogue(
    "A: what is your email address",
    ..."C: my email is ilka|A: mm-hm|C: dot|A: yes|C: brandt|A: okay|C: at|A: yes|C: example|A: yes".split(
      "|",
    ),
    ..."C: dot|A: mm-hm|C: com|A: thank you very much|A: the parcel is on its way|C: wonderful news".split(
      "|",
    ),
  );
  const { texts, settledAfter } = hearLive(turns);
  expect(batch(turns).join(" ")).not.toMatch(/ilka|brandt|example/);
  expect(texts).toEqual(batch(turns));
  expect(settledAfter.at(-1)).toBe(turns.length - 3);
  fc.assert(
    fc.property(saidInWords, (said) => {
      const live = hearLive(said).texts;
      for (const [index, masked] of batch(said).entries())
        if (masked !== said[index]?.text) expect(live[index]).not.toBe(said[index]?.text);
    }),
    { numRuns: 100 },
  );
});

describe("a part of a conversation", () => {
  test("is masked by what was said before it, and carries its own findings and counts only", () => {
    const turns = dialogue("C: my name is Priya Nair", "A: thank you", "A: so Priya, what is it");
    const part = clearing.part(turns, emptyKnown, 1, 3);
    expect(part.turns.map(({ text }) => text)).toEqual(["thank you", "so [PERSON_1], what is it"]);
    expect(part.counts).toEqual({ PERSON: 1 });
    expect(part.findings.map(({ turn }) => turn)).toEqual([1]);
  });
});
