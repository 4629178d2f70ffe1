import { describe, expect, it } from "vitest";
import { createLexer, type Tokens } from "../../../src/redact/lexer.ts";
import { createLook } from "../../../src/redact/lexicon/lexicon.ts";
import { createWordMemo } from "../../../src/redact/lexicon/word-memo.ts";
import { asks } from "../../../src/redact/questions.ts";

const lexer = createLexer(createWordMemo(createLook(() => false)), /(?!)/y, "");
const asksIn = (text: string): boolean => asks(lexer.lex(text, [0]) as Tokens, 0);

describe("a turn", () => {
  it.each([
    "your card number?",
    "okay let's have the number",
    "let’s have it",
    "and is it your number",
    "IS IT the same",
    "do you know your account number",
    "are you're done",
    "and the policy number",
    "And your name",
    "what number",
  ])("asks: %s", (text) => {
    expect(asksIn(text)).toBe(true);
  });

  it.each([
    "your card number is never shown",
    "that is the number",
    "it is your account",
    "we do the account",
    "we let the account rest",
    "you are the owner",
    "and the policy number is wrong",
    "and the account has moved\nas it was",
    "so and the policy",
    "and",
  ])("goes on: %s", (text) => {
    expect(asksIn(text)).toBe(false);
  });
});
