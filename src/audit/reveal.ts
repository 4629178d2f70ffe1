/** Somebody looked under the masks. On record before anything is shown. */
import { type ChainOptions, openChain } from "./chain.ts";
import type { RevealFacts } from "./record.ts";

/** Durable when it resolves. @throws Fault `disk.failed`, `ledger.failed`, `audit.broken`. */
export async function recordReveal(options: ChainOptions, facts: RevealFacts): Promise<void> {
  const chain = await openChain(options);
  try {
    await chain.append({ type: "reveal", ...facts });
    await options.book.note();
  } finally {
    await chain.close();
  }
}
