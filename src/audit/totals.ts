import type { AuditTotals } from "../shared/audit-book.ts";
import type { AuditRecord } from "./record.ts";

export const noTotals: AuditTotals = {
  requests: 0,
  answered: 0,
  failed: 0,
  unknown: 0,
  promptTokens: 0,
  completionTokens: 0,
  costUsd: 0,
};

/** A request counts as unknown until its outcome says better. */
export function addRecord(totals: AuditTotals, record: AuditRecord): AuditTotals {
  if (record.type === "request")
    return { ...totals, requests: totals.requests + 1, unknown: totals.unknown + 1 };
  if (record.type !== "outcome") return totals;
  const { kind, promptTokens = 0, completionTokens = 0, costUsd = 0 } = record;
  return {
    ...totals,
    unknown: totals.unknown - (kind === "unknown" ? 0 : 1),
    answered: totals.answered + (kind === "answered" ? 1 : 0),
    failed: totals.failed + (kind === "failed" ? 1 : 0),
    promptTokens: totals.promptTokens + promptTokens,
    completionTokens: totals.completionTokens + completionTokens,
    costUsd: totals.costUsd + costUsd,
  };
}
