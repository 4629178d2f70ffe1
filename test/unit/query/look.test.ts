/** One conversation against one question: what is asked of whom, and what is given out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createLook } from "../../../src/querying/look.ts";
import type { Raw } from "../../../src/shared/text.ts";
import { type Conversation, emptyKnown, type Transcript } from "../../../src/shared/types.ts";
import { compileMatcher } from "../../../src/source/matcher.ts";
import { parseSentiment, type Question } from "../../../src/source/question.ts";
import { parseDocument } from "../../../src/transcript/document.ts";
import { loadViewing } from "../../../src/viewing.ts";
import { root } from "../../helpers/source-tree.ts";

const settings = { maskTemplate: "[{type}_{n}]", redactionRules: undefined, canaryFile: undefined };
const viewing = await loadViewing(settings);
const day = { fromMs: Date.parse("2025-03-10T00:00:00Z"), toMs: Date.parse("2025-03-11T00:00:00Z") };
const one: Conversation = {
  ...{
    id: "c",
    startedAt: "2025-03-10T08:00:00.000Z",
    mediaType: "voice",
    queueIds: ["q"],
    communications: [],
  },
  known: { ...emptyKnown, names: ["Zephyrine Quill" as Raw] },
};
const said = (...lines: readonly string[]): Transcript => ({
  turns: lines.map((text) => ({ speaker: "customer", text: text as Raw })),
  language: "en-gb",
  topics: ["Billing", "4f1c"],
  known: emptyKnown,
});

function lookOver(
  transcript: Transcript | undefined,
  changes: Partial<Question> = {},
  score: number | undefined = 0,
) {
  const wanted = { all: [], any: [], none: [], isLoose: false, ...changes.wanted };
  const question: Question = {
    ...{ range: day, sentiments: [], filters: {}, languages: [], topics: [] },
    ...changes,
    wanted,
  };
  const asked: string[] = [];
  const look = createLook(question, {
    transcripts: {
      async of() {
        asked.push("transcript");
        return transcript;
      },
    },
    async sentimentOf() {
      asked.push("sentiment");
      return score;
    },
    viewing,
    matcher: compileMatcher(wanted),
  });
  return { asked, looked: look(one, new AbortController().signal) };
}
const words = (all: readonly string[]) => ({ wanted: { all, any: [], none: [], isLoose: false } });
const verdictOf = async (...of: Parameters<typeof lookOver>) => (await lookOver(...of).looked).verdict;

describe("a look", () => {
  test("asks for no transcript when the sentiment is another, or none, or nothing is asked of the text", async () => {
    const sentiments = [parseSentiment("negative")];
    const asks = async (score: number | undefined, changes: Partial<Question>) => {
      const { asked, looked } = lookOver(said("a refund"), { sentiments, ...changes }, score);
      return [(await looked).verdict, ...asked];
    };
    expect(await asks(0.3, words(["refund"]))).toEqual(["other", "sentiment"]);
    expect(await asks(Number.NaN, words(["refund"]))).toEqual(["other", "sentiment"]);
    expect(await asks(-0.9, {})).toEqual(["match", "sentiment"]);
    expect(await asks(-0.9, words(["refund"]))).toEqual(["match", "sentiment", "transcript"]);
  });

  test("takes a language for all that begin with it, and a topic by name or id", async () => {
    const verdicts = async (name: "languages" | "topics", ...values: readonly string[]) =>
      Promise.all(values.map((value) => verdictOf(said("hello"), { [name]: [value] })));
    expect(await verdicts("languages", "en", "en-gb", "en-us", "e")).toEqual([
      "match",
      "match",
      "other",
      "other",
    ]);
    expect(await verdicts("topics", "billing", "4f1c", "refunds")).toEqual(["match", "match", "other"]);
  });

  test("finds no text in what has none", async () => {
    expect(await verdictOf(undefined, words(["refund"]))).toBe("absent");
    expect(await verdictOf(said(), words(["refund"]))).toBe("absent");
  });

  test("finds a name that the metadata gives away, and shows its mask", async () => {
    const { looked } = lookOver(said("this is zephyrine quill calling"), words(["Zephyrine Quill"]));
    const { hit, findings } = await looked;
    expect(hit?.snippets).toEqual([{ turn: 0, speaker: "customer", text: "this is [PERSON_1] calling" }]);
    expect(findings).toEqual({ PERSON: 1 });
  });

  test("gives out nothing of what the guard holds back, nor a snippet it sees something in", async () => {
    const question: Question = {
      ...{ range: day, sentiments: [], filters: {}, languages: [], topics: [] },
      ...words(["refund"]),
    };
    const lookWith = (changes: Partial<typeof viewing>) =>
      createLook(question, {
        transcripts: { of: async () => said("a refund") },
        sentimentOf: async () => undefined,
        viewing: { ...viewing, ...changes },
        matcher: compileMatcher(question.wanted),
      })(one, new AbortController().signal);
    const show: typeof viewing.show = (...heard) => ({ ...viewing.show(...heard), heldBy: ["number"] });
    expect(await lookWith({ show })).toEqual({ verdict: "held", present: 1 });
    const { hit, isUnclean } = await lookWith({ passes: () => false });
    expect([hit?.snippets, isUnclean]).toEqual([[], true]);
  });

  test("shows five places of a conversation at most", async () => {
    const { looked } = lookOver(said(...Array.from({ length: 9 }, () => "a refund")), words(["refund"]));
    expect((await looked).hit?.snippets).toHaveLength(5);
  });
});

test("topics come out of a transcript document without the words they were recognised by", () => {
  const sample: unknown = JSON.parse(
    readFileSync(join(root, "fixtures/genesys/transcript-voice.json"), "utf8"),
  );
  const topics = parseDocument(sample)?.topics ?? [];
  expect(topics.length).toBeGreaterThan(1);
  const named = JSON.stringify(sample).match(/"topic(?:Name|Id)":"[^"]*"/g) ?? [];
  for (const topic of topics) expect(named.some((one) => one.endsWith(`:"${topic}"`))).toBe(true);
});
