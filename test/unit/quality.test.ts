import { describe, expect, test } from "vitest";
import { schemaFor } from "../../src/forward/answer-schema.ts";
import { qualityOf } from "../../src/forward/quality.ts";
import { createTokenEstimate, parseCalibration } from "../../src/forward/tokens.ts";
import type { Cleared } from "../../src/shared/text.ts";
import type { Turn } from "../../src/shared/types.ts";

const turns: Turn<Cleared>[] = [
  "Hello, my router keeps losing the connection since the storm on Monday.",
  "I am sorry to hear that. Did you restart the router?",
  "I restarted the router twice, the connection comes back for a minute and the light goes red.",
  "Then the line was damaged by the storm. I will book an engineer for Thursday.",
  "Thursday is fine. Will the engineer call before?",
  "The engineer calls half an hour before. You get a credit for the lost connection as well.",
].map((text, index) => ({ speaker: index % 2 ? "agent" : "customer", text: text as Cleared }));

const schema = schemaFor("analysis", 1000);
const good = {
  summary: "The customer's router lost its connection after a storm. An engineer was booked for Thursday.",
  primaryIssue: "The connection drops since the storm.",
  customerSentiment: "neutral",
  resolution: "escalated",
  followUp: ["The engineer comes on Thursday."],
  topics: ["router", "storm damage"],
};
const quality = (analysis: Record<string, unknown>, language?: string) =>
  qualityOf(analysis, turns, schema, language);

describe("the quality of an answer", () => {
  test("is full for one that says what there was to say", () => {
    expect(quality(good)).toEqual({ score: 1, completeness: 1, length: 1, coverage: 1 });
  });

  test("falls with every member that says nothing; an empty list says that there is nothing to do", () => {
    expect(quality({ ...good, followUp: [] }).completeness).toBe(1);
    expect(quality({ ...good, summary: "N/A", primaryIssue: "-" }).completeness).toBeCloseTo(4 / 6);
  });

  test("falls when it is too short, and when it is longer than what was said", () => {
    expect(
      quality({ ...good, summary: "", primaryIssue: "", followUp: [], topics: ["x"] }).length,
    ).toBeLessThan(1);
    expect(quality({ ...good, summary: "The router. ".repeat(300) }).length).toBeLessThan(0.5);
  });

  test("falls when it speaks of something else", () => {
    const other = {
      ...good,
      summary: "The caller asked for a seat at the window on a flight to the islands.",
      primaryIssue: "A seat.",
      followUp: [],
      topics: ["travel"],
    };
    expect(quality(other).coverage).toBe(0);
    expect(quality(other).score).toBeLessThan(0.7);
  });

  test("does not compare words of two languages", () => {
    expect(quality(good, "de-de").coverage).toBeUndefined();
    expect(quality(good, "de-de").score).toBe(1);
    expect(quality(good, "en-gb").coverage).toBe(1);
  });
});

describe("the token estimate", () => {
  const bytes = 4000;

  test("begins with four bytes a token, and learns the model's own ratio", () => {
    const tokens = createTokenEstimate();
    expect(tokens.of(bytes)).toBe(1000);
    expect(tokens.error()).toBeUndefined();
    for (let round = 0; round < 60; round += 1) tokens.learn(bytes, 1600, 90);
    expect(tokens.of(bytes)).toBeCloseTo(1600, -1);
    expect(tokens.ofAnswer()).toBe(90);
    expect(tokens.error()).toBeLessThan(0.02);
  });

  test("goes on where an earlier one ended, and takes nothing else for one", () => {
    const earlier = createTokenEstimate();
    for (let round = 0; round < 20; round += 1) earlier.learn(bytes, 1600, 90);
    const kept = JSON.parse(JSON.stringify(earlier.calibration()));
    const tokens = createTokenEstimate(parseCalibration(kept));
    expect(tokens.of(bytes)).toBe(earlier.of(bytes));
    expect(tokens.ofAnswer()).toBe(90);
    expect(tokens.error()).toBeUndefined();
    for (const foreign of [undefined, "x", {}, { ...kept, tokens: -1 }, { ...kept, bytes: "1" }])
      expect(parseCalibration(foreign)).toBeUndefined();
  });

  test("believes no count that can not be", () => {
    const tokens = createTokenEstimate();
    for (const absurd of [0, -1, 1e9, 1]) tokens.learn(bytes, absurd, 0);
    expect(tokens.of(bytes)).toBe(1000);
    expect(tokens.error()).toBeUndefined();
    expect(tokens.ofAnswer()).toBe(220);
  });
});
