/** A run's report as one line of `--json`; `events.schema.json` promises its members. */
import type { RunReport } from "./report.ts";

const instant = (at: number): string => new Date(at).toISOString();

export function reportData(report: RunReport): Record<string, unknown> {
  const { run, recorded, ...told } = report;
  const { id: runId, startedAt, endedAt, window, fingerprint, exitCode, reason } = run;
  const [from, to] = window.split("/");
  const { promptTokens, completionTokens, costUsd, planned, billed, lostAnswers, answers } = recorded ?? {};
  return {
    type: "report",
    runId,
    startedAt: instant(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: instant(endedAt) }),
    ...{ from, to, fingerprint, exitCode, reason, ...told },
    ...(recorded ? { took: { promptTokens, completionTokens, costUsd } } : {}),
    ...{ planned, billed, lostAnswers, answers },
  };
}
