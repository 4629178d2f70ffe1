/** Which numbers are nobody's is told by the word before them: word by word, for the words are cut out of the patterns, and
 *  a pattern that is written otherwise would lose one without a sound. */
import { expect, test } from "vitest";
import { isQuantity } from "../../../src/redact/keep.ts";

const isKept = (before: string, number: string): boolean =>
  isQuantity(`${before} ${number}`, before.length + 1, before.length + 1 + number.length);

const money = `usd eur gbp inr rs aud cad dollar dollars paid pay transfer withdraw spent spend owe amount price cost costs
  total balance fee fees charge charges charged payment payments deposit refund copay deductible penalty salary income`;
const called =
  "price of|total is|balance was|refund for|premium of|bill is|fine was|rent for|invoice of|invoice was|loan of";
const nobodys =
  "isbn part sku model version release build error flight channel route gate room page chapter article section";
const named = "flight number|part no|error code|room is";
const times = "at until till til before after around between from since past";
const words = (text: string) => text.split(/\s+/);

test.each([...words(money), ...called.split("|")])("a number behind %j is an amount", (before) => {
  expect(isKept(`we ${before}`, "48213")).toBe(true);
});

test.each([...words(nobodys), ...named.split("|")])("a number behind %j is that of a thing", (before) => {
  expect(isKept(`the ${before}`, "48213")).toBe(true);
});

test.each(words(times))("figures behind %j are a time", (before) => {
  expect(isKept(`come ${before}`, "4 30")).toBe(true);
});

test.each(["account", "charging", "my", "recharged"])("a number behind %j may be anybody's", (before) => {
  expect(isKept(`the ${before}`, "48213")).toBe(false);
});
