import { describe, expect, test } from "vitest";
import { schemaFor, wordsOf } from "../../src/forward/answer-schema.ts";
import { createClearing } from "../../src/redact/clearing.ts";
import { compileRedactor } from "../../src/redact/engine.ts";
import { compileWatch } from "../../src/redact/gate/watch.ts";
import { createGuard } from "../../src/redact/guard.ts";
import type { Raw } from "../../src/shared/text.ts";
import { emptyKnown } from "../../src/shared/types.ts";

const clearing = createClearing(compileRedactor({}), createGuard(compileWatch([])), {
  ownWords: wordsOf(schemaFor("analysis", 1000)),
});
const cleared = (value: Record<string, unknown>, known = emptyKnown) => clearing.json(value, known);

const plainAnswer = {
  summary: "The customer gave a name and a number, and asked for the agent's name.",
  primaryIssue: "Contact details.",
  customerSentiment: "neutral",
  resolution: "resolved",
  followUp: ["Call back.", "Send the form again.\n\nBy mail."],
  topics: ["billing", "router", "lost card"],
};

describe("an answer that is cleared", () => {
  test("stays as it is when nothing personal is in it: its words are not taken for answers to each other", () => {
    expect(cleared(plainAnswer)).toEqual({ value: plainAnswer, isMasked: false });
  });

  test("loses what is personal, in members nobody asked for too, and says so", () => {
    const { value, isMasked } = cleared({
      ...plainAnswer,
      topics: ["refund", "call 317-555-0142"],
      "ann@example.com": { note: ["card 4111 1111 1111 1111"] },
    });
    expect(isMasked).toBe(true);
    expect(JSON.stringify(value)).not.toMatch(/0142|4111|example/);
    expect(value).toMatchObject({ summary: plainAnswer.summary, topics: ["refund", "call [PHONE_1]"] });
  });

  test("loses what the metadata knows of the people", () => {
    const known = { ...emptyKnown, names: ["Zelda Quirrel" as Raw] };
    const { value } = cleared({ ...plainAnswer, summary: "Quirrel wanted her bill." }, known);
    expect(value["summary"]).toMatch(/^\[PERSON_1\] wanted/);
  });

  test("loses a number that is cut over two of its texts", () => {
    const { value, isMasked } = cleared({ ...plainAnswer, followUp: ["charge card 4111 1111", "1111 1111"] });
    expect(isMasked).toBe(true);
    expect(JSON.stringify(value)).not.toMatch(/1111/);
  });

  test("is not taken for masked where two of its texts part otherwise than they were joined", () => {
    const broken = { ...plainAnswer, followUp: ["Call back.\n", "Send the form again."] };
    expect(cleared(broken)).toEqual({ value: broken, isMasked: false });
  });

  test("keeps its shape", () => {
    const odd = { a: [], b: {}, c: null, d: 3, e: [true, "x", ["y"]], f: "" };
    expect(cleared(odd).value).toEqual(odd);
    expect(cleared({ ...odd, g: "317-555-0142" }).value).toEqual({ ...odd, g: "[PHONE_1]" });
    expect(cleared({}).value).toEqual({});
  });
});
