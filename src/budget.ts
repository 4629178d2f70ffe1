/** What a run may spend: its own limit, and the day's, which it keeps with all that send on that day: runs before it, runs
 *  at work beside it, and the server. */
import type { Config } from "./config.ts";
import { type Budget, createBudget } from "./forward/budget.ts";
import { usualAnswerTokens } from "./forward/client.ts";
import { servingDir } from "./ledger/data-dir.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { createNeighbour } from "./ledger/neighbour.ts";
import type { RunLedger } from "./ledger/run-ledger.ts";

/** @param ledger undefined for a plan. @throws Fault `ledger.failed`. */
export async function openBudget(
  { dataDir, llm }: Config,
  ledger: Ledger | undefined,
  run: RunLedger | undefined,
  now: () => number,
): Promise<Budget> {
  const serving = createNeighbour(servingDir(dataDir), now);
  await serving.look();
  return createBudget({
    ...llm,
    answerTokens: llm.maxOutputTokens ?? usualAnswerTokens,
    spentOn: (day) => (ledger?.spentOn(day) ?? 0) + serving.spentOn(day),
    besides(day) {
      const besides = ledger?.company.wasJoined() ? run?.besides(day) : undefined;
      return besides && { ...besides, spentUsd: besides.spentUsd + serving.spentOn(day) };
    },
    now,
  });
}
