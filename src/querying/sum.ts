/** Pages added up. */
import type { QueryMasking, QueryTotals } from "../shared/query-page.ts";
import type { PiiType } from "../shared/types.ts";

export const noMasking: QueryMasking = { turns: 0, findings: {}, held: 0, clean: true };

export function addMasking(a: QueryMasking, b: QueryMasking): QueryMasking {
  const findings: Partial<Record<PiiType, number>> = { ...a.findings };
  for (const [type, count] of Object.entries(b.findings) as [PiiType, number][])
    findings[type] = (findings[type] ?? 0) + count;
  return { turns: a.turns + b.turns, findings, held: a.held + b.held, clean: a.clean && b.clean };
}

/** Latency is the mean of the pages, accuracy that of the conversations whose text was heard. */
export function sumOf(pages: readonly QueryTotals[]): QueryTotals {
  const total = (of: (page: QueryTotals) => number) => pages.reduce((sum, page) => sum + of(page), 0);
  const measured = pages.filter(({ accuracy }) => accuracy !== undefined);
  const weight = measured.reduce((sum, { heard }) => sum + heard, 0);
  const right = measured.reduce((sum, { heard, accuracy = 0 }) => sum + heard * accuracy, 0);
  return {
    listed: total(({ listed }) => listed),
    matches: total(({ matches }) => matches),
    absent: total(({ absent }) => absent),
    failed: total(({ failed }) => failed),
    heard: total(({ heard }) => heard),
    latencyMs: pages.length === 0 ? 0 : Math.round(total(({ latencyMs }) => latencyMs) / pages.length),
    ...(weight > 0 ? { accuracy: right / weight } : {}),
    masking: pages.map(({ masking }) => masking).reduce(addMasking, noMasking),
    retries: total(({ retries }) => retries),
  };
}
