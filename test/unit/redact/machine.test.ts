/** Plain words are read by machine code that was written by hand. It has to read what the rules read step by step:
 *  words nobody asked about yet are read by the rules, and once they are known by the machine, so that the same text
 *  read twice is read both ways. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import { createLexer, type Tokens } from "../../../src/redact/lexer.ts";
import { createLook } from "../../../src/redact/lexicon/lexicon.ts";
import { wordClass as c } from "../../../src/redact/lexicon/word-class.ts";
import { hashesOfWord, hashWord } from "../../../src/redact/lexicon/word-hash.ts";
import {
  cell,
  createWordMemo,
  reach,
  recallWord,
  slotBitsAt,
  type WordMemo,
} from "../../../src/redact/lexicon/word-memo.ts";
import { createDesk } from "../../../src/redact/machine/desk.ts";
import { compileMasks } from "../../../src/redact/mask.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown } from "../../../src/shared/types.ts";

/** The types of Node leave it out. */
declare const WebAssembly: { Memory: object; Instance: object };

const masks = compileMasks();
const look = createLook((word) => word === "please");
const openLexerOf = (memo: WordMemo) => createLexer(memo, masks.pattern, masks.openers);
const openDesk = (memo: WordMemo) =>
  createDesk(
    memo,
    (code) => /[a-z0-9]/i.test(String.fromCharCode(code)),
    (code) => code === 64,
    0,
  );
const openLexer = () => openLexerOf(createWordMemo(look));

function tokensOf(lexer: ReturnType<typeof openLexer>, text: string) {
  const { count, start, end, flags, value, hash, anchors, turnAnchor, marks } = lexer.lex(
    text,
    [0],
  ) as Tokens;
  const all = [start, end, flags, value, hash].map((property) => [...property.subarray(0, count)]);
  return { all, anchors: [...anchors.subarray(0, turnAnchor[1])], marks: [...marks] };
}

const word = fc.oneof(
  fc.constantFrom(
    "the",
    "Mary",
    "USA",
    "two",
    "please",
    "don't",
    "ana's",
    "O'Brien's",
    "IT'S",
    "s's",
    "5's",
    "4b's",
    "it's'",
    "o'5",
    "4b",
    "B12",
    "[PHONE_1]",
    "jo@example.com",
  ),
  fc.stringMatching(/^[A-Za-z0-9]{1,20}$/),
  fc.stringMatching(/^[0-9]{1,12}$/),
  fc.constantFrom("Łódź", "café", "ß", "“quoted”", "12:30", "00:1a", "漢字"),
);
const gap = fc.constantFrom(" ", "  ", ", ", ". ", "\n", " - ", "", "?", " ".repeat(17), "/", "'");
const texts = fc.array(fc.tuple(word, gap), { maxLength: 40 }).map((parts) => parts.flat().join(""));

