/** A pattern that is never asked where it would have matched is a value that goes out: the pattern itself is the
 *  oracle, over all texts there are. */
import { describe, expect, it } from "vitest";
import { cues } from "../../../src/redact/cues/catalogue.ts";
import { openingOf } from "../../../src/redact/pattern-opening.ts";
import { piiTexts } from "../../helpers/pii-fixtures.ts";

const turns = piiTexts();
const places = new Map<string, { text: string; index: number }[]>();
for (const text of turns) {
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const same = places.get(word.toLowerCase()) ?? [];
    places.set(word.toLowerCase(), [...same.slice(-199), { text, index }]);
  }
}

describe("how a cue can begin", () => {
  it.each(cues)("is known of all that $name says", ({ pattern, starts }) => {
    const canBegin = openingOf(pattern);
    for (const { text, index } of starts.flatMap((word) => places.get(word) ?? [])) {
      pattern.lastIndex = index;
      if (!pattern.test(text)) continue;
      for (const length of [1, 2, 5, 9, 14])
        expect(canBegin([...text.slice(index, index + length)]), text.slice(index)).toBe(true);
    }
  });

  it("tells most words off that a cue only shares its first with", () => {
    const last = cues.filter(({ starts }) => starts.includes("last"));
    const left = (text: string) => last.filter(({ pattern }) => openingOf(pattern)([...text]));
    expect(last.length).toBeGreaterThan(2);
    expect(left("last week")).toEqual([]);
    expect(left("last four").length).toBeGreaterThan(0);
  });
});

describe("a pattern", () => {
  it.each([
    [/(?:ab|cd)+e/, "ababab", "abd"],
    [/a{2,3}b/, "aaab", "ab"],
    [/a{2,3}b/, "aab", "aaaab"],
    [/(?:a?){0,9}b/, "aab", "aac"],
    [/(?:a*)*b/, "aab", "aac"],
    [/x(?! y)(?= z)[ -]/i, "X-", "x."],
    [/\bdo+\b/, "dooo", "da"],
    [/fine(?= (?:is|was))/, "fine was", "fine until"],
    [/(?:fine(?= is|[?])|all)(?!s)/, "fine?", "fine."],
    [/[^a-z]\d?(?:\.|,)/, "7.", "7x"],
    [/a|bc/, "azz", "bd"],
    [/(a)\1b/, "azz", "b"],
  ])("%s can begin with %j and not with %j", (pattern, good, bad) => {
    expect(openingOf(pattern)([...good])).toBe(true);
    expect(openingOf(pattern)([...bad])).toBe(false);
  });

  it("is tried with any of the characters of a place", () => {
    const canBegin = openingOf(/\d[a-c]/);
    expect(canBegin(["x7", "zc"])).toBe(true);
    expect(canBegin(["x7", "zd"])).toBe(false);
  });
});
