/** Which patterns the scan tries, counted: a detector says how many digits its values have, and is asked only where
 *  as many can stand. */
import { describe, expect, it } from "vitest";
import { allDetectors } from "../../../src/redact/detectors/catalogue.ts";
import type { Detector } from "../../../src/redact/detectors/detector.ts";
import { createLexer, type Tokens } from "../../../src/redact/lexer.ts";
import { createLook } from "../../../src/redact/lexicon/lexicon.ts";
import { createWordMemo } from "../../../src/redact/lexicon/word-memo.ts";
import { compileMasks } from "../../../src/redact/mask.ts";
import { compileScan } from "../../../src/redact/scan/scan.ts";
import { openPage } from "../../../src/redact/views/page.ts";

const masks = compileMasks();
const lexer = createLexer(createWordMemo(createLook(() => false)), masks.pattern, masks.openers);

/** Counts how often it is tried. */
class CountedPattern extends RegExp {
  tries = 0;
  override exec(text: string): RegExpExecArray | null {
    this.tries++;
    return super.exec(text);
  }
}

/** Offsets at which a detector of so many digits is tried. */
function triesOf(digits: Detector["digits"], text: string): number {
  const pattern = new CountedPattern("(?!)", "uy");
  const detector: Detector = { name: "any", type: "OTHER", digits, pattern, rank: 9, matches: [] };
  const page = openPage([{ speaker: "customer", text }]);
  compileScan([detector], [])(page, lexer.lex(page.text, page.starts) as Tokens, []);
  return pattern.tries;
}

describe("a pattern is tried", () => {
  it.each([
    ["nowhere in words", [0, 40], "they said that nothing was done about it", 0],
    ["nowhere at one or two figures", [0, 40], "in 2 weeks or 14 days", 0],
    ["where its number of digits ends a token", [8, 8], "it is 4111 1111 1111 1111 now", 3],
    ["not where only fewer or more digits can end", [9, 11], "it is 4111 1111 1111 1111 now", 0],
    ["not beyond a word that no value holds", [8, 8], "4111 because 1111", 0],
    ["not in money, a time or the middle of a number", [1, 40], "$4111 12:30:45 9.8765", 2],
  ] as const)("%s", (_, digits, text, tries) => {
    expect(triesOf(digits, text)).toBe(tries);
  });

  it("for a share of the detectors only", () => {
    const fitting = (digits: number) =>
      allDetectors.filter(({ digits: [least, most] }) => least <= digits && digits <= most).length;
    expect(fitting(3)).toBeLessThan(allDetectors.length / 2);
    expect(fitting(16)).toBeLessThan(allDetectors.length / 2);
  });
});