describe("the machine", () => {
  it("reads a text as the rules read it", () => {
    const known = openLexer();
    fc.assert(
      fc.property(texts, (text) => {
        const byRules = tokensOf(openLexer(), text);
        tokensOf(known, text);
        expect(tokensOf(known, text)).toEqual(byRules);
      }),
      { numRuns: 60 },
    );
  });

  it("reads plain words as a plain pattern does, wherever they stand", () => {
    const lexer = openLexer();
    for (let blanks = 0; blanks < 80; blanks++) {
      const text = `${" ".repeat(blanks)}Please hold 2 or 120 min, USA B2 ${"x".repeat(15)} ${"y".repeat(16)} end. `;
      lexer.lex(text, [0]);
      const { count, start, end, flags, value, hash } = lexer.lex(text, [0]) as Tokens;
      const words = Array.from({ length: count }, (_, token) => text.slice(start[token], end[token]));
      expect(words).toEqual(text.match(/\w+/g));
      expect([...hash.subarray(0, count)]).toEqual(words.map((one) => hashWord(one.toLowerCase())));
      expect([value[2], value[4]]).toEqual([2, 120]);
      const written = [...flags.subarray(0, count)].map((bits) => bits & (c.capital | c.shouted | c.digits));
      expect(written).toEqual([
        c.capital,
        0,
        c.digits,
        0,
        c.digits,
        0,
        c.capital | c.shouted,
        c.capital,
        0,
        0,
        0,
      ]);
    }
  });

  it("stops only at what is not plain, and not in the middle of a word", () => {
    const desk = openDesk(createWordMemo(look));
    const stopsOf = (text: string): number => {
      desk.lay(text);
      return desk.readPlain(0, text.length);
    };
    expect(stopsOf("12 34  567, 8 9@home")).toBe("12 34  567, 8 ".length);
    expect(stopsOf("12 34 unknown")).toBe("12 34 ".length);
    expect(stopsOf("12 é")).toBe("12 ".length);
    expect(stopsOf("12 , . ")).toBe("12 , . ".length);
    expect(stopsOf("12 1234567890123456")).toBe("12 ".length);
    expect(desk.state[0]).toBe(4);
  });

  it("knows the words that were learned before so many came that they were spread over more slots", () => {
    const memo = createWordMemo((word) => ({ flags: 0, value: Number(word.slice(1)) }));
    const desk = openDesk(memo);
    const slots = memo.cells[slotBitsAt] as number;
    const words = Array.from({ length: 12_000 }, (_, number) => `q${number}`);
    const recalled = (word: string): number => {
      const { hash, check } = hashesOfWord(word);
      return memo.cells[recallWord(memo, hash, check, word, 0, word.length) + cell.valueIn] as number;
    };
    const values = words.map((_, number) => number);
    expect(words.map(recalled)).toEqual(values);
    expect(memo.cells[slotBitsAt]).toBeGreaterThan(2 * slots);
    expect(words.map(recalled)).toEqual(values);
    expect(memo.count).toBe(words.length);
    const text = `${words.slice(0, 5000).join(" ")} `;
    desk.lay(text);
    expect(desk.readPlain(0, text.length)).toBe(text.length);
  });

  it("keeps what it learned when a longer text needs more room", () => {
    const memo = createWordMemo(look);
    const lexer = createLexer(memo, masks.pattern, masks.openers);
    tokensOf(lexer, "mary please two");
    const learned = memo.count;
    const before = memo.cells;
    const long = "mary please two ".repeat(10_000);
    expect((lexer.lex(long, [0]) as Tokens).count).toBe(30_000);
    expect(memo.count).toBe(learned);
    // compared here: for its message, `expect` would write out the whole memory
    expect(memo.cells === before).toBe(false);
    // who holds the old memory still has it
    expect(before.length).toBe(memo.cells.length);
  });
});

describe("words that were made to meet", () => {
  const words = Array.from({ length: 3 * reach }, (_, number) => `q${number}`);
  const readAll = (memo: WordMemo) =>
    words.map((word, check) => {
      const at = recallWord(memo, -2, check, word, 0, word.length);
      return memo.cells[at + cell.valueIn];
    });

  it("are told apart, and no more of them kept than are looked through", () => {
    const asked: string[] = [];
    const memo = createWordMemo((word) => {
      asked.push(word);
      return { flags: 0, value: Number(word.slice(1)) };
    });
    const values = words.map((_, number) => number);
    expect(readAll(memo)).toEqual(values);
    expect(memo.count).toBe(reach);
    asked.length = 0;
    expect(readAll(memo)).toEqual(values);
    // the first has the check of a free cell
    expect(asked).toEqual(["q0", ...words.slice(reach + 1)]);
  });

  it("do not keep the machine from the words beside them", () => {
    const memo = createWordMemo(look);
    const lexer = openLexerOf(memo);
    for (const [check, word] of words.entries())
      recallWord(memo, hashWord("two"), check, word, 0, word.length);
    const text = "mary two please two";
    const byRules = tokensOf(openLexer(), text);
    expect(tokensOf(lexer, text)).toEqual(byRules);
    expect(tokensOf(lexer, text)).toEqual(byRules);
  });
});

it.each(["Memory", "Instance"] as const)("gives nothing out unread when no %s is to be had once", (part) => {
  const redactor = compileRedactor();
  const redact = (text: string) =>
    redactor.redact([{ speaker: "customer", text: text as Raw }], emptyKnown).turns[0]?.text;
  const said = "my number is 212 555 0147";
  const long = `${"and then i waited ".repeat(20_000)}${said}`;
  redact("and then i waited for the parcel that is late");
  const whole = WebAssembly[part];
  WebAssembly[part] = function none() {
    WebAssembly[part] = whole;
    throw new RangeError("no memory");
  };
  try {
    expect(() => redact(long)).toThrow("no memory");
    expect(WebAssembly[part]).toBe(whole);
  } finally {
    WebAssembly[part] = whole;
  }
  // what needs no more room than there was, and what does
  for (const text of [said, long, long, said]) expect(redact(text)).toMatch(/my number is \[PHONE_1\]$/);
});

describe("two words have the same hash", () => {
  it("when they are the same, however long", () => {
    const words = [
      "a",
      "aa",
      "ab",
      "ba",
      "ana",
      "o'brien",
      "ł",
      "l",
      "x".repeat(16),
      "x".repeat(17),
      "x".repeat(40),
    ];
    expect(new Set(words.map(hashWord)).size).toBe(words.length);
  });
});
