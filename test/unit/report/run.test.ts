import { describe, expect, test } from "vitest";
import { createAnswerCount } from "../../../src/report/run/answers.ts";
import { runPage } from "../../../src/report/run/page.ts";
import { runRecord } from "../../../src/report/run/record.ts";
import { parseRecorded } from "../../../src/report/run/recorded.ts";
import { reportOf } from "../../../src/report/run/report.ts";
import { stepLengthMs, stepsOf } from "../../../src/report/run/steps.ts";
import { runText } from "../../../src/report/run/text.ts";
import { endOf, rangeText, verdictOf } from "../../../src/report/run/words.ts";
import { createTally } from "../../../src/tally.ts";
import { sourcesOf, startedAt, summary } from "../../helpers/run-sources.ts";

describe("what the answers say", () => {
  const countOf = (answers: readonly Record<string, unknown>[]) => {
    const count = createAnswerCount();
    for (const answer of answers) count.add(answer);
    return count.facets();
  };

  test("choices and lists are counted, and an answer counts once for what it names twice", () => {
    expect(
      countOf([
        { customerSentiment: "negative", topics: ["billing", "refund", "billing"] },
        { customerSentiment: "positive", topics: ["billing"] },
        { customerSentiment: "negative", topics: [] },
      ]),
    ).toEqual([
      {
        ...{ name: "customer sentiment", isList: false, answers: 3, others: 0 },
        values: [
          { text: "positive", answers: 1 },
          { text: "negative", answers: 2 },
        ],
      },
      {
        ...{ name: "topics", isList: true, answers: 3, others: 0 },
        values: [
          { text: "billing", answers: 2 },
          { text: "refund", answers: 1 },
        ],
      },
    ]);
  });

  test("running text is not: neither what is long nor what is different in every answer", () => {
    const answers = Array.from({ length: 40 }, (_, index) => ({
      summary: "The customer was charged twice and wanted the money back.",
      title: `matter ${index}`,
      urgent: index % 2 === 0,
    }));
    expect(countOf(answers).map(({ name }) => name)).toEqual(["urgent"]);
  });

  test("the most frequent are named, the others are counted", () => {
    const answers = Array.from({ length: 100 }, (_, index) => ({
      topics: [`topic ${index % 30}`, "delivery"],
    }));
    const [topics] = countOf(answers);
    expect(topics?.values[0]).toEqual({ text: "delivery", answers: 100 });
    expect(topics?.values).toHaveLength(12);
    expect(topics?.others).toBe(31 - 12);
  });
});

describe("a run's time", () => {
  test("is cut into at most sixty steps of a length people name", () => {
    for (const elapsedMs of [1, 900, 7000, 90_000, 3_600_000, 28_800_000, 400_000_000]) {
      const steps = stepsOf(elapsedMs, stepLengthMs(elapsedMs), [], []);
      expect(steps.length).toBeLessThanOrEqual(60);
      expect(steps.reduce((sum, { lengthMs }) => sum + lengthMs, 0)).toBe(elapsedMs);
    }
    expect(stepLengthMs(28_800_000)).toBe(600_000);
  });

  test("keeps its sums, however the looks fall", () => {
    const { looks = [] } = parseRecorded(summary) ?? {};
    for (const stepMs of [1000, 7000, 45_000, 120_000, 500_000]) {
      const steps = stepsOf(120_000, stepMs, [], looks);
      const sum = (name: "retries" | "waitedMs" | "genesysHeldMs" | "llmHeldMs") =>
        steps.reduce((all, step) => all + step[name], 0);
      expect([sum("retries"), sum("waitedMs"), sum("genesysHeldMs"), sum("llmHeldMs")]).toEqual([
        12, 31_500, 12_000, 3000,
      ]);
    }
  });
});

