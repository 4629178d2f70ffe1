import { describe, expect, test } from "vitest";
import { utf8In } from "../../src/shared/text-file.ts";

const said = "Customer: my number is 317-555-0142, says José\n";

describe("a text somebody wrote", () => {
  test("is taken as UTF-8, and its byte order mark for none of its words", () => {
    expect(utf8In(Buffer.from(said))).toBe(said);
    expect(utf8In(Buffer.from(`\ufeff${said}`))).toBe(said);
    expect(utf8In(Buffer.from(`\ufeff${said}`), true)).toBe(`\ufeff${said}`);
  });

  test.each([
    ["UTF-16 with its mark", Buffer.from(`\ufeff${said}`, "utf16le")],
    ["UTF-16 without one", Buffer.from(said, "utf16le")],
    ["Latin 1", Buffer.from(said, "latin1")],
    ["no text at all", Buffer.from([0xff, 0x00, 0x80])],
  ])("is not taken as %s: no detector would see what is in it", (_, bytes) => {
    expect(utf8In(bytes)).toBeUndefined();
  });
});
