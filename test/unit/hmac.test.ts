import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHmacSha256 } from "../../src/shared/hmac.ts";

it("is the HMAC that everybody else makes", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.string({ unit: "grapheme", maxLength: 300 }), { minLength: 1 }),
      (key, texts) => {
        const hmac = createHmacSha256(key);
        const theirs = texts.map((text) => createHmac("sha256", key).update(text).digest("hex"));
        expect(texts.map(hmac)).toEqual(theirs);
      },
    ),
  );
});

it("takes no key that would have to be hashed first", () => {
  expect(() => createHmacSha256(new Uint8Array(65))).toThrow(RangeError);
});