describe("the report of a run", () => {
  test("adds up: each day, and all of them", () => {
    const { days, totals } = reportOf(sourcesOf());
    expect(days.map(({ day }) => day)).toEqual(["2025-03-14", "2025-03-15"]);
    for (const { seen, ...parts } of [...days.map(({ day: _, ...rest }) => rest), totals])
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(seen);
    expect(totals).toMatchObject({
      seen: 100,
      done: 90,
      before: 2,
      held: 2,
      failed: 2,
      absent: 3,
      pending: 1,
    });
    for (const name of ["done", "held", "failed", "absent", "before", "pending"] as const)
      expect(days.reduce((sum, day) => sum + day[name], 0)).toBe(totals[name]);
  });

  test("holds what the run says against ledger, results and audit", () => {
    expect(reportOf(sourcesOf()).books.every(({ agrees }) => agrees)).toBe(true);
    const { books } = reportOf(sourcesOf(summary, { results: { done: 89, facets: [] } }));
    expect(books.filter(({ agrees }) => !agrees)).toEqual([
      expect.objectContaining({ name: "conversations done", run: 90, ledger: 90, results: 89 }),
    ]);
  });

  test("says why something was set aside, and what to do", () => {
    const { reasons } = reportOf(sourcesOf());
    expect(reasons).toEqual([
      expect.objectContaining({ state: "failed", code: "answer.truncated", conversations: 2 }),
      expect.objectContaining({ state: "held", code: "guard.held", conversations: 1 }),
    ]);
    expect(reasons[0]?.next).toBe("raise LLM_MAX_OUTPUT_TOKENS");
  });

  test("of a killed run tells what the ledger knows, and says so", () => {
    const { exitCode: _, ...run } = sourcesOf().run;
    const report = reportOf(sourcesOf(null, { run }));
    expect(report).toMatchObject({
      isWhole: false,
      elapsedMs: 119_000,
      totals: { done: 90, failed: 2, held: 1 },
    });
    expect(verdictOf(report)).toBe("90 conversations were done, as far as the ledger knows");
    expect(endOf(report)).toBe("killed");
    expect(runText(report, { columns: 80, hasColour: false })).not.toMatch(/undefined|NaN/);
    expect(runPage(report, startedAt)).not.toMatch(/undefined|NaN/);
  });

  test("of a run of an older version leaves out what was not written down", () => {
    const { days: _, waits: __, course: ___, settings: ____, reason: _____, ...older } = summary;
    const report = reportOf(sourcesOf(older));
    expect(report).toMatchObject({ days: [], waits: [], isWhole: true });
    for (const shown of [runText(report, { columns: 80, hasColour: false }), runPage(report, startedAt)]) {
      expect(shown).not.toMatch(/undefined|NaN|Day by day/);
      expect(shown).toContain("92 of 100 conversations are done");
    }
  });

  test("of a run that found nothing is short", () => {
    const nothing = { elapsedMs: 900, seen: 0 };
    const ledger = { outcomes: [], lastAnswerAt: undefined, steps: () => [], aside: [] };
    const report = reportOf(
      sourcesOf(nothing, { ledger, results: { done: 0, facets: [] }, audit: undefined }),
    );
    expect(runText(report, { columns: 80, hasColour: false })).toContain("There was nothing in the range");
    expect(runPage(report, startedAt)).not.toMatch(/undefined|NaN|Over its time/);
  });

  test("names the range by its days where it has whole ones", () => {
    const run = { ...reportOf(sourcesOf()).run };
    expect(rangeText(run)).toBe("2025-03-14 to 2025-03-15 (UTC)");
    expect(rangeText({ ...run, toMs: run.fromMs + 86_400_000 })).toBe("2025-03-14 (UTC)");
    expect(rangeText({ ...run, toMs: run.fromMs + 60_000 })).toBe(
      "2025-03-14 00:00 UTC to 2025-03-14 00:01 UTC",
    );
  });
});

