import { describe, expect, it } from "vitest";
import { beginningAt, charactersOf } from "../../../src/redact/detectors/beginning.ts";
import { allDetectors } from "../../../src/redact/detectors/catalogue.ts";
import { openingOf } from "../../../src/redact/pattern-opening.ts";

const mayBegin = (pattern: RegExp, text: string): boolean =>
  openingOf(pattern)(charactersOf(beginningAt(text, 0)));

describe("how a value can begin", () => {
  it.each(allDetectors)("no value of $name is passed over", ({ pattern, matches, ignores = [] }) => {
    const canBegin = openingOf(pattern);
    let found = 0;
    for (const text of [...matches, ...ignores]) {
      for (let at = 0; at < text.length; at++) {
        pattern.lastIndex = at;
        if (!pattern.test(text)) continue;
        found++;
        expect(canBegin(charactersOf(beginningAt(text, at))), text.slice(at)).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(0);
  });

  it.each([
    [/\d{3}/, "123", "1a2"],
    [/[a-z]{2} ?\d/i, "De1", "D 1"],
    [/(?!0)\(?\d/, "(1", "((1"],
    [/(?:a|\d\d)-/, "a-", "a1"],
    [/\+?\p{L}{0,2}[.]/u, "+é.", "1+."],
    [/(?=(?:x|y))[a-z]\d*[/-]/, "x/1", "(x1"],
    [/a/, "a", "1"],
  ])("%s begins as %j does and not as %j", (pattern, good, bad) => {
    expect(mayBegin(pattern, good)).toBe(true);
    expect(mayBegin(pattern, bad)).toBe(false);
  });

  it("takes what it can not tell for anything", () => {
    for (const text of ["111", "1-1", "1a."]) expect(mayBegin(/(.)\1/, `1${text}`)).toBe(true);
  });

  it("leaves few detectors at a code of a letter and a figure", () => {
    const left = allDetectors.filter(({ pattern }) => mayBegin(pattern, "A1 A1"));
    expect(left.length).toBeLessThan(10);
  });
});
