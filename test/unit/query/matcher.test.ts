import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Raw } from "../../../src/shared/text.ts";
import type { Speaker, Turn } from "../../../src/shared/types.ts";
import { compileMatcher, type Wanted } from "../../../src/source/matcher.ts";

const talk = (...lines: readonly (readonly [Speaker, string])[]): Turn<Raw>[] =>
  lines.map(([speaker, text]) => ({ speaker, text: text as Raw }));
const nothing: Wanted = { all: [], any: [], none: [], isLoose: false };
const matches = (text: string, keyword: string, isLoose = false) =>
  compileMatcher({ ...nothing, all: [keyword], isLoose }).match(talk(["customer", text])).isMatch;

describe("exact", () => {
  test.each([
    ["I want a REFUND.", "refund"],
    ["a refund", "Refund"],
    ["the café’s closed", "cafe's"],
    ["the cafe\u0301 is closed", "Café"],
    ["Straße", "STRASSE"],
    ["İstanbul and ısı", "istanbul"],
    ["ΣΊΣΥΦΟΣ", "σίσυφος"],
    ["I don’t know", "don't know"],
    ["an e-mail, please", "e mail"],
    ["can\u00adcel", "cancel"],
    ["ｒｅｆｕｎｄ", "refund"],
    ["cancel, my -- account", "cancel my account"],
    ["my card is 4111 1111 1111 1111 thanks", "4111111111111111"],
    ["my card is 4111-1111-1111-1111", "4111 1111 1111 1111"],
    ["my card is 4111111111111111", "4111-1111 1111-1111"],
    ["契約を解約したいです", "解約"],
    ["ﾒｰﾙを送る", "メール"],
    ["ｶﾞｽ料金", "ガス"],
    ["ฉันต้องการยกเลิกบัญชี", "ยกเลิก"],
    ["मुझे रद्द करना है", "रद्द"],
    ["Мой счёт", "мой счет"],
    ["저는 환불을 원해요", "환불을"],
  ])("%s holds %s", (text, keyword) => {
    expect(matches(text, keyword)).toBe(true);
  });

  test.each([
    ["refunds", "refund"],
    ["charge", "change"],
    ["don t", "don't"],
    ["don't", "dont"],
    ["email", "e-mail"],
    ["my account cancel", "cancel my account"],
    ["cancel your account", "cancel my account"],
    ["94111 1111 1111 1111", "4111 1111 1111 1111"],
    ["4111 1111 1111 11112", "4111 1111 1111 1111"],
    ["4111 1111 1111", "4111 1111 1111 1111"],
    ["मुझे रुद्र", "रद्द"],
    ["환불", "환불을"],
    ["", "refund"],
  ])("%s does not hold %s", (text, keyword) => {
    expect(matches(text, keyword)).toBe(false);
  });
});

describe("loose", () => {
  test.each([
    ["two refunds", "refund"],
    ["it is refundable", "refund"],
    ["why was I charged", "charge"],
    ["the charge", "charged"],
    ["cancelled accounts", "cancel account"],
    ["my subscripton", "subscription"],
    ["my subscriptoin", "subscription"],
    ["a comp1aint", "comp1aint"],
    ["Kündigungen", "kündigung"],
  ])("%s holds %s", (text, keyword) => {
    expect(matches(text, keyword, true)).toBe(true);
  });

  test.each([
    ["the change", "charge"],
    ["a contact", "contract"],
    ["the sun", "sunday"],
    ["catalogue", "cat"],
    ["4112 1111 1111 1111", "4111 1111 1111 1111"],
    ["ubscription", "subscription"],
    ["my sbscriptoin", "subscription"],
  ])("%s does not hold %s", (text, keyword) => {
    expect(matches(text, keyword, true)).toBe(false);
  });

  test("finds whatever exact finds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, keyword) => {
        const said = `${before} ${keyword}.`;
        fc.pre(matches(said, keyword));
        expect(matches(said, keyword, true)).toBe(true);
      }),
    );
  });
});

