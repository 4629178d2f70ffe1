/** Holds the audit against the ledger, conversation by conversation: the two are written by different hands at
 *  different moments, and neither can be changed alone without the other telling. */
import type { Standing } from "../shared/audit-book.ts";
import type { AuditRecord } from "./record.ts";

interface Account {
  requests: number;
  failed: number;
  /** Begun, and nothing better was heard. */
  open: number;
  costUsd: number;
}

export interface Reconciliation {
  /** To be told every record, in order. */
  add(record: Record<string, unknown>): void;
  /** What does not agree; once, after the last record. @param untold surrogates that were forgotten meanwhile. */
  problems(standings: Iterable<Standing>, untold: ReadonlySet<string>): Iterable<string>;
}

const noAccount = (): Account => ({ requests: 0, failed: 0, open: 0, costUsd: 0 });

/** Holds one small account a conversation in memory. */
export function createReconciliation(): Reconciliation {
  const accounts = new Map<string, Account>();
  /** Whose request a record was; the outcome only names its number. */
  const begun = new Map<number, Account>();

  function accountOf(surrogate: string): Account {
    const account = accounts.get(surrogate) ?? noAccount();
    accounts.set(surrogate, account);
    return account;
  }

  return {
    add(raw) {
      const record = raw as unknown as AuditRecord & { readonly seq: number };
      // A batch's file is recorded as a whole too; its lines are the requests.
      if (record.type === "request" && record.purpose !== "batch") {
        const account = accountOf(record.surrogate);
        account.requests += 1;
        account.open += 1;
        begun.set(record.seq, account);
      } else if (record.type === "forgotten") {
        for (const surrogate of record.surrogates) accounts.delete(surrogate);
      } else if (record.type === "outcome") {
        const account = begun.get(record.request);
        if (!account) return;
        account.costUsd += record.costUsd ?? 0;
        if (record.kind === "unknown") return;
        begun.delete(record.request);
        account.open -= 1;
        if (record.kind === "failed") account.failed += 1;
      }
    },
    *problems(standings, untold) {
      for (const standing of standings) {
        const account = accounts.get(standing.surrogate);
        accounts.delete(standing.surrogate);
        if (standing.isOpen) continue;
        const problem = disagreement(standing, account);
        if (problem) yield `conversation ${standing.conversationId}: ${problem}`;
      }
      for (const [surrogate, { requests }] of accounts)
        if (!untold.has(surrogate))
          yield `surrogate ${surrogate}: the audit has ${requests} requests, the ledger knows no such conversation`;
    },
  };
}

/** Below the price of a token. */
const smallUsd = 1e-9;

/** A run that was killed leaves requests that only one of the two knows: what is marked as such may differ. */
function disagreement(standing: Standing, account = noAccount()): string | undefined {
  const { requests, unknown } = standing;
  const { requests: recorded, failed, open, costUsd } = account;
  if (recorded < requests - unknown)
    return `the ledger counts ${requests} requests, the audit has ${recorded}`;
  if (unknown > 0) return undefined;
  if (recorded - failed > requests)
    return `the audit has ${recorded} requests, the ledger counts ${requests}`;
  if (open === 0 && Math.abs(standing.costUsd - costUsd) > smallUsd * Math.max(1, requests))
    return `the ledger says it cost ${standing.costUsd} USD, the audit ${costUsd}`;
  return undefined;
}