describe("of a run in batches", () => {
  const named = (id: string) => ({ id, startedAt: "2025-03-14T09:00:00.000Z" });

  test("what a batch brought counts once, also when it failed and goes again", () => {
    const tally = createTally();
    for (const id of ["a", "b"]) tally.collected("done", named(id));
    tally.collected("failed", named("c"));
    for (const id of ["a", "b", "c"]) tally.count("seen", named(id));
    for (const id of ["a", "b"]) tally.count("skipped", named(id));
    tally.count("batched", named("c"));
    const { days } = tally;
    expect(tally).toMatchObject({ done: 2, skipped: 0, failed: 1, batched: 1 });
    const { totals } = reportOf(sourcesOf({ ...summary, days }));
    expect(totals).toMatchObject({ seen: 3, done: 2, batched: 1, failed: 0, open: 0 });
  });

  test("nothing is said of how long an answer took, for nobody knows", () => {
    const settings = { ...summary.settings, isBatch: true };
    const report = reportOf(sourcesOf({ ...summary, settings }));
    expect(report.latency).toBeUndefined();
    expect(runText(report, { columns: 80, hasColour: false })).not.toMatch(/median|95 of 100/);
    expect(runPage(report, startedAt)).not.toMatch(/Median answer|The model&#39;s answers/);
  });
});

describe("in the terminal", () => {
  test("it fits, at whatever width", () => {
    for (const columns of [60, 79, 99, 120])
      for (const line of runText(reportOf(sourcesOf()), { columns, hasColour: false }).split("\n"))
        expect(line.length).toBeLessThanOrEqual(columns);
  });

  test("every outcome has a sign of its own, without colour", () => {
    const text = runText(reportOf(sourcesOf()), { columns: 80, hasColour: false });
    expect(text).toMatch(/2025-03-14 {2}█+\?+h+f+ +90\.0 % of 40/);
    expect(text).toMatch(/Genesys: the server's rate limit was hit, 30 s of waiting/);
    expect(text).not.toContain("\u001b");
  });
});

describe("the page", () => {
  const page = runPage(reportOf(sourcesOf()), startedAt);

  test("lets nothing run and nothing be fetched, and needs no style on its elements", () => {
    expect(page).toContain("default-src &#39;none&#39;; script-src &#39;none&#39;; style-src &#39;sha256-");
    expect(page).not.toMatch(/<script|<[^>]* style=|<link rel="stylesheet"|https?:/);
  });

  test("says in words what its drawings show", () => {
    const drawings = [...page.matchAll(/<svg class="(?:chart|shares)"[^>]*>/g)];
    expect(drawings.length).toBeGreaterThan(10);
    for (const [tag] of drawings) expect(tag).toMatch(/role="img" aria-label="[^"]+"/);
  });

  test("takes an answer's words as text, whatever they are", () => {
    const facets = [
      {
        ...{ name: "topics", isList: true, answers: 1, others: 0 },
        values: [{ text: '<img src=x onerror="alert(1)">', answers: 1 }],
      },
    ];
    const told = runPage(reportOf(sourcesOf(summary, { results: { done: 90, facets } })), startedAt);
    expect(told).not.toContain("<img");
    expect(told).toContain("&lt;img src=x");
  });
});

test("what a run writes down stays small, whatever its range", () => {
  const days = Object.fromEntries(
    Array.from({ length: 4000 }, (_, day) => [
      new Date(day * 86_400_000).toISOString().slice(0, 10),
      { seen: 1000, done: 999 },
    ]),
  );
  const look = parseRecorded(summary)?.looks[0];
  const looks = Array.from({ length: 201 }, () => look).filter((one) => one !== undefined);
  const { settings } = summary;
  const record = runRecord({
    summary: {},
    reason: "",
    next: "",
    tally: { days, waits: {} },
    looks,
    settings,
  });
  expect(JSON.stringify(record).length).toBeLessThan(40_000);
  const told = parseRecorded(record)?.days ?? {};
  expect(Object.values(told).reduce((sum, { done = 0 }) => sum + done, 0)).toBe(4000 * 999);
});
