import fc from "fast-check";
import { expect, it } from "vitest";
import { cues } from "../../../src/redact/cues/catalogue.ts";
import { beginsCue, compileCues } from "../../../src/redact/cues/cue-table.ts";
import { createLexer } from "../../../src/redact/lexer.ts";
import { createLook } from "../../../src/redact/lexicon/lexicon.ts";
import { createWordMemo } from "../../../src/redact/lexicon/word-memo.ts";
import { createListener, type Stage, unaskedStages } from "../../../src/redact/listener.ts";
import { compileMasks } from "../../../src/redact/mask.ts";
import type { Span } from "../../../src/redact/span.ts";
import { openPage } from "../../../src/redact/views/page.ts";
import { createRunReader } from "../../../src/redact/views/spoken.ts";
import type { Raw } from "../../../src/shared/text.ts";
import type { Speaker, Turn } from "../../../src/shared/types.ts";
import { piiLines } from "../../helpers/pii-fixtures.ts";

const masks = compileMasks();
const cueTable = compileCues(cues);
const memo = createWordMemo(createLook((word) => beginsCue(cueTable, word)));
const lexer = createLexer(memo, masks.pattern, masks.openers);

function listenWith(stages: readonly Stage[]): (turns: readonly Turn<string>[]) => readonly Span[] {
  const listen = createListener(cueTable, createRunReader(), true, stages);
  return (turns) => {
    const { text, starts } = openPage(turns);
    const tokens = lexer.lex(text, starts);
    const found: Span[] = [];
    if (tokens) listen(turns, tokens, found);
    return found;
  };
}

const asItIs = listenWith(unaskedStages);
const everyTurn = -1;
const askedOfAll = listenWith(unaskedStages.map(({ find }) => ({ find, words: everyTurn })));

it("a stage finds nothing in the turns it is not asked about", () => {
  for (const [index, line] of piiLines().entries()) {
    if (index % 12 !== 0) continue;
    const { turns } = JSON.parse(line) as { turns: Turn<Raw>[] };
    expect(askedOfAll(turns)).toEqual(asItIs(turns));
  }
});

const pieces = fc.constantFrom(
  ..."my name is|mrs|will|priya|kowalczyk|ab12|yo21 3pu|98103 seattle|12 oak street|42|5550142|two oh two five five five|a b c d e|at|dot|gmail|@example.com|anand 4587|what is your|card number|postcode|okay|and|[PHONE_1]|it's|five hundred|oh|p o box".split(
    "|",
  ),
);
const conversation: fc.Arbitrary<Turn<Raw>[]> = fc.array(
  fc.record({
    speaker: fc.constantFrom<Speaker>("agent", "customer", "unknown"),
    text: fc.array(pieces, { maxLength: 6 }).map((words) => words.join(" ") as Raw),
  }),
  { maxLength: 6 },
);

it("nor in any words", () => {
  fc.assert(
    fc.property(conversation, (turns) => {
      expect(askedOfAll(turns)).toEqual(asItIs(turns));
    }),
    { numRuns: 200 },
  );
});
