import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseVoice } from "../../src/transcript/voice.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";

const t0 = 1_741_615_366_500;
const phrase = (text: string, startTimeMs: number | undefined, rest: object = {}) => ({
  text,
  ...(startTimeMs === undefined ? {} : { startTimeMs }),
  participantPurpose: "external",
  ...rest,
});
const document = (phrases: readonly object[], rest: object = {}, run: object = {}) => ({
  transcripts: [{ phrases, ...run }],
  ...rest,
});
const textsOf = (value: unknown) => parseVoice(value)?.turns.map(({ text }) => text);

describe("a voice transcript", () => {
  test("becomes turns with a speaker, decorated text and times", () => {
    const transcript = parseVoice(genesysFixture("transcript-voice"));
    expect(transcript?.language).toBe("en-us");
    expect(transcript?.turns).toHaveLength(9);
    expect(transcript?.turns[1]).toEqual({
      speaker: "customer",
      text: "Hi, this is Maria Quintero. My number is 317-555-0142.",
      startMs: 1741615370100,
      endMs: 1741615375300,
    });
  });

  test("without decorated text is read as it was recognised", () => {
    expect(textsOf(genesysFixture("transcript-voice-legacy"))?.[6]).toBe(
      "four one one one one one one one one one one one one one one one",
    );
  });

  test("gives the participants' numbers to the redactor and no other copy of the text to anybody", () => {
    const source = genesysFixture("transcript-voice");
    const { turns, known } = parseVoice(source) ?? {};
    expect(known?.phones).toEqual(["+13175550142", "+18005550100"]);
    expect(JSON.stringify(turns)).not.toMatch(/nine zero zero|upset about charge|Billing dispute/);
  });

  test("is sorted by time, and what was said at the same time stays in its order", () => {
    const mixed = [phrase("c", t0 + 2), phrase("a", t0), phrase("d", t0 + 2), phrase("b", t0 + 1)];
    expect(textsOf(document(mixed))).toEqual(["a", "b", "c", "d"]);
  });

  test("keeps a phrase without a time behind the one before it", () => {
    expect(textsOf(document([phrase("b", t0 + 5), phrase("b2", undefined), phrase("a", t0)]))).toEqual([
      "a",
      "b",
      "b2",
    ]);
  });

  test("says once what several runs heard alike, and keeps what only one heard", () => {
    const twice = {
      transcripts: [
        { phrases: [phrase("hello", t0, { decoratedText: "Hello." }), phrase("only here", t0 + 9)] },
        { phrases: [phrase("hello", t0), phrase("and here", t0 + 5)] },
      ],
    };
    expect(textsOf(twice)).toEqual(["Hello.", "and here", "only here"]);
  });

  test("keeps the same words said again, and said by the other", () => {
    const again = [
      phrase("yes", t0),
      phrase("yes", t0 + 900),
      phrase("yes", t0, { participantPurpose: "internal" }),
    ];
    expect(textsOf(document(again))).toHaveLength(3);
  });

  test("may count its times from the start", () => {
    const [first] = parseVoice(document([phrase("hi", 3600)], { startTime: t0 }))?.turns ?? [];
    expect(first?.startMs).toBe(t0 + 3600);
    const [homeless] = parseVoice(document([phrase("hi", 3600)]))?.turns ?? [];
    expect(homeless).toEqual({ speaker: "customer", text: "hi" });
  });

  test("with offsets only is sorted by them", () => {
    expect(textsOf(document([phrase("b", 200), phrase("a", 100)]))).toEqual(["a", "b"]);
  });

  test("skips phrases that say nothing", () => {
    expect(textsOf(document([phrase("", t0), phrase("  ", t0), { startTimeMs: t0 }]))).toEqual([]);
  });

  test("has the language of its longest run, in lower case", () => {
    const two = {
      transcripts: [
        { language: "es-ES", phrases: [phrase("hola", t0)] },
        { language: "en-US", phrases: [phrase("hello", t0), phrase("there", t0 + 1)] },
      ],
    };
    expect(parseVoice(two)?.language).toBe("en-us");
  });

  test.each([
    null,
    [],
    "x",
    {},
    { transcripts: {} },
    { transcripts: [] },
    { transcripts: [{ utteranceId: "u", alternatives: [] }] },
  ])("is not %j", (value) => {
    expect(parseVoice(value)).toBeUndefined();
  });

  test("is read without an exception whatever stands in its fields", () => {
    const anyPhrase = fc.dictionary(
      fc.constantFrom("text", "decoratedText", "startTimeMs", "duration", "participantPurpose"),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.array(anyPhrase), fc.anything(), (phrases, participants) => {
        expect(parseVoice({ transcripts: [{ phrases }], participants })).toBeDefined();
      }),
    );
  });
});

describe("who an internal phrase was", () => {
  const participants = [
    { participantPurpose: "customer", startTimeMs: t0, endTimeMs: t0 + 100_000 },
    { participantPurpose: "ivr", startTimeMs: t0, endTimeMs: t0 + 10_000 },
    { participantPurpose: "acd", startTimeMs: t0 + 10_000, endTimeMs: t0 + 20_000 },
    { participantPurpose: "agent", startTimeMs: t0 + 26_000, endTimeMs: t0 + 100_000 },
  ];
  const speakerAt = (offset: number, others: readonly object[] = participants) =>
    parseVoice(
      document([phrase("x", t0 + offset, { participantPurpose: "internal" })], { participants: others }),
    )?.turns[0]?.speaker;

  test.each([
    [5_000, "bot"],
    [15_000, "bot"],
    [22_000, "bot"],
    [24_500, "agent"],
    [30_000, "agent"],
    [101_000, "agent"],
  ])("at %i ms is the one whose window it falls into, or the nearest: %s", (offset, speaker) => {
    expect(speakerAt(offset)).toBe(speaker);
  });

  test("is the agent where windows overlap, and where there are none", () => {
    const overlapping = [
      { participantPurpose: "ivr", startTimeMs: t0 },
      { participantPurpose: "agent", startTimeMs: t0 + 1000 },
    ];
    expect(speakerAt(2000, overlapping)).toBe("agent");
    expect(speakerAt(2000, [])).toBe("agent");
  });

  test("is a bot in a conversation nobody else took part in", () => {
    expect(speakerAt(90_000, participants.slice(0, 2))).toBe("bot");
  });

  test.each([
    ["external", "customer"],
    ["agent", "agent"],
    ["ivr", "bot"],
    ["somebody", "unknown"],
  ])("is not asked when the phrase says %s", (participantPurpose, speaker) => {
    const turns = parseVoice(document([phrase("x", t0, { participantPurpose })], { participants }))?.turns;
    expect(turns?.[0]?.speaker).toBe(speaker);
  });
});
