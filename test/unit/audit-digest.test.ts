import { describe, expect, test } from "vitest";
import { createDigest, digestsOfAnyType } from "../../src/audit/digest.ts";
import { compileRedactor } from "../../src/redact/engine.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown, type PiiType } from "../../src/shared/types.ts";

const key = Buffer.alloc(32, 7);
const digest = createDigest(key);
const redactor = compileRedactor({ digest });

const digestsOf = (...said: string[]) =>
  redactor.redact(
    said.map((text, index) => ({ speaker: index % 2 === 0 ? "agent" : "customer", text: text as Raw })),
    emptyKnown,
  ).digests ?? [];
const isFound = (digests: readonly string[], value: string) =>
  [...digestsOfAnyType(key, value).keys()].some((of) => digests.includes(of));

describe("a masked value", () => {
  test.each<[string, string, string]>([
    ["a phone number, written", "my number is (317) 555-0142", "317 555 0142"],
    ["with its country in the one and not in the other", "my number is +1 317-555-0142", "3175550142"],
    ["said", "my number is three one seven five five five oh one four two", "317-555-0142"],
    ["a card", "my card is 4111 1111 1111 1111", "4111-1111-1111-1111"],
    ["a mail", "write to Maria.Keller@example.com please", "maria.keller@EXAMPLE.com"],
    ["a name", "my name is Maria Keller", "maria keller"],
    ["asked for as it was said", "my number is 317-555-0142", "three one seven triple five oh one forty two"],
    ["with a hundred in it", "my number is 1 800 555 0142", "eight hundred five five five oh one four two"],
    ["a mail that was said", "write to quill dot keller at example dot com", "quill.keller@example.com"],
    [
      "a mail that is asked for as it is said",
      "it is quill.keller@example.com",
      "quill dot keller at example dot com",
    ],
    ["a social security number", "my social is six six six forty five oh one two three", "666-45-0123"],
    ["the words of a name in another order", "my name is Maria Keller", "KELLER, Maria"],
    ["a part of a name", "my name is Maria Keller", "Keller"],
  ])("is known again: %s", (_, said, asked) => {
    expect(isFound(digestsOf("How can I help?", said), asked)).toBe(true);
  });

  test("is not taken for another", () => {
    const digests = digestsOf("How can I help?", "my name is Maria Keller, my number is 317-555-0142");
    for (const other of ["317-555-0143", "Keller-Brandt", "maria.keller@example.com", "4111111111111111"])
      expect(isFound(digests, other)).toBe(false);
  });

  test("can not be read from its digest, nor known again with another key", () => {
    const said = "my number is 317-555-0142";
    const digests = digestsOf("How can I help?", said);
    expect(digests.length).toBeGreaterThan(0);
    for (const of of digests) expect(of).toMatch(/^[0-9a-f]{16}$/);
    const other = createDigest(Buffer.alloc(32, 8))("PHONE" satisfies PiiType, "317-555-0142");
    expect(digests).not.toEqual(expect.arrayContaining([...other]));
  });

  test("that comes ten times has one digest", () => {
    const often = digestsOf(...Array.from({ length: 10 }, () => "call 317-555-0142"));
    expect(often).toEqual(digestsOf("call 317-555-0142"));
    expect(often.length).toBe(1);
  });

  test("leaves no digest when nobody asked for any", () => {
    expect(
      compileRedactor().redact([{ speaker: "agent", text: "x" as Raw }], emptyKnown).digests,
    ).toBeUndefined();
  });
});
