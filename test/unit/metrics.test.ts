import { describe, expect, test } from "vitest";
import { Fault } from "../../src/shared/fault.ts";
import { lastSuccessIn, metricsText } from "../../src/signals/metrics.ts";
import { createTally } from "../../src/tally.ts";

const end = {
  exitCode: 20,
  startedAt: 1_741_600_000_500,
  endedAt: 1_741_600_060_000,
  lastSuccessAt: 1_741_513_600_250,
};

/** Sample lines by name and labels; every other line must be the head of a metric. */
function samplesIn(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  let metric = "";
  for (const line of text.trimEnd().split("\n")) {
    const [, help] = /^# HELP ([a-z_]+) \S.*$/.exec(line) ?? [];
    if (help) metric = help;
    else if (line.startsWith("#")) expect(line).toBe(`# TYPE ${metric} gauge`);
    else {
      const [, name, labels = "", value] = /^([a-z_]+)(\{[a-z]+="[\w.]+"\})? (\S+)$/.exec(line) ?? [];
      expect([line, name]).toEqual([line, metric]);
      expect([line, samples.has(name + labels)]).toEqual([line, false]);
      samples.set(`${name}${labels}`, Number(value));
    }
  }
  return samples;
}

describe("the metrics", () => {
  test("have the names that dashboards were made of", () => {
    const names = [...samplesIn(metricsText(createTally(), end)).keys()];
    expect([...new Set(names.map((name) => name.replace(/\{.*/, "")))]).toEqual([
      "transcript_gateway_run_start_timestamp_seconds",
      "transcript_gateway_run_end_timestamp_seconds",
      "transcript_gateway_run_exit_code",
      "transcript_gateway_last_success_timestamp_seconds",
      "transcript_gateway_conversations",
      "transcript_gateway_masks",
      "transcript_gateway_llm_requests",
      "transcript_gateway_llm_tokens",
      "transcript_gateway_llm_cost_usd",
      "transcript_gateway_llm_lost_answers",
      "transcript_gateway_retries",
      "transcript_gateway_answers",
      "transcript_gateway_answer_score_mean",
    ]);
    expect(names).toContain('transcript_gateway_conversations{state="held"}');
    expect(names).toContain('transcript_gateway_masks{type="CREDIT_CARD"}');
  });

  test("say what the tally says", () => {
    const tally = createTally();
    Object.assign(tally, { seen: 12, taken: 10, done: 7, failed: 2, held: 1 });
    tally.spent({ promptTokens: 900, completionTokens: 80, costUsd: 0.0123, latencyMs: 1, attempts: 11 });
    tally.redacted({ PHONE: 3 });
    tally.faults[new Fault("answer.empty").code] = 2;
    const samples = samplesIn(metricsText(tally, end));
    const of = (name: string) => samples.get(`transcript_gateway_${name}`);
    expect(of("run_exit_code")).toBe(20);
    expect(of("run_start_timestamp_seconds")).toBe(1_741_600_000.5);
    expect(of('conversations{state="done"}')).toBe(7);
    expect(of('conversations{state="absent"}')).toBe(0);
    expect(of('faults{code="answer.empty"}')).toBe(2);
    expect(of('masks{type="PHONE"}')).toBe(3);
    expect(of('masks{type="EMAIL"}')).toBe(0);
    expect(of("llm_requests")).toBe(11);
    expect(of('llm_tokens{kind="completion"}')).toBe(80);
    expect(of("llm_cost_usd")).toBe(0.0123);
    expect(of("answer_score_mean")).toBeNaN();
  });

  test("hand on when a run last succeeded", () => {
    expect(lastSuccessIn(metricsText(createTally(), end))).toBe(end.lastSuccessAt);
    expect(lastSuccessIn(metricsText(createTally(), { ...end, lastSuccessAt: undefined }))).toBeUndefined();
    expect(lastSuccessIn("somebody else's file\n")).toBeUndefined();
  });
});
