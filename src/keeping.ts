/** What a run keeps of its work, and who hears of it: the ledger, the audit, the result files; callbacks and search
 *  indexes, which follow beside it. A plan has nothing of this. */
import { type Audit, openAudit } from "./audit/audit.ts";
import type { RunFacts } from "./audit/record.ts";
import { callbackGraceMs, openCallbacks } from "./callbacks.ts";
import type { Config } from "./config.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import type { RunLedger } from "./ledger/run-ledger.ts";
import { anyDay, type Days } from "./ledger/seat.ts";
import type { Gate } from "./redact/gate/gate.ts";
import type { Road, RoadRequest } from "./road.ts";
import { openSearchBeside, searchGraceMs } from "./searching/feed.ts";
import type { AuditHead } from "./shared/audit-book.ts";
import { dayOf } from "./shared/day.ts";
import { closeAll, type Undo } from "./shared/undo.ts";
import { openResults, type Results } from "./sinks/jsonl.ts";

export interface Keeping extends Pick<Road, "undelivered" | "unindexed"> {
  readonly ledger: Ledger;
  readonly run: RunLedger;
  readonly audit: Audit;
  readonly results: Results;
  /** Resolves with the audit's last record. @param calibration what was learned of the model's tokens. */
  end(
    outcome: { readonly exitCode: number; readonly summary: unknown },
    calibration: unknown,
  ): Promise<AuditHead>;
  close(): Promise<void>;
}

/** What it opens it closes, in reverse order.
 *  @param facts what the audit is told of the run. @throws as `openLedger`, `openAudit` and `openResults`. */
export async function openKeeping(
  config: Config,
  request: RoadRequest,
  gate: Gate,
  facts: RunFacts,
): Promise<Keeping> {
  const { dataDir, llm, webhook, search: indexes } = config;
  const { now, abort, patience } = request;
  const undo: Undo = [];
  const close = () => closeAll(undo);
  try {
    const ledger = await openLedger({ dataDir, days: daysOf(config, request), now, patience });
    undo.push(ledger.close);
    const run = await ledger.startRun({ ...runStartOf(request), fingerprint: facts.fingerprint });
    const audit = await openAudit({ dataDir, book: ledger.audit, now }, facts);
    undo.push(audit.close);

    const beside = { ledger, deliveries: audit.deliveries, gate, now, abort };
    const callbacks = webhook && openCallbacks({ webhook, ...beside });
    if (callbacks) undo.push(callbacks.close);
    callbacks?.begin();
    const results = await openResults({ dataDir, book: ledger.book, eventOf: callbacks?.resultEvent });
    const search = await openSearchBeside({ dataDir, search: indexes, ...beside });
    undo.push(search.close);
    search.begin();

    return {
      ...{ ledger, run, audit, results },
      undelivered: async () => callbacks?.finish(abort.aborted ? 0 : callbackGraceMs),
      unindexed: () => search.finish(abort.aborted ? 0 : searchGraceMs),
      async end(outcome, calibration) {
        try {
          return await audit.end(outcome.exitCode);
        } finally {
          await ledger.keepCalibration(llm.model, calibration);
          await run.end(outcome);
        }
      },
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** A batch gathers conversations of any day, and somebody who names some may name any. */
const daysOf = ({ llm }: Config, { fromMs, toMs, ids }: RoadRequest): Days =>
  llm.isBatch || ids ? anyDay : { firstDay: dayOf(fromMs), lastDay: dayOf(toMs - 1) };

const runStartOf = ({ runId, asked, fromMs, toMs, isNightly }: RoadRequest) => ({
  ...{ id: runId, asked },
  window: `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`,
  ...(isNightly ? { isNightly } : {}),
});
