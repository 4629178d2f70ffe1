/** The redactor with its written view alone: what the list of `replace` calls and ripgrep do, and nothing else. Beside
 *  the whole it tells what the rest costs: what is said in words, asked and answered, told in parts, remembered. */
import type { Span } from "../../src/redact/span.ts";
import { built } from "./built.ts";
import type { Rival } from "./redact-rivals.ts";

const { allDetectors } = await built<typeof import("../../src/redact/detectors/catalogue.ts")>(
  "redact/detectors/catalogue",
);
const { createLexer } = await built<typeof import("../../src/redact/lexer.ts")>("redact/lexer");
const { createLook } =
  await built<typeof import("../../src/redact/lexicon/lexicon.ts")>("redact/lexicon/lexicon");
const { createWordMemo } =
  await built<typeof import("../../src/redact/lexicon/word-memo.ts")>("redact/lexicon/word-memo");
const { compileMasks, defaultMaskTemplate, maskTurns } =
  await built<typeof import("../../src/redact/mask.ts")>("redact/mask");
const { numberValues } = await built<typeof import("../../src/redact/numbering.ts")>("redact/numbering");
const { compileScan } = await built<typeof import("../../src/redact/scan/scan.ts")>("redact/scan/scan");
const { settle } = await built<typeof import("../../src/redact/span.ts")>("redact/span");
const { openPage } = await built<typeof import("../../src/redact/views/page.ts")>("redact/views/page");

export function createWrittenView(): Rival {
  const masks = compileMasks(defaultMaskTemplate);
  const lexer = createLexer(createWordMemo(createLook(() => false)), masks.pattern, masks.openers);
  const scan = compileScan(allDetectors);
  return {
    name: "its written view alone",
    share: 1,
    run(calls) {
      let length = 0;
      for (const call of calls) {
        const page = openPage(call);
        const tokens = lexer.lex(page.text, page.starts);
        if (!tokens) throw new Error("the bench's text has nothing that is hidden");
        const found: Span[] = [];
        scan(page, tokens, found);
        const settled = settle(found, page.text);
        const values = settled.map(({ type, start, end }) => ({
          type,
          shown: page.text.slice(start, end),
          value: page.text.slice(start, end),
        }));
        const numbers = numberValues(values, new Map());
        for (const { text } of maskTurns(call, page, settled, numbers, masks).turns) length += text.length;
      }
      return length;
    },
  };
}
