/** What left, when, to whom and under which rules, so that it can be shown later and not be changed unseen. Nothing is
 *  sent before its record is durable. */
import type { AuditHead } from "../shared/audit-book.ts";
import type {
  AnnouncementNote,
  DeliveryEgress,
  Outcome,
  RecordingEgress,
  SpeechEgress,
} from "../shared/egress.ts";
import { sha256 } from "../shared/sha256.ts";
import { type ChainOptions, openChain } from "./chain.ts";
import { createDeliveryRecord } from "./delivery.ts";
import type { AuditRecord, RunFacts } from "./record.ts";
import { createSpeechRecord } from "./speech.ts";
import { noTotals } from "./totals.ts";

export interface Audit {
  /** What a killed run left, or that earlier files are gone. */
  readonly recovered: AuditRecord | undefined;
  /** Records every request that passes, before it is sent. */
  readonly egress: RecordingEgress;
  /** Records what is told to the receiver of callbacks. */
  readonly deliveries: DeliveryEgress;
  /** Records the recordings that are given to a speech-to-text server. */
  readonly speech: SpeechEgress;
  /** Records that somebody told us of a conversation. */
  announced(body: { readonly bytes: number; readonly sha256: string }, note: AnnouncementNote): Promise<void>;
  /** The same run goes on under other rules, too. */
  also(run: RunFacts): Promise<void>;
  /** Ends the run's records. Resolves with the place up to which the chain can be held against other copies. */
  end(exitCode: number): Promise<AuditHead>;
  close(): Promise<void>;
}

/** Opens the audit for one run.
 *  @throws Fault `disk.failed`, `ledger.failed`, `audit.broken`; `disk.failed` from then on from every function. */
export async function openAudit(options: ChainOptions, run: RunFacts): Promise<Audit> {
  const chain = await openChain(options);
  const start = await chain.append({ type: "start", ...run });
  const tell = async (request: number, of: Outcome) => {
    await chain.append({ type: "outcome", run: start, request, ...of });
  };
  return {
    recovered: chain.recovered,
    egress: {
      async pass(bytes, { surrogate, purpose, counts, digests }) {
        const about = { surrogate, purpose, bytes: bytes.length, sha256: sha256(bytes), counts, digests };
        const request = await chain.append({ type: "request", run: start, ...about });
        return { number: request, outcome: (of) => tell(request, of) };
      },
      tell,
    },
    deliveries: createDeliveryRecord(chain),
    speech: createSpeechRecord(chain),
    announced: async (body, note) => {
      await chain.append({ type: "announced", ...body, ...note });
    },
    also: async (facts) => {
      await chain.append({ type: "start", ...facts });
    },
    async end(exitCode) {
      await chain.append({ type: "stop", runId: run.runId, exitCode });
      await chain.append((head) => ({
        type: "checkpoint",
        records: head?.seq ?? 0,
        totals: head?.totals ?? noTotals,
      }));
      await options.book.note();
      return chain.head() as AuditHead;
    },
    close: chain.close,
  };
}
