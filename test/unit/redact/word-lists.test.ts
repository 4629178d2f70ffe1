/** A word set holds hashes of single tokens: an entry the lexer cuts in two, or reads as something else ("it's" is "it",
 *  "16" is a number), matches nothing, and the rule that names it is silently not there. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cues } from "../../../src/redact/cues/catalogue.ts";
import { createLexer } from "../../../src/redact/lexer.ts";
import { createLook } from "../../../src/redact/lexicon/lexicon.ts";
import { hashWord } from "../../../src/redact/lexicon/word-hash.ts";
import { createWordMemo } from "../../../src/redact/lexicon/word-memo.ts";

const lexer = createLexer(createWordMemo(createLook(() => false)), /(?!)/y, "");

/** Whether the lexer reads the word as one token with its hash. */
function isToken(word: string): boolean {
  const tokens = lexer.lex(word, [0]);
  return tokens?.count === 1 && tokens.hash[0] === hashWord(word);
}

const folder = fileURLToPath(new URL("../../../src/redact/", import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !name.startsWith("data"),
);

test("every word of a word set is one the lexer can hand over", () => {
  const lost = sources.flatMap((name) => {
    const text = readFileSync(folder + name, "utf8");
    return [...text.matchAll(/wordSet\(\s*(?:"([^"]*)"|`([^`$]*)`)/g)].flatMap((list) =>
      ((list[1] ?? list[2]) as string)
        .split(/\s+/)
        .filter((word) => word !== "" && !isToken(word))
        .map((word) => `${name}: ${word}`),
    );
  });
  expect(lost).toEqual([]);
});

test("every cue can begin with each of its first words", () => {
  const lost = cues.flatMap(({ name, starts }) =>
    starts.filter((word) => !isToken(word)).map((word) => `${name}: ${word}`),
  );
  expect(lost).toEqual([]);
});
