import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAsked, type QuestionFlags } from "../../../src/commands/query-question.ts";
import { isWithinSentiment } from "../../../src/genesys/sentiment.ts";
import { isFault } from "../../../src/shared/fault.ts";
import { parseFilterGroups } from "../../../src/source/filter-groups.ts";
import { parseSentiment } from "../../../src/source/question.ts";
import { silentContext } from "../../helpers/silent-context.ts";
import { root } from "../../helpers/source-tree.ts";

const context = silentContext({ now: () => Date.parse("2025-06-01T12:00:00Z") });
const range = { from: "2025-05-01", to: "2025-05-02" };

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isFault(error) && error.code === "usage.invalid") return error.message;
    throw error;
  }
  return "none";
}

describe("before any request it is said that", () => {
  const words = { ...range, any: ["refund"] };
  const card = "4111 1111 1111 1111";
  test.each<[string, QuestionFlags, RegExp]>([
    ["there is no beginning", { any: ["refund"] }, /no beginning/],
    ["the range is upside down", { ...words, from: "2025-05-03" }, /--to is not after --from/],
    ["the range is in the future", { from: "2025-06-02", any: ["refund"] }, /in the future/],
    ["the range is long", { from: "2024-05-01", any: ["refund"] }, /spans \d+ days/],
    ["a date is none", { ...words, from: "2025-02-30" }, /--from is no date/],
    ["nothing is asked", range, /nothing but a range/],
    ["a keyword is empty", { ...range, any: ["refund", " "] }, /--any has an empty keyword/],
    ["a keyword is long", { ...range, all: ["x".repeat(201)] }, /201 characters/],
    ["a keyword says nothing", { ...range, none: ["refund", "?!"] }, /keyword 2 of --none/],
    [
      "there are too many keywords",
      { ...range, any: Array.from({ length: 101 }, (_, index) => `w${index}`) },
      /101 keywords/,
    ],
    ["a keyword is wanted and unwanted", { ...words, none: ["REFUND!"] }, /both wanted and unwanted/],
    ["a sentiment is not known", { ...range, sentiment: ["happy"] }, /sentiment is not known/],
    ["a sentiment is out of range", { ...range, sentiment: ["-2..0"] }, /-1\.\.1/],
    ["a sentiment is upside down", { ...range, sentiment: ["0.5..0.1"] }, /upside down/],
    ["a medium is not known", { ...words, mediaType: ["fax"] }, /media type is not known/],
    ["a duration is none", { ...words, duration: "long" }, /--duration is no range/],
    ["a duration has no bound", { ...words, duration: ".." }, /--duration is no range/],
    ["a duration is upside down", { ...words, duration: "10m..90s" }, /ends before it begins/],
    ["a page is too large", { ...words, pageSize: 101 }, /--page-size is not within/],
    ["a speaker says nothing", { ...range, queue: ["q"], speaker: "agent" }, /without keywords/],
    ["the file can not be read", { filter: "nowhere.json" }, /file of --filter can not be read/],
    [
      "a card number is too long, without showing it",
      { ...range, any: [card.repeat(11)] },
      /^[^1]*1 of [^1]*209/,
    ],
  ])("%s", (_, flags, says) => {
    expect(faultOf(() => parseAsked(flags, context))).toMatch(says);
  });
});

test("the same question is the same whenever it is asked, and another one is another", () => {
  const identityOf = (flags: QuestionFlags, now = "2025-06-01T12:00:00Z") =>
    JSON.stringify(parseAsked(flags, silentContext({ now: () => Date.parse(now) })).identity);
  const flags = { from: "2025-05-20", any: ["refund"] };
  expect(identityOf(flags, "2025-06-02T12:00:00Z")).toBe(identityOf(flags));
  expect(identityOf({ ...flags, pageSize: 7 })).toBe(identityOf(flags));
  expect(identityOf({ ...flags, any: ["refund", "money"] })).not.toBe(identityOf(flags));
  expect(identityOf({ ...flags, loose: true })).not.toBe(identityOf(flags));
});

describe("sentiments", () => {
  const names = ["negative", "slightly-negative", "neutral", "slightly-positive", "positive"] as const;
  const bucketOf = (score: number) => names.filter((name) => isWithinSentiment(score, parseSentiment(name)));

  test("every score is in exactly one bucket", () => {
    for (let score = -1000; score <= 1000; score += 1) expect(bucketOf(score / 1000)).toHaveLength(1);
  });

  test("the borders are the vendor's", () => {
    expect([0.56, 0.55, 0.2, 0.19, -0.2, -0.55, -0.56].map((score) => bucketOf(score)[0])).toEqual([
      ...["positive", "slightly-positive", "slightly-positive", "neutral"],
      ...["slightly-negative", "slightly-negative", "negative"],
    ]);
  });

  test("a range has its bounds, and names may be written as in the how-to", () => {
    const part = parseSentiment("-0.5..0.2");
    expect([-0.51, -0.5, 0.2, 0.21].map((score) => isWithinSentiment(score, part))).toEqual([
      ...[false, true, true, false],
    ]);
    expect(parseSentiment("SLIGHTLY_NEGATIVE")).toEqual(parseSentiment("slightly-negative"));
  });
});

describe("a filterGroups file", () => {
  const file = (changes: object = {}, ...filters: readonly object[]) =>
    JSON.stringify({
      filterGroups: { filterGroups: [{ filters }] },
      pageSize: 100,
      pageNumber: 1,
      ...changes,
    });
  const words = { type: "transcript", values: ["refund"] };

  test("of the how-to is a question of ours", () => {
    const text = readFileSync(join(root, "fixtures/genesys/tutorial-004-request.json"), "utf8");
    expect(parseFilterGroups(text)).toEqual({
      from: "2025-03-10T00:00:00Z",
      to: "2025-03-11T00:00:00Z",
      all: ["refund"],
      any: [],
      sentiment: ["NEGATIVE"],
      speaker: "agent",
      pageSize: 100,
      notes: [expect.stringContaining("customer's sentiment")],
    });
  });

  test("asks for one of several values, and for each of several filters", () => {
    const read = parseFilterGroups(file({}, { type: "transcript", values: ["a", "b"] }, words));
    expect([read.all, read.any]).toEqual([["refund"], ["a", "b"]]);
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", "{", /no JSON/],
    ["no filters", "{}", /no filterGroups/],
    ["a filter we do not know", file({}, words, { type: "agentSkill", values: ["x"] }), /another type/],
    [
      "two groups",
      JSON.stringify({ filterGroups: [{ filters: [words] }, { filters: [words] }] }),
      /2 groups/,
    ],
    ["two dates", file({}, { type: "date" }, { type: "date" }), /2 filters of type date/],
    ["a filter without values", file({}, { type: "transcript" }), /without values/],
    ["a speaker who is neither", file({}, { ...words, name: "supervisor" }), /neither agent nor customer/],
    ["a later page", file({ pageNumber: 3 }, words), /later page/],
    ["a large page", file({ pageSize: 5000 }, words), /pageSize of --filter is not within/],
  ])("with %s is refused", (_, text, says) => {
    expect(faultOf(() => parseFilterGroups(text))).toMatch(says);
  });
});
