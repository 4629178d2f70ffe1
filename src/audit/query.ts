/** What a query was shown: numbers of each page, and the surrogates of the conversations it found. */
import type { DeliveryEgress } from "../shared/egress.ts";
import type { QueryEnd, QueryPage } from "../shared/query-page.ts";
import { type ChainOptions, openChain } from "./chain.ts";
import { createDeliveryRecord } from "./delivery.ts";
import type { QueryFacts } from "./record.ts";

/** Durable when they resolve. @throws Fault `disk.failed`. */
export interface QueryAudit {
  page(page: QueryPage): Promise<void>;
  end(end: QueryEnd): Promise<void>;
  /** Records what is told to the receiver of callbacks. */
  readonly deliveries: DeliveryEgress;
  close(): Promise<void>;
}

/** @throws Fault `disk.failed`, `ledger.failed`, `audit.broken`. */
export async function openQueryAudit(
  options: ChainOptions,
  facts: QueryFacts,
  surrogateOf: (conversationId: string) => string,
): Promise<QueryAudit> {
  const chain = await openChain(options);
  await chain.append({ type: "query", ...facts });
  return {
    async page({ hits, ...numbers }) {
      const surrogates = hits.map(({ conversationId }) => surrogateOf(conversationId));
      await chain.append({ type: "queryPage", ...numbers, surrogates });
    },
    async end(end) {
      await chain.append({ type: "queryEnd", ...end });
      await options.book.note();
    },
    deliveries: createDeliveryRecord(chain),
    close: chain.close,
  };
}
