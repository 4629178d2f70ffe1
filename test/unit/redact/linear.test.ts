/** Time grows with the text and not faster, whatever the text. It is the time of the processor, because a clock on a
 *  busy machine also counts the others' turns; the least of several runs counts, and the bound is three times what
 *  a straight line would need. */
import { describe, expect, it } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";

const redactor = compileRedactor();
const small = 6_000;
const large = 48_000;
const runs = 5;
/** Below it the count tells nothing. */
const leastMs = 2;

function leastTime(text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const from = process.cpuUsage();
    redactor.redact([{ speaker: "customer", text: text as Raw }], emptyKnown);
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / 1000);
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
    "12 madurai ",
    "my zip is nine oh ",
    "DE89 ",
    "A1 ",
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
