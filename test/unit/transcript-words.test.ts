import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFault } from "../../src/shared/fault.ts";
import { parseVoice } from "../../src/transcript/voice.ts";
import { parseWithoutWords, withoutWords } from "../../src/transcript/words.ts";
import { genesysFixtureBytes } from "../helpers/genesys-fixture.ts";

/** What the cut promises, said the slow way. */
const emptied = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(emptied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (key === "words" || key === "alternatives") && Array.isArray(inner) ? [] : emptied(inner),
    ]),
  );
};

const bytes = (value: unknown, indent?: number) => Buffer.from(JSON.stringify(value, undefined, indent));
const parsed = (body: Buffer): unknown => JSON.parse(body.toString("utf8"));

describe("the cut", () => {
  test.each(["transcript-voice", "transcript-voice-legacy", "transcript-message"])(
    "leaves %s the same turns",
    (name) => {
      const body = genesysFixtureBytes(name);
      expect(parseVoice(parseWithoutWords(body, "test"))).toEqual(parseVoice(parsed(body)));
    },
  );

  test("takes most of a voice transcript away, and returns a document without words as it is", () => {
    const voice = genesysFixtureBytes("transcript-voice");
    expect(withoutWords(voice).length).toBeLessThan(voice.length / 3);
    const nothing = bytes({ transcripts: [] });
    expect(withoutWords(nothing)).toBe(nothing);
  });

  test.each<[string, unknown]>([
    ["an empty array", { words: [], rest: 1 }],
    ["numbers and no quotes", { words: [1, 2, 3], rest: 1 }],
    ["a count of words", { duration: { words: 13 }, offset: { words: 2, chars: 9 } }],
    ["the word as somebody's text", { text: "words", word: "alternatives", list: ["words", ["x"]] }],
    ["the key in quotes within a text", { text: '"words": [1, 2], and "alternatives": [3]' }],
    ["the key at the end of a longer one", { 'a "words': [1], b: { 'a\\"words': ["]"] } }],
    ["a bracket as a word", { words: [{ word: "]" }, { word: "}],{" }, { word: "[" }], rest: [1] }],
    ["a text that looks like structure", { words: [{ word: ':1}],"rest":[' }, { word: ":1}]" }], rest: [1] }],
    ["a text that ends in a backslash", { words: [{ word: "\\" }, { word: '\\"]' }], rest: ["\\"] }],
    ["words within words", { words: [{ words: [{ words: [[]] }] }], rest: [{ words: ["x"] }] }],
    ["words within alternatives", { alternatives: [{ words: [{ word: "]" }], text: "x" }], words: [["a"]] }],
    ["more than one byte a character", { words: [{ word: "ñ€😀]" }], text: "ñ€😀", rest: ["ü"] }],
  ])("is exact for %s", (_, document) => {
    for (const indent of [undefined, 0, 2]) {
      expect(parsed(withoutWords(bytes(document, indent)))).toEqual(emptied(document));
    }
  });

  test("is exact for any document, however it plays with quotes, brackets and the two keys", () => {
    const spice = fc.constantFrom(
      ...'words,alternatives,word,",\\,],[,},{,:,",",}],:1}],\\","words":[,"words"'.split(","),
      ",",
      '"words": [',
      "]",
    );
    const text = fc
      .array(fc.oneof(spice, fc.string({ maxLength: 3, unit: "grapheme" })), { maxLength: 4 })
      .map((parts) => parts.join(""));
    const key = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("words", "alternatives", "text", "phrases") },
      text,
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "medium", withCrossShrink: true },
        fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, "\t"), (document, indent) => {
        const body = Buffer.from(JSON.stringify(document, undefined, indent));
        expect(parsed(withoutWords(body))).toEqual(emptied(parsed(body)));
      }),
      { numRuns: 3000 },
    );
  });

  test("of a body that was cut short still ends as a broken body", () => {
    const body = genesysFixtureBytes("transcript-voice");
    for (let length = 0; length < body.length; length += 97) {
      const outcome = (() => {
        try {
          return parseWithoutWords(body.subarray(0, length), "store");
        } catch (error) {
          return error;
        }
      })();
      expect(isFault(outcome) && outcome.code).toBe("call.badBody");
    }
  });
});
