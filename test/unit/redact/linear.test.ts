/** Time grows with the text and not faster, whatever the text. */
import { describe, expect, it } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";
import { isLong } from "../../helpers/form.ts";
import { growthOf, mostGrowth } from "../../helpers/growth.ts";

const redactor = compileRedactor();
const length = 48_000;

/** One for each reader of answers. */
const questions = [
  "what is your phone number",
  "what is your account number",
  "what is your zip code",
  "what is your name",
  "what is your date of birth",
  "what is your email address",
  "what is your address",
  "what is your pin",
];
const answers = ["12jul1984 ", "1 ", "x "];
const longAnswers = [
  "one two ",
  "zorblat ",
  "anna@example.com ",
  "4 x ",
  "a at b dot com ",
  "12 july 1984 ",
  "1/2/1984 ",
  "12 oak street ",
  "[PHONE_1] ",
  "1 or ",
];
/** Below it a square is hidden by all else that is done. */
const answerLength = isLong ? 300_000 : 48_000;
const mostTurns = 1_600;

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
    const text = piece.repeat(Math.ceil(length / piece.length));
    const redact = (size: number) =>
      redactor.redact([{ speaker: "customer", text: text.slice(0, size) as Raw }], emptyKnown);
    expect(growthOf(redact, length)).toBeLessThan(mostGrowth);
  });

  describe.each(questions)("%j and what answers it", (question) => {
    it.each(isLong ? [...answers, ...longAnswers] : answers)("%j repeated", (piece) => {
      const text = piece.repeat(Math.ceil(answerLength / piece.length));
      const redact = (size: number) =>
        redactor.redact(
          [
            { speaker: "agent", text: question as Raw },
            { speaker: "customer", text: text.slice(0, size) as Raw },
          ],
          emptyKnown,
        );
      expect(growthOf(redact, answerLength, isLong ? 4 : 1)).toBeLessThan(mostGrowth);
    });
  });

  it.each(["john four one two", "a@b.com john dot", "what is your account number street 12 john"])(
    "%j in turn after turn, each of which may go on in the next",
    (text) => {
      const talk = Array.from({ length: mostTurns }, (_, turn) =>
        turn % 2 === 0
          ? { speaker: "customer" as const, text: text as Raw }
          : { speaker: "agent" as const, text: "okay" as Raw },
      );
      const redact = (turns: number) => redactor.redact(talk.slice(0, turns), emptyKnown);
      expect(growthOf(redact, mostTurns)).toBeLessThan(mostGrowth);
    },
  );

  it("what reaches into the next turn, again and again", () => {
    const talk = Array.from({ length: 4 * mostTurns }, (_, turn) => ({
      speaker: "customer" as const,
      text: (turn % 2 === 0 ? "it's p o" : "box four four seven") as Raw,
    }));
    const redact = (turns: number) => redactor.redact(talk.slice(0, turns), emptyKnown);
    expect(growthOf(redact, talk.length)).toBeLessThan(mostGrowth);
  });
});
