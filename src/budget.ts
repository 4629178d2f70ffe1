/** What a run may spend: its own limit, and the day's, which it keeps with all that send on that day: runs before it, runs
 *  at work beside it, the server, and the stream. */
import type { Config } from "./config.ts";
import { type Budget, createBudget } from "./forward/budget.ts";
import { usualAnswerTokens } from "./forward/client.ts";
import { servingDir, streamingDir } from "./ledger/data-dir.ts";
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
  const beside = [servingDir(dataDir), streamingDir(dataDir)].map((dir) => createNeighbour(dir, now));
  for (const one of beside) await one.look();
  const spentBeside = (day: string) => beside.reduce((sum, one) => sum + one.spentOn(day), 0);
  return createBudget({
    ...llm,
    answerTokens: llm.maxOutputTokens ?? usualAnswerTokens,
    spentOn: (day) => (ledger?.spentOn(day) ?? 0) + spentBeside(day),
    besides(day) {
      const besides = ledger?.company.wasJoined() ? run?.besides(day) : undefined;
      return besides && { ...besides, spentUsd: besides.spentUsd + spentBeside(day) };
    },
    now,
  });
}
