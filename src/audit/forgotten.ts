/** What the audit is told when conversations are forgotten. It is told after the ledger has forgotten them and, should
 *  somebody be killed in between, by whoever opens it next: before any further request of theirs can be recorded. Told
 *  twice is as good as told once. */
import type { ForgettingCause, Forgotten } from "../shared/audit-book.ts";
import type { AuditRecord } from "./record.ts";

/** So that no record grows beyond some kilobytes. */
const mostSurrogates = 500;

const causes: readonly ForgettingCause[] = ["age", "asked"];

export function* forgottenRecords(
  forgotten: readonly Forgotten[],
): Iterable<{ readonly record: AuditRecord; readonly surrogates: readonly string[] }> {
  for (const cause of causes) {
    const all = forgotten.filter((one) => one.cause === cause).map(({ surrogate }) => surrogate);
    for (let from = 0; from < all.length; from += mostSurrogates) {
      const surrogates = all.slice(from, from + mostSurrogates);
      yield { record: { type: "forgotten", cause, surrogates }, surrogates };
    }
  }
}
