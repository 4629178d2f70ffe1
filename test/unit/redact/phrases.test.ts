import { describe, expect, test } from "vitest";
import { compileRedactor } from "../../../src/redact/engine.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { emptyKnown, type Speaker } from "../../../src/shared/types.ts";

const redactor = compileRedactor();

/** "A: …" the agent's turns, "C: …" the customer's. */
const redact = (lines: readonly string[]) =>
  redactor.redact(
    lines.map((line) => ({
      speaker: (line.startsWith("A: ") ? "agent" : "customer") as Speaker,
      text: line.slice(3) as Raw,
    })),
    emptyKnown,
  );
const texts = (lines: readonly string[]) => redact(lines).turns.map(({ text }) => text as string);

describe("a value that is cut over turns", () => {
  test.each([
    [
      "an address, over the agent's 'mm-hm'",
      ["A: where should we send it", "C: it's three hundred old", "A: mm-hm", "C: quarry road yeah"],
      ["where should we send it", "it's [ADDRESS_1]", "mm-hm", "[ADDRESS_1] yeah"],
    ],
    [
      "a mail, by recognition alone",
      ["A: your email please", "C: ilka dot", "C: brandt at example dot com"],
      ["your email please", "[EMAIL_1]", "[EMAIL_1]"],
    ],
    [
      "a name nobody asked for",
      ["A: hello", "C: hi my name is wilhelmina", "A: okay", "C: achterberg"],
      ["hello", "hi my name is [PERSON_1]", "okay", "[PERSON_1]"],
    ],
    [
      "a birthday, behind 'of'",
      ["A: and your birthday", "C: the third of", "A: go ahead", "C: the eleventh ninety two"],
      ["and your birthday", "the [DATE_OF_BIRTH_1]", "go ahead", "the [DATE_OF_BIRTH_1]"],
    ],
    [
      "a password of words like any other",
      ["A: what's your verbal password", "C: blue", "A: and then", "C: heron"],
      ["what's your verbal password", "[PASSWORD_1]", "and then", "[PASSWORD_1]"],
    ],
    [
      "a number of figures and tens, over three turns",
      ["A: sort code", "C: twenty", "A: yes", "C: and oh six", "A: yes", "C: seventy one"],
      ["sort code", "[ROUTING_1]", "yes", "and [ROUTING_1]", "yes", "[ROUTING_1]"],
    ],
  ])("is masked in each of them, as one: %s", (_, lines, masked) => {
    expect(texts(lines)).toEqual(masked);
  });

  test("is found in the joined view, by the detector and the cue that found it whole", () => {
    const { findings } = redact(["A: your email please", "C: ilka dot", "C: brandt at example dot com"]);
    expect(findings.map(({ turn, start, end, view }) => ({ turn, start, end, view }))).toEqual([
      { turn: 1, start: 0, end: 8, view: "joined" },
      { turn: 2, start: 0, end: 25, view: "joined" },
    ]);
  });
});

test("a number that is written is no beginning of the mail behind it", () => {
  expect(texts(["A: hello", "C: call 317-555-0142", "A: okay", "C: ann@example.com"])).toEqual([
    "hello",
    "call [PHONE_1]",
    "okay",
    "[EMAIL_1]",
  ]);
});

describe("what is no value over turns stays", () => {
  test.each([
    ["talk over a short word", ["A: so what happened", "C: it broke in two", "A: okay", "C: weeks ago"]],
    ["an amount", ["A: how much was it", "C: two hundred", "A: right", "C: and fifty dollars"]],
    ["a time", ["A: when should we come", "C: half past", "A: yes", "C: three on monday"]],
    ["figures of two speakers", ["A: press one two", "C: three four", "A: five six", "C: seven eight"]],
    ["a place to go to", ["A: which branch was it", "C: the one in", "A: yes", "C: leeds"]],
    ["what somebody is thanked for", ["A: how many were you", "C: twenty", "A: thanks", "C: two had to go"]],
  ])("%s", (_, lines) => {
    expect(texts(lines)).toEqual(lines.map((line) => line.slice(3)));
  });

  test("behind a birthday that is complete", () => {
    expect(
      texts(["A: date of birth", "C: march third nineteen ninety two", "A: okay", "C: flight 4471"]),
    ).toEqual(["date of birth", "[DATE_OF_BIRTH_1]", "okay", "flight 4471"]);
  });

  test("where only the words before it would be masked: no finding ends before it begins", () => {
    const lines = ["A: which provider is that", "C: ilka brandt gmail.", "A: go ahead", "C: the com."];
    expect(redact(lines).findings.filter(({ start, end }) => start >= end)).toEqual([]);
  });

  test("of one side of a chat: its turns answer questions nobody sees", () => {
    expect(texts(["C: delhi to", "C: mumbai", "C: on the 3", "C: 2 bags"])).toEqual([
      "delhi to",
      "mumbai",
      "on the 3",
      "2 bags",
    ]);
  });
});
