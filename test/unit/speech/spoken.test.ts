/** What a speech-to-text server heard, as turns with times of the epoch. */
import { expect, test } from "vitest";
import { parseSpoken } from "../../../src/transcript/spoken.ts";
import { genesysFixture } from "../../helpers/genesys-fixture.ts";

const startedMs = Date.parse("2025-03-10T14:02:46.500Z");

test("the tutorial's utterances become turns with speakers, times and confidence", () => {
  const transcript = parseSpoken(genesysFixture("tutorial-003-transcription"), startedMs);
  expect(transcript?.language).toBe("en-us");
  expect(transcript?.confidence).toBeCloseTo(0.93);
  expect(transcript?.turns.map(({ speaker, startMs, endMs }) => [speaker, startMs, endMs])).toEqual([
    ["agent", startedMs, startedMs + 3100],
    ["customer", startedMs + 3600, startedMs + 8800],
  ]);
});

test("OpenAI's segments become turns of nobody in particular, sorted, with confidence from logarithms", () => {
  const transcript = parseSpoken(
    {
      ...{ task: "transcribe", language: "english", text: "One. Two." },
      segments: [
        { start: 2.5, end: 4, text: " Two.", avg_logprob: -0.2 },
        { start: 0, end: 2.04, text: " One.", avg_logprob: 0 },
        { start: 4, end: 5, text: "  " },
      ],
    },
    startedMs,
  );
  expect(transcript).toMatchObject({
    turns: [
      { speaker: "unknown", text: "One.", startMs: startedMs, endMs: startedMs + 2040 },
      { speaker: "unknown", text: "Two.", startMs: startedMs + 2500, endMs: startedMs + 4000 },
    ],
  });
  expect(transcript?.confidence).toBeCloseTo((1 + Math.exp(-0.2)) / 2);
  expect(transcript).not.toHaveProperty("language");
});

test.each([
  ["text alone", { text: "Hello." }, 1],
  ["no words at all", { text: "", segments: [] }, 0],
  ["utterances of nothing", { utterances: [] }, 0],
])("%s is a transcript", (_, document, turns) => {
  expect(parseSpoken(document, startedMs)?.turns).toHaveLength(turns);
});

test.each([
  ["a list", []],
  ["a status", { status: "queued" }],
  ["nothing", undefined],
])("%s is none", (_, document) => {
  expect(parseSpoken(document, startedMs)).toBeUndefined();
});