describe("a phrase", () => {
  const wanted: Wanted = { ...nothing, all: ["cancel my account"] };

  test("goes on in the next turn of the same person, and is shown where it begins", () => {
    const turns = talk(["customer", "I want to cancel"], ["customer", "my account, please"]);
    const { isMatch, places } = compileMatcher(wanted).match(turns);
    expect([isMatch, places]).toEqual([true, [{ turn: 0, start: 10, end: 16 }]]);
  });

  test("does not go from one person to another, nor over somebody who interrupts", () => {
    const match = (...turns: readonly (readonly [Speaker, string])[]) =>
      compileMatcher(wanted).match(talk(...turns)).isMatch;
    expect(match(["customer", "cancel"], ["agent", "my account"])).toBe(false);
    expect(match(["customer", "cancel my"], ["agent", "yes"], ["customer", "account"])).toBe(false);
    expect(match(["unknown", "cancel my"], ["unknown", "account"])).toBe(false);
  });

  test("counts only from the speaker who is asked for", () => {
    const turns = talk(["agent", "a refund"], ["customer", "thanks"]);
    const of = (speaker: Speaker) => compileMatcher({ ...nothing, all: ["refund"], speaker }).match(turns);
    expect([of("agent").isMatch, of("customer").isMatch]).toEqual([true, false]);
  });
});

test("tells how much of what must be said is said: each of all, and any as one", () => {
  const matcher = compileMatcher({ ...nothing, all: ["refund", "bank"], any: ["card", "cash"] });
  const { present, isMatch } = matcher.match(talk(["customer", "refund the card with cash"]));
  expect([matcher.required, present, isMatch]).toEqual([3, 2, false]);
});

test("names a place that two keywords share once, with the longer one", () => {
  const matcher = compileMatcher({ ...nothing, any: ["refund", "refund it"] });
  expect(matcher.match(talk(["customer", "refund it"])).places).toEqual([{ turn: 0, start: 0, end: 9 }]);
});

/** Another way to the same: one string a stretch, looked through for the phrase between blanks. */
function naive(turns: readonly Turn<Raw>[], { all, any, none }: Wanted): boolean {
  const stretches: string[] = [];
  for (const [index, { speaker, text }] of turns.entries()) {
    const plain = ` ${text
      .toLowerCase()
      .replace(/[^a-z]+/g, " ")
      .trim()} `;
    if (turns[index - 1]?.speaker === speaker) stretches.push((stretches.pop() ?? "").trimEnd() + plain);
    else stretches.push(plain);
  }
  const isSaid = (phrase: string) => stretches.some((text) => text.includes(` ${phrase.toLowerCase()} `));
  return all.every(isSaid) && (any.length === 0 || any.some(isSaid)) && !none.some(isSaid);
}

test("agrees with a naive search on any talk and any question", () => {
  const word = fc.constantFrom("refund", "card", "my", "cancel", "account", "no");
  const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" "));
  const noisy = fc
    .array(fc.tuple(word, fc.constantFrom(" ", ", ", " - ", ". "), fc.boolean()), { maxLength: 6 })
    .map((parts) => parts.map(([text, gap, isLoud]) => (isLoud ? text.toUpperCase() : text) + gap).join(""));
  const turn = fc.record({
    speaker: fc.constantFrom<Speaker>("customer", "agent"),
    text: noisy.map((text) => text as Raw),
  });
  const some = fc.array(phrase, { maxLength: 2 });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 6 }), some, some, some, (turns, all, any, none) => {
      const wanted = { ...nothing, all, any, none };
      expect(compileMatcher(wanted).match(turns).isMatch).toBe(naive(turns, wanted));
    }),
    { numRuns: 2000 },
  );
});

test("every place it names holds the keyword, in any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.nat(), fc.nat(), (text, a, b) => {
      const keyword = text.slice(...[a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y));
      for (const { start, end } of compileMatcher({ ...nothing, all: [keyword] }).match(talk(["agent", text]))
        .places)
        expect(matches(text.slice(start, end), keyword)).toBe(true);
    }),
  );
});
