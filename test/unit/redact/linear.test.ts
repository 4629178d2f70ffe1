/** Time grows with the text and not faster, whatever the text. Clocks of busy machines jump, so the least of
 *  several runs counts and the bound is three times what a straight line would need. */
import { describe, expect, it } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";

const redactor = compileRedactor();
const small = 6_000;
const large = 48_000;
const runs = 5;
/** Below it a clock tells nothing. */
const leastMs = 2;

function leastTime(text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    redactor.redact([{ speaker: "customer", text: text as Raw }], emptyKnown);
    least = Math.min(least, performance.now() - from);
  }
  return Math.max(least, leastMs);
}

describe("hostile text costs time in proportion to its length", () => {
  it.each([
    "1",
    "1 ",
    "1a",
    "a.",
    "a b ",
    "a@",
    "a.b@c.",
    "a dot ",
    "::1",
    "pin 1 ",
    "one two ",
    "one hundred and ",
    "s as in sam ",
    "my name is ",
    "x at y dot com ",
    "john smith ",
    "12 oak street ",
    "DE89 ",
    "account ",
    "[PHONE_",
    "http://",
    "\u200b",
    "\ud800",
  ])("%j repeated", (piece) => {
    const times = (length: number) => leastTime(piece.repeat(Math.ceil(length / piece.length)));
    times(small);
    expect(times(large) / times(small)).toBeLessThan((3 * large) / small);
  });
});
