import { describe, expect, test } from "vitest";
import type { LabelledConversation } from "../bench/eval-record.ts";
import { addConversation, createScore, percent, type Score } from "../bench/eval-score.ts";
import { formOf, surviving, wordsOf } from "../bench/eval-words.ts";

type Marks = Pick<LabelledConversation, "spans" | "ignore" | "keep">;

/** Labels are written as the words themselves; each stands once in its turn. */
function score(before: readonly string[], after: readonly string[], marks: Partial<Marks>): Score {
  const made = createScore();
  const turns = before.map((text) => ({ speaker: "customer", text }));
  const spans = marks.spans ?? [];
  const { ignore = [], keep = [] } = marks;
  addConversation(made, { id: "a", turns, spans, ignore, keep, neg: spans.length === 0 }, after);
  return made;
}

const at = (turns: readonly string[], turn: number, value: string) => {
  const start = turns[turn]?.indexOf(value) ?? -1;
  return { turn, start, end: start + value.length, value };
};

describe("a value is hidden when", () => {
  const said = ["call me on four one five tomorrow"];
  const number = { ...at(said, 0, "four one five"), type: "PHONE" };

  test("not one of its words is left", () => {
    expect(score(said, ["call me on [PHONE_1] tomorrow"], { spans: [number] }).strict).toEqual({
      hit: 1,
      of: 1,
    });
  });

  test("and not when one is", () => {
    const scored = score(said, ["call me on [PHONE_1] five tomorrow"], { spans: [number] });
    expect(scored.strict).toEqual({ hit: 0, of: 1 });
    expect(scored.misses.map(({ type, turn }) => [type, turn])).toEqual([["PHONE", 0]]);
  });

  test("all pieces of it are gone, when it was given over several turns", () => {
    const turns = ["it's four one", "okay", "five six"];
    const pieces = ["four one", "five six"].map((value, index) => ({
      ...at(turns, index * 2, value),
      type: "PHONE",
      group: 1,
    }));
    expect(score(turns, ["it's [PHONE_1]", "okay", "five six"], { spans: pieces }).strict).toEqual({
      hit: 0,
      of: 1,
    });
    expect(score(turns, ["it's [PHONE_1]", "okay", "[PHONE_1]"], { spans: pieces }).strict).toEqual({
      hit: 1,
      of: 1,
    });
  });

  test("only connectives of it are left", () => {
    const mail = ["ann dot lee at example dot com"];
    const span = { ...at(mail, 0, mail[0] ?? ""), type: "EMAIL" };
    expect(
      score(mail, ["[EMAIL_1] dot [EMAIL_2] at [EMAIL_3] dot [EMAIL_4]"], { spans: [span] }).strict.hit,
    ).toBe(1);
  });
});

test("what is masked beside a value costs precision, and what is ignored does not", () => {
  const turns = ["my card is 4111 good till may"];
  const span = { ...at(turns, 0, "4111"), type: "CREDIT_CARD" };
  const wide = score(turns, ["my card [CREDIT_CARD_1] till may"], { spans: [span] });
  expect(wide.precision).toEqual({ hit: 1, of: 3 });
  expect(wide.overMasked).toHaveLength(1);
  const ignore = [{ ...at(turns, 0, "till may"), kind: "expiry" }];
  const told = score(turns, ["my card is [CREDIT_CARD_1] good [CREDIT_CARD_1]"], { spans: [span], ignore });
  expect(told.precision).toEqual({ hit: 1, of: 1 });
});

test("a clean conversation counts the words it lost, and an amount is kept whole or not at all", () => {
  const turns = ["the bill is forty two dollars"];
  const keep = [{ ...at(turns, 0, "forty two dollars"), kind: "money" }];
  const scored = score(turns, ["the bill is [PHONE_1] dollars"], { keep });
  expect(scored.clean).toEqual({ hit: 2, of: 6 });
  expect(scored.kept.get("money")).toEqual({ hit: 0, of: 1 });
  expect(percent(scored.clean)).toBeCloseTo(33.3, 1);
});

test("words survive in order: the same word elsewhere does not count twice", () => {
  const survives = (before: string, after: string) => [...surviving(wordsOf(before), wordsOf(after))];
  expect(survives("one two one", "one")).toEqual([1, 0, 0]);
  expect(survives("a b c d", "a x c d")).toEqual([1, 0, 1, 1]);
  expect(survives("same", "same")).toEqual([1]);
  expect(survives("", "new")).toEqual([]);
});

test("a value's form is told by how it is put", () => {
  const forms: [string, string, string][] = [
    ["PHONE", "212 555 0147", "digits"],
    ["PHONE", "two one two", "words"],
    ["PHONE", "two 12", "mixed"],
    ["EMAIL", "a@example.com", "written"],
    ["EMAIL", "a at example dot com", "said"],
    ["EMAIL", "a example com", "mangled"],
    ["PERSON", "s m i t h", "spelled"],
    ["PERSON", "Ann Lee", "capital"],
    ["PERSON", "ann lee", "lower case"],
    ["PASSWORD", "hunter2", "any"],
  ];
  expect(forms.filter(([type, value, form]) => formOf(type, value) !== form)).toEqual([]);
});
