/** Most patterns of cues are never asked, and one that is not asked where it would have matched is a value that goes out:
 *  all patterns at all words are the oracle. */
import { describe, expect, it } from "vitest";
import { cues } from "../../../src/redact/cues/catalogue.ts";
import { beginsCue, bindCues, compileCues } from "../../../src/redact/cues/cue-table.ts";
import { createLexer, type Tokens } from "../../../src/redact/lexer.ts";
import { createLook } from "../../../src/redact/lexicon/lexicon.ts";
import { wordClass } from "../../../src/redact/lexicon/word-class.ts";
import { hashWord } from "../../../src/redact/lexicon/word-hash.ts";
import { createWordMemo } from "../../../src/redact/lexicon/word-memo.ts";
import { piiTexts } from "../../helpers/pii-fixtures.ts";

const table = compileCues(cues);
const lexer = createLexer(createWordMemo(createLook((word) => beginsCue(table, word))), /(?!)/y, "");
const cuesOf = new Map<number, typeof cues>();
for (const cue of cues)
  for (const word of cue.starts) cuesOf.set(hashWord(word), [...(cuesOf.get(hashWord(word)) ?? []), cue]);

/** Name and place of each, by trying all there are. */
function cuesIn({ text, count, start, hash }: Tokens): [string, number][] {
  const found: [string, number][] = [];
  let done = 0;
  for (let token = 0; token < count; token++) {
    const at = start[token] as number;
    if (at < done) continue;
    for (const { name, pattern, unless } of cuesOf.get(hash[token] as number) ?? []) {
      pattern.lastIndex = at;
      if (!pattern.test(text) || pattern.lastIndex <= Math.max(done, at)) continue;
      if (unless?.test(text.slice(Math.max(0, at - 16), pattern.lastIndex + 20))) continue;
      if (found.at(-1)?.[1] === at) found.pop();
      found.push([name, at]);
      done = pattern.lastIndex;
    }
  }
  return found;
}

/** "gideon price", last of a turn: there a word that keeps a number may be a surname, and then is no cue. */
const isSurname = ({ start, flags, count }: Tokens, [name, at]: readonly [string, number]): boolean =>
  count > 1 &&
  at === start[count - 1] &&
  ((flags[count - 2] as number) & wordClass.given) !== 0 &&
  cues.some((cue) => cue.name === name && cue.answer === "keep");

const texts = piiTexts();

describe("the cues of a turn", () => {
  it.each([
    ["as they are said", texts],
    ["in capitals", texts.map((text) => text.toUpperCase())],
    ["with the words of two turns in turn", texts.map((text, at) => mixed(text, texts[at - 1] ?? ""))],
  ])("are those that all patterns find, %s", (_, turns) => {
    const found: [string, number][] = [];
    const expected: [string, number][] = [];
    for (const turn of turns) {
      const tokens = lexer.lex(turn, [0]);
      if (!tokens) continue;
      const bound = bindCues(table, tokens, 0);
      const told = bound.map(({ cue, from }): [string, number] => [cue.name, tokens.start[from] as number]);
      expected.push(...cuesIn(tokens).filter((one) => !isSurname(tokens, one)));
      found.push(...told.filter((one) => !isSurname(tokens, one)));
    }
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(500);
  });

  it("leave their mark on no other word", () => {
    const tokens = lexer.lex("what a player, and what amount is it", [0]) as Tokens;
    bindCues(table, tokens, 0);
    const marked = [...tokens.flags.subarray(0, tokens.count)].map((bits) => (bits & wordClass.cue) !== 0);
    expect(marked).toEqual([false, false, false, false, true, true, false, false]);
  });
});

function mixed(text: string, other: string): string {
  const others = other.split(" ");
  return text
    .split(" ")
    .flatMap((word, at) => [word, others[at] ?? ""])
    .join(" ");
}
