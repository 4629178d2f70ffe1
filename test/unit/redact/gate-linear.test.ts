/** What leaves is looked at twice, so no text may make looking slow. Hostile here is what sets off many checks, or one
 *  of them again and again. */
import { expect, test } from "vitest";
import { compileWatch } from "../../../src/redact/gate-watch.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { isLong } from "../../helpers/form.ts";

const watch = compileWatch(["zebra quartz 4471"]);
const known = watch.expect({
  names: ["Ngozi Okafor" as Raw],
  phones: ["+12025550143" as Raw],
  emails: ["ngozi.okafor@example.com" as Raw],
  other: ["ngozi" as Raw],
});

/** The long form sees what only grows beyond a long conversation. */
const small = isLong ? 16_000 : 6_000;
const large = isLong ? 300_000 : 48_000;

/** Milliseconds of this process for a look, which other work does not stretch; the mean of so many looks. */
function cpuMs(text: string, looks = 1): number {
  const before = process.cpuUsage();
  for (let look = 0; look < looks; look += 1) watch.look(text, known);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / looks;
}
function leastMs(text: string, looks = 1): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run += 1) least = Math.min(least, cpuMs(text, looks));
  return least;
}

const digits = ["1", "1 ", "12345 x ", "1a", "1:a-", "12:", "12,", "$12.50 and ", "4242 4242 ", "½ ", "１"];
const letters = ["a", "a b c ", "é", "n g o z i ", "ngozi okafor ", "zebra quartz 44 "];
const said = ["one ", "double one ", "fifty five ", "uh 1 um 2 ", "go on\n", "1\n", "pin 1 ", "pin\n1234\n"];
const signs = ["\n", "[", "[PHONE_", "[PHONE_1]", "-", "–", "customer:", "agent: 12\n"];
const codes = ["a@", "a.b@c.", "a at b dot c ", "at gmail ", "GB29 NWBK ", "00-11-", "1 a b street "];

test.each([...digits, ...letters, ...said, ...signs, ...codes])(
  "%j repeated costs as much as it is long",
  (piece) => {
    const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    cpuMs(text(small));
    // Both sides read as much text, so both pay for the memory that it takes; and a look of half a millisecond by
    // itself a clock can not time.
    const straight = large / small;
    const ratio = leastMs(text(large)) / Math.max(0.5, leastMs(text(small), Math.round(straight)));
    expect(ratio).toBeLessThan(3.2 * straight);
  },
);
