/** `preview --reveal`: first the record, then the look. */
import { recordReveal } from "../audit/reveal.ts";
import { openLedger } from "../ledger/ledger.ts";
import { noDays } from "../ledger/seat.ts";
import type { Heard } from "../viewing.ts";
import type { Context } from "./context.ts";

/** Writes down, by their surrogates, of which conversations somebody sees what was said.
 *  @throws Fault `lock.held` while somebody is at work beside whom nobody may be; `ledger.failed`, `disk.failed`, `audit.broken`. */
export async function recordLook(
  heard: readonly Heard[],
  where: "terminal" | "page",
  rules: string,
  dataDir: string,
  { now }: Context,
): Promise<void> {
  const ledger = await openLedger({ dataDir, days: noDays, now });
  try {
    const surrogates = heard.map(({ id }) => ledger.surrogate(id));
    await recordReveal({ dataDir, book: ledger.audit, now }, { where, rules, surrogates });
  } finally {
    await ledger.close();
  }
}
