/** What leads in a value is told by its last word before any pattern is asked; the pattern is the oracle. */
import { describe, expect, it } from "vitest";
import { allDetectors } from "../../../src/redact/detectors/catalogue.ts";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { hashWord } from "../../../src/redact/lexicon/word-hash.ts";
import { isOneOf, type WordSet } from "../../../src/redact/lexicon/word-set.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";
import { piiTexts } from "../../helpers/pii-fixtures.ts";

const turns = piiTexts();
const redactor = compileRedactor();
const ledIn = allDetectors.filter(({ evidence }) => evidence?.lastWords);

describe("the word before a value", () => {
  it.each(ledIn)("is a last word of all that leads in $name", ({ evidence, matches }) => {
    let found = 0;
    for (const text of [...turns, ...matches]) {
      for (const { index } of text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)) {
        const before = text.slice(0, index);
        if (!evidence?.near?.test(before)) continue;
        found++;
        const last = /[\p{L}\p{N}]+(?=[^\p{L}\p{N}]*$)/u.exec(before)?.[0] ?? "";
        const hash = Int32Array.of(hashWord(last.toLowerCase()));
        expect(isOneOf(evidence.lastWords as WordSet, { hash }, 0), before).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(0);
  });

  it("tells the detectors off that are met most often", () => {
    expect(ledIn.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["reference", "account-id", "card-code"]),
    );
  });

  it.each([
    "non riesco con l'account 48213",
    "i dati dell’account 70556 sono sbagliati",
    "il codice dell'order 48213",
    "a côté de l’invoice no. 4471",
  ])("may end a longer one: %s", (text) => {
    const { findings } = redactor.redact([{ speaker: "customer", text: text as Raw }], emptyKnown);
    expect(findings.map(({ start, end }) => text.slice(start, end))).toEqual([/\d+/.exec(text)?.[0]]);
  });
});
