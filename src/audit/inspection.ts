/** The whole audit, read and held against ledger and results. */
import type { AuditView, Inspection } from "../shared/audit-book.ts";
import { auditDirectory } from "./chain.ts";
import { createReconciliation } from "./reconciliation.mjs";
import type { AuditRecord } from "./record.ts";
import { resultProblems } from "./results.ts";
import { addRecord, noTotals } from "./totals.ts";
import { checkChain } from "./verify.mjs";

/** @throws Fault `disk.failed`, `ledger.failed`. */
export async function inspectAudit(dataDir: string, view: AuditView): Promise<Inspection> {
  let totals = noTotals;
  const unended = new Set<string>();
  const untold = view.untold();
  const forgotten = { age: 0, asked: 0 };
  const deliveries = { tries: 0, heard: 0 };
  const recordings = { tries: 0, heard: 0 };
  let asked = 0;
  const shown = new Set<string>();
  const reconciliation = createReconciliation(view);
  const { records, problems } = await checkChain(auditDirectory(dataDir), view.head, (raw) => {
    const record = raw as AuditRecord;
    totals = addRecord(totals, record);
    if (record.type === "start") unended.add(record.runId);
    if (record.type === "stop") unended.delete(record.runId);
    if (record.type === "delivery") deliveries.tries += 1;
    if (record.type === "delivered" && record.kind === "answered") deliveries.heard += 1;
    if (record.type === "speech") recordings.tries += 1;
    if (record.type === "transcribed" && record.kind === "answered") recordings.heard += 1;
    if (record.type === "query") asked += 1;
    if (record.type === "queryPage") for (const surrogate of record.surrogates) shown.add(surrogate);
    if (record.type === "forgotten") forgotten[record.cause] += record.surrogates.length;
    reconciliation.add(raw);
  });
  problems.push(...reconciliation.problems(view.standings(), untold));
  for await (const problem of resultProblems(dataDir, view)) problems.push(problem);
  const queries = { asked, shown: shown.size };
  return { records, totals, problems, unended: [...unended], deliveries, recordings, queries, forgotten };
}
