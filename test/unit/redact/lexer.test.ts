/** The lexer reads every character of every conversation, and what comes after it goes only where the lexer says
 *  that something may begin. Both are counted here, so that neither depends on a clock. */
import { describe, expect, it } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { createLexer, type Tokens } from "../../../src/redact/lexer.ts";
import { createLook } from "../../../src/redact/lexicon/lexicon.ts";
import { wordClass } from "../../../src/redact/lexicon/word-class.ts";
import { createWordMemo } from "../../../src/redact/lexicon/word-memo.ts";
import { compileMasks } from "../../../src/redact/mask.ts";
import { openPlainPage } from "../../../src/redact/views/page.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";

const masks = compileMasks();
const look = createLook(() => false);

function openCountingLexer() {
  const asked: string[] = [];
  const memo = createWordMemo((word) => {
    asked.push(word);
    return look(word);
  });
  return { asked, lexer: createLexer(memo, masks.pattern, masks.openers) };
}

const { lexer } = openCountingLexer();
const lex = (text: string): Tokens => lexer.lex(text, [0]) as Tokens;
const words = ({ text, count, start, end }: Tokens): string[] =>
  Array.from({ length: count }, (_, token) => text.slice(start[token], end[token]));
const has = ({ flags }: Tokens, token: number, bits: number): boolean =>
  ((flags[token] as number) & bits) !== 0;

describe("tokens", () => {
  it.each([
    ["it's 4b, o'brien's", ["it", "4b", "o'brien"]],
    ["don’t say ‘no’", ["don’t", "say", "no"]],
    ["rock 'n' roll'", ["rock", "n", "roll"]],
    ["5's and 5s", ["5", "s", "and", "5s"]],
    ["a[PHONE_1][name]b", ["a", "[PHONE_1]", "[name]", "b"]],
    ["[PHONE_] [", ["PHONE"]],
    ["müller straße Ünal", ["müller", "straße", "Ünal"]],
    ["\u{1f600}1\u{1f600}", ["1"]],
    ["", []],
  ])("of %j", (text, expected) => {
    expect(words(lex(text))).toEqual(expected);
  });

  it("know how they are written and what stands around them", () => {
    const tokens = lex("USA Ana's A i@home");
    expect(words(tokens)).toEqual(["USA", "Ana", "A", "i", "home"]);
    expect([0, 1, 2].map((token) => has(tokens, token, wordClass.capital))).toEqual([true, true, true]);
    expect([0, 1, 2].map((token) => has(tokens, token, wordClass.shouted))).toEqual([true, false, false]);
    expect(has(tokens, 1, wordClass.possessive)).toBe(true);
    expect([3, 4].map((token) => has(tokens, token, wordClass.at))).toEqual([false, true]);
  });

  it("are the same whether the text is kept one byte or two bytes a character", () => {
    const text = "call Ana on 555 0142 or jo@example.com";
    const narrow = words(lex(text));
    expect(words(lex(`${text} €`))).toEqual(narrow);
  });

  it("are not made of a text that hides characters", () => {
    expect(lexer.lex("pin 4\u200b111", [0])).toBeUndefined();
    expect(lexer.hidden).toEqual([5]);
    const page = openPlainPage([{ speaker: "customer", text: "pin 4\u200b111" }], lexer.hidden);
    expect(words(lexer.lex(page.text, page.starts) as Tokens)).toEqual(["pin", "4111"]);
  });

  it.each([
    ["that’s 1\nit’s 4–5", "that's 1\nit's 4-5"],
    ["pin\u00a0４１１１", "pin 4111"],
    ["[card\u00a0number] łódź – 4", "[card number] łódź - 4"],
    ["jo＠example.com, mac＠home", "jo@example.com, mac@home"],
    ["ana’s", "ana’s"],
  ])("of %j are those of its plain form", (written, plain) => {
    const tokens = lex(written);
    expect(tokens.text).toBe(plain);
    const read = ({ marks, count, flags, hash, start }: Tokens) => ({
      marks: [...marks],
      cells: [flags, hash, start].map((cells) => [...cells.subarray(0, count)]),
    });
    const asWritten = read(tokens);
    expect(asWritten).toEqual(read(lex(plain)));
  });
});

describe("what reading costs", () => {
  const plain = "they said that the same thing was done to the others, and then nothing happened";

  it("is one look-up for each distinct word, however often it is said", () => {
    const { asked, lexer } = openCountingLexer();
    const text = `${plain}\n`.repeat(50) + plain.toUpperCase();
    lexer.lex(text, [0]);
    lexer.lex(text, [0]);
    expect(asked.length).toBe(new Set(plain.match(/[a-z]+/g)).size);
  });

  it("leaves nothing to visit in plain words, and one place for a number among them", () => {
    const turns = [plain, `${plain} 4111`, plain];
    const starts = turns.map((_, turn) => turns.slice(0, turn).join("\n").length + (turn > 0 ? 1 : 0));
    const { turnAnchor } = lexer.lex(turns.join("\n"), starts) as Tokens;
    expect([...turnAnchor.subarray(0, 4)]).toEqual([0, 0, 1, 1]);
  });

  it("is bounded in memory, whatever is said", () => {
    const memo = createWordMemo(look);
    const hostile = createLexer(memo, masks.pattern, masks.openers);
    const size = memo.cells.length;
    const letters = (number: number): string =>
      number === 0 ? "" : letters(Math.floor(number / 20)) + "bcdfghjklmnpqrstvwxz"[number % 20];
    const text = Array.from({ length: 70_000 }, (_, number) => `q${letters(number + 1)}`).join(" ");
    expect((hostile.lex(text, [0]) as Tokens).count).toBe(70_000);
    expect(memo.count).toBeLessThan(70_000);
    expect(memo.cells.length).toBe(size);
  });
});

describe("a turn nothing was found in", () => {
  it("is given back as it came, the same object", () => {
    const turns = [
      { speaker: "agent", text: "what is the card number" as Raw },
      { speaker: "customer", text: "4111 1111 1111 1111" as Raw },
      { speaker: "customer", text: "i am waiting for ten minutes now" as Raw },
    ] as const;
    const { turns: given } = compileRedactor().redact(turns, emptyKnown);
    expect(given.map((turn, index) => (turn as object) === turns[index])).toEqual([true, false, true]);
  });
});
