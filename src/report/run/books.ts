/** The same numbers as those have them who counted each for itself: the run, the ledger, the result files, the audit. */
import type { AuditTotals } from "../../shared/audit-book.ts";
import type { Recorded } from "./recorded.ts";

/** Undefined where one can not know it. */
export interface BookRow {
  readonly name: string;
  readonly isMoney: boolean;
  readonly run: number | undefined;
  readonly ledger?: number | undefined;
  readonly results?: number | undefined;
  readonly audit?: number | undefined;
  readonly agrees: boolean;
}

interface Books {
  readonly recorded: Recorded | undefined;
  readonly ledgerDone: number;
  readonly resultsDone: number;
  readonly audit: AuditTotals | undefined;
}

/** A batch's requests are sent by one run and answered to another: of those no run has both. */
export function booksOf({ recorded, ledgerDone, resultsDone, audit }: Books): readonly BookRow[] {
  const seen = recorded?.settings?.isBatch ? undefined : audit;
  return [
    row("conversations done", { run: recorded?.done, ledger: ledgerDone, results: resultsDone }),
    row("LLM requests", { run: recorded?.requests, audit: seen?.requests }),
    row("tokens", {
      run: recorded && recorded.promptTokens + recorded.completionTokens,
      audit: seen && seen.promptTokens + seen.completionTokens,
    }),
    row("cost", { run: recorded?.costUsd, audit: seen?.costUsd }, true),
  ];
}

/** Sums of fractions in another order differ by less than this. */
const crumbs = 1e-9;

function row(name: string, of: Omit<BookRow, "name" | "isMoney" | "agrees">, isMoney = false): BookRow {
  const known = [of.run, of.ledger, of.results, of.audit].filter((one) => one !== undefined);
  const [first = 0] = known;
  const slack = isMoney ? crumbs * Math.max(1, Math.abs(first)) : 0;
  return { name, isMoney, ...of, agrees: known.every((one) => Math.abs(one - first) <= slack) };
}
