import { describe, expect, it } from "vitest";
import { createBeginnings } from "../../../src/redact/detectors/beginning.ts";
import { allDetectors } from "../../../src/redact/detectors/catalogue.ts";

const mayBegin = (pattern: RegExp, text: string): boolean =>
  createBeginnings([{ pattern }])(text, 0).length > 0;

describe("how a value can begin", () => {
  it.each(allDetectors)("no value of $name is passed over", ({ pattern, matches, ignores = [] }) => {
    const beginningAt = createBeginnings([{ pattern }]);
    let found = 0;
    for (const text of [...matches, ...ignores]) {
      for (let at = 0; at < text.length; at++) {
        pattern.lastIndex = at;
        if (!pattern.test(text)) continue;
        found++;
        expect(beginningAt(text, at), text.slice(at)).toHaveLength(1);
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

  it("passes nothing over in a text of nothing but new beginnings", () => {
    const patterns = [/\d{2}[ -]?\d{3}/y, /[a-z]?\d[ -][a-z\d]/y, /\d{3}-\d{3}/y].map((pattern) => ({
      pattern,
    }));
    const beginningAt = createBeginnings(patterns);
    const signs = "a1 -";
    let found = 0;
    for (let number = 0; number < 4 ** 7; number++) {
      const text = Array.from({ length: 7 }, (_, at) => signs[(number >> (2 * at)) & 3]).join("");
      const begun = beginningAt(text, 0);
      for (const one of patterns) {
        one.pattern.lastIndex = 0;
        if (!one.pattern.test(text)) continue;
        found++;
        if (!begun.includes(one)) expect.unreachable(`${one.pattern} begins with ${JSON.stringify(text)}`);
      }
    }
    expect(found).toBeGreaterThan(1000);
  });

  it("leaves fewer detectors at an amount than at as many figures", () => {
    const ofFive = allDetectors.filter(({ digits: [least, most] }) => least <= 5 && most >= 5);
    const beginningAt = createBeginnings(ofFive);
    expect(beginningAt("184.20 and", 0).length).toBeLessThan(beginningAt("18420 and", 0).length);
  });

  it("leaves few detectors at a code of a letter and a figure", () => {
    const left = allDetectors.filter(({ pattern }) => mayBegin(pattern, "A1 A1"));
    expect(left.length).toBeLessThan(10);
  });
});
