/** What a person reads of a query: how it would be answered, and what it did. */
import { describe, expect, test } from "vitest";
import { noMasking } from "../../../src/querying/sum.ts";
import { type PlanFacts, planText } from "../../../src/report/query/plan.ts";
import { querySummary } from "../../../src/report/query/summary.ts";
import type { QueryEnd } from "../../../src/shared/query-page.ts";

const end: QueryEnd = {
  ...{ queryId: "5b0c", askedAt: "2025-06-01T00:00:00Z", pages: 2, exitCode: 0, listed: 1200, matches: 3 },
  ...{ absent: 0, failed: 0, heard: 9, latencyMs: 900, masking: noMasking, retries: 1 },
};

describe("the summary", () => {
  test("calls nothing clean that was not looked at", () => {
    const text = querySummary(end);
    expect(text).toMatch(/^masked +no text was shown$/m);
    expect(text).not.toContain("clean");
  });

  test("says what was masked, and whether the second look saw something", () => {
    const masking = { turns: 40, findings: { PHONE: 2, PERSON: 5 }, held: 1, clean: true };
    const text = querySummary({ ...end, accuracy: 0.985, absent: 4, masking });
    expect(text).toMatch(/^found +3 of 1,200 conversations, on 2 pages$/m);
    expect(text).toMatch(/^not found in +4 without a transcript, 1 held back$/m);
    expect(text).toMatch(/^accuracy +98\.5 % of the words asked for/m);
    expect(text).toMatch(/^masked +7 values in 40 turns \(PERSON 5, PHONE 2\); looked at again, clean$/m);
    expect(querySummary({ ...end, masking: { ...masking, clean: false } })).toContain("were left out");
  });
});

test("the plan says how often a piece is searched, when more than once", () => {
  const facts: PlanFacts = {
    asked: [["all of", "“refund”, “card”"]],
    steps: [
      { by: "reading", from: "2025-03-01T00:00:00Z", to: "2025-03-08T00:00:00Z", pieces: 7 },
      { by: "search", from: "2025-03-08T00:00:00Z", to: "2025-03-22T00:00:00Z", pieces: 2, searches: 2 },
    ],
    ...{ reasons: [], leastCalls: 11, perThousandNamed: 2030, perThousandRead: 2010, callsPerMinute: 270 },
    ...{ asksSentiment: false, asksText: true },
  };
  const text = planText(facts);
  expect(text).toMatch(/^1\. read .* 7 pieces, POST/m);
  expect(text).toMatch(/^2\. search .* 2 pieces, 2 times each, POST/m);
  expect(text).toMatch(/^11 calls at least: 2\.4 s at 270 a minute$/m);
});
