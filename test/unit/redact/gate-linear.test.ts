/** What leaves is looked at twice, so no text may make looking slow. Hostile here is what sets off many checks, or one
 *  of them again and again. */
import { expect, test } from "vitest";
import { compileWatch } from "../../../src/redact/gate/watch.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { isLong } from "../../helpers/form.ts";
import { growthOf, mostGrowth } from "../../helpers/growth.ts";

const watch = compileWatch(["zebra quartz 4471"]);
const known = watch.expect({
  names: ["Ngozi Okafor" as Raw],
  phones: ["+12025550143" as Raw],
  emails: ["ngozi.okafor@example.com" as Raw],
  other: ["ngozi" as Raw],
});

/** The long form sees what only grows beyond a long conversation. */
const length = isLong ? 1_000_000 : 32_000;

const digits = ["1", "1 ", "12345 x ", "1a", "1:a-", "12:", "12,", "$12.50 and ", "4242 4242 ", "½ ", "１"];
const letters = ["a", "a b c ", "é", "n g o z i ", "ngozi okafor ", "zebra quartz 44 "];
const said = ["one ", "double one ", "fifty five ", "uh 1 um 2 ", "go on\n", "1\n", "pin 1 ", "pin\n1234\n"];
const signs = ["\n", "[", "[PHONE_", "[PHONE_1]", "-", "–", "customer:", "agent: 12\n"];
const codes = ["a@", "a.b@c.", "a at b dot c ", "at gmail ", "GB29 NWBK ", "00-11-", "1 a b street "];

test.each([...digits, ...letters, ...said, ...signs, ...codes])(
  "%j repeated costs as much as it is long",
  (piece) => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    // Of a text that begins as the one before did, only the rest is read.
    let looks = 0;
    const look = (size: number) => watch.look(`${looks++ % 2}\n${text.slice(0, size)}`, known);
    expect(growthOf(look, length)).toBeLessThan(mostGrowth);
  },
);
